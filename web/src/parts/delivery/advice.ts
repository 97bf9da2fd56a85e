/** What a person can do about a try that failed; each has a sentence in every language. */
export type Advice = (typeof ADVICE)[number];
export const ADVICE = [
  "redirect",
  "sign_in",
  "no_such_address",
  "method",
  "gone",
  "too_large",
  "too_many",
  "receiver_fault",
  "refused",
  "timeout",
  "connection_refused",
  "connection_reset",
  "host_unreachable",
  "network_fault",
] as const;

const BY_STATUS: Readonly<Record<number, Advice>> = {
  401: "sign_in",
  403: "sign_in",
  404: "no_such_address",
  405: "method",
  408: "timeout",
  410: "gone",
  413: "too_large",
  429: "too_many",
};

/** By the answer's status, or by the error where none came; undefined where nothing better is known. */
export function adviceFor(status: number | null, code: string | null): Advice | undefined {
  if (status === null) return ADVICE.find((one) => one === code);
  if (status < 300) return undefined;
  const exact = BY_STATUS[status];
  if (exact) return exact;
  if (status < 400) return "redirect";
  return status < 500 ? "refused" : "receiver_fault";
}
