import { DataError } from "../../lib/errors.ts";
import { isKsefNumber } from "../../model/identifiers.ts";
import type { Annotation, Invoice, VatBreakdownRow } from "../../model/invoice.ts";
import { fromMinor } from "../../model/money.ts";
import type { DocumentParty } from "../../model/party.ts";
import { minorOf } from "../decimal.ts";
import { drop } from "../drop.ts";
import { textAt, type XmlElement } from "../xml/xml-reader.ts";
import { dateAt } from "../xml/xml-values.ts";
import { findRepeated } from "./find-repeated.ts";
import { type JpkHead, type JpkSource, jpkRows } from "./jpk-file.ts";
import { itemId, itemOf, type JpkItem, partyIds } from "./jpk-item.ts";

/** Everything in a register is told in PLN, whatever the invoice is in. */
const CURRENCY = "PLN";

type Sum = Pick<VatBreakdownRow, "category" | "rate"> & {
  readonly net?: string;
  readonly tax?: readonly string[];
};

/** Purchases: fixed assets, everything else, and corrections that only change the tax. */
const PURCHASE_SUMS: readonly Sum[] = [
  { net: "K_40", tax: ["K_41", "K_44"] },
  { net: "K_42", tax: ["K_43", "K_45", "K_46", "K_47"] },
];
/** Sales by rate. K_12 and K_14 are parts of K_11 and K_13, so they are not here. */
const SALES_SUMS: readonly Sum[] = [
  { net: "K_10", category: "E", rate: "0" },
  { net: "K_11", category: "O" },
  { net: "K_13", category: "Z", rate: "0" },
  { net: "K_15", tax: ["K_16"], category: "S", rate: "5" },
  { net: "K_17", tax: ["K_18"], category: "S", rate: "8" },
  { net: "K_19", tax: ["K_20"], category: "S", rate: "23" },
  { net: "K_21", category: "K", rate: "0" },
  { net: "K_22", category: "G", rate: "0" },
];

/** Rows that wait for others of their document. */
const MAX_WAITING_ROWS = 50_000;

interface Side {
  readonly row: "ZakupWiersz" | "SprzedazWiersz";
  readonly number: string;
  readonly date: string;
  readonly partner: string;
  readonly partnerName: string;
  readonly document: string;
  readonly sums: readonly Sum[];
}
const SIDES: Readonly<Record<Invoice["direction"], Side>> = {
  cost: {
    row: "ZakupWiersz",
    number: "DowodZakupu",
    date: "DataZakupu",
    partner: "NrDostawcy",
    partnerName: "NazwaDostawcy",
    document: "DokumentZakupu",
    sums: PURCHASE_SUMS,
  },
  sales: {
    row: "SprzedazWiersz",
    number: "DowodSprzedazy",
    date: "DataWystawienia",
    partner: "NrKontrahenta",
    partnerName: "NazwaKontrahenta",
    document: "TypDokumentu",
    sums: SALES_SUMS,
  },
};

/** Marks of a row's document. */
const DOCUMENTS: Readonly<
  Record<string, Pick<Invoice, "kind" | "type_code"> & { readonly annotation?: Annotation }>
> = {
  MK: { kind: "invoice", type_code: "380", annotation: "cash_accounting" },
  VAT_RR: { kind: "invoice", type_code: "389" },
  WEW: { kind: "internal" },
  RO: { kind: "receipt" },
  FP: { kind: "invoice", type_code: "380", annotation: "receipt_invoice" },
};

/**
 * The rows of a monthly register as invoices. Rows of one document are added up and come last. A register
 * has no lines, terms, currency or rates of purchases; a row whose sums are negative is a correction.
 * Purchases that the company taxes itself stand among its sales too, and are left out there.
 * @throws DataError for a file that is not well-formed
 */
export async function* readV7(
  source: JpkSource,
  head: JpkHead,
  direction: Invoice["direction"],
): AsyncGenerator<JpkItem> {
  const side = SIDES[direction];
  const repeated = await findRepeated(idsOf(source, head, side));
  const waiting = new Map<string, XmlElement[]>();
  let waitingRows = 0;
  for await (const row of jpkRows(source, side.row)) {
    if (!isDocument(row, side)) continue;
    const id = rowId(row, head, side);
    if (!repeated(id)) {
      yield itemOf(id, row, () => invoiceOf([row], { head, side, direction }));
      continue;
    }
    waitingRows += 1;
    if (waitingRows > MAX_WAITING_ROWS)
      throw new DataError(`More than ${MAX_WAITING_ROWS} rows repeat documents: split the file.`);
    const rows = waiting.get(id);
    if (rows) rows.push(row);
    else waiting.set(id, [row]);
  }
  for (const [id, rows] of waiting) {
    const [first] = rows;
    if (first) yield itemOf(id, first, () => invoiceOf(rows, { head, side, direction }));
  }
}

