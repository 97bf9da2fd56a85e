import { type HubError, isHubError, messageOf } from "../../lib/errors.ts";
import type { CallEnd } from "../../sdk/host/call-guard.ts";
import type { Fault } from "./breaker.ts";

/** What one call tells of the system: it is there, whatever it says, or it is not; `nothing` where the fault is ours. */
export type Sign = "answered" | "failed" | "nothing";

/** Codes of errors that the other side causes: no answer in time, no connection, a broken answer, 5xx. */
const REMOTE_FAULTS: ReadonlySet<string> = new Set([
  "timeout",
  "dns_failure",
  "connection_refused",
  "connection_reset",
  "host_unreachable",
  "tls_error",
  "bad_answer",
  "remote_unavailable",
  "maintenance",
]);

/** Of a status alone: a refusal is an answer. */
export function signOf({ status, error }: CallEnd): Sign {
  if (error === undefined) return "answered";
  if (isRemoteFault(error)) return "failed";
  return status > 0 ? "answered" : "nothing";
}

export const isRemoteFault = (error: unknown): error is HubError =>
  isHubError(error) && error.reaction === "retry" && REMOTE_FAULTS.has(error.code);

export const faultOf = (error: unknown, at: number): Fault => ({
  code: isHubError(error) ? error.code : "internal",
  message: messageOf(error),
  at,
});
