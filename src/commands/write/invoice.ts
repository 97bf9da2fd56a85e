import Big from "big.js";
import type { Invoice } from "../../model/invoice.ts";
import { findTableRows } from "../../store/command-keys.ts";
import { type CommandRow, findCommandRows } from "../../store/command-rows.ts";
import { findIdentities } from "../../store/identities.ts";
import { findRecord } from "../../store/records.ts";
import { identityKeys } from "../../sync/identity.ts";
import type { CzkRate } from "../call.ts";
import { findTable } from "../catalogue.ts";
import type { Extra } from "../definition.ts";
import { fault, NUMBERS } from "../fault.ts";
import { fold, physicalTable } from "../sql/physical.ts";
import { type ChildList, keptText, withLineExtras } from "../tables/line-extra.ts";
import { localTime } from "../tables/stamp.ts";
import { lineMoney } from "./amounts.ts";
import type { Partner } from "./document-party.ts";
import { extraWith } from "./extra.ts";
import type { Given } from "./given.ts";
import { type InvoiceParts, invoiceOf, knownForm } from "./invoice-record.ts";
import { claim, holderOf } from "./keys.ts";
import { lineExtra, lineExtrasOf, type MadeLine } from "./line-records.ts";
import { type DataShape, readData } from "./read-data.ts";
import { findCard, findPartner } from "./references.ts";
import { findSeries, numberKey, type SeriesKind, takeNumber } from "./series.ts";
import { addRecord, findEarlier } from "./stored-rows.ts";
import { vatCodes } from "./vat-codes.ts";
import { VENDOR_FIELDS } from "./vendor-fields.ts";
import {
  type KeyRow,
  printedNumber,
  throwFaults,
  type WriteRequest,
  type WriteTask,
  writing,
} from "./write-task.ts";

/** What is different between invoices that are issued and those that come in. */
interface Side {
  readonly name: string;
  readonly direction: "sales" | "cost";
  readonly kind: SeriesKind;
  readonly table: "FA_OUT" | "FA_IN";
  readonly list: ChildList;
  /** The column of the variable symbol. */
  readonly symbol: "VS" | "VARIABL";
  readonly shape: DataShape;
}

const READ_ONLY = ["UHRAZENO", "DATUM_UHR"];

const OUT: Side = {
  ...{ name: "FA_OUT_ADD", direction: "sales", kind: 4, table: "FA_OUT", list: "POLOZKY" },
  symbol: "VS",
  shape: {
    ...{ table: "FA_OUT", readOnly: READ_ONLY, vendor: VENDOR_FIELDS.FA_OUT_ADD.head },
    lines: {
      ...{ table: "POLOZKY", field: "FA_POL", readOnly: ["FAKTURA"] },
      vendor: VENDOR_FIELDS.FA_OUT_ADD.lines,
    },
  },
};
const IN: Side = {
  ...{ name: "FA_IN_ADD", direction: "cost", kind: 3, table: "FA_IN", list: "POLOZ_IN" },
  symbol: "VARIABL",
  shape: {
    ...{ table: "FA_IN", readOnly: READ_ONLY, vendor: VENDOR_FIELDS.FA_IN_ADD.head },
    lines: {
      ...{ table: "POLOZ_IN", field: "FA_POL", readOnly: ["FAKTURA"] },
      vendor: VENDOR_FIELDS.FA_IN_ADD.lines,
    },
  },
};

interface Prepared extends ReturnType<typeof readData> {
  readonly dates: Pick<InvoiceParts["dates"], "issued" | "taxed">;
  readonly bankRate: CzkRate | undefined;
}

const invoices = (side: Side) =>
  writing<Prepared>(side.name, {
    prepare: (request) => prepare(side, request),
    write: (task, prepared) => addInvoice(task, side, prepared),
  });

export const writeIssuedInvoice = invoices(OUT);
export const writeReceivedInvoice = invoices(IN);

async function prepare({ shape }: Side, { context, request }: WriteRequest): Promise<Prepared> {
  const read = readData(shape, request.data);
  const { given } = read;
  const issued =
    given.day("DATUM_VYS") ?? localTime(context.clock.now(), context.timeZone).slice(0, 10);
  const taxed = given.day("DATUM_USK") ?? issued;
  const currency = currencyOf(given);
  const isAsked = currency !== "CZK" && !given.amount("KURS") && /^[A-Z]{3}$/.test(currency);
  const bankRate = isAsked ? await context.rate(currency, taxed) : undefined;
  return { ...read, dates: { issued, taxed }, bankRate };
}

