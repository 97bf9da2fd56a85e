import type { Cell } from "../../model/cell.ts";
import type { Condition } from "../../sdk/tables.ts";

const DEFAULT_OVERLAP_SECONDS = 120;
const DAY_MS = 86_400_000;
const DATE = /^(\d{4}-\d{2}-\d{2})$/;
const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * Where an incremental read begins that ended at `mark` before: a little earlier, for clocks that differ and changes
 * that were not committed yet. Whole numbers count seconds, as in Comarch ERP XL; what is no time has no overlap.
 */
export function overlapped(mark: Cell, seconds = DEFAULT_OVERLAP_SECONDS): Cell {
  if (seconds === 0 || mark === null) return mark;
  if (typeof mark === "number") return Number.isInteger(mark) ? Math.max(0, mark - seconds) : mark;
  if (typeof mark !== "string") return mark;
  const day = DATE.exec(mark);
  if (day) {
    const days = Math.max(1, Math.ceil((seconds * 1000) / DAY_MS));
    return new Date(Date.parse(`${mark}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
  }
  const time = TIME.exec(mark);
  if (!time) return mark;
  const [, date, clock, fraction = "", zone = ""] = time;
  // Local times are moved as if they were UTC: an hour more or less on the days that clocks change is read again.
  const moved = Date.parse(`${date}T${clock}Z`) - seconds * 1000;
  if (Number.isNaN(moved)) return mark;
  return `${new Date(moved).toISOString().slice(0, 19)}${fraction}${zone}`;
}

/** Rows changed since then; those without a time of change are always among them. */
export const changedSince = (column: string, since: Cell): Condition => ({
  any: [
    { column, op: ">=", value: since },
    { column, is_null: true },
  ],
});
