import { RequestError } from "../simulator.ts";
import { refused } from "./refusal.ts";

export interface Limits {
  /** @throws RequestError 429, or 422 for lists of KSeF */
  count(kind: "read" | "write" | "ksef", now: number): void;
}

const MOST = { read: [300, 60_000], write: [150, 60_000], ksef: [6, 3_600_000] } as const;

/** Those that the vendor publishes; without `isKept` nothing is ever refused. */
export function createLimits(isKept = false): Limits {
  const calls = { read: [] as number[], write: [] as number[], ksef: [] as number[] };
  return {
    count(kind, now) {
      if (!isKept) return;
      const [requests, perMs] = MOST[kind];
      calls[kind] = calls[kind].filter((at) => at > now - perMs);
      if (calls[kind].length >= requests) {
        if (kind === "ksef") throw refused("Przekroczono limit 6 zapytań na godzinę");
        throw new RequestError(429, { error: "Przekroczono limit zapytań" });
      }
      calls[kind].push(now);
    },
  };
}
