import Big from "big.js";
import type { Order, OrderLine } from "../../model/order.ts";
import { findCommandRowByGuid } from "../../store/command-rows.ts";
import { findRecord } from "../../store/records.ts";
import type { Extra } from "../definition.ts";
import { fault, NUMBERS } from "../fault.ts";
import { keptText, lineExtras, lineGuid, withLineExtras } from "../tables/line-extra.ts";
import { cents, money, total } from "./amounts.ts";
import { readGuid } from "./convert.ts";
import type { Partner } from "./document-party.ts";
import { extraWith } from "./extra.ts";
import type { Given } from "./given.ts";
import { orderLine } from "./line-records.ts";
import { makeOrderLine, type OrderTerms } from "./order-lines.ts";
import { DONE, statusFrom } from "./order-record.ts";
import { type DataShape, readData } from "./read-data.ts";
import { changeRow, lockByGuid, newGuid } from "./stored-rows.ts";
import { vatCodes } from "./vat-codes.ts";
import { VENDOR_FIELDS } from "./vendor-fields.ts";
import { throwFaults, type WriteTask, writing } from "./write-task.ts";

const LIST = "POL_OBIN";
const SHAPE: DataShape = {
  table: "OB_IN",
  only: ["UKONCENO", "PRUBEH", "POZNAMKA"],
  vendor: VENDOR_FIELDS.OB_IN_UPD.head,
  lines: {
    ...{ table: LIST, field: LIST, readOnly: ["FAKTURA"], hasAction: true },
    vendor: VENDOR_FIELDS.OB_IN_UPD.lines,
  },
};

/** OB_IN_UPD: how far an order has come, and its lines one by one. */
export const changeReceivedOrder = writing("OB_IN_UPD", {
  prepare: ({ request }) => readData(SHAPE, request.data),
  write: async (task, { given, warnings }) => {
    task.warnings.push(...warnings);
    const asked = task.parameters.text("id") ?? "";
    const guid = readGuid(asked);
    const found = guid === undefined ? undefined : await lockByGuid(task, "order", guid);
    if (found?.row.tableName !== "OB_IN") {
      throw fault(NUMBERS.notFound, `Přijatá objednávka s ID [${asked}] neexistuje.`);
    }
    const { row, record } = found;
    if (DONE.includes(record.data.status)) {
      throw fault(NUMBERS.locked, `Objednávka INTER ${row.inter} je uzavřená, nelze ji měnit.`);
    }
    const lines = await changedLines(task, given.lines, {
      ...{ order: record.data, extra: row.extra, guid: row.guid },
    });
    throwFaults(task);
    const after = changedOrder(record.data, given, lines.lines);
    const extra = extraWith("OB_IN", given, lines.extra);
    await changeRow(task, { entity: "order", before: record, after, row, extra });
    return { INTER: row.inter, ID: row.guid };
  },
});

function changedOrder(order: Order, given: Given, lines: Order["lines"]): Order {
  const { note: _note, ...rest } = order;
  const note = given.has("POZNAMKA") ? given.text("POZNAMKA") : order.note;
  return {
    ...rest,
    status: statusFrom(given, order.status),
    ...(note === undefined ? {} : { note }),
    lines,
    totals: given.lines.length > 0 ? { ...order.totals, ...sums(lines) } : order.totals,
  };
}

function sums(lines: Order["lines"]): Order["totals"] {
  const amounts = (name: "net" | "gross") => lines.map((line) => new Big(line[name] ?? 0));
  const [net, gross] = [total(amounts("net")), total(amounts("gross"))];
  return { net: money(net), tax: money(cents(gross.minus(net))), gross: money(gross) };
}

interface Lines {
  readonly lines: Order["lines"];
  readonly extra: Extra;
}

/** A line that is there, as a line is sent: for what of it stays. */
interface Standing {
  readonly no: number;
  readonly guid: string;
  line: OrderLine;
  extra: Extra;
}

