import type { FileRow } from "./codec.ts";
import { encodeText } from "./encoding-writer.ts";
import type { Field } from "./erp-fields.ts";
import {
  atRow,
  childrenIn,
  fieldText,
  isBlank,
  knownColumns,
  knownValues,
  textIn,
} from "./erp-row.ts";
import { SeenKeys } from "./seen-keys.ts";
import {
  ACCOUNTS,
  BUYER_BLOCK,
  BUYER_FIELDS,
  CONTRACTOR_FIELDS,
  DOCUMENT_FIELDS,
  FURTHER,
  OF_CONTRACTOR,
  SYMFONIA_LISTS,
  SYMFONIA_SPELLING,
} from "./symfonia-fields.ts";
import type { SymfoniaOptions } from "./symfonia-options.ts";
import { ContractorIds, contractorRow, documentRow, partyOf } from "./symfonia-row.ts";

const FURTHER_COLUMN = /^=[^={}\r\n]{1,100}$/;
const BLOCK_NAME = /^[^={}\r\n\t]{1,60}$/;
const names = (fields: readonly Field[]): readonly string[] => fields.map(({ name }) => name);
const isAmong = (known: readonly string[]): ((column: string) => boolean) => {
  const set = new Set(known);
  return (column) => set.has(column) || FURTHER_COLUMN.test(column);
};
const isContractorColumn = isAmong(names(CONTRACTOR_FIELDS));
const isDocumentColumn = isAmong([
  ...names(DOCUMENT_FIELDS),
  ...names(BUYER_FIELDS),
  ...ACCOUNTS,
  ...names(CONTRACTOR_FIELDS).map((name) => `${OF_CONTRACTOR}${name}`),
]);
const LISTS = Object.entries(SYMFONIA_LISTS).map(([name, list]) => ({
  name,
  ...list,
  isKnown: isAmong(names(list.fields)),
}));

/** @throws DataError for a row that the format cannot hold, or whose sums are not equal */
export function writeSymfonia(
  rows: AsyncIterable<FileRow>,
  options: SymfoniaOptions,
  { columns }: { readonly columns: readonly string[] },
): AsyncGenerator<Uint8Array> {
  const isKnown = options.rows === "contractors" ? isContractorColumn : isDocumentColumn;
  knownColumns(columns, isKnown, "symfonia");
  return encodeText(blocks(rows, options), {
    encoding: options.encoding === "auto" ? "windows-1250" : options.encoding,
    unencodable: "replace",
    byteOrderMark: false,
  });
}

async function* blocks(
  rows: AsyncIterable<FileRow>,
  options: SymfoniaOptions,
): AsyncGenerator<string> {
  yield infoBlock(options);
  const [ids, seen] = [new ContractorIds(), new SeenKeys()];
  for await (const row of rows) {
    const { contractor, document } = atRow(row, () => symfoniaRow(row, options, ids));
    if (contractor && seen.isNew(contractor.key)) yield contractor.text;
    yield document;
  }
}

/** The blocks of one row. @throws DataError */
export function symfoniaRow(
  row: FileRow,
  options: SymfoniaOptions,
  ids: ContractorIds = new ContractorIds(),
): {
  readonly contractor?: { readonly key: string; readonly text: string };
  readonly document: string;
} {
  if (options.rows === "contractors") {
    knownValues(row, isContractorColumn, []);
    return { document: contractorBlock(contractorRow(row, ids)) };
  }
  knownValues(row, isDocumentColumn, undefined);
  for (const list of LISTS) {
    for (const one of childrenIn(row, list.name)) knownValues(one, list.isKnown, []);
  }
  const made = documentRow(row, options, ids);
  const party = partyOf(made);
  const key = `${textIn(party.values, "id")} ${textIn(party.values, "kod")}`;
  return {
    ...(options.with_contractors ? { contractor: { key, text: contractorBlock(party) } } : {}),
    document: documentBlock(made),
  };
}

const contractorBlock = ({ values }: FileRow): string =>
  block("Kontrahent", [...pairs(CONTRACTOR_FIELDS, values, true), ...further(values)]);

function documentBlock(row: FileRow): string {
  const { values, children = {} } = row;
  const lists = LISTS.flatMap(({ name, block: title, fields }) =>
    childrenIn(row, name).map((one) =>
      block(title, [...pairs(fields, one.values, false), ...further(one.values)]),
    ),
  );
  const others = Object.keys(children)
    .filter((name) => !(name in SYMFONIA_LISTS) && BLOCK_NAME.test(name))
    .flatMap((name) => childrenIn(row, name).map((one) => block(name, further(one.values))));
  return block("Dokument", [
    ...pairs(DOCUMENT_FIELDS, values, false),
    ...further(values),
    ...[block(BUYER_BLOCK, pairs(BUYER_FIELDS, values, true)), ...lists, ...others].flatMap(
      linesOf,
    ),
  ]);
}

function pairs(
  fields: readonly Field[],
  values: FileRow["values"],
  withEmpty: boolean,
): readonly string[] {
  return fields.flatMap((field) => {
    const text = fieldText(field, values, SYMFONIA_SPELLING);
    return text === "" && !withEmpty ? [] : [`${field.tag} =${text}`];
  });
}

/** Properties that nobody knows, after those that are known. */
const further = (values: FileRow["values"]): readonly string[] =>
  Object.keys(values)
    .filter((name) => FURTHER_COLUMN.test(name) && !isBlank(values[name]))
    .map((name) => {
      const tag = name.slice(FURTHER.length);
      return `${tag} =${fieldText({ name, tag, kind: "text" }, values, SYMFONIA_SPELLING)}`;
    });

const block = (name: string, lines: readonly string[]): string =>
  `${name}{\r\n${lines.map((line) => `\t${line}\r\n`).join("")}}\r\n`;
const linesOf = (text: string): readonly string[] => text.trimEnd().split("\r\n");

function infoBlock(options: SymfoniaOptions): string {
  const values = {
    id: 1,
    kod: options.company_code,
    nazwa: options.company_name,
    miejscowosc: options.company_city,
    ulica: options.company_street,
    dom: options.company_house,
    lokal: options.company_flat,
    kodpocz: options.company_post_code,
    nip: options.company_nip,
  };
  const own = CONTRACTOR_FIELDS.filter(({ name }) => name in values);
  return block("INFO", [
    `Nazwa programu =${options.program}`,
    `Wersja_programu =${options.program_version}`,
    "Wersja szablonu =2",
    ...linesOf(block("Kontrahent", pairs(own, values, true))),
  ]);
}
