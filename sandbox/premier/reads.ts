import { wallTime } from "./clock.ts";
import { type Company, levelOf } from "./company.ts";
import { badColumn, noFilter, Refusal } from "./fault.ts";
import { type Command, checkParameters, type QueryFields } from "./request.ts";
import { type Column, describe, type Row, type TableSchema, textLiteral } from "./schema.ts";
import { columnOf, type Entry, folded, printed, type Table } from "./table.ts";
import { DESCRIBED, SEZ_SKL, SKLAD_STAV, VAT_CODES } from "./tables.ts";

/** What a command gives back: the text of `Data`. */
export type Read = (company: Company, command: Command, traits: ReadTraits) => string;

export interface ReadTraits {
  /** The server answers as if there were no queryCondition. */
  readonly ignoresConditions: boolean;
  /** The server refuses queryFields of every table. */
  readonly refusesFields: boolean;
  /** It takes no OR between conditions. */
  readonly refusesOr: boolean;
}

const DOCUMENT = ["dokl_r", "id_part", "ico_part", "dat_od", "dat_do", "timestamp"];
const INVOICE = ["id_fa", "cis_fa", "cis_obj", "typ_fa", ...DOCUMENT];
const ORDER = [
  "cislo_obj",
  "id_obj",
  "cis_part",
  "sklad",
  "det_adr",
  "nesplneno",
  "cis_eshop",
  ...DOCUMENT,
];

const partners: Read = (company, command, traits) => {
  const known = ["part_typ", "part_id", "part_ico", "part_dic", "part_nazev", "part_cis", "e_mail"];
  checkParameters(command, [...known, "part_adr", "part_kon", "timestamp"]);
  const { part_typ: type = "OD", part_id: id, part_ico: ico, part_dic: dic } = command.parameters;
  const isOne = ({ row }: Entry) =>
    (type === "FULL" || row[type === "DO" ? "DODAVATEL" : "ODBERATEL"] === true) &&
    isEqual(row.ID, id) &&
    isEqual(row.ICO, ico) &&
    isEqual(row.DIC, dic);
  return list(company.partners, { company, command, traits, isOne });
};

const invoices =
  (pick: (company: Company) => Table): Read =>
  (company, command, traits) => {
    checkParameters(command, INVOICE);
    needFilter(command, INVOICE);
    const { typ_fa: type = "FA", id_fa: id, cis_fa: number, ico_part: ico } = command.parameters;
    if (type !== "FA" && type !== "DOBROPIS")
      throw new Refusal(9009, "Chybná hodnota parametru 'typ_fa'.");
    const isOne = ({ row }: Entry) =>
      String(row.CELKEM ?? "0").startsWith("-") === (type === "DOBROPIS") &&
      isEqual(row.ID, id) &&
      isEqual(row.CISLO, number) &&
      isEqual(row.ICO_ODB, ico) &&
      isIssued(row, command);
    return list(pick(company), { company, command, traits, isOne });
  };

const orders: Read = (company, command, traits) => {
  checkParameters(command, ORDER);
  needFilter(command, ORDER);
  const { cislo_obj: number, id_obj: id, cis_eshop: shop } = command.parameters;
  const isOne = ({ row }: Entry) =>
    isEqual(row.CISLO, number) &&
    isEqual(row.ID, id) &&
    isEqual(row.CIS_ESHOP, shop) &&
    isIssued(row, command);
  return list(company.orders, { company, command, traits, isOne });
};

const cards: Read = (company, command, traits) => {
  const known = ["pub_name", "sklad", "is_notnull", "skl_cislo", "ean", "timestamp", "is_rozclen"];
  checkParameters(command, [...known, "stitky"], ["sklad"]);
  const { sklad: warehouse, skl_cislo: code } = command.parameters;
  const isOne = ({ row }: Entry) => isEqual(row.SKLAD, warehouse) && isEqual(row.CISLO, code);
  return list(company.cards, { company, command, traits, isOne });
};

const levels: Read = (company, command) => {
  const known = ["skl_cislo", "sklad", "obj_calc", "poh_calc", "timestamp", "id_user", "stitky"];
  checkParameters(command, known, ["sklad"]);
  const { sklad: warehouse, skl_cislo: code } = command.parameters;
  const rows: string[] = [];
  for (const entry of company.cards.all()) {
    const { row } = entry;
    if (!isEqual(row.SKLAD, warehouse) || !isEqual(row.CISLO, code) || row.IS_SLUZBA === true)
      continue;
    if (isChanged(entry, command)) rows.push(printed(SKLAD_STAV.columns, levelOf(entry)));
  }
  return `[${rows.join(",")}]`;
};

const plain =
  (schema: TableSchema, rowsOf: (company: Company) => readonly Row[]): Read =>
  (company, command) => {
    checkParameters(command, []);
    return `[${rowsOf(company)
      .map((row) => printed(schema.columns, row))
      .join(",")}]`;
  };