const currencyOf = (given: Given): string => given.text("MENA")?.toUpperCase() ?? "CZK";

async function addInvoice(
  task: WriteTask,
  side: Side,
  { given, warnings, dates, bankRate }: Prepared,
): Promise<KeyRow> {
  task.warnings.push(...warnings);
  if (task.parameters.flag("zauct")) {
    task.warnings.push({ desc: "Parametr 'zauct' nemá vliv, faktura se neúčtuje." });
  }
  const guid = given.text("ID");
  const earlier = await findEarlier(task, { guid, tableName: side.table });
  if (earlier) return keyRow(earlier);
  const partner = await findPartner(task, given.text("ID_PAR"), "ID_PAR");
  const lines = await linesOf(task, side, given);
  const form = formOf(task, given);
  const rate = rateOf(task, given, { bankRate, day: dates.taxed });
  const series = await findSeries(task, side.kind, given.text("DOKLAD"));
  if (!partner) {
    throwFaults(task);
    throw new Error("a partner is missing without a fault");
  }
  const parts = {
    ...{ direction: side.direction, given: given.with({ FORMA: form }), partner, lines },
    ...{ currency: currencyOf(given), rate, number: undefined },
    dates: { ...dates, due: given.day("DATUM_SPL") ?? dueDate(side, partner, dates.issued) },
  } as const;
  // Checks the sums, before a number is taken.
  invoiceOf(task, parts);
  await checkSymbol(task, side, { given, partner, year: dates.issued.slice(0, 4) });
  throwFaults(task);

  const year = dates.issued.slice(0, 4);
  const sent = given.amount("CISLO")?.toFixed(0);
  const number = await takeNumber(task, series, { year, sent });
  const symbol = given.text(side.symbol) ?? number.slice(-10);
  if (!given.has(side.symbol)) {
    await checkSymbol(task, side, { given: given.with({ [side.symbol]: symbol }), partner, year });
    throwFaults(task);
  }
  const named = given.with({
    ...{ FORMA: form, DOKLAD: series.code, CISLO: number, [side.symbol]: symbol },
    ID_PAR: partner.row.guid,
  });
  const row = await insert(task, side, {
    parts: { ...parts, given: named },
    number,
    series: series.code,
    extra: withLineExtras(extraWith(side.table, named), side.list, lineExtrasOf(lines)),
  });
  await claim(task, row.recordId, [
    numberKey(series, number),
    ...(task.parameters.flag("variabl_force") ? [] : [symbolKey(side, { symbol, partner, year })]),
  ]);
  return keyRow(row);
}

const keyRow = (row: CommandRow): KeyRow => ({
  INTER: row.inter,
  ID: row.guid,
  DOKLAD: keptText(row.extra, "DOKLAD") ?? "",
  CISLO: printedNumber(keptText(row.extra, "CISLO") ?? "0"),
});

/**
 * The hub knows an issued invoice by its number alone: where another series has given the same one, the series stands
 * before it.
 */
async function insert(
  task: WriteTask,
  side: Side,
  {
    parts,
    number,
    series,
    extra,
  }: {
    readonly parts: InvoiceParts;
    readonly number: string;
    readonly series: string;
    readonly extra: Extra;
  },
): Promise<CommandRow> {
  const { given } = parts;
  const own = side.direction === "sales" ? number : given.text("CISLO_PF");
  const record = (text: string | undefined): Invoice =>
    // Its sums have been checked.
    invoiceOf({ ...task, errors: [] }, { ...parts, number: text });
  const common = {
    ...({ entity: "invoice", tableName: side.table, guid: given.text("ID"), extra } as const),
    taken: (other: CommandRow | undefined) =>
      fault(
        NUMBERS.duplicate,
        `Faktura ${own ?? number} již existuje${other ? ` (INTER ${other.inter})` : ""}.`,
      ),
  };
  const clash = side.direction === "sales" ? await isKnown(task, record(own)) : false;
  return addRecord(task, { ...common, record: record(clash ? `${series}${number}` : own) });
}

async function isKnown({ tx }: WriteTask, record: Invoice): Promise<boolean> {
  const known = await findIdentities(tx, "invoice", identityKeys("invoice", record));
  return known.size > 0;
}

function formOf({ errors }: WriteTask, given: Given): string | undefined {
  const sent = given.text("FORMA");
  if (sent === undefined) return undefined;
  const form = knownForm(sent);
  if (form === undefined) {
    errors.push({ number: NUMBERS.paymentMethod, desc: `Chybný parametr FORMA '${sent}'.` });
  }
  return form;
}