async function changedLines(
  task: WriteTask,
  sent: readonly Given[],
  { order, extra, guid }: { readonly order: Order; readonly extra: Extra; readonly guid: string },
): Promise<Lines> {
  if (sent.length === 0) return { lines: order.lines, extra };
  const kept = lineExtras(extra, LIST);
  let standing = order.lines.map((line): Standing => {
    const own = kept.get(line.no) ?? {};
    return { no: line.no, guid: lineGuid(guid, line.no, own), line, extra: own };
  });
  const terms: OrderTerms = {
    ...{ table: LIST, codes: await vatCodes(task, "sales"), isVatForced: false },
    partner: await partnerOf(task, extra),
    warehouse: keptText(extra, "SKLAD") ?? "1",
  };
  for (const given of sent) standing = await applied(task, { given, standing, terms });
  const last = new Map(standing.map((one) => [one.no, one.extra]));
  return {
    lines: standing.map(({ line }) => line),
    extra: withLineExtras(extra, LIST, last),
  };
}

async function partnerOf(task: WriteTask, extra: Extra): Promise<Partner | undefined> {
  const guid = keptText(extra, "ID_PAR");
  const row = guid === undefined ? undefined : await findCommandRowByGuid(task.tx, guid);
  const record = row ? await findRecord(task.tx, "party", row.recordId) : undefined;
  return row && record ? { row, party: record.data } : undefined;
}

async function applied(
  task: WriteTask,
  {
    given,
    standing,
    terms,
  }: {
    readonly given: Given;
    readonly standing: Standing[];
    readonly terms: OrderTerms;
  },
): Promise<Standing[]> {
  const action = given.text("TYP");
  const id = given.text("ID");
  if (action === "ADD") {
    const no = Math.max(0, ...standing.map((one) => one.no)) + 1;
    const made = await makeOrderLine(task, given, terms);
    const own = { ...made.extra, ID: id ?? newGuid() };
    return [...standing, { no, guid: own.ID, line: orderLine(no, made), extra: own }];
  }
  if (action !== "UPD" && action !== "DEL") {
    const desc = `Řádek ${given.no}: TYP musí být ADD, UPD nebo DEL.`;
    task.errors.push({ number: NUMBERS.parameterWrong, desc });
    return standing;
  }
  const target = standing.find((one) => one.guid === id);
  if (!target) {
    const desc = `Řádek ${given.no}: položka s ID [${id ?? ""}] v objednávce není.`;
    task.errors.push({ number: NUMBERS.notFound, desc });
    return standing;
  }
  if (action === "DEL") return standing.filter((one) => one !== target);
  const made = await makeOrderLine(task, overlaid(target, given), terms);
  const line = orderLine(target.no, made, target.line);
  const next = { ...target, line, extra: { ...target.extra, ...made.extra, ID: target.guid } };
  return standing.map((one) => (one === target ? next : one));
}

const MONEY = ["MNOZSTVI", "CENA_MJ", "SLEVA_PR", "SAZBA_DPH", "KOD_DPH"];

/** What was sent over what there is; totals follow from what changes. */
function overlaid({ line, extra }: Standing, given: Given): Given {
  const isPriced = MONEY.some((name) => given.has(name));
  const before: Record<string, string | undefined> = {
    ...{ SCISLO: line.seller_code, TEXT: line.name, TEXT_2: line.description },
    ...{ MJ: line.unit_local ?? line.unit, MNOZSTVI: line.ordered_qty, CENA_MJ: line.net_price },
    ...{ SLEVA_PR: keptText(extra, "SLEVA_PR"), SAZBA_DPH: line.vat?.rate },
    ...{ KOD_DPH: keptText(extra, "KOD_DPH"), PSKLAD: keptText(extra, "PSKLAD") },
    ...(isPriced || given.has("CENA") ? {} : { CENA: line.net, CENA_DPH: line.gross }),
  };
  const missing = Object.entries(before).filter(
    ([name, value]) => value !== undefined && !given.has(name),
  );
  return given.with(Object.fromEntries(missing));
}
