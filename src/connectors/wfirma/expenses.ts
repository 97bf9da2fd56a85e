import {
  type Attachment,
  fromMinor,
  type Invoice,
  type InvoiceLine,
  table,
} from "../../sdk/index.ts";
import type { VatCodes } from "./dictionaries.ts";
import { currencyOf, exchangeOf, precedingOf } from "./header.ts";
import type { ResearchMark } from "./kpir.ts";
import { documentParty } from "./parties.ts";
import { paymentOf } from "./payment.ts";
import {
  dateOf,
  decimalOf,
  drop,
  idOf,
  isOn,
  minorOf,
  type Row,
  rowOf,
  rowsOf,
  textOf,
  unmappable,
} from "./values.ts";
import { breakdownOf, type Share, type Sums } from "./vat.ts";

const KINDS: Readonly<Record<string, readonly [Invoice["kind"], string?]>> = table({
  invoice: ["invoice", "380"],
  bill: ["bill"],
  vat_exempt: ["bill"],
  internal_proof: ["internal"],
});

/** What is known of a document beside its own row. */
export interface ExpenseScope {
  readonly vatCodes: VatCodes;
  readonly tags: ReadonlyMap<string, string>;
  /** Our own company. */
  readonly company: Row;
  readonly research: ResearchMark | undefined;
  readonly scans: readonly Attachment[];
  /** Told when the parts do not add up to the document's sums. */
  onMismatch(): void;
}

/**
 * One cost invoice.
 * @throws DataError for what cannot be trusted: no date, amounts that are none, sums that contradict
 */
export function toCost(row: Row, scope: ExpenseScope): Invoice {
  const currency = currencyOf(row);
  const issueDate = dateOf(row.date);
  if (issueDate === undefined) throw unmappable("date", "is not a date");
  const parts = rowsOf(row.expense_parts, "expense_part");
  const shares = sharesOf(parts, currency, scope.vatCodes);
  const sums = sumsOf(row, { currency, shares });
  const breakdown = breakdownOf(shares, sums, currency);
  if (breakdown === undefined && shares.length > 0) scope.onMismatch();
  const payment = paymentOf(row, { currency, gross: sums.gross });
  const [kind, typeCode] = kindOf(row);
  const money = (minor: number) => fromMinor(minor, currency);
  return {
    direction: "cost",
    kind,
    ...drop({
      type_code: typeCode,
      number: textOf(row.fullnumber, 256),
      issue_date: issueDate,
      received_date: dateOf(row.reception_date),
      due_date: dateOf(row.payment_date),
      ...exchangeOf(row, currency),
      preceding_invoices: precedingOf(row),
      accounting: accountingOf(row, { parts, ...scope }),
      attachments: scope.scans.length > 0 ? [...scope.scans] : undefined,
      note: noteOf(row, scope.research),
    }),
    currency,
    seller: documentParty(rowOf(row.contractor_detail)),
    buyer: documentParty({ name: scope.company.name, nip: scope.company.nip }),
    lines: linesOf(parts, { currency, vatCodes: scope.vatCodes }),
    vat_breakdown: breakdown ?? [],
    totals: { net: money(sums.net), tax: money(sums.tax), gross: money(sums.gross) },
    payment,
    status: statusOf(row, payment.status),
  };
}

function kindOf(row: Row): readonly [Invoice["kind"], string?] {
  if (isOn(row.correction)) return ["correction", "384"];
  return KINDS[textOf(row.type, 40)?.toLowerCase() ?? "invoice"] ?? ["other"];
}

function statusOf(row: Row, paid: string | undefined): Invoice["status"] {
  if (isOn(row.is_rejected)) return "void";
  if (isOn(row.draft)) return "draft";
  return paid === "paid" || paid === "overpaid" ? "paid" : "open";
}

/** There is no sum of tax: it is what is between net and gross, or what the parts add up to. */
function sumsOf(
  row: Row,
  { currency, shares }: { currency: string; shares: readonly Share[] },
): Sums {
  const net = minorOf(row.netto, currency, "netto");
  const gross = minorOf(row.brutto, currency, "brutto") ?? minorOf(row.total, currency, "total");
  const tax = shares.reduce((sum, share) => sum + share.tax, 0);
  if (net !== undefined && gross !== undefined) return { net, tax: gross - net, gross };
  if (shares.length === 0 || (net === undefined && gross === undefined)) {
    throw unmappable(gross === undefined ? "brutto" : "netto", "is missing");
  }
  return net === undefined
    ? { net: (gross ?? 0) - tax, tax, gross: gross ?? 0 }
    : { net, tax, gross: net + tax };
}

