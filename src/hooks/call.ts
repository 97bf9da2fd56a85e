import type { IncomingHttpHeaders } from "node:http";
import { HubError } from "../lib/errors.ts";

/** A request to a hook. */
export interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** As it came. */
  readonly body: Buffer;
  /** Where it came from. */
  readonly address: string;
}

/** What became of a call: also the answer to it. */
export interface Taken {
  /** `repeated`: it had come before, and what it did then is told. `ignored`: not of a type that is wanted. */
  readonly status: "accepted" | "repeated" | "ignored";
  readonly event_id: string | null;
  readonly run_id: string | null;
}

/** Says nothing of what was expected: whoever calls may be guessing. */
export const refused = (cause?: unknown): HubError =>
  new HubError(
    "signature_refused",
    "refuse",
    "This call is not signed as agreed, or it is too old. Check the secret, the clock, and that the body is sent as it was signed.",
    { cause },
  );

/** The first value of a header. */
export function headerOf({ headers }: Pick<Call, "headers">, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value[0] : value;
}
