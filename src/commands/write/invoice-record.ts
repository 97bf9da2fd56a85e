import Big from "big.js";
import type { Invoice } from "../../model/invoice.ts";
import { meansOf, unaccented } from "../tables/words.ts";
import { checkedTotal, type LineMoney, money, total } from "./amounts.ts";
import { ownSide, type Partner, partyOnDocument } from "./document-party.ts";
import type { Given } from "./given.ts";
import { invoiceLine, type MadeLine, numbered } from "./line-records.ts";
import { accountWith, compact } from "./party-record.ts";
import type { WriteTask } from "./write-task.ts";

/** FORMA takes one of these, without regard to case and accents. */
const FORMS = [
  ...["Převodním příkazem", "Hotově", "Platební kartou"],
  ...["Dobírkou", "Inkasem", "Zápočtem"],
];

/** The form of payment as it is kept; undefined for a word that is none. */
export const knownForm = (form: string): string | undefined =>
  FORMS.find((known) => unaccented(known) === unaccented(form.trim()));

/** What an invoice is made of, checked. */
export interface InvoiceParts {
  readonly direction: "sales" | "cost";
  readonly given: Given;
  readonly partner: Partner;
  readonly lines: readonly MadeLine[];
  readonly number: string | undefined;
  readonly currency: string;
  /** CZK for one unit of the currency; undefined for CZK. */
  readonly rate:
    | { readonly rate: string; readonly date?: string; readonly source?: string }
    | undefined;
  readonly dates: Readonly<Record<"issued" | "taxed" | "due", string>>;
}

export function invoiceOf(task: WriteTask, parts: InvoiceParts): Invoice {
  const { direction, given, partner, lines, number, currency, rate, dates } = parts;
  const other = partyOnDocument(partner, given);
  const own = ownSide(task);
  const isSale = direction === "sales";
  const isCredit = given.amount("PUV_DOKL") !== undefined;
  const order = given.text("OBJEDNAVKA");
  const note = given.text("POZNAMKA");
  return {
    direction,
    kind: isCredit ? "correction" : "invoice",
    ...(number === undefined ? {} : { number }),
    issue_date: dates.issued,
    tax_point_date: dates.taxed,
    due_date: dates.due,
    currency,
    ...(rate ? { exchange_rate: rate } : {}),
    ...(order === undefined ? {} : { order_reference: order }),
    seller: isSale ? own : other,
    buyer: isSale ? other : own,
    lines: numbered(lines).map(([no, line]) => invoiceLine(no, line)),
    vat_breakdown: breakdown(lines.map((line) => line.money)),
    totals: totalsOf(task, given, lines),
    payment: paymentOf(given, direction),
    status: given.flag("STORNO_FA") ? "void" : "open",
    ...(note === undefined ? {} : { note }),
  };
}

function totalsOf(task: WriteTask, given: Given, lines: readonly MadeLine[]): Invoice["totals"] {
  const net = total(lines.map((line) => line.money.net));
  const gross = total(lines.map((line) => line.money.gross));
  const rounding = given.amount("ZAOK");
  const advance = given.amount("ZALOHA");
  const all = checkedTotal(task, given, {
    column: "CELKEM",
    sum: gross.plus(rounding ?? 0),
  });
  return {
    line_net: money(net),
    net: money(net),
    tax: money(gross.minus(net)),
    gross: money(all),
    ...(rounding ? { rounding: money(rounding) } : {}),
    ...(advance ? { prepaid: money(advance) } : {}),
    payable: money(all.minus(advance ?? 0)),
  };
}

/** One row for each rate, in the order of the lines. */
function breakdown(lines: readonly LineMoney[]): Invoice["vat_breakdown"] {
  const rates = new Map<string, { net: Big; gross: Big }>();
  for (const { rate, net, gross } of lines) {
    const key = rate?.toFixed() ?? "";
    const before = rates.get(key) ?? { net: new Big(0), gross: new Big(0) };
    rates.set(key, { net: before.net.plus(net), gross: before.gross.plus(gross) });
  }
  return [...rates].map(([rate, { net, gross }]) => ({
    ...(rate === "" ? {} : { rate }),
    ...(rate !== "" && rate !== "0" ? { category: "S" as const } : {}),
    taxable: money(net),
    tax: money(gross.minus(net)),
    gross: money(gross),
  }));
}

function paymentOf(given: Given, direction: "sales" | "cost"): NonNullable<Invoice["payment"]> {
  const form = given.text("FORMA");
  const account =
    direction === "cost" ? accountWith(given, { number: "UCET_ODB", bank: "KOD_ODB" }) : undefined;
  return (compact({
    means: form === undefined ? undefined : (meansOf(form) ?? "other"),
    account,
    status: "unpaid" as const,
  }) ?? {}) as NonNullable<Invoice["payment"]>;
}
