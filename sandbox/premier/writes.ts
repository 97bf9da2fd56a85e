import type { Company } from "./company.ts";
import { Refusal } from "./fault.ts";
import { type Command, checkParameters } from "./request.ts";
import { EMPTY_DATE, type Row, type TableSchema, textLiteral, type Value } from "./schema.ts";
import { type Entry, folded, type Table, toValue } from "./table.ts";

/** What a command gives back: the text of `Data`. */
export type Write = (company: Company, command: Command) => string;

type Given = Readonly<Record<string, unknown>>;

const FORMS = [
  "Převodním příkazem",
  "Hotově",
  "Platební kartou",
  "Dobírkou",
  "Inkasem",
  "Zápočtem",
];
const CARD_FIELDS =
  "INTER C_KOD TEXT TEXT_2 SORTIMENT MJ SAZBA_DPH KOD_DPH TEXT_3 TEXT_4 KOD_KN PUVOD_STAT MN_KG MN_BAL BAL_PAL EAN_BAL UMISTENI MIN IDEAL MAX POPIS1 POPIS2 POPIS2B POPIS2C POPIS2D NAKL_CENA RAB_CN0 RAB_CN0D RAB_CN1 RAB_CN1D RAB_CN2 RAB_CN2D RAB_CN3 RAB_CN3D RAB_CN4 RAB_CN4D RAB_CN5 RAB_CN5D PEVNA_CENA IS_SLUZBA BARVA".split(
    " ",
  );
const PARTNER_FIELDS =
  "INTER ID CISLO OSLOVENI NAZEV ALT_NAZEV ULICE PSC MESTO KOD_ZEME STAT ICO ICO_PLUS DIC KON_PRIJEM MOBIL FAX TEL E_MAIL INTERNET POZNAMKA BANKA KOD_BANKY BIC SPEC IBAN ODBERATEL DODAVATEL DIC_SK STITKY ZALOZEN UKONCEN".split(
    " ",
  );
const SALE_FIELDS =
  "DOKLAD CISLO K_SYMBOL VS DATUM_VYS DATUM_SPL DATUM_USK DATUM_DPH CELKEM ZALOHA ZAOK ZKKOD STKOD ID_PAR MENA KURS M_KURS POZNAMKA POPIS FORMA OBJEDNAVKA DOD_LIST VYSTAVIL STORNO_FA".split(
    " ",
  );
/** The number is spelt in small letters here. */
const COST_FIELDS =
  "DOKLAD cislo K_SYMBOL VARIABL DATUM_VYS DATUM_SPL DATUM_USK DATUM_DPH CELKEM ZALOHA ZAOK PRIJAL CISLO_PF ZKKOD STKOD ID_PAR MENA KURS M_KURS POZNAMKA POPIS FORMA OBJEDNAVKA DOD_LIST C_KOD".split(
    " ",
  );
const ORDER_FIELDS =
  "DATUM_VYST DATUM_SPL CELKEM BRUTTO CISLO STKOD ZKKOD OBJEDNAVKA SKLAD CIS_ESHOP DOKLAD ID_ODB ID_DOD KON_PRIJEM POPIS POZNAMKA VYSTAVIL DOPRAVA PLATBA MENA KURS M_KURS ZALOHA UKONCENO".split(
    " ",
  );

const partnersAdd: Write = ({ partners, add, change, nextInter, newId }, command) => {
  checkParameters(command, ["typCmd", "id_part"]);
  const given = dataOf(command, PARTNER_FIELDS);
  const { typCmd: type = "ADD", id_part: wanted } = command.parameters;
  const { INTER: _inter, ...columns } = valuesOf(partners.schema, given);
  const rival = (own?: Entry) =>
    Array.from(partners.all()).some(
      (one) =>
        one !== own &&
        folded(one.row.NAZEV) === folded(columns.NAZEV) &&
        columns.NAZEV !== undefined,
    );
  if (type === "UPD") {
    const id = wanted ?? String(columns.ID ?? "");
    const entry = partners.byId(id);
    if (!entry) throw new Refusal(3007, `Požadované ID [${id}] pro update partnera jsem nenašel`);
    if (rival(entry)) throw new Refusal(3006, "Název partnera již existuje");
    const { ID: _id, ...changed } = columns;
    Object.assign(entry.row, changed);
    change(partners, entry);
    return keyOf(entry.row, ["INTER", "ID", "CISLO"]);
  }
  if (type !== "ADD") throw new Refusal(9009, "Chybná hodnota parametru 'typCmd'.");
  if (!columns.NAZEV) throw new Refusal(3005, "NAZEV nesmí být prázdný.");
  if (rival()) throw new Refusal(3006, "Název partnera již existuje");
  const row: Row = {
    ID: newId(),
    UKONCEN: EMPTY_DATE,
    ...columns,
    INTER: String(nextInter(partners)),
  };
  return keyOf(add(partners, row).row, ["INTER", "ID", "CISLO"]);
};

