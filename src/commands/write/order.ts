import type { Order } from "../../model/order.ts";
import { findTableRows } from "../../store/command-keys.ts";
import { type CommandRow, findCommandRows } from "../../store/command-rows.ts";
import { findIdentities } from "../../store/identities.ts";
import { findRecord } from "../../store/records.ts";
import { identityKeys } from "../../sync/identity.ts";
import type { CzkRate } from "../call.ts";
import { findTable } from "../catalogue.ts";
import { fault, NUMBERS } from "../fault.ts";
import { fold, physicalTable } from "../sql/physical.ts";
import { keptText, withLineExtras } from "../tables/line-extra.ts";
import { localTime } from "../tables/stamp.ts";
import type { Partner } from "./document-party.ts";
import { extraWith } from "./extra.ts";
import type { Given } from "./given.ts";
import { claim, holderOf } from "./keys.ts";
import { lineExtrasOf, type MadeLine } from "./line-records.ts";
import { makeOrderLine } from "./order-lines.ts";
import { type OrderParts, orderOf } from "./order-record.ts";
import { type DataShape, readData } from "./read-data.ts";
import { findPartner, findShipTo } from "./references.ts";
import { findSeries, numberKey, type Series, takeNumber } from "./series.ts";
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

/** What is different between orders of customers and orders to suppliers. */
interface Side {
  readonly name: string;
  readonly direction: "sales" | "purchase";
  readonly kind: 22 | 25;
  readonly table: "OB_IN" | "OB_OUT";
  readonly list: "POL_OBIN" | "POL_OBOU";
  readonly shape: DataShape;
}

/** Names that `Data` has for columns of the tables. */
const RENAMED = { DATUM_VYST: "DATUM_VYS", ID_ODB: "ID_PAR" };

const IN: Side = {
  ...{ name: "OB_IN_ADD", direction: "sales", kind: 22, table: "OB_IN", list: "POL_OBIN" },
  shape: {
    ...{ table: "OB_IN", renamed: RENAMED, vendor: VENDOR_FIELDS.OB_IN_ADD.head },
    lines: {
      ...{ table: "POL_OBIN", field: "POL_OBIN", readOnly: ["FAKTURA"] },
      vendor: VENDOR_FIELDS.OB_IN_ADD.lines,
    },
  },
};
const OUT: Side = {
  ...{ name: "OB_OUT_ADD", direction: "purchase", kind: 25, table: "OB_OUT", list: "POL_OBOU" },
  shape: {
    ...{ table: "OB_OUT", renamed: RENAMED, vendor: VENDOR_FIELDS.OB_OUT_ADD.head },
    lines: {
      ...{ table: "POL_OBOU", field: "POL_OBOU", readOnly: ["FAKTURA"] },
      vendor: VENDOR_FIELDS.OB_OUT_ADD.lines,
    },
  },
};

interface Prepared extends ReturnType<typeof readData> {
  readonly issued: string;
  readonly bankRate: CzkRate | undefined;
}

const orders = (side: Side) =>
  writing<Prepared>(side.name, {
    prepare: (request) => prepare(side, request),
    write: (task, prepared) => addOrder(task, side, prepared),
  });

export const writeReceivedOrder = orders(IN);
export const writeIssuedOrder = orders(OUT);

async function prepare({ shape }: Side, { context, request }: WriteRequest): Promise<Prepared> {
  const read = readData(shape, request.data);
  const { given } = read;
  const issued =
    given.day("DATUM_VYS") ?? localTime(context.clock.now(), context.timeZone).slice(0, 10);
  const currency = given.text("MENA")?.toUpperCase() ?? "CZK";
  const isAsked = currency !== "CZK" && !given.amount("KURS") && /^[A-Z]{3}$/.test(currency);
  return {
    ...read,
    issued,
    bankRate: isAsked ? await context.rate(currency, issued) : undefined,
  };
}

async function addOrder(task: WriteTask, side: Side, prepared: Prepared): Promise<KeyRow> {
  const { given, warnings, issued } = prepared;
  task.warnings.push(...warnings, ...ignoredSwitches(task));
  const earlier = await findEarlier(task, { guid: given.text("ID"), tableName: side.table });
  if (earlier) return keyRow(earlier);
  checkCurrency(task, given);
  const partner = await findPartner(task, given.text("ID_PAR"), "ID_ODB");
  const shipTo = await findShipTo(task, partner, given.text("ID_DOD"));
  const lines = await linesOf(task, side, { given, partner });
  const series = await findSeries(task, side.kind, given.text("DOKLAD"));
  if (!partner) {
    throwFaults(task);
    throw new Error("a partner is missing without a fault");
  }
  const parts = { direction: side.direction, given, partner, shipTo, lines, issued };
  // Checks the sums, before a number is taken.
  orderOf(task, { ...parts, number: undefined });
  const keys = side.direction === "sales" ? shopKeys(given, partner) : [];
  await checkShopKeys(task, keys, partner);
  throwFaults(task);

  const year = issued.slice(0, 4);
  const sent = given.amount("CISLO")?.toFixed(0);
  const number = await takeNumber(task, series, { year, sent });
  const named = given.with({ ...addedValues(side, prepared, { series, number, partner }) });
  const row = await insert(task, side, { parts: { ...parts, given: named, number }, series });
  await claim(task, row.recordId, [numberKey(series, number), ...keys.map(({ key }) => key)]);
  return keyRow(row);
}

