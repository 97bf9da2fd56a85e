import { RequestError } from "../simulator.ts";

/** Calls per second, minute and hour. */
const LIMITS = {
  invoiceMetadata: [8, 16, 20],
  invoiceExport: [8, 16, 20],
  invoiceExportStatus: [10, 60, 600],
  invoiceDownload: [8, 16, 64],
  onlineSession: [10, 30, 120],
  batchSession: [10, 20, 60],
  invoiceSend: [10, 30, 180],
  invoiceStatus: [30, 120, 1_200],
  sessionList: [5, 10, 60],
  sessionInvoiceList: [10, 20, 200],
  sessionMisc: [10, 120, 1_200],
  other: [10, 30, 120],
} as const;
export type LimitGroup = keyof typeof LIMITS;
const WINDOWS_MS = [1_000, 60_000, 3_600_000] as const;

export interface RateLimits {
  /** @throws TooManyRequests */
  count(group: LimitGroup): void;
  effective(): object;
  /** How many calls there were in all. */
  calls(group: LimitGroup): number;
  /** How many were too many. */
  refused(): number;
  reset(): void;
}

/** 429, with the seconds to wait. */
export class TooManyRequests extends RequestError {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(429, {
      title: "Too Many Requests",
      status: 429,
      detail: `Przekroczono limit żądań. Spróbuj ponownie po ${retryAfterSeconds} sekundach.`,
    });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Sliding windows, all three at once. */
export function createRateLimits(now: () => number, isEnforced: boolean): RateLimits {
  const times = new Map<LimitGroup, number[]>();
  let refused = 0;
  return {
    count(group) {
      const at = now();
      const made = times.get(group) ?? [];
      if (isEnforced) {
        for (const [i, windowMs] of WINDOWS_MS.entries()) {
          const recent = made.filter((time) => time > at - windowMs);
          const oldest = recent[recent.length - LIMITS[group][i as 0 | 1 | 2]];
          if (oldest === undefined) continue;
          refused += 1;
          throw new TooManyRequests(Math.max(1, Math.ceil((oldest + windowMs - at) / 1_000)));
        }
      }
      times.set(group, [...made, at]);
    },
    effective: () =>
      Object.fromEntries(
        Object.entries(LIMITS).map(([group, [perSecond, perMinute, perHour]]) => [
          group,
          { perSecond, perMinute, perHour },
        ]),
      ),
    calls: (group) => times.get(group)?.length ?? 0,
    refused: () => refused,
    reset() {
      times.clear();
      refused = 0;
    },
  };
}
