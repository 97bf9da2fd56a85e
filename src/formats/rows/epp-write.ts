import Big from "big.js";
import type { Cell } from "../../model/cell.ts";
import type { FileRow } from "./codec.ts";
import { contractorCode } from "./contractor-code.ts";
import { encodeText } from "./encoding-writer.ts";
import { EPP_LINE, EPP_SECTIONS, EPP_SPELLING, EPP_VAT, type EppSection } from "./epp-fields.ts";
import { infoBlock } from "./epp-info.ts";
import type { EppOptions } from "./epp-options.ts";
import type { Field } from "./erp-fields.ts";
import { wrongField } from "./erp-fields.ts";
import {
  atRow,
  childrenIn,
  fieldText,
  isBlank,
  knownColumns,
  knownValues,
  textIn,
} from "./erp-row.ts";
import { emptyRecord } from "./file-row.ts";
import { SeenKeys } from "./seen-keys.ts";
import { TextSpool } from "./text-spool.ts";

const LINE = "\r\n";
const PIECE_CHARACTERS = 16_384;
const BARE = /^-?\d+(\.\d{4})?$/;
const FURTHER = /^field_([1-9]\d{0,2})$/;

/** @throws DataError for a name that no section has */
export const eppSection = (name: string): EppSection => {
  const found = EPP_SECTIONS[name];
  if (!found) throw wrongField("rows", `${JSON.stringify(name)} is no section`);
  return found;
};

const namesOf = new WeakMap<EppSection, ReadonlySet<string>>();
/** Fields beyond those that are known are `field_63` and so on. */
function isEppColumn(of: EppSection): (column: string) => boolean {
  const names = namesOf.get(of) ?? new Set(of.fields.map(({ name }) => name));
  namesOf.set(of, names);
  return (column) => {
    const place = Number(FURTHER.exec(column)?.[1] ?? 0);
    return names.has(column) || (place > of.fields.length && place <= 300);
  };
}

/** All blocks of a file. @throws DataError for a row that the format cannot hold */
export function writeEpp(
  rows: AsyncIterable<FileRow>,
  options: EppOptions,
  { columns }: { readonly columns: readonly string[] },
): AsyncGenerator<Uint8Array> {
  knownColumns(columns, isEppColumn(eppSection(options.rows)), "epp");
  const encoding = options.encoding === "auto" ? "windows-1250" : options.encoding;
  return encodeText(pieced(blocks(rows, options)), {
    encoding,
    unencodable: "replace",
    byteOrderMark: false,
  });
}

async function* blocks(rows: AsyncIterable<FileRow>, options: EppOptions): AsyncGenerator<string> {
  const own = eppSection(options.rows);
  yield infoBlock(options);
  if (own.title === undefined) return yield* documentBlocks(rows, options);
  await using prices = new TextSpool();
  yield headerBlock(own.title);
  for await (const row of rows) {
    const [text, ofPrices] = atRow(row, () => sectionRow(row, options));
    yield text;
    if (ofPrices !== "") await prices.add(ofPrices);
  }
  yield LINE;
  if (prices.isEmpty) return;
  yield headerBlock("CENNIK");
  yield* prices.read();
  yield LINE;
}

/** A record of a section that is named, and those of the prices that belong to it. */
export function sectionRow(
  row: FileRow,
  { rows, with_prices }: EppOptions,
): readonly [string, string] {
  const own = eppSection(rows);
  knownValues(row, isEppColumn(own), rows === "items" ? ["prices"] : []);
  const key = own.fields.find(({ isKey }) => isKey);
  if (rows !== "contractors" && key && isBlank(row.values[key.name])) {
    throw wrongField(key.name, "is missing");
  }
  const text = record(own, rows === "contractors" ? coded(row.values) : row.values);
  if (rows !== "items" || !with_prices) return [text, ""];
  const code = { item_code: row.values.code ?? null };
  const prices = childrenIn(row, "prices").map((price) => {
    knownValues(price, isEppColumn(eppSection("prices")), []);
    return record(eppSection("prices"), { ...price.values, ...code });
  });
  return [text, prices.join("")];
}

async function* documentBlocks(
  rows: AsyncIterable<FileRow>,
  options: EppOptions,
): AsyncGenerator<string> {
  await using contractors = new TextSpool();
  const seen = new SeenKeys();
  for await (const row of rows) {
    const { code, text, contractor } = atRow(row, () => documentBlock(row, options));
    yield text;
    if (contractor !== "" && options.with_contractors && seen.isNew(code)) {
      await contractors.add(contractor);
    }
  }
  if (contractors.isEmpty) return;
  yield headerBlock("KONTRAHENCI");
  yield* contractors.read();
  yield LINE;
}

