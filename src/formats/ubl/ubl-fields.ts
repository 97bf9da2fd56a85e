import { VatCategory } from "../../model/invoice.ts";
import { fromMinor, toMinor } from "../../model/money.ts";
import { amountText } from "../decimal.ts";
import { drop, dropAll } from "../drop.ts";
import type { XmlElement } from "../xml/xml-reader.ts";
import { dateAt } from "../xml/xml-values.ts";

/** Components of UBL are in two namespaces; their names are enough. */
export const elements = (parent: XmlElement | undefined, name: string): XmlElement[] =>
  parent?.children.filter((child) => child.name === name) ?? [];

export const first = (
  parent: XmlElement | undefined,
  ...path: readonly string[]
): XmlElement | undefined =>
  path.reduce<XmlElement | undefined>((at, name) => elements(at, name)[0], parent);

/** Undefined where there is none or it is blank. */
export const textOf = (parent: XmlElement | undefined, ...path: readonly string[]) =>
  first(parent, ...path)?.text || undefined;

/** @throws DataError for what is no day of the calendar */
export function dateOf(parent: XmlElement | undefined, name: string): string | undefined {
  const element = first(parent, name);
  if (!element || !parent) return undefined;
  return dateAt({ ...parent, children: [{ ...element, namespace: parent.namespace }] }, name);
}

/** The amount with its sign turned where the document is a credit note. */
export function signed(raw: string | undefined, sign: number, currency: string, field: string) {
  const text = amountText(raw, currency, field);
  return text === undefined || sign > 0 ? text : fromMinor(-toMinor(text, currency), currency);
}

/** A category that the standard does not know keeps its text. */
export function vatOf(element: XmlElement | undefined) {
  const id = textOf(element, "ID");
  const rate = textOf(element, "Percent");
  const known = VatCategory.enum.find((one) => one === id);
  const isRate = rate !== undefined && /^\d{1,15}(\.\d{1,10})?$/.test(rate);
  return drop({
    category: known,
    rate: isRate ? rate : undefined,
    local_code: known === undefined ? id?.slice(0, 40) : undefined,
  });
}

export const vatOrNone = (element: XmlElement | undefined) => dropAll(vatOf(element));
