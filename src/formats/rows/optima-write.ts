import { cdata, escapeXml } from "../xml/xml-writer.ts";
import type { FileRow } from "./codec.ts";
import { encodeText } from "./encoding-writer.ts";
import { atRow, childrenIn, fieldText, isBlank, knownColumns, knownValues } from "./erp-row.ts";
import {
  OF_CONTRACTOR,
  OPTIMA_ADDRESS,
  OPTIMA_NAMESPACE,
  OPTIMA_SPELLING,
  type OptimaElement,
} from "./optima-fields.ts";
import type { OptimaOptions } from "./optima-options.ts";
import { optimaRows } from "./optima-read.ts";
import { contractorOf, contractorRow, registerRow } from "./optima-row.ts";
import { SeenKeys } from "./seen-keys.ts";
import { TextSpool } from "./text-spool.ts";

const OWN_TAG = /^[A-Z][A-Z0-9_]{0,60}$/;
const OWN_ADDRESS_TAG = /^ADRES\.[A-Z][A-Z0-9_]{0,60}$/;
/** What the amounts in zloty are made with; the document has neither. */
const CURRENCY = ["waluta", "kurs"];

const known = new Map<OptimaElement, (column: string) => boolean>();

/** Known columns are in small letters, further elements have the names of their tags. */
export function isOptimaColumn(kind: OptimaElement): (column: string) => boolean {
  const made = known.get(kind) ?? columnsOf(kind);
  known.set(kind, made);
  return made;
}

function columnsOf(kind: OptimaElement): (column: string) => boolean {
  const own = kind.fields.map(({ name }) => name);
  const ofAddress = OPTIMA_ADDRESS.fields.map(({ name }) => name);
  const ofContractor = optimaRows("contractors").fields.map(({ name }) => name);
  if (kind.tag === "KONTRAHENT") {
    const names = new Set([...own, ...ofAddress]);
    return (column) => names.has(column) || OWN_TAG.test(column) || OWN_ADDRESS_TAG.test(column);
  }
  const further = kind.children.payments
    ? [...CURRENCY, ...[...ofAddress, ...ofContractor].map((name) => `${OF_CONTRACTOR}${name}`)]
    : [];
  const names = new Set([...own, ...further]);
  return (column) => names.has(column) || OWN_TAG.test(column);
}

/** @throws DataError for a row that the format cannot hold */
export function writeOptima(
  rows: AsyncIterable<FileRow>,
  options: OptimaOptions,
  { columns }: { readonly columns: readonly string[] },
): AsyncGenerator<Uint8Array> {
  knownColumns(columns, isOptimaColumn(optimaRows(options.rows)), "optima_xml");
  return encodeText(documentText(rows, options), {
    encoding: options.encoding,
    unencodable: "replace",
    byteOrderMark: false,
  });
}

async function* documentText(
  rows: AsyncIterable<FileRow>,
  options: OptimaOptions,
): AsyncGenerator<string> {
  const kind = optimaRows(options.rows);
  const encoding = options.encoding === "utf-8" ? "UTF-8" : options.encoding;
  yield `<?xml version="1.0" encoding="${encoding}"?>\n<ROOT xmlns="${OPTIMA_NAMESPACE}">\n`;
  if (kind.tag === "KONTRAHENT" || !options.with_contractors) {
    yield listStart(kind, options);
    for await (const row of rows) yield atRow(row, () => optimaRow(row, options).text);
    yield `</${kind.list}>\n`;
  } else {
    yield* withContractors(rows, options, kind);
  }
  yield "</ROOT>\n";
}

/** Contractors stand before the documents that name them. */
async function* withContractors(
  rows: AsyncIterable<FileRow>,
  options: OptimaOptions,
  kind: OptimaElement,
): AsyncGenerator<string> {
  const seen = new SeenKeys();
  const contractors = optimaRows("contractors");
  await using documents = new TextSpool();
  yield listStart(contractors, options);
  for await (const row of rows) {
    const { text, code, contractor } = atRow(row, () => optimaRow(row, options));
    await documents.add(text);
    if (seen.isNew(code)) yield contractor;
  }
  yield `</${contractors.list}>\n${listStart(kind, options)}`;
  yield* documents.read();
  yield `</${kind.list}>\n`;
}

/** The element of one row, and of the contractor that comes with it. */
export function optimaRow(row: FileRow, options: OptimaOptions) {
  const kind = optimaRows(options.rows);
  const isContractor = kind.tag === "KONTRAHENT";
  knownValues(row, isOptimaColumn(kind), isContractor ? ["addresses"] : ["lines", "payments"]);
  if (isContractor) return { text: contractorText(row, options), code: "", contractor: "" };
  const document = registerRow(row, options);
  for (const [name, child] of Object.entries(kind.children)) {
    for (const one of childrenIn(document, name)) knownValues(one, isOptimaColumn(child), []);
  }
  const { code, party } = contractorOf(document, options);
  const lists = Object.entries(kind.children).map(([name, child]) =>
    listText(child, childrenIn(document, name)),
  );
  return {
    code,
    text: elementText(kind, document, lists.join("")),
    contractor: options.with_contractors ? contractorText(party, options) : "",
  };
}

function contractorText(row: FileRow, options: OptimaOptions): string {
  const contractor = contractorRow(row, options);
  const addresses = [contractor, ...childrenIn(contractor, "addresses")].map((one) =>
    elementText(OPTIMA_ADDRESS, one, ""),
  );
  const list = `<ADRESY>\n${addresses.join("")}</ADRESY>\n`;
  return elementText(optimaRows("contractors"), contractor, list);
}

const listText = (kind: OptimaElement, rows: readonly FileRow[]): string =>
  rows.length === 0
    ? ""
    : `<${kind.list}>\n${rows.map((row) => elementText(kind, row, "")).join("")}</${kind.list}>\n`;

/** An element with its leaves in their order, those that nobody knows after them, and its lists. */
function elementText(kind: OptimaElement, row: FileRow, lists: string): string {
  const { values } = row;
  const leaves = kind.fields.map((field) => {
    const text = fieldText(field, values, OPTIMA_SPELLING);
    return leafText(field.tag, text, kind === OPTIMA_ADDRESS && field.tag.startsWith("NAZWA"));
  });
  const prefix = kind === OPTIMA_ADDRESS ? "ADRES." : "";
  const others = Object.keys(values)
    .filter((name) => name.startsWith(prefix) && OWN_TAG.test(name.slice(prefix.length)))
    .filter((name) => !isBlank(values[name]))
    .map((name) => {
      const tag = name.slice(prefix.length);
      const field = { name, tag, kind: "text" as const };
      return leafText(tag, fieldText(field, values, OPTIMA_SPELLING), false);
    });
  return `<${kind.tag}>\n${leaves.join("")}${others.join("")}${lists}</${kind.tag}>\n`;
}

const leafText = (tag: string, text: string, isFree: boolean): string =>
  text === "" ? `<${tag}/>\n` : `<${tag}>${isFree ? cdata(text) : escapeXml(text)}</${tag}>\n`;

const listStart = ({ list }: OptimaElement, options: OptimaOptions): string =>
  `<${list}>\n<WERSJA>2.00</WERSJA>\n<BAZA_ZRD_ID>${options.source_database}</BAZA_ZRD_ID>\n` +
  `<BAZA_DOC_ID>${options.target_database}</BAZA_DOC_ID>\n`;
