import { isHubError, messageOf } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { XmlElement } from "../xml/xml-reader.ts";
import type { FileRow, ReadLimits, RowFault } from "./codec.ts";
import { type Field, readCell } from "./erp-fields.ts";
import { elementsAt, rawOf } from "./erp-xml.ts";
import { brokenFile, emptyRecord, rowFault, shown, type Values } from "./file-row.ts";
import {
  OLD_OPTIMA_NAMESPACE,
  OPTIMA_ADDRESS,
  OPTIMA_NAMESPACE,
  OPTIMA_ROWS,
  OPTIMA_SPELLING,
  type OptimaElement,
} from "./optima-fields.ts";
import type { OptimaOptions } from "./optima-options.ts";

/** Columns of address elements that nobody knows begin so. */
const OF_ADDRESS = "ADRES.";

/** @throws InvalidInputError for what is no file of Optima, or breaks off */
export async function* readOptima(
  bytes: AsyncIterable<Uint8Array>,
  { rows }: OptimaOptions,
  limits: ReadLimits,
): AsyncGenerator<FileRow | RowFault> {
  const kind = optimaRows(rows);
  const path = ["ROOT", kind.list, kind.tag];
  let at = 0;
  for await (const element of elementsAt(bytes, path, limits)) {
    if (at === 0) knownNamespace(element.namespace);
    at += 1;
    yield toRow(kind, element, at);
  }
}

export function optimaRows(rows: string): OptimaElement {
  const found = OPTIMA_ROWS[rows];
  if (!found) throw brokenFile(`${shown(rows)} are no rows of such a file.`);
  return found;
}

function knownNamespace(namespace: string): void {
  if (namespace === OPTIMA_NAMESPACE || namespace === OLD_OPTIMA_NAMESPACE) return;
  throw brokenFile(
    `The namespace ${shown(namespace)} is not the one of Optima's XML for distributed work.`,
    `It has to be ${OPTIMA_NAMESPACE}.`,
  );
}

function toRow(kind: OptimaElement, element: XmlElement, at: number): FileRow | RowFault {
  try {
    const values = leaves(kind.fields, element);
    const children = emptyRecord<readonly FileRow[]>();
    for (const [name, child] of Object.entries(kind.children)) {
      children[name] = listOf(child, element, at);
    }
    if (kind.tag === "KONTRAHENT") addAddresses(element, values, children, at);
    return { values, children, at };
  } catch (error) {
    if (!isHubError(error)) throw error;
    return rowFault(at, `${kind.tag} ${at}, ${messageOf(error)}.`, rawOf(element));
  }
}

function listOf(kind: OptimaElement, parent: XmlElement, at: number): readonly FileRow[] {
  const list = parent.children.find(({ name }) => name === kind.list);
  return (list?.children ?? [])
    .filter(({ name }) => name === kind.tag)
    .map((element) => ({ values: leaves(kind.fields, element), at }));
}

/** The texts of an element's leaves: known ones by column, others by their tags. */
function leaves(fields: readonly Field[], element: XmlElement): Values {
  const values = emptyRecord<Cell>();
  for (const { name, text, children } of element.children) {
    if (children.length > 0 || text === "") continue;
    const field = fields.find(({ tag }) => tag === name);
    values[field?.name ?? name] = field ? readCell(field, text, OPTIMA_SPELLING) : text;
  }
  return values;
}

/** The address that counts is part of the contractor, further ones are rows of their own. */
function addAddresses(
  element: XmlElement,
  values: Values,
  children: Record<string, readonly FileRow[]>,
  at: number,
): void {
  const list = element.children.find(({ name }) => name === OPTIMA_ADDRESS.list);
  const all = (list ?? element).children.filter(({ name }) => name === OPTIMA_ADDRESS.tag);
  const rows = all.map((one) => leaves(OPTIMA_ADDRESS.fields, one));
  const current = rows.find(({ status }) => status === "aktualny") ?? rows[0];
  for (const [name, cell] of Object.entries(current ?? {})) {
    const isKnown = OPTIMA_ADDRESS.fields.some((field) => field.name === name);
    values[isKnown ? name : `${OF_ADDRESS}${name}`] = cell;
  }
  children.addresses = rows.filter((row) => row !== current).map((one) => ({ values: one, at }));
}