/** Header and content of one document, and the record of its contractor. */
export function documentBlock(row: FileRow, { purpose }: EppOptions) {
  const own = eppSection("documents");
  const isForOffice = purpose === "0";
  const list = isForOffice ? "vat" : "lines";
  knownValues(row, isEppColumn(own), ["lines", "vat"]);
  const content = childrenIn(row, list);
  if (content.length === 0) throw wrongField(list, `a document of purpose ${purpose} needs them`);
  const lineCount = childrenIn(row, "lines").length;
  const values = headerValues(row, lineCount);
  if (!isForOffice && Number(values.line_count) !== lineCount) {
    throw wrongField(
      "line_count",
      `is ${String(values.line_count)}, and there are ${lineCount} lines`,
    );
  }
  const records = content.map((one, i) => (isForOffice ? vatRecord(one) : lineRecord(one, i + 1)));
  return {
    code: textIn(values, "contractor_code"),
    text: `[NAGLOWEK]${LINE}${record(own, values)}${LINE}[ZAWARTOSC]${LINE}${records.join("")}${LINE}`,
    contractor: contractorRecord(values),
  };
}

function headerValues({ values }: FileRow, lineCount: number): FileRow["values"] {
  for (const name of ["type", "full_number", "issue_date", "net", "vat", "gross"]) {
    if (isBlank(values[name])) throw wrongField(name, "is missing");
  }
  const made = filled(values, {
    contractor_code: () =>
      contractorCode(textIn(values, "contractor_nip"), textIn(values, "contractor_name")) ?? null,
    contractor_short_name: () => values.contractor_name ?? null,
    line_count: () => lineCount,
    number: () => Number(/\d{1,9}/.exec(textIn(values, "full_number"))?.[0] ?? 0),
    to_pay: () => minus(textIn(values, "gross"), textIn(values, "paid")),
  });
  return made;
}

const minus = (gross: string, paid: string): string | null => {
  const isNumber = (text: string) => /^-?\d{1,15}(\.\d{1,10})?$/.test(text);
  return isNumber(gross) && isNumber(paid) ? new Big(gross).minus(paid).toFixed() : gross || null;
};

function vatRecord(row: FileRow): string {
  knownValues(row, isEppColumn(EPP_VAT), []);
  const { values } = row;
  return record(
    EPP_VAT,
    filled(values, {
      rate_symbol: () => values.rate ?? null,
      final_net: () => values.net ?? null,
      final_vat: () => values.vat ?? null,
      final_gross: () => values.gross ?? null,
    }),
  );
}

function lineRecord(row: FileRow, no: number): string {
  knownValues(row, isEppColumn(EPP_LINE), []);
  const { values } = row;
  return record(
    EPP_LINE,
    filled(values, {
      no: () => no,
      item_code: () =>
        contractorCode(
          "",
          textIn(values, "service_name") || textIn(values, "service_description"),
        ) ?? null,
      warehouse_quantity: () => values.quantity ?? null,
    }),
  );
}

/** Of the contractor of a document; empty where it has none. */
function contractorRecord(values: FileRow["values"]): string {
  const made = emptyRecord<Cell>();
  for (const [name, cell] of Object.entries(values)) {
    if (name.startsWith("contractor_")) made[name.slice("contractor_".length)] = cell;
  }
  return isBlank(made.code) ? "" : record(eppSection("contractors"), made);
}

/** @throws DataError for a contractor without code, tax id and name */
function coded(values: FileRow["values"]): FileRow["values"] {
  const code = contractorCode(textIn(values, "nip"), textIn(values, "name"));
  if (isBlank(values.code) && code === undefined) throw wrongField("code", "is missing");
  return filled(values, { code: () => code ?? null, short_name: () => values.name ?? null });
}

/** The values with what follows from others where they are empty. */
function filled(
  values: FileRow["values"],
  missing: Readonly<Record<string, () => Cell>>,
): FileRow["values"] {
  const made = Object.assign(emptyRecord<Cell>(), values);
  for (const [name, make] of Object.entries(missing)) {
    if (isBlank(made[name])) made[name] = make();
  }
  return made;
}

/** One record with its end of line: the known fields, then further ones as far as there are any. */
function record({ fields }: EppSection, values: FileRow["values"]): string {
  const texts = fields.map((field) => written(field, values));
  for (const name in values) {
    const place = Number(FURTHER.exec(name)?.[1] ?? 0);
    if (place <= fields.length || isBlank(values[name])) continue;
    while (texts.length < place) texts.push("");
    texts[place - 1] = written({ name, tag: "", kind: "raw" }, values);
  }
  return `${texts.join(",")}${LINE}`;
}

function written(field: Field, values: FileRow["values"]): string {
  const text = fieldText(field, values, EPP_SPELLING);
  if (field.kind === "text") return quoted(text);
  if (field.kind !== "raw" || text === "" || BARE.test(text)) return text;
  return quoted(text);
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const headerBlock = (title: string): string =>
  `[NAGLOWEK]${LINE}${quoted(title)}${LINE}${LINE}[ZAWARTOSC]${LINE}`;

async function* pieced(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = "";
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}
