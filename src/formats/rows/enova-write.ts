import type { Cell } from "../../model/cell.ts";
import { escapeXml, XML_DECLARATION } from "../xml/xml-writer.ts";
import type { FileRow } from "./codec.ts";
import { contractorCode } from "./contractor-code.ts";
import { encodeText } from "./encoding-writer.ts";
import {
  ENOVA_NAMESPACE,
  ENOVA_SPELLING,
  type EnovaField,
  type EnovaObject,
  OF_CONTRACTOR,
  unitColumn,
} from "./enova-fields.ts";
import type { EnovaOptions } from "./enova-options.ts";
import { enovaObject } from "./enova-read.ts";
import { type FieldKind, writeCell, wrongField } from "./erp-fields.ts";
import { atRow, childrenIn, isBlank, knownColumns, knownValues, textIn } from "./erp-row.ts";
import { emptyRecord, type Values } from "./file-row.ts";
import { SeenKeys } from "./seen-keys.ts";
import { stableUuid } from "./stable-id.ts";

/** Elements that nobody knows have the names of their tags. */
const OWN_TAG = /^\p{Lu}[\p{L}\p{N}_]{0,60}$/u;
const REFERENCE = /^[A-Za-z][A-Za-z0-9]*=/;
const GUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
/** The number of a document is the sender's own: enova numbers its documents itself. */
const OF_DOCUMENT = ["guid", "numer", "kontrahent"];

const namesOf = (fields: readonly EnovaField[]): readonly string[] =>
  fields.flatMap((field) =>
    field.kind === "money" || field.kind === "measure"
      ? [field.name, unitColumn(field)]
      : [field.name],
  );
const isAmong = (names: readonly string[]): ((column: string) => boolean) => {
  const known = new Set(names);
  return (column) => known.has(column) || OWN_TAG.test(column);
};
const contractorNames = namesOf(enovaObject("contractors").fields);
const COLUMNS: Readonly<Record<string, (column: string) => boolean>> = {
  contractors: isAmong([...contractorNames, "guid"]),
  items: isAmong([...namesOf(enovaObject("items").fields), "guid"]),
  documents: isAmong([
    ...namesOf(enovaObject("documents").fields),
    ...OF_DOCUMENT,
    ...contractorNames.map((name) => `${OF_CONTRACTOR}${name}`),
  ]),
  lines: isAmong([...namesOf(enovaObject("documents").lines?.fields ?? []), "nazwa"]),
};
const columnsOf = (rows: string): ((column: string) => boolean) => COLUMNS[rows] ?? (() => false);

/** @throws DataError for a row that the format cannot hold */
export function writeEnova(
  rows: AsyncIterable<FileRow>,
  options: EnovaOptions,
  { columns }: { readonly columns: readonly string[] },
): AsyncGenerator<Uint8Array> {
  knownColumns(columns, columnsOf(options.rows), "enova_xml");
  return encodeText(sessionText(rows, options), {
    encoding: "utf-8",
    unencodable: "replace",
    byteOrderMark: false,
  });
}

async function* sessionText(
  rows: AsyncIterable<FileRow>,
  options: EnovaOptions,
): AsyncGenerator<string> {
  yield `${XML_DECLARATION}<session xmlns="${ENOVA_NAMESPACE}" business="true">\n`;
  const seen = new SeenKeys();
  for await (const row of rows) {
    const { before, text } = atRow(row, () => enovaRow(row, options));
    for (const one of before) if (seen.isNew(one.key)) yield one.text;
    yield text;
  }
  yield "</session>\n";
}

interface Named {
  readonly key: string;
  readonly text: string;
}

/** The element of a row, and those of the contractor and items that it names. @throws DataError */
export function enovaRow(
  row: FileRow,
  options: EnovaOptions,
): { readonly before: readonly Named[]; readonly text: string } {
  knownValues(row, columnsOf(options.rows), options.rows === "documents" ? ["lines"] : []);
  if (options.rows !== "documents") {
    return { before: [], text: namedObject(enovaObject(options.rows), row.values).text };
  }
  for (const line of childrenIn(row, "lines")) knownValues(line, columnsOf("lines"), []);
  return documentText(row, options);
}

function documentText(row: FileRow, options: EnovaOptions) {
  const values: Values = Object.assign(emptyRecord<Cell>(), row.values);
  const party = partyOf(values);
  if (isBlank(values.kontrahent)) {
    const code = contractorCode(textIn(party, "nip"), textIn(party, "nazwa"));
    if (code === undefined)
      throw wrongField("kontrahent", "is missing, and its name and NIP are too");
    values.kontrahent = code;
  }
  if (isBlank(values.definicja)) throw wrongField("definicja", "is missing");
  const lines = childrenIn(row, "lines").map(lineValues);
  if (lines.length === 0) throw wrongField("lines", "a document needs them");
  party.kod = values.kontrahent;
  const object = enovaObject("documents");
  const content = object.fields.flatMap((field) => {
    const text = fieldText(field, values);
    return field.name === object.lines?.after ? [text, linesText(object, lines)] : [text];
  });
  const isOwn = !REFERENCE.test(textIn(values, "kontrahent"));
  const before = [
    ...(options.with_contractors && isOwn && !isBlank(party.nazwa)
      ? [namedObject(enovaObject("contractors"), party)]
      : []),
    ...(options.with_items ? lines.flatMap(itemOf) : []),
  ];
  const attributes = options.identity === "guid" ? ` guid="${guidOf(values, options)}"` : "";
  const all = `${content.join("")}${othersText(values)}`;
  return { before, text: `<${object.tag}${attributes}>\n${all}</${object.tag}>\n` };
}

