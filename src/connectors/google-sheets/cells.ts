import type { OutMessage } from "../../sdk/index.ts";

export type Cell = string | number | boolean;

/** With these signs the sheet would take a text for a formula. https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r]/;
/** A negative amount stays a number. */
const NEGATIVE = /^-\d+([.,]\d+)?%?$/;
/** More does not fit into a cell: https://support.google.com/drive/answer/37603 */
const MAX_CELL_LENGTH = 50_000;
/** Integers beyond it would be rounded. */
const MAX_DIGITS = 15;

/**
 * One row: each column is a dotted path into the event's data, or a template. What the event lacks is an
 * empty cell.
 */
export function rowOf(
  message: OutMessage,
  { columns, isEntered }: { columns: readonly string[]; isEntered: boolean },
): readonly Cell[] {
  return columns.map((column) => {
    if (!/\{\{|\{%/.test(column)) return fromData(valueAt(message, column), isEntered);
    const text = message.render(column).slice(0, MAX_CELL_LENGTH);
    // A formula that the column itself begins with is meant as one.
    return FORMULA.test(column) ? text : asText(text, isEntered);
  });
}

function fromData(value: unknown, isEntered: boolean): Cell {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return exact(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return asText(text.slice(0, MAX_CELL_LENGTH), isEntered);
}

const exact = (value: number): Cell =>
  Math.abs(value) < 10 ** MAX_DIGITS ? value : `'${String(value)}`;

/** The sheet reads what is entered as a person's typing; an apostrophe makes a text of it. */
const asText = (text: string, isEntered: boolean): string =>
  isEntered && FORMULA.test(text) && !NEGATIVE.test(text) ? `'${text}` : text;

/** In the data; `event.id`, `event.type`, `event.timestamp` and `event.subject` where that has no such field. */
function valueAt(
  { id, type, occurred_at: timestamp, subject, data }: OutMessage,
  path: string,
): unknown {
  const names = path.replace(/^data\./, "").split(".");
  const event = { id, type, timestamp, subject };
  return (
    fieldAt(data, names) ?? (names[0] === "event" ? fieldAt(event, names.slice(1)) : undefined)
  );
}

function fieldAt(from: unknown, names: readonly string[]): unknown {
  let value = from;
  for (const name of names) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}
