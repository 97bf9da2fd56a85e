import {
  decimalOf,
  isRow,
  minorReader,
  type Row,
  rowOf,
  textOf,
} from "../../formats/json/values.ts";

export { drop } from "../../formats/drop.ts";
export {
  boolOf as isOn,
  dateOf,
  decimalOf,
  isRow,
  type Row,
  rowOf,
  textOf,
  unmappable,
} from "../../formats/json/values.ts";

export const minorOf = minorReader(decimalOf);

/**
 * The objects of a list. wFirma numbers them: `{ "0": { "expense": {…} }, "parameters": {…} }`; some answers
 * have an array, one single object, or the objects without their inner name.
 */
export function rowsOf(container: unknown, inner: string): readonly Row[] {
  if (isRow(container) && isRow(container[inner])) return [container[inner]];
  const list = Array.isArray(container)
    ? container
    : Object.entries(rowOf(container))
        .filter(([key]) => /^\d+$/.test(key))
        .toSorted(([a], [b]) => Number(a) - Number(b))
        .map(([, value]) => value);
  return list.map((one: unknown) => (isRow(one) ? (one[inner] ?? one) : one)).filter(isRow);
}

/** Text that stands for no reference: wFirma writes "0" for none. */
export const idOf = (value: unknown): string | undefined => {
  const id = textOf(isRow(value) ? value.id : value, 60);
  return id === "0" ? undefined : id;
};

/** The state of a row is known by the time of its last change. */
export function versionOf(row: Row): { readonly version?: string } {
  const version = textOf(row.modified, 60);
  return version === undefined ? {} : { version };
}