function sharesOf(parts: readonly Row[], currency: string, vatCodes: VatCodes): readonly Share[] {
  return parts.flatMap((part, i) =>
    rowsOf(part.expense_part_vat_contents, "expense_part_vat_content").map((content, j) => {
      const path = `expense_parts.${i}.expense_part_vat_contents.${j}`;
      const net = minorOf(content.netto, currency, `${path}.netto`) ?? 0;
      const tax = minorOf(content.tax, currency, `${path}.tax`) ?? 0;
      return { vat: vatCodes.get(idOf(content.vat_code) ?? "") ?? {}, net, tax };
    }),
  );
}

/** Only goods have contents of their own; of the others each part is one line. */
function linesOf(
  parts: readonly Row[],
  scope: { readonly currency: string; readonly vatCodes: VatCodes },
): InvoiceLine[] {
  const lines = parts.flatMap((part) => {
    const contents = rowsOf(part.expense_part_contents, "expense_part_content");
    return contents.length > 0
      ? contents.map((content) => contentLine(content, scope))
      : [partLine(part, scope)];
  });
  return lines.map((line, i) => ({ ...line, no: i + 1 }));
}

function contentLine(
  content: Row,
  { currency, vatCodes }: { currency: string; vatCodes: VatCodes },
): InvoiceLine {
  const net = minorOf(content.netto, currency, "expense_part_content.netto");
  const gross = minorOf(content.brutto, currency, "expense_part_content.brutto");
  const vat = vatCodes.get(idOf(content.vat_code) ?? "");
  const code = textOf(content.classification, 60);
  const isSplit = net !== undefined && gross !== undefined;
  return {
    no: 1,
    name: textOf(content.name, 1000) ?? "",
    ...drop({
      seller_code: idOf(content.good),
      qty: decimalOf(content.count),
      unit_local: textOf(content.unit, 40),
      net_price: decimalOf(content.price),
      net: net === undefined ? undefined : fromMinor(net, currency),
      gross: gross === undefined ? undefined : fromMinor(gross, currency),
      vat: vat && { ...vat, ...(isSplit ? { amount: fromMinor(gross - net, currency) } : {}) },
      classifications: code === undefined ? undefined : [{ scheme: "PKWIU", code }],
    }),
  };
}

/** A part has one line whatever its rates; with one rate the line knows it. */
function partLine(
  part: Row,
  { currency, vatCodes }: { currency: string; vatCodes: VatCodes },
): InvoiceLine {
  const shares = sharesOf([part], currency, vatCodes);
  const [only, second] = shares;
  const net = shares.reduce((sum, share) => sum + share.net, 0);
  const tax = shares.reduce((sum, share) => sum + share.tax, 0);
  const gross = minorOf(part.brutto, currency, "expense_part.brutto");
  const money = (minor: number) => fromMinor(minor, currency);
  return {
    no: 1,
    name: textOf(part.description, 1000) ?? textOf(part.schema, 1000) ?? "",
    ...drop({
      net: only ? money(net) : undefined,
      vat: only && !second ? { ...only.vat, amount: money(tax) } : undefined,
      gross: gross === undefined ? undefined : money(gross),
    }),
  };
}

/** The month of the books, what kind of cost it is there, and the labels that people gave it. */
function accountingOf(
  row: Row,
  { parts, tags, research }: Pick<ExpenseScope, "tags" | "research"> & { parts: readonly Row[] },
): Invoice["accounting"] {
  const booked = dateOf(row.taxregister_date) ?? dateOf(row.vatregister_date);
  const ids = [...(textOf(row.tags, 400) ?? "").matchAll(/\((\d+)\)/g)].map(([, id]) => id ?? "");
  const names = ids.map((id) => tags.get(id)).filter((name) => name);
  const accounting = drop({
    category: names.length > 0 ? names.join(", ").slice(0, 120) : undefined,
    kind: research ? "expense_research" : textOf(parts[0]?.schema, 60),
    period: booked?.slice(0, 7),
  });
  return Object.keys(accounting).length > 0 ? accounting : undefined;
}

function noteOf(row: Row, research: ResearchMark | undefined): string | undefined {
  const mark =
    research && `KPiR B+R: ${[research.amount, research.description].filter(Boolean).join(" ")}`;
  const texts = [textOf(row.description, 3_000), textOf(row.correction_description, 500), mark];
  const known = texts.filter((text) => text !== undefined);
  return known.length === 0 ? undefined : known.join("\n").slice(0, 4_000);
}
