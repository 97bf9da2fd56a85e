import type { IncomingMessage } from "node:http";
import { matches, type Network, networkOf } from "../../lib/address.ts";

export interface ClientAddress {
  /** As text, IPv4 without its IPv6 wrapping. */
  readonly text: string;
  /** The very caller sits on this machine: no proxy has passed the call on. */
  readonly isLocal: boolean;
}

const LOOPBACK = ["127.0.0.0/8", "::1/128"].map((text) => networkOf(text) as Network);
const FORWARDED = ["x-forwarded-for", "forwarded", "x-real-ip", "via"] as const;

/** Whether the address is in one of the networks; false for what is no address. */
export function isWithin(address: string, networks: readonly Network[]): boolean {
  const found = networkOf(address.replace(/%.*$/, ""));
  return found !== undefined && networks.some((network) => matches(found[0], network));
}

/** Addresses and networks as they are configured; what is neither is left out. */
export const networksOf = (texts: readonly string[]): Network[] =>
  texts.map(networkOf).filter((one) => one !== undefined);

/**
 * Who calls: the other end of the connection, and where that is a trusted proxy, the last address of
 * `X-Forwarded-For` that is none.
 */
export function clientAddress(
  { socket, headers }: Pick<IncomingMessage, "socket" | "headers">,
  trusted: readonly Network[],
): ClientAddress {
  const hops = String(headers["x-forwarded-for"] ?? "")
    .split(",")
    .map((hop) => hop.trim())
    .filter((hop) => hop !== "");
  let text = plainAddress(socket.remoteAddress ?? "");
  while (isWithin(text, trusted)) {
    const hop = hops.pop();
    if (hop === undefined || !networkOf(plainAddress(hop))) break;
    text = plainAddress(hop);
  }
  const isPassedOn = FORWARDED.some((name) => headers[name] !== undefined);
  return { text, isLocal: isWithin(text, LOOPBACK) && !isPassedOn };
}

const plainAddress = (text: string): string => text.replace(/^::ffff:(?=\d+\.)/i, "").slice(0, 60);
