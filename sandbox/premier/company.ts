import { rowVersion, stampOf } from "./clock.ts";
import type { Row } from "./schema.ts";
import { cardRows, guid, invoiceRows, orderRows, partnerRows } from "./seed.ts";
import { createTable, type Entry, type Table } from "./table.ts";
import * as tables from "./tables.ts";

/** The data of one accounting unit. */
export interface Company {
  readonly partners: Table;
  readonly sales: Table;
  readonly costs: Table;
  readonly orders: Table;
  readonly cards: Table;
  readonly warehouses: readonly Row[];
  readonly vatCodes: readonly Row[];
  readonly now: () => number;
  /** Stamps a change, or puts a new row in. */
  change(table: Table, entry: Entry): void;
  add(table: Table, row: Row, lines?: Row[]): Entry;
  /** The next number of the table's own count. */
  nextInter(table: Table): number;
  newId(): string;
}

const WAREHOUSES: readonly Row[] = [
  { CISLO: "1", NAZEV: "Hlavní sklad", TYP: "Z", UKONCEN: false },
  { CISLO: "2", NAZEV: "Prodejna Žižkov", TYP: "Z", UKONCEN: false },
  { CISLO: "9", NAZEV: "Starý sklad", TYP: "Z", UKONCEN: true },
];

/** One code stands twice, as in the recorded answer. */
const VAT_CODES: readonly Row[] = [
  { KOD_DPH: "00", TEXT: "Mimo DPH", SAZBA: "0", SAZBA_DPH: "0", FA_IN: true, FA_OUT: true },
  { KOD_DPH: "15", TEXT: "Přijaté plnění základní", SAZBA: "2", SAZBA_DPH: "21", FA_IN: true },
  { KOD_DPH: "36", TEXT: "Tuzemsko základní", SAZBA: "2", SAZBA_DPH: "21", FA_OUT: true },
  { KOD_DPH: "36", TEXT: "Tuzemsko základní", SAZBA: "2", SAZBA_DPH: "21", FA_OUT: true },
  { KOD_DPH: "35", TEXT: "Tuzemsko snížená", SAZBA: "1", SAZBA_DPH: "12", FA_OUT: true },
];

export function openCompany(rows: number | undefined, now: () => number): Company {
  let version = 0;
  let made = 0;
  const change: Company["change"] = (table, entry) => {
    version += 1;
    entry.changedAt = now();
    const { row } = entry;
    for (const [name, value] of Object.entries({
      ...{ TS: rowVersion(version), PS_TIME: stampOf(entry.changedAt) },
      timePec: new Date(entry.changedAt).toISOString().slice(0, 19),
    })) {
      if (table.schema.columns.some((one) => one.name === name)) row[name] = value;
    }
    table.reindex(entry);
  };
  const add: Company["add"] = (table, row, lines = []) => {
    const entry: Entry = { row, lines, changedAt: now() };
    table.add(entry);
    change(table, entry);
    return entry;
  };
  const partners = createTable(tables.PARTNERY, ["ICO", "DIC"]);
  const sales = createTable(tables.FA_OUT, ["CISLO", "VS"], {
    schema: tables.POLOZKY,
    name: "POLOZKY",
  });
  const costs = createTable(tables.FA_IN, ["CISLO_PF"], {
    schema: tables.POLOZ_IN,
    name: "POLOZ_IN",
  });
  const orders = createTable(tables.OB_IN, ["CISLO", "CIS_ESHOP"], {
    schema: tables.POL_OBIN,
    name: "pol_obin",
  });
  const cards = createTable(tables.CENIK, ["CISLO"]);
  const inters = new Map<Table, number>();
  const company: Company = {
    ...{ partners, sales, costs, orders, cards, now, change, add },
    warehouses: WAREHOUSES,
    vatCodes: VAT_CODES,
    nextInter(table) {
      const known =
        inters.get(table) ??
        Math.max(0, ...Array.from(table.all(), ({ row }) => Number(row.INTER ?? 0)).slice(-50));
      inters.set(table, known + 1);
      return known + 1;
    },
    newId() {
      made += 1;
      return guid(90, made);
    },
  };
  fill(company, rows ?? 0);
  return company;
}

function fill({ partners, sales, costs, orders, cards, add }: Company, rows: number): void {
  const some = partnerRows(Math.max(rows, 250));
  for (const row of some) add(partners, row);
  for (const row of cardRows(Math.max(rows, 450), 1)) add(cards, row);
  for (const row of cardRows(3, 2).slice(0, 3)) add(cards, row);
  for (const { row, lines } of invoiceRows(230, { table: "FA_OUT", partners: some }))
    add(sales, row, lines);
  for (const { row, lines } of invoiceRows(30, { table: "FA_IN", partners: some }))
    add(costs, row, lines);
  for (const { row, lines } of orderRows(20, some[0] ?? {})) add(orders, row, lines);
}

/** Quantities of a card, as SKLAD_STAV has them. */
export function levelOf({ row }: Entry): Row {
  const onHand = Number(row.PRIJEM ?? 0) - Number(row.VYDEJ ?? 0);
  return {
    ...{ cislo: row.CISLO ?? "", sklad: row.SKLAD ?? "1", id: row.id ?? "", stav: String(onHand) },
    ...{ rezervace: "2", objednano: "0", dispozice: String(onHand - 2), mj: row.MJ ?? "" },
    ps_time: row.PS_TIME ?? "",
  };
}
