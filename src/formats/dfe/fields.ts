import type { Static, TObject } from "typebox";
import { FiscalTax } from "../../model/fiscal-document.ts";
import { DfeError } from "./dfe-file.ts";
import { isDate } from "./moment.ts";
import type { XmlNode } from "./tree.ts";

interface Field<K extends string> {
  readonly key: K;
  readonly kind: "text" | "decimal" | "date";
  readonly maxLength: number;
}

/** Fields of a record by the name of the element that gives them. */
export type FieldMap<K extends string> = ReadonlyMap<string, Field<K>>;

type Names<S extends TObject> = { readonly [F in keyof Static<S>]?: string | readonly string[] };
export type Fields<K extends string> = { [F in K]?: string };

/** Of every decimal number in the model. */
const DECIMAL_PATTERN: unknown = Reflect.get(FiscalTax.properties.base, "pattern");
/** Of a text that has a form of its own, which is checked where it is read. */
const UNBOUNDED = 60;

/** What each field of the schema is called in the document; its limits are the schema's. */
export function fieldMap<S extends TObject, const N extends Names<S>>(
  schema: S,
  names: N,
): FieldMap<keyof N & string> {
  const map = new Map<string, Field<keyof N & string>>();
  for (const [key, given] of Object.entries(names)) {
    const rule: { pattern?: unknown; format?: unknown; maxLength?: unknown } =
      schema.properties[key] ?? {};
    const all: readonly string[] = typeof given === "string" ? [given] : (given ?? []);
    const field: Field<keyof N & string> = {
      key: key as keyof N & string,
      kind: rule.pattern === DECIMAL_PATTERN ? "decimal" : rule.format === "date" ? "date" : "text",
      maxLength: typeof rule.maxLength === "number" ? rule.maxLength : UNBOUNDED,
    };
    for (const name of all) map.set(name, field);
  }
  return map;
}

/**
 * The fields that the element's own children give; blank ones are left out, texts are cut at the schema's length.
 * @throws DfeError SCHEMA_INVALID for a number or a date that is none, and for an element that comes twice
 */
export function readFields<K extends string>(
  node: XmlNode | undefined,
  map: FieldMap<K>,
): Fields<K> {
  const found: Fields<K> = {};
  if (node === undefined) return found;
  for (const child of node.children) {
    const field = map.get(child.name);
    if (field === undefined || child.text === "" || child.space !== node.space) continue;
    if (found[field.key] === undefined) found[field.key] = readValue(child, field, node);
    else if (isRepeated(child, node)) throw invalid(`${node.name}/${child.name}`, "comes twice");
  }
  return found;
}

/** Not so where the elements of a choice give one field. */
const isRepeated = (child: XmlNode, { children, space }: XmlNode): boolean =>
  children.some(
    (other) =>
      other !== child && other.name === child.name && other.space === space && other.text !== "",
  );

function readValue({ name, text }: XmlNode, field: Field<string>, parent: XmlNode): string {
  if (field.kind === "text") return cut(text, field.maxLength);
  if (field.kind === "decimal" ? isDecimal(text) : isDate(text)) return text;
  throw notA(field.kind === "decimal" ? "decimal number" : "date", `${parent.name}/${name}`, text);
}

/** `readFields`, undefined where there is nothing. */
export function readGroup<K extends string>(node: XmlNode | undefined, map: FieldMap<K>) {
  const found = readFields(node, map);
  for (const _ in found) return found;
  return undefined;
}

const DECIMAL = /^-?\d{1,20}(\.\d{1,10})?$/;

export const isDecimal = (text: string): boolean => DECIMAL.test(text);

/** At most so many characters, never half of one. */
export function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const last = text.charCodeAt(maxLength - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? maxLength - 1 : maxLength);
}

export const invalid = (field: string, what: string): DfeError =>
  new DfeError("SCHEMA_INVALID", `${field} ${what}.`);

export const notA = (what: string, field: string, text: string): DfeError =>
  invalid(field, `is no ${what}: ${JSON.stringify(cut(text, 60))}`);

/** @throws DfeError SCHEMA_INVALID where it is absent */
export function required<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw invalid(field, "is missing");
  return value;
}

/** @throws DfeError SCHEMA_INVALID where it is absent or has another form */
export function matching(
  text: string | undefined,
  { pattern, field, what }: { pattern: RegExp; field: string; what: string },
): string {
  const given = required(text, field);
  if (!pattern.test(given)) throw notA(what, field, given);
  return given;
}