function guidOf(values: Values, { id_namespace }: EnovaOptions): string {
  const given = textIn(values, "guid");
  if (given !== "") {
    if (!GUID.test(given)) throw wrongField("guid", "is no GUID");
    return given.toLowerCase();
  }
  const number = textIn(values, "numer");
  if (number === "") throw wrongField("numer", "is missing: the document's GUID is made from it");
  const parts = [textIn(values, "definicja"), number, textIn(values, "kontrahent")];
  return stableUuid(id_namespace, "document", ...parts).toLowerCase();
}

function partyOf(values: Values): Values {
  const made = emptyRecord<Cell>();
  for (const [name, cell] of Object.entries(values)) {
    if (name.startsWith(OF_CONTRACTOR)) made[name.slice(OF_CONTRACTOR.length)] = cell;
  }
  return made;
}

function lineValues({ values }: FileRow): Values {
  const made: Values = Object.assign(emptyRecord<Cell>(), values);
  if (isBlank(made.towar)) {
    const code = contractorCode("", textIn(made, "nazwa"));
    if (code === undefined) throw wrongField("lines.towar", "is missing, and nazwa is too");
    made.towar = code;
  }
  if (isBlank(made.ilosc)) throw wrongField("lines.ilosc", "is missing");
  return made;
}

const itemOf = (line: Values): readonly Named[] =>
  isBlank(line.nazwa) || REFERENCE.test(textIn(line, "towar"))
    ? []
    : [
        namedObject(
          enovaObject("items"),
          Object.assign(emptyRecord<Cell>(), { kod: line.towar, nazwa: line.nazwa }),
        ),
      ];

/** An object that is found by its code, and made where it is missing. */
function namedObject(object: EnovaObject, given: FileRow["values"]): Named {
  const values: Values = Object.assign(emptyRecord<Cell>(), given);
  const code =
    textIn(values, "kod") || contractorCode(textIn(values, "nip"), textIn(values, "nazwa"));
  if (code === undefined) throw wrongField("kod", "is missing");
  values.kod = code;
  const guid = textIn(values, "guid");
  if (guid !== "" && !GUID.test(guid)) throw wrongField("guid", "is no GUID");
  const identity =
    guid === "" ? `key="${attribute(`Kod=${code}`)}"` : `guid="${guid.toLowerCase()}"`;
  const content = object.fields
    .filter(({ within }) => within === undefined)
    .map((field) => fieldText(field, values))
    .join("");
  const text = `${content}${addressText(object, values)}${othersText(values)}`;
  return {
    key: `${object.tag} ${code}`,
    text: `<${object.tag} ${identity}>\n${text}</${object.tag}>\n`,
  };
}

function addressText({ fields }: EnovaObject, values: Values): string {
  const content = fields
    .filter(({ within }) => within === "Adres")
    .map((one) => fieldText(one, values));
  return content.join("") === "" ? "" : `<Adres>\n${content.join("")}</Adres>\n`;
}

function linesText({ lines }: EnovaObject, rows: readonly Values[]): string {
  if (!lines) return "";
  const texts = rows.map((values) => {
    const content = lines.fields.map((field) => fieldText(field, values)).join("");
    return `<${lines.tag}>\n${content}${othersText(values)}</${lines.tag}>\n`;
  });
  return `<${lines.list}>\n${texts.join("")}</${lines.list}>\n`;
}

function fieldText(field: EnovaField, values: Values): string {
  const { name, tag, kind, by } = field;
  const cell = values[name];
  if (isBlank(cell)) return "";
  if (kind === "reference") {
    const text = textIn(values, name);
    if (GUID.test(text)) return `<${tag}>${text}</${tag}>\n`;
    return `<${tag} where="${attribute(REFERENCE.test(text) ? text : `${by}=${text}`)}" />\n`;
  }
  if (kind !== "money" && kind !== "measure") return leaf(tag, written(name, kind, cell));
  const number = written(name, kind === "money" ? "amount" : "quantity", cell);
  const unit = textIn(values, unitColumn(field)) || String(field.otherwise ?? "");
  return leaf(tag, `${number} ${unit.replace(/\s+/g, " ")}`);
}

const written = (name: string, kind: FieldKind, cell: Cell): string =>
  writeCell({ name, tag: name, kind }, cell, ENOVA_SPELLING);

const othersText = (values: Values): string =>
  Object.keys(values)
    .filter((name) => OWN_TAG.test(name) && !isBlank(values[name]))
    .map((name) => leaf(name, written(name, "text", values[name] ?? null)))
    .join("");

const leaf = (tag: string, text: string): string => `<${tag}>${escapeXml(text)}</${tag}>\n`;
const attribute = (text: string): string => escapeXml(text.replace(/\s+/g, " "));
