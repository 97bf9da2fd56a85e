import type { Allowance } from "../../sdk/index.ts";

const allowed = (perSecond: number, perMinute: number, perHour: number): readonly Allowance[] => [
  { requests: perSecond, perMs: 1_000 },
  { requests: perMinute, perMs: 60_000 },
  { requests: perHour, perMs: 3_600_000 },
];

/**
 * Calls in any second, minute and hour, counted by the ministry for each NIP and address; by day, since the
 * higher ones of the night are not published: https://github.com/CIRFMF/ksef-docs
 */
export const ALLOWANCES = {
  metadata: allowed(8, 16, 20),
  export: allowed(8, 16, 20),
  export_status: allowed(10, 60, 600),
  download: allowed(8, 16, 64),
  session: allowed(10, 30, 120),
  send: allowed(10, 30, 180),
  invoice_status: allowed(30, 120, 1_200),
  session_misc: allowed(10, 120, 1_200),
  other: allowed(10, 30, 120),
} as const;
export type AllowanceName = keyof typeof ALLOWANCES;
