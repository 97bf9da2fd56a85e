import type { IncomingMessage } from "node:http";
import { fault, NUMBERS } from "../fault.ts";
import { Refusal } from "./refusal.ts";

export interface BodyLimits {
  readonly maxBytes: number;
  /** Without a byte for so long, or not whole after so long. */
  readonly idleMs: number;
  readonly totalMs: number;
}

/** What requests hold in memory while they come, all together. */
export interface BodyBudget {
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

export function createBodyBudget(mostBytes: number): BodyBudget {
  let taken = 0;
  return {
    take(bytes) {
      if (taken + bytes > mostBytes) return false;
      taken += bytes;
      return true;
    },
    giveBack(bytes) {
      taken -= bytes;
    },
  };
}

/** The client went away before its body was there. */
export class BodyCut extends Error {
  override readonly name = "BodyCut";
}

const bodyTooLarge = (maxBytes: number) =>
  new Refusal(413, {
    number: NUMBERS.tooLarge,
    desc: `Tělo požadavku je větší než ${Math.floor(maxBytes / 1_048_576)} MiB, které server přijímá.`,
  });

/**
 * The whole body. `budget` is charged with its size as it comes; the caller gives it back with `release`.
 * @throws Refusal 413 for a large one, CommandFault 9015 where too much is in memory, 9001 for one that does not come in
 * time; BodyCut
 */
export async function readBody(
  request: IncomingMessage,
  limits: BodyLimits,
  budget: BodyBudget,
): Promise<{ readonly bytes: Buffer; release(): void }> {
  const { maxBytes } = limits;
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw bodyTooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  const release = (): void => {
    budget.giveBack(size);
    size = 0;
  };
  try {
    await eachChunk(request, limits, (chunk) => {
      if (size + chunk.length > maxBytes) throw bodyTooLarge(maxBytes);
      if (!budget.take(chunk.length)) throw overloaded();
      size += chunk.length;
      chunks.push(chunk);
    });
    return { bytes: Buffer.concat(chunks), release };
  } catch (error) {
    release();
    throw error;
  }
}

const overloaded = () =>
  fault(NUMBERS.busy, "Server právě přijímá příliš mnoho dat. Pošlete příkaz znovu později.");

const slow = () =>
  fault(NUMBERS.notJson, "Tělo požadavku nepřišlo celé. Zkontrolujte Content-Length (v bajtech).");

/** So that the client has sent all before it is answered: one that still sends sees no answer but a reset. */
export async function drain(request: IncomingMessage, mostBytes: number): Promise<void> {
  let size = 0;
  const limits = { maxBytes: mostBytes, idleMs: DRAIN_IDLE_MS, totalMs: DRAIN_TOTAL_MS };
  await eachChunk(request, limits, (chunk) => {
    size += chunk.length;
    if (size > mostBytes) throw new BodyCut("more than is worth reading");
  }).catch(() => undefined);
}

const DRAIN_IDLE_MS = 1_000;
const DRAIN_TOTAL_MS = 5_000;

function eachChunk(
  request: IncomingMessage,
  { idleMs, totalMs }: BodyLimits,
  take: (chunk: Buffer) => void,
): Promise<void> {
  if (request.complete && request.readableEnded) return Promise.resolve();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const late = (): void => reject(slow());
  const idle = setTimeout(late, idleMs);
  const total = setTimeout(late, totalMs);
  const onData = (chunk: Buffer): void => {
    idle.refresh();
    try {
      take(chunk);
    } catch (error) {
      reject(error);
    }
  };
  const onCut = (): void => {
    if (!request.complete) reject(new BodyCut("the connection ended within the body"));
  };
  request.on("data", onData).once("end", resolve).once("error", onCut).once("close", onCut);
  return promise.finally(() => {
    clearTimeout(idle);
    clearTimeout(total);
    request.off("data", onData).off("end", resolve).off("close", onCut);
    // Without a listener a late error would end the process.
    request.off("error", onCut).on("error", () => undefined);
    request.pause();
  });
}