const cardsAdd: Write = ({ cards, add, change, nextInter, newId }, command) => {
  checkParameters(command, ["typCmd", "sklad", "skl_cislo", "id_cislo"], ["typCmd", "sklad"]);
  const given = dataOf(command, CARD_FIELDS);
  const {
    typCmd: type,
    sklad: warehouse = "1",
    skl_cislo: code,
    id_cislo: id,
  } = command.parameters;
  const { INTER: _inter, ...columns } = valuesOf(cards.schema, given);
  const same = Array.from(
    cards.where([{ column: "CISLO", operator: "=", value: code ?? "", isOr: false }]),
  );
  const entry = id === undefined ? same.find(({ row }) => row.SKLAD === warehouse) : cards.byId(id);
  if (type === "UPD") {
    if (!entry) throw new Refusal(9018, "Karta nebyla nalezena.");
    Object.assign(entry.row, columns);
    change(cards, entry);
    return keyOf(entry.row, ["INTER", "id", "SKLAD", "CISLO"]);
  }
  if (code === undefined || !columns.TEXT) throw new Refusal(9008, "Chybí skl_cislo nebo TEXT.");
  if (code.length > 20)
    throw new Refusal(900, "String or binary data would be truncated in column 'CISLO'.");
  if (entry) throw new Refusal(9017, `Karta ${code} již existuje.`);
  const row: Row = {
    id: newId(),
    ...columns,
    SKLAD: warehouse,
    CISLO: code,
    INTER: String(nextInter(cards)),
  };
  return keyOf(add(cards, row).row, ["INTER", "id", "SKLAD", "CISLO"]);
};

const invoicesAdd =
  (kind: "sales" | "costs"): Write =>
  (company, command) => {
    checkParameters(command, kind === "sales" ? ["variabl_force", "zauct"] : ["variabl_force"]);
    const table = company[kind];
    const given = dataOf(command, [...(kind === "sales" ? SALE_FIELDS : COST_FIELDS), "FA_POL"]);
    const { FA_POL: lines, ...head } = given;
    const columns = valuesOf(table.schema, head);
    if (columns.FORMA !== undefined && !FORMS.includes(String(columns.FORMA)))
      throw new Refusal(3514, "Chybný parametr FORMA.");
    if (columns.MENA !== undefined && !["EUR", "USD"].includes(String(columns.MENA)))
      throw new Refusal(3521, "Požadovaná měna není v nastavení pro Kurzovní lístek ČNB.");
    const number = columns.CISLO ?? String(20_270_000 + company.nextInter(table));
    const symbol = kind === "sales" ? (columns.VS ?? number) : undefined;
    if (symbol !== undefined && has(table, "VS", String(symbol)))
      throw new Refusal(9017, `Variabilní symbol ${symbol} již existuje.`);
    const inter = String(company.nextInter(table));
    const row: Row = {
      ...columns,
      ...partnerOf(company, String(columns.ID_PAR ?? "")),
      ...{ INTER: inter, ID: company.newId(), CISLO: String(number) },
      DOKLAD: columns.DOKLAD ?? (kind === "sales" ? "VF" : "PF"),
      ...(symbol === undefined ? {} : { VS: String(symbol) }),
    };
    const below = linesOf(company, table, { lines, inter });
    return keyOf(company.add(table, row, below).row, ["INTER", "ID", "DOKLAD", "CISLO"]);
  };

