import { DataError } from "../../lib/errors.ts";
import { amountText, decimalText } from "../decimal.ts";
import { textAt, type XmlElement } from "./xml-reader.ts";

/** What the parts of one reading share. */
export interface Reading {
  readonly currency: string;
  warn(message: string): void;
}

/** @throws DataError with the field's name for what is no amount */
export const amountAt = (
  element: XmlElement | undefined,
  name: string,
  { currency }: Reading,
): string | undefined => amountText(textAt(element, name), currency, name);

/** A price, quantity or rate. @throws DataError */
export function decimalAt(element: XmlElement | undefined, name: string): string | undefined {
  const raw = textAt(element, name);
  const decimal = decimalText(raw);
  if (raw !== undefined && decimal === undefined) throw wrong(name, `${show(raw)} is not a number`);
  return decimal;
}

/** @throws DataError for what is no day of the calendar */
export function dateAt(element: XmlElement | undefined, name: string): string | undefined {
  const raw = textAt(element, name);
  if (raw === undefined) return undefined;
  const day = raw.slice(0, 10);
  const at = Date.parse(`${day}T00:00:00Z`);
  const isDate =
    /^\d{4}-\d{2}-\d{2}(Z|[+-]\d{2}:\d{2})?$/.test(raw) &&
    !Number.isNaN(at) &&
    new Date(at).toISOString().startsWith(day);
  if (!isDate) throw wrong(name, `${show(raw)} is not a date`);
  return day;
}

export const isMarked = (element: XmlElement | undefined, ...path: readonly string[]): boolean =>
  textAt(element, ...path) === "1";

export const wrong = (field: string, message: string): DataError =>
  new DataError(`${field}: ${message}`, [{ field, message }]);

const show = (raw: string): string => JSON.stringify(raw.slice(0, 40));
