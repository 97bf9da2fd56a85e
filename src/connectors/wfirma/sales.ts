import {
  type DocumentParty,
  fromMinor,
  type Invoice,
  type InvoiceLine,
  isKsefNumber,
  table,
} from "../../sdk/index.ts";
import type { VatCodes } from "./dictionaries.ts";
import { currencyOf, exchangeOf, precedingOf } from "./header.ts";
import { documentParty, ownParty } from "./parties.ts";
import { paymentOf } from "./payment.ts";
import { pdfOf } from "./scans.ts";
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
import { breakdownOf, type Share, type Sums, type Vat, vatOfCode } from "./vat.ts";

const KINDS: Readonly<Record<string, readonly [Invoice["kind"], string?]>> = table({
  normal: ["invoice", "380"],
  margin: ["invoice", "380"],
  correction: ["correction", "384"],
  advance: ["advance", "386"],
  final: ["final", "380"],
  proforma: ["proforma", "325"],
  bill: ["bill"],
  receipt_normal: ["receipt"],
  receipt_fiscal_normal: ["receipt"],
  income_normal: ["other"],
});
/** An offer is no invoice. */
const SKIPPED = new Set(["offer"]);
const MARGIN: Vat = { category: "E", rate: "0", local_code: "marza" };

export interface SaleScope {
  readonly vatCodes: VatCodes;
  readonly company: Row;
  /** Told when the contents do not add up to the document's sums. */
  onMismatch(): void;
}

/**
 * One sales invoice; undefined for what is none.
 * @throws DataError for what cannot be trusted: no date, amounts that are none, sums that contradict
 */
export function toSale(row: Row, scope: SaleScope): Invoice | undefined {
  const type = textOf(row.type, 40)?.toLowerCase() ?? "normal";
  if (SKIPPED.has(type)) return undefined;
  const currency = currencyOf(row);
  const issueDate = dateOf(row.date);
  if (issueDate === undefined) throw unmappable("date", "is not a date");
  const sums = sumsOf(row, currency);
  const vat = vatReader(type, scope.vatCodes);
  const breakdown = breakdownOf(sharesOf(row, { currency, vat }), sums, currency);
  const lines = linesOf(row, { currency, vat });
  if (breakdown === undefined && lines.length > 0) scope.onMismatch();
  const payment = paymentOf(row, { currency, gross: sums.gross });
  const id = textOf(row.id, 60) ?? "";
  const number = textOf(row.fullnumber, 256);
  const seller = ownParty(rowOf(row.company_detail), scope.company);
  const [kind, typeCode] = isOn(row.correction)
    ? (["correction", "384"] as const)
    : (KINDS[type] ?? ["other"]);
  const money = (minor: number) => fromMinor(minor, currency);
  return {
    direction: "sales",
    kind,
    ...drop({
      type_code: typeCode,
      number,
      issue_date: issueDate,
      ...saleDate(row),
      due_date: dateOf(row.paymentdate),
      ...exchangeOf(row, currency),
      preceding_invoices: precedingOf(row),
      fiscal: fiscalOf(row),
      attachments: /^\d+$/.test(id) ? [pdfOf(id, number)] : undefined,
      note: textOf(row.description, 4000),
    }),
    currency,
    seller,
    buyer: documentParty(rowOf(row.contractor_detail)),
    lines,
    vat_breakdown: breakdown ?? [],
    totals: { net: money(sums.net), tax: money(sums.tax), gross: money(sums.gross) },
    payment: withAccount(payment, seller),
    status: payment.status === "paid" || payment.status === "overpaid" ? "paid" : "open",
  };
}

function withAccount(
  payment: NonNullable<Invoice["payment"]>,
  { bank_accounts: [account] = [] }: DocumentParty,
): NonNullable<Invoice["payment"]> {
  return account ? { ...payment, account } : payment;
}

