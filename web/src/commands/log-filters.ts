import { instantOf, oneOf, textOf } from "../search.ts";

export interface CommandLogFilters {
  readonly unit_id?: number | undefined;
  readonly command?: string | undefined;
  readonly result?: "ok" | "error" | undefined;
  readonly error_number?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What an address says; what does not fit counts as absent. */
export const commandLogFiltersOf = (
  search: Readonly<Record<string, unknown>>,
): CommandLogFilters => ({
  unit_id: wholeOf(search.unit_id, 1),
  command: textOf(search.command)?.slice(0, 40),
  result: oneOf(["ok", "error"] as const, search.result),
  error_number: wholeOf(search.error_number, 0),
  from: instantOf(search.from),
  to: instantOf(search.to),
});

function wholeOf(value: unknown, least: number): number | undefined {
  const number = value === undefined || value === "" ? Number.NaN : Number(value);
  return Number.isInteger(number) && number >= least && number <= 100_000 ? number : undefined;
}
