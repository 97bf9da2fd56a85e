import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import type { TObject } from "typebox";
import type { Log } from "../../lib/log.ts";

/** Sees what a connector lets out: log lines, errors, and the hosts that the process calls. */
export interface Witness {
  readonly log: Log;
  /** Notes an error that a check expected, and gives it back. */
  note(error: unknown): unknown;
  /** Everything that was logged or thrown, as text. */
  said(): string;
  /** Hosts (with port) that any HTTP client of this process called since the last time. */
  hosts(): ReadonlySet<string>;
  /** How many calls any HTTP client of this process has made so far. */
  calls(): number;
  close(): void;
}

export function createWitness(): Witness {
  const lines: string[] = [];
  let hosts = new Set<string>();
  let calls = 0;
  const keep = (value: unknown) => void lines.push(inspect(value, { depth: 12, showHidden: true }));
  const write = (fields: object, message: string) => keep({ message, fields });
  const onUndici = (event: unknown) => {
    const { origin } = (event as { request: { origin: string | URL } }).request;
    hosts.add(new URL(origin).host);
    calls += 1;
  };
  const onNode = (event: unknown) => {
    const { request } = event as { request: { getHeader(name: string): unknown; host: string } };
    hosts.add(String(request.getHeader("host") ?? request.host));
    calls += 1;
  };
  subscribe("undici:request:create", onUndici);
  subscribe("http.client.request.start", onNode);
  return {
    log: { debug: write, info: write, warn: write, error: write },
    note(error) {
      keep(error);
      return error;
    },
    said: () => lines.join("\n"),
    hosts() {
      const seen = hosts;
      hosts = new Set();
      return seen;
    },
    calls: () => calls,
    close() {
      unsubscribe("undici:request:create", onUndici);
      unsubscribe("http.client.request.start", onNode);
    },
  };
}

/** Names of the fields that are marked as secret. */
export function secretFields(schema: TObject): readonly string[] {
  return Object.entries(schema.properties)
    .filter(([, part]) => (part as { "x-secret"?: boolean })["x-secret"] === true)
    .map(([name]) => name);
}

/** A secret shorter than this would be found by chance. */
const SHORTEST_SECRET = 5;

/** Names of the secrets whose value, plain or encoded, is in the text. */
export function leaked(
  text: string,
  schema: TObject,
  credentials: Readonly<Record<string, unknown>>,
): readonly string[] {
  return secretFields(schema).filter((name) => {
    const value = credentials[name];
    if (typeof value !== "string" || value.length < SHORTEST_SECRET) return false;
    const forms = [value, encodeURIComponent(value), Buffer.from(value).toString("base64")];
    return forms.some((form) => text.includes(form));
  });
}