function sumsOf(row: Row, currency: string): Sums {
  const net = minorOf(row.netto, currency, "netto");
  const tax = minorOf(row.tax, currency, "tax");
  const gross = minorOf(row.total, currency, "total") ?? minorOf(row.brutto, currency, "brutto");
  if (net === undefined && gross === undefined) throw unmappable("total", "is missing");
  const sums = {
    net: net ?? (gross ?? 0) - (tax ?? 0),
    tax: tax ?? (gross ?? net ?? 0) - (net ?? gross ?? 0),
    gross: gross ?? (net ?? 0) + (tax ?? 0),
  };
  if (Math.abs(sums.net + sums.tax - sums.gross) > 2)
    throw unmappable("total", "is not the sum of netto and tax");
  return sums;
}

/** A content names its rate by an id of the dictionary and, for people, by its code. */
function vatReader(type: string, vatCodes: VatCodes) {
  return (row: Row): Vat => {
    if (type === "margin") return MARGIN;
    return vatCodes.get(idOf(row.vat_code) ?? "") ?? vatOfCode(row.vat);
  };
}

interface Scope {
  readonly currency: string;
  readonly vat: (row: Row) => Vat;
}

/** The document's own sums by rate; else what its contents add up to. */
function sharesOf(row: Row, { currency, vat }: Scope): readonly Share[] {
  const own = rowsOf(row.vat_contents, "vat_content");
  if (own.length > 0) {
    return own.map((content, i) => ({
      vat: vat(content),
      net: minorOf(content.netto, currency, `vat_contents.${i}.netto`) ?? 0,
      tax: minorOf(content.tax, currency, `vat_contents.${i}.tax`) ?? 0,
    }));
  }
  return rowsOf(row.invoicecontents, "invoicecontent").map((content, i) => {
    const net = minorOf(content.netto, currency, `invoicecontents.${i}.netto`) ?? 0;
    const gross = minorOf(content.brutto, currency, `invoicecontents.${i}.brutto`) ?? net;
    return { vat: vat(content), net, tax: gross - net };
  });
}

function linesOf(row: Row, { currency, vat }: Scope): InvoiceLine[] {
  const isGross = textOf(row.price_type, 20)?.toLowerCase() === "brutto";
  return rowsOf(row.invoicecontents, "invoicecontent").map((content, i) => {
    const net = minorOf(content.netto, currency, `invoicecontents.${i}.netto`);
    const gross = minorOf(content.brutto, currency, `invoicecontents.${i}.brutto`);
    const price = decimalOf(content.price);
    const code = textOf(content.classification, 60);
    const own = vat(content);
    const amount =
      net === undefined || gross === undefined ? {} : { amount: fromMinor(gross - net, currency) };
    return {
      no: i + 1,
      name: textOf(content.name, 1000) ?? "",
      ...drop({
        seller_code: idOf(content.good),
        qty: decimalOf(content.count ?? content.unit_count),
        unit_local: textOf(content.unit, 40),
        net_price: isGross ? undefined : price,
        gross_price: isGross ? price : undefined,
        net: net === undefined ? undefined : fromMinor(net, currency),
        vat: Object.keys(own).length > 0 ? { ...own, ...amount } : undefined,
        gross: gross === undefined ? undefined : fromMinor(gross, currency),
        classifications: code === undefined ? undefined : [{ scheme: "PKWIU", code }],
      }),
    };
  });
}

function saleDate(row: Row) {
  const month = /^\d{4}-(0[1-9]|1[0-2])/.exec(textOf(row.disposaldate, 40) ?? "")?.[0];
  return textOf(row.disposaldate_format, 20) === "month"
    ? { tax_point_period: month }
    : { tax_point_date: dateOf(row.disposaldate) };
}

function fiscalOf(row: Row): Invoice["fiscal"] {
  const id = textOf(row.ksef_reference_number, 64);
  if (id === undefined || !isKsefNumber(id)) return undefined;
  const status = textOf(row.ksef_status, 40);
  return { system: "KSEF", id, ...(status === undefined ? {} : { status }) };
}