const ordersAdd: Write = (company, command) => {
  const switches = ["isSada", "force_dph", "isRecAut"];
  checkParameters(command, switches, switches);
  const { orders } = company;
  const given = dataOf(command, [...ORDER_FIELDS, "POL_OBIN"]);
  const { POL_OBIN: lines, DATUM_VYST: issued, ID_ODB: partner, ...head } = given;
  const columns = valuesOf(orders.schema, { ...head, DATUM_VYS: issued });
  if (columns.CISLO !== undefined && has(orders, "CISLO", String(columns.CISLO)))
    throw new Refusal(9017, `Objednávka ${columns.CISLO} již existuje.`);
  if (columns.CIS_ESHOP !== undefined && has(orders, "CIS_ESHOP", String(columns.CIS_ESHOP)))
    throw new Refusal(9017, `Objednávka e-shopu ${columns.CIS_ESHOP} již existuje.`);
  const inter = String(company.nextInter(orders));
  const below = linesOf(company, orders, { lines, inter });
  const sum = (name: string) =>
    below.reduce((total, line) => total + Number(line[name] ?? 0), 0).toFixed(2);
  const row: Row = {
    ...columns,
    ...partnerOf(company, String(partner ?? "")),
    ...{ INTER: inter, ID: company.newId(), CELKEM: sum("CENA"), BRUTTO: sum("CENA_DPH") },
    CISLO: columns.CISLO ?? String(2_700_000 + Number(inter)),
  };
  return keyOf(company.add(orders, row, below).row, ["INTER", "ID", "DOKLAD", "CISLO"]);
};

const ordersUpdate: Write = ({ orders, change }, command) => {
  checkParameters(command, ["id"], ["id"]);
  const given = dataOf(command, ["UKONCENO", "PRUBEH", "POZNAMKA"]);
  const entry = orders.byId(command.parameters.id ?? "");
  if (!entry) throw new Refusal(9018, "Objednávka nebyla nalezena.");
  if (entry.row.UKONCENO === true) throw new Refusal(9019, "Objednávka je uzavřena.");
  Object.assign(entry.row, valuesOf(orders.schema, given));
  change(orders, entry);
  return keyOf(entry.row, ["INTER", "ID"]);
};

export const WRITES: Readonly<Record<string, Write>> = {
  PARTNERI_ADD: partnersAdd,
  SKLAD_ADD: cardsAdd,
  FA_OUT_ADD: invoicesAdd("sales"),
  FA_IN_ADD: invoicesAdd("costs"),
  OB_IN_ADD: ordersAdd,
  OB_IN_UPD: ordersUpdate,
};

/** Null is as good as nothing. @throws Refusal for a field that the command does not have in this spelling */
function dataOf({ data }: Command, known: readonly string[]): Given {
  if (!data) throw new Refusal(9016, "Chybí Data.");
  for (const name of Object.keys(data))
    if (!known.includes(name)) throw new Refusal(900, `Invalid column name '${name}'.`);
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
}

function valuesOf(schema: TableSchema, given: Given): Row {
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    known.map(([name, value]): [string, Value] => {
      const column = schema.byName.get(name.toUpperCase());
      if (!column) throw new Refusal(900, `Invalid column name '${name}'.`);
      return [column.name, toValue(column, value)];
    }),
  );
}

function linesOf(
  { newId }: Company,
  table: Table,
  { lines, inter }: { readonly lines: unknown; readonly inter: string },
): Row[] {
  const schema = table.lines?.schema;
  if (!Array.isArray(lines) || lines.length === 0 || !schema)
    throw new Refusal(9016, "Doklad nemá položky.");
  return lines.map((line: Given, at) => ({
    ...valuesOf(schema, line),
    ...{ FAKTURA: inter, ID: newId(), PORDER: String(at + 1) },
  }));
}

function partnerOf({ partners }: Company, id: string): Row {
  const entry = partners.byId(id);
  if (!entry) throw new Refusal(9018, `Partner [${id}] nebyl nalezen.`);
  const { row } = entry;
  return {
    ...{ ID_PAR: id.toLowerCase(), CISLO_ODB: row.CISLO ?? "", NAZEV_ODB: row.NAZEV ?? "" },
    ...{ ICO_ODB: row.ICO ?? "", DIC_ODB: row.DIC ?? "" },
  };
}

const has = (table: Table, column: string, value: string): boolean =>
  !table
    .where([{ column, operator: "=", value, isOr: false }])
    [Symbol.iterator]()
    .next().done;

/** One row with the key of what was written. */
const keyOf = (row: Row, names: readonly string[]): string =>
  `[{${names
    .filter((name) => row[name] !== undefined)
    .map((name) => {
      const isNumber =
        ["INTER", "SKLAD"].includes(name) || (name === "CISLO" && names.includes("DOKLAD"));
      return `"${name}":${isNumber ? row[name] : textLiteral(String(row[name]))}`;
    })
    .join(",")}}]`;