function ignoredSwitches({ parameters }: WriteTask) {
  return ["isSada", "isRecAut"].flatMap((name) =>
    parameters.flag(name) ? [{ desc: `Parametr '${name}' nemá vliv a byl ignorován.` }] : [],
  );
}

function checkCurrency({ errors }: WriteTask, given: Given): void {
  const currency = given.text("MENA");
  if (currency === undefined || /^[A-Z]{3}$/i.test(currency)) return;
  errors.push({ number: NUMBERS.parameterWrong, desc: `MENA '${currency}' není kód měny.` });
}

/** What the order has without anybody having sent it. */
function addedValues(
  { direction }: Side,
  { given, bankRate }: Prepared,
  { series, number, partner }: { series: Series; number: string; partner: Partner },
): Readonly<Record<string, string>> {
  return {
    ...{ DOKLAD: series.code, CISLO: number, ID_PAR: partner.row.guid },
    ...(direction === "sales" && !given.has("PRUBEH") && !given.flag("UKONCENO")
      ? { PRUBEH: "Přijatá" }
      : {}),
    ...(bankRate ? { KURS: bankRate.rate, M_KURS: String(bankRate.units) } : {}),
  };
}

const keyRow = (row: CommandRow): KeyRow => ({
  INTER: row.inter,
  ID: row.guid,
  DOKLAD: keptText(row.extra, "DOKLAD") ?? "",
  CISLO: printedNumber(keptText(row.extra, "CISLO") ?? "0"),
});

/** The hub knows an order by its number alone: where another series has it, the series stands before it. */
async function insert(
  task: WriteTask,
  side: Side,
  { parts, series }: { readonly parts: OrderParts; readonly series: Series },
): Promise<CommandRow> {
  const { given, lines, number } = parts;
  // Its sums have been checked.
  const plain = orderOf({ ...task, errors: [] }, parts);
  const known = await findIdentities(task.tx, "order", identityKeys("order", plain));
  const record: Order = known.size > 0 ? { ...plain, number: `${series.code}${number}` } : plain;
  return addRecord(task, {
    ...{ entity: "order", record, tableName: side.table, guid: given.text("ID") },
    extra: withLineExtras(extraWith(side.table, given), side.list, lineExtrasOf(lines)),
    taken: (other) =>
      fault(
        NUMBERS.duplicate,
        `Objednávka ${number} již existuje${other ? ` (INTER ${other.inter})` : ""}.`,
      ),
  });
}

async function linesOf(
  task: WriteTask,
  side: Side,
  { given, partner }: { readonly given: Given; readonly partner: Partner | undefined },
): Promise<readonly MadeLine[]> {
  if (given.lines.length === 0) {
    const desc = `'${side.list}' musí mít alespoň jeden řádek.`;
    task.errors.push({ number: NUMBERS.data, desc });
  }
  const isSale = side.direction === "sales";
  const terms = {
    table: side.list,
    codes: await vatCodes(task, side.direction),
    partner,
    warehouse: given.amount("SKLAD")?.toFixed(0) ?? "1",
    // Only orders of customers have the switch.
    isVatForced: isSale ? task.parameters.flag("force_dph") : true,
  };
  const made: MadeLine[] = [];
  for (const line of given.lines) made.push(await makeOrderLine(task, line, terms));
  return made;
}

interface ShopKey {
  readonly key: string;
  readonly column: "CIS_ESHOP" | "OBJEDNAVKA";
  readonly value: string;
}

/** What a shop that sends an order again says of it in the same words. */
function shopKeys(given: Given, { row }: Partner): readonly ShopKey[] {
  const eshop = given.amount("CIS_ESHOP")?.toFixed(0);
  const order = given.text("OBJEDNAVKA");
  const keyOf = (column: ShopKey["column"], value: string): ShopKey => ({
    ...{ column, value },
    key: `OB_IN:${column}:${row.guid}:${fold(value)}`,
  });
  return [
    ...(eshop === undefined ? [] : [keyOf("CIS_ESHOP", eshop)]),
    ...(order === undefined ? [] : [keyOf("OBJEDNAVKA", order)]),
  ];
}

async function checkShopKeys(
  task: WriteTask,
  keys: readonly ShopKey[],
  partner: Partner,
): Promise<void> {
  for (const one of keys) {
    const holder = await holderOf(task, { key: one.key, entity: "order" });
    const [row] = holder ? await findCommandRows(task.tx, "order", [holder.id]) : [];
    const inter = row ? String(row.inter) : await inTable(task, one, partner);
    if (inter === undefined) continue;
    task.errors.push({
      number: NUMBERS.duplicate,
      desc: `${one.column} '${one.value}' už má objednávka téhož partnera (INTER ${inter}).`,
    });
  }
}

async function inTable(
  task: WriteTask,
  { column, value }: ShopKey,
  { row }: Partner,
): Promise<string | undefined> {
  const table = findTable("OB_IN");
  if (!table) return undefined;
  const rows = await findTableRows(task.tx, {
    table: physicalTable(table),
    columns: ["INTER"],
    where: {
      ID_PAR_f: fold(row.guid),
      ...(column === "CIS_ESHOP" ? { CIS_ESHOP: value } : { OBJEDNAVKA_f: fold(value) }),
    },
  });
  for (const { record_id: id, INTER: inter } of rows) {
    const record = await findRecord(task.tx, "order", Number(id));
    if (record && record.deleted_at === null) return String(inter);
  }
  return undefined;
}
