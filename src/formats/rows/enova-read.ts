import { isHubError, messageOf } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { XmlElement } from "../xml/xml-reader.ts";
import type { FileRow, ReadLimits, RowFault } from "./codec.ts";
import {
  ENOVA_NAMESPACE,
  ENOVA_OBJECTS,
  ENOVA_SPELLING,
  type EnovaField,
  type EnovaObject,
  unitColumn,
} from "./enova-fields.ts";
import type { EnovaOptions } from "./enova-options.ts";
import { type FieldKind, readCell, wrongField } from "./erp-fields.ts";
import { elementsAt, rawOf } from "./erp-xml.ts";
import { brokenFile, emptyRecord, rowFault, shown, type Values } from "./file-row.ts";

/** @throws InvalidInputError for what is no session of enova365, or breaks off */
export async function* readEnova(
  bytes: AsyncIterable<Uint8Array>,
  { rows }: EnovaOptions,
  limits: ReadLimits,
): AsyncGenerator<FileRow | RowFault> {
  const object = enovaObject(rows);
  let at = 0;
  for await (const element of elementsAt(bytes, ["session", object.tag], limits)) {
    if (at === 0 && element.namespace !== ENOVA_NAMESPACE) {
      throw brokenFile(
        `The namespace ${shown(element.namespace)} is not the one of enova365.`,
        `It has to be ${ENOVA_NAMESPACE}.`,
      );
    }
    at += 1;
    yield toRow(object, element, at);
  }
}

export function enovaObject(rows: string): EnovaObject {
  const found = ENOVA_OBJECTS[rows];
  if (!found) throw brokenFile(`${shown(rows)} are no rows of such a file.`);
  return found;
}

function toRow(object: EnovaObject, element: XmlElement, at: number): FileRow | RowFault {
  try {
    const values = valuesOf(object.fields, element);
    addIdentity(values, element);
    const children = emptyRecord<readonly FileRow[]>();
    for (const inner of element.children) {
      if (inner.children.length === 0 || isAround(object.fields, inner.name)) continue;
      const isLines = inner.name === object.lines?.list;
      const fields = isLines ? (object.lines?.fields ?? []) : [];
      children[isLines ? "lines" : inner.name] = inner.children.map((one) => ({
        values: valuesOf(fields, one),
        at,
      }));
    }
    return { values, children, at };
  } catch (error) {
    if (!isHubError(error)) throw error;
    return rowFault(at, `${object.tag} ${at}, ${messageOf(error)}.`, rawOf(element));
  }
}

const isAround = (fields: readonly EnovaField[], name: string): boolean =>
  fields.some(({ within }) => within === name);

/** `guid`, a local `id`, `deleted`, and the field that `key` or `where` names. */
function addIdentity(values: Values, { attributes }: XmlElement): void {
  for (const name of ["guid", "id"]) {
    const text = attributes.get(name);
    if (text !== undefined) values[name] = text;
  }
  if (attributes.get("deleted")?.toLowerCase() === "true") values.deleted = true;
  const key = attributes.get("key") ?? attributes.get("where") ?? "";
  if (key.startsWith("Kod=")) values.kod ??= key.slice("Kod=".length);
}

function valuesOf(fields: readonly EnovaField[], element: XmlElement): Values {
  const values = emptyRecord<Cell>();
  const add = (one: XmlElement, within: string | undefined): void => {
    const field = fields.find(({ tag, within: around }) => tag === one.name && around === within);
    if (field) addField(values, field, one);
    else if (one.children.length === 0) {
      const text = one.text === "" ? (one.attributes.get("where") ?? "") : one.text;
      if (text !== "") values[within === undefined ? one.name : `${within}.${one.name}`] = text;
    }
  };
  for (const one of element.children) {
    if (isAround(fields, one.name)) for (const inner of one.children) add(inner, one.name);
    else add(one, undefined);
  }
  return values;
}

function addField(values: Values, field: EnovaField, element: XmlElement): void {
  const { name, kind } = field;
  if (kind === "reference") {
    const text = referenceText(field, element);
    if (text !== "") values[name] = text;
    return;
  }
  if (element.text === "") return;
  if (kind !== "money" && kind !== "measure") {
    values[name] = read(name, kind, element.text);
    return;
  }
  const [, number = "", unit = ""] = /^(\S+)(?:\s+(.*))?$/s.exec(element.text) ?? [];
  values[name] = read(name, kind === "money" ? "amount" : "quantity", number);
  if (unit !== "") values[unitColumn(field)] = unit;
}

const read = (name: string, kind: FieldKind, text: string): Cell =>
  readCell({ name, tag: name, kind }, text, ENOVA_SPELLING);

/** `ABC` for `where="Kod=ABC"` where that is the usual field, else `NIP=…`, a GUID or a local id as it is. */
function referenceText({ by = "", name }: EnovaField, element: XmlElement): string {
  if (element.children.length > 0) throw wrongField(name, "is an object, not a reference");
  const where =
    element.attributes.get("where") ??
    element.attributes.get("key") ??
    element.attributes.get("guid");
  const text = where ?? element.text;
  return text.startsWith(`${by}=`) ? text.slice(by.length + 1) : text;
}