/** CZK for one unit, at most ten decimals. */
function rateOf(
  { errors }: WriteTask,
  given: Given,
  { bankRate, day }: { readonly bankRate: CzkRate | undefined; readonly day: string },
): InvoiceParts["rate"] {
  const currency = currencyOf(given);
  if (currency === "CZK") return undefined;
  const own = given.amount("KURS");
  const forOne = (rate: Big, units: Big) => rate.div(units).round(10, Big.roundHalfUp).toFixed();
  if (own && /^[A-Z]{3}$/.test(currency)) {
    return { rate: forOne(own, given.amount("M_KURS") ?? new Big(1)), date: day };
  }
  if (bankRate) {
    const rate = forOne(new Big(bankRate.rate), new Big(bankRate.units));
    return { rate, date: bankRate.date, source: "CNB" };
  }
  errors.push({
    number: NUMBERS.currency,
    desc: `Měna '${currency}' není v kurzovním lístku ČNB, u tuzemské faktury ji nevyplňujte.`,
  });
  return undefined;
}

function dueDate(side: Side, { party, row }: Partner, issued: string): string {
  const supplier = Number(keptText(row.extra, "SPLAT_DOD") ?? Number.NaN);
  const customer = party.payment_terms_days ?? 0;
  const days = side.direction === "cost" && supplier > 0 ? supplier : customer;
  const day = new Date(`${issued}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + Math.min(days, 3650));
  return day.toISOString().slice(0, 10);
}

async function linesOf(task: WriteTask, side: Side, given: Given): Promise<readonly MadeLine[]> {
  if (given.lines.length === 0) {
    task.errors.push({ number: NUMBERS.data, desc: "'FA_POL' musí mít alespoň jeden řádek." });
  }
  const codes = await vatCodes(task, side.direction === "sales" ? "sales" : "purchase");
  const made: MadeLine[] = [];
  for (const line of given.lines) {
    const sums = lineMoney(task, line, { codes });
    const sku = line.text("MATERIAL");
    const card =
      sku !== undefined && (!line.has("TEXT") || !line.has("MJ"))
        ? await findCard(task, { sku, warehouse: "1" })
        : undefined;
    made.push({
      ...{ given: line, money: sums, sku },
      text: line.text("TEXT") ?? card?.item.name ?? "",
      unit: line.text("MJ") ?? card?.unit,
      extra: lineExtra(side.list, line, { code: undefined }),
    });
  }
  return made;
}

interface Symbol {
  readonly symbol: string;
  readonly partner: Partner;
  readonly year: string;
}

const symbolKey = (side: Side, { symbol, partner, year }: Symbol): string =>
  side.direction === "sales"
    ? `FA_OUT:VS:${year}:${symbol}`
    : `FA_IN:VARIABL:${partner.row.guid}:${year}:${symbol}`;

/** 9017 where another invoice of the year, of the same supplier where it came in, has the variable symbol. */
async function checkSymbol(
  task: WriteTask,
  side: Side,
  { given, partner, year }: { given: Given; partner: Partner; year: string },
): Promise<void> {
  const symbol = given.text(side.symbol);
  if (symbol === undefined || task.parameters.flag("variabl_force")) return;
  const key = symbolKey(side, { symbol, partner, year });
  const holder = await holderOf(task, { key, entity: "invoice" });
  const other = holder
    ? (await findCommandRows(task.tx, "invoice", [holder.id]))[0]?.inter
    : undefined;
  const inter = other ?? (await symbolInTable(task, side, { symbol, partner, year }));
  if (!holder && inter === undefined) return;
  task.errors.push({
    number: NUMBERS.duplicate,
    desc: `Variabilní symbol '${symbol}' už má v roce ${year} faktura INTER ${inter ?? ""}.`,
  });
}

async function symbolInTable(
  task: WriteTask,
  side: Side,
  { symbol, partner, year }: Symbol,
): Promise<string | undefined> {
  const table = findTable(side.table);
  if (!table) return undefined;
  const rows = await findTableRows(task.tx, {
    table: physicalTable(table),
    columns: ["INTER", "DATUM_VYS"],
    where: {
      [side.symbol]: symbol,
      ...(side.direction === "cost" ? { ID_PAR_f: fold(partner.row.guid) } : {}),
    },
  });
  for (const { record_id: id, INTER: inter, DATUM_VYS: day } of rows) {
    if (!String(day).startsWith(year)) continue;
    const record = await findRecord(task.tx, "invoice", Number(id));
    if (record && record.deleted_at === null) return String(inter);
  }
  return undefined;
}