/** The first reading of the file: which documents have several rows. */
async function* idsOf(source: JpkSource, head: JpkHead, side: Side): AsyncGenerator<string> {
  for await (const row of jpkRows(source, side.row)) yield rowId(row, head, side);
}

const rowId = (row: XmlElement, { period }: JpkHead, { partner, number, partnerName }: Side) =>
  itemId(period, textAt(row, partner) ?? textAt(row, partnerName), textAt(row, number));

/** A row of sales without a sum of sales is a purchase that the company taxes itself. */
const isDocument = (row: XmlElement, { row: name, sums }: Side): boolean =>
  name === "ZakupWiersz" ||
  sums.some(({ net }) => net !== undefined && textAt(row, net) !== undefined);

interface Reading {
  readonly head: JpkHead;
  readonly side: Side;
  readonly direction: Invoice["direction"];
}

function invoiceOf(rows: readonly XmlElement[], { head, side, direction }: Reading): Invoice {
  const row = rows[0] as XmlElement;
  const sums = side.sums.flatMap((sum) => sumOf(rows, sum) ?? []);
  const net = sums.reduce((total, one) => total + one.net, 0);
  const tax = sums.reduce((total, one) => total + one.tax, 0);
  const money = (minor: number) => fromMinor(minor, CURRENCY);
  const document = DOCUMENTS[textAt(row, side.document) ?? ""];
  const isCorrection = net + tax < 0 && sums.every((one) => one.net <= 0 && one.tax <= 0);
  const own: DocumentParty = {
    ...drop({ name: head.name?.slice(0, 500) }),
    ids: [{ scheme: "PL:NIP", value: head.nip }],
  };
  const partner = partnerOf(row, side);
  const paid = dateAt(row, "DataZaplaty");
  return {
    direction,
    ...(document && !isCorrection
      ? { kind: document.kind, ...drop({ type_code: document.type_code }) }
      : isCorrection
        ? { kind: "correction", type_code: "384" }
        : { kind: "invoice", type_code: "380" }),
    ...drop({
      number: textAt(row, side.number)?.slice(0, 256),
      issue_date: dateAt(row, side.date),
      received_date: direction === "cost" ? dateAt(row, "DataWplywu") : undefined,
      delivery_date: direction === "sales" ? dateAt(row, "DataSprzedazy") : undefined,
      due_date: dateAt(row, "TerminPlatnosci"),
      tax_point_period: head.period,
    }),
    currency: CURRENCY,
    seller: direction === "cost" ? partner : own,
    buyer: direction === "cost" ? own : partner,
    ...annotationsOf(rows, document?.annotation),
    lines: [],
    vat_breakdown: sums.map(({ vat, net: taxable, tax: due }) => ({
      ...vat,
      taxable: money(taxable),
      tax: money(due),
      gross: money(taxable + due),
    })),
    totals: { net: money(net), tax: money(tax), gross: money(net + tax) },
    ...(paid === undefined ? {} : { payment: { paid_date: paid } }),
    status: "open",
    ...fiscalOf(row),
  };
}

function partnerOf(row: XmlElement, { partner, partnerName }: Side): DocumentParty {
  const name = textAt(row, partnerName)?.slice(0, 500);
  const ids = partyIds(textAt(row, partner), textAt(row, "KodKrajuNadaniaTIN"));
  return { ...drop({ name }), ...(ids.length > 0 ? { ids } : {}) };
}

function sumOf(rows: readonly XmlElement[], { net, tax = [], category, rate }: Sum) {
  const minor = (name: string) =>
    rows.reduce((total, row) => total + (minorOf(textAt(row, name), CURRENCY, name) ?? 0), 0);
  const names = [...(net === undefined ? [] : [net]), ...tax];
  if (!rows.some((row) => names.some((name) => textAt(row, name) !== undefined))) return undefined;
  const sums = {
    net: net === undefined ? 0 : minor(net),
    tax: tax.reduce((all, name) => all + minor(name), 0),
  };
  if (sums.net === 0 && sums.tax === 0) return undefined;
  return { ...sums, vat: { ...drop({ category, rate }), ...drop({ local_code: net }) } };
}

function annotationsOf(
  rows: readonly XmlElement[],
  mark: Annotation | undefined,
): Pick<Invoice, "annotations"> {
  const has = (name: string) => rows.some((row) => textAt(row, name) === "1");
  const found: Annotation[] = mark === undefined ? [] : [mark];
  if (has("TP")) found.push("related_parties");
  if (has("MR_T")) found.push("margin_travel");
  if (has("MR_UZ")) found.push("margin_used_goods");
  return found.length > 0 ? { annotations: found } : {};
}

/** Since 2026 a row has the number that KSeF gave, or a mark of why there is none. */
function fiscalOf(row: XmlElement): Pick<Invoice, "fiscal"> {
  const id = textAt(row, "NrKSeF") ?? textAt(row, "NumerKSeF");
  return id !== undefined && isKsefNumber(id) ? { fiscal: { system: "KSEF", id } } : {};
}
