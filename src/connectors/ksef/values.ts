import { textOf } from "../../formats/json/values.ts";

export { isRow, type Row, rowOf, rowsOf, textOf } from "../../formats/json/values.ts";

/** A real calendar day, YYYY-MM-DD. */
export function dayOf(value: unknown): string | undefined {
  const text = textOf(value, 10) ?? "";
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? text : undefined;
}

/** Epoch milliseconds of a time with its offset; digits below the millisecond are dropped. */
export function instantOf(value: unknown): number | undefined {
  const time = Date.parse(textOf(value, 60) ?? "");
  const isUsual = time > Date.UTC(2000, 0, 1) && time < Date.UTC(2200, 0, 1);
  return isUsual ? time : undefined;
}

/** The decimal text of a JSON number of the size of an amount; undefined for anything else. */
export function amountOf(value: unknown): string | undefined {
  if (typeof value !== "number" || !Number.isFinite(value) || Math.abs(value) >= 1e13)
    return undefined;
  const text = value.toFixed(2);
  return text === "-0.00" ? "0.00" : text;
}