const info: Read = (_company, command) => {
  checkParameters(command, ["table_name", "prikaz"]);
  const { table_name: name, prikaz } = command.parameters;
  if (name !== undefined && prikaz !== undefined)
    throw new Refusal(9022, "Nelze zadat table_name a prikaz současně.");
  if (name === undefined)
    return `[{"CommList":[${Object.keys(READS)
      .map((one) => `{"${one}":{"nazov":"${one}","pouziva_param":true,"typ_prikazu":"OUT"}}`)
      .join(",")}]}]`;
  const schema = DESCRIBED.find((one) => one.name === name.toUpperCase());
  if (!schema)
    throw new Refusal(502, "Tabulka sa nenasla.", [
      `chyba spracovanie SQL stru.tabulky [Exception Type: System.Data.SqlClient.SqlException, Message: Invalid object name '${name}'.]]`,
    ]);
  const fields = schema.columns.map(describe).join(",");
  return `[{"tableStruct":{"tableName":"${schema.name}","tabFields":[${fields}]}}]`;
};

const versions: Read = (_company, command) => {
  checkParameters(command, []);
  return '{"ApiComPrem.dll":{"verze":"1.0.1.280","datum":"26.05.2026 15:37"},"ApiComSQL.dll":{"verze":"1.0.1.237","datum":"26.05.2026 15:35"},"VerzeInSQL":{"verze":"1.0.1.237"}}';
};

export const READS: Readonly<Record<string, Read>> = {
  INFO: info,
  VERZEAPI: versions,
  PARTNERI: partners,
  FA_OUT: invoices(({ sales }) => sales),
  FA_IN: invoices(({ costs }) => costs),
  OB_IN: orders,
  CENIK: cards,
  SKLAD_STAV: levels,
  SEZ_SKL: plain(SEZ_SKL, ({ warehouses }) => warehouses),
  SAZBY_DPH: plain(VAT_CODES, ({ vatCodes }) => vatCodes),
};

const isEqual = (value: unknown, wanted: string | undefined): boolean =>
  wanted === undefined || folded(String(value ?? "")) === folded(wanted);

function isIssued(row: Row, { parameters }: Command): boolean {
  const issued = String(row.DATUM_VYS ?? "").slice(0, 10);
  const { dat_od: from = "", dat_do: to = "9999" } = parameters;
  return issued >= from && issued <= to;
}

/** The clock on the wall is compared as text. */
const isChanged = (entry: Entry, { parameters }: Command): boolean =>
  parameters.timestamp === undefined || wallTime(entry.changedAt) >= parameters.timestamp;

function needFilter(command: Command, names: readonly string[]): void {
  const { typ_fa: _type, ...others } = command.parameters;
  if (Object.keys(others).length === 0 && !command.condition) throw noFilter(names);
}

interface Listing {
  readonly company: Company;
  readonly command: Command;
  readonly traits: ReadTraits;
  readonly isOne: (entry: Entry) => boolean;
}

function list(table: Table, { command, traits, isOne }: Listing): string {
  const { condition, fields } = command;
  const names = [table.schema.name, ...(table.lines ? [table.lines.schema.name] : [])];
  for (const { table: name } of [...fields, ...(condition ? [condition] : [])])
    if (!names.includes(name))
      throw new Refusal(9021, `Tabulka '${name}' není v příkazu povolena.`);
  if (traits.refusesFields && fields.length > 0) throw badColumn("inter");
  const isOr = condition?.conditions.some((one) => one.isOr) ?? false;
  if (traits.refusesOr && isOr) throw new Refusal(9021, "Neznámý logický operátor 'OR'.");
  if (condition && condition.table !== table.schema.name)
    throw new Refusal(9021, "Podmínka je povolena jen na hlavičce.");
  const head = columnsFor(table.schema, fields, "INTER");
  const below = table.lines ? columnsFor(table.lines.schema, fields, "FAKTURA") : [];
  const conditions = condition?.conditions ?? [];
  // Columns are looked at even where the condition itself is passed over.
  const candidates = table.where(conditions);
  const rows: string[] = [];
  for (const entry of traits.ignoresConditions ? table.all() : candidates) {
    if (!isOne(entry) || !isChanged(entry, command)) continue;
    rows.push(printed(head, entry.row, table.lines ? [child(table.lines.name, below, entry)] : []));
  }
  return `[${rows.join(",")}]`;
}

/** An empty table below is a list with one empty row. */
const child = (name: string, columns: readonly Column[], { lines }: Entry): string =>
  `${textLiteral(name)}:[${lines.length === 0 ? "{}" : lines.map((row) => printed(columns, row)).join(",")}]`;

/** @throws Refusal 900 where a column is none, or the one that the command joins by is not among them */
function columnsFor(
  schema: TableSchema,
  fields: readonly QueryFields[],
  needed: string,
): readonly Column[] {
  const own = fields.find(({ table }) => table === schema.name);
  if (!own) return schema.columns.filter(({ isDefault }) => isDefault);
  const columns = own.columns.map((name) => columnOf(schema, name));
  if (!columns.some(({ name }) => name === needed)) throw badColumn(needed.toLowerCase());
  return columns;
}
