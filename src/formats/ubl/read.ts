import { table } from "../../lib/table.ts";
import type { Invoice, VatBreakdownRow } from "../../model/invoice.ts";
import { fromMinor, toMinor } from "../../model/money.ts";
import { type DirectionOptions, directionOf } from "../direction.ts";
import { drop } from "../drop.ts";
import { parseXml, type XmlElement } from "../xml/xml-reader.ts";
import { wrong } from "../xml/xml-values.ts";
import { linesOf } from "./read-lines.ts";
import { partyOf, paymentOf } from "./read-parties.ts";
import { dateOf, elements, first, signed, textOf, vatOf } from "./ubl-fields.ts";

const INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
const CREDIT_NOTE = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";

/** UNTDID 1001; a credit note corrects. */
const KINDS: Readonly<Record<string, Invoice["kind"]>> = table({
  "381": "correction",
  "383": "correction",
  "384": "correction",
  "386": "advance",
  "325": "proforma",
});

/** Whether the root is that of a UBL invoice or credit note. */
export const isUblRoot = ({ name, namespace }: XmlElement): boolean =>
  (name === "Invoice" && namespace === INVOICE) ||
  (name === "CreditNote" && namespace === CREDIT_NOTE);

/**
 * A UBL 2.1 invoice or credit note as a record. The amounts of a credit note become negative, as those of a
 * correction that lowers. Allowances and charges of the document are kept as sums.
 * @throws DataError for what is no such document, is not ours, or has a date or amount that is none
 */
export const readUbl = (xml: Uint8Array, options: DirectionOptions): Invoice =>
  readUblTree(parseXml(xml), options);

/** As `readUbl`, of a document that is parsed already. */
export function readUblTree(root: XmlElement, options: DirectionOptions): Invoice {
  if (!isUblRoot(root)) throw wrong("Invoice", "the document is no UBL invoice or credit note");
  const isCreditNote = root.name === "CreditNote";
  const currency = textOf(root, "DocumentCurrencyCode") ?? "";
  if (!/^[A-Z]{3}$/.test(currency)) throw wrong("DocumentCurrencyCode", "is not a currency code");
  const sign = isCreditNote ? -1 : 1;
  const seller = partyOf(first(root, "AccountingSupplierParty", "Party"));
  const buyer = partyOf(first(root, "AccountingCustomerParty", "Party"));
  const code = textOf(root, isCreditNote ? "CreditNoteTypeCode" : "InvoiceTypeCode") ?? "380";
  const kind = isCreditNote ? "correction" : (KINDS[code] ?? "invoice");
  const taxCurrency = textOf(root, "TaxCurrencyCode");
  return {
    direction: directionOf({ seller, buyer }, options),
    kind,
    type_code: code.slice(0, 3),
    ...headOf(root, isCreditNote),
    currency,
    ...(taxCurrency !== undefined && /^[A-Z]{3}$/.test(taxCurrency)
      ? { tax_currency: taxCurrency }
      : {}),
    seller,
    buyer,
    ...(code === "389" ? { annotations: ["self_billing"] } : {}),
    lines: linesOf(root, { currency, sign, isCreditNote }),
    ...totalsOf(root, { currency, sign, taxCurrency }),
    ...drop({ payment: paymentOf(root) }),
    status: "open",
    ...drop({ note: notesOf(root) }),
  };
}

function headOf(root: XmlElement, isCreditNote: boolean): Partial<Invoice> {
  const period = first(root, "InvoicePeriod");
  const [from, to] = [dateOf(period, "StartDate"), dateOf(period, "EndDate")];
  const preceding = elements(root, "BillingReference").map((one) => {
    const reference = first(one, "InvoiceDocumentReference");
    return drop({
      number: textOf(reference, "ID")?.slice(0, 256),
      date: dateOf(reference, "IssueDate"),
    });
  });
  const due = isCreditNote
    ? dateOf(first(root, "PaymentMeans"), "PaymentDueDate")
    : dateOf(root, "DueDate");
  return drop({
    number: textOf(root, "ID")?.slice(0, 256),
    issue_date: dateOf(root, "IssueDate"),
    tax_point_date: dateOf(root, "TaxPointDate"),
    delivery_date: dateOf(first(root, "Delivery"), "ActualDeliveryDate"),
    delivery_period: from !== undefined && to !== undefined ? { from, to } : undefined,
    due_date: due,
    buyer_reference: textOf(root, "BuyerReference")?.slice(0, 256),
    order_reference: textOf(first(root, "OrderReference"), "ID")?.slice(0, 256),
    contract_reference: textOf(first(root, "ContractDocumentReference"), "ID")?.slice(0, 256),
    preceding_invoices: preceding.length > 0 ? preceding.slice(0, 100) : undefined,
  });
}

const notesOf = (root: XmlElement): string | undefined =>
  elements(root, "Note")
    .map(({ text }) => text)
    .join("\n")
    .slice(0, 4000) || undefined;

function totalsOf(
  root: XmlElement,
  {
    currency,
    sign,
    taxCurrency,
  }: { currency: string; sign: number; taxCurrency: string | undefined },
): Pick<Invoice, "vat_breakdown" | "totals"> {
  const monetary = first(root, "LegalMonetaryTotal");
  const money = (name: string) => signed(textOf(monetary, name), sign, currency, name);
  const taxTotals = elements(root, "TaxTotal");
  const own = taxTotals.find((one) => elements(one, "TaxSubtotal").length > 0) ?? taxTotals[0];
  const second = taxTotals.find(
    (one) => one !== own && first(one, "TaxAmount")?.attributes.get("currencyID") === taxCurrency,
  );
  return {
    vat_breakdown: elements(own, "TaxSubtotal")
      .slice(0, 100)
      .map((one) => rowOf(one, currency, sign)),
    totals: drop({
      line_net: money("LineExtensionAmount"),
      allowance: money("AllowanceTotalAmount"),
      charge: money("ChargeTotalAmount"),
      net: money("TaxExclusiveAmount"),
      tax: signed(textOf(own, "TaxAmount"), sign, currency, "TaxAmount"),
      tax_in_tax_currency: signed(
        textOf(second, "TaxAmount"),
        sign,
        taxCurrency ?? currency,
        "TaxAmount",
      ),
      gross: money("TaxInclusiveAmount"),
      prepaid: money("PrepaidAmount"),
      rounding: money("PayableRoundingAmount"),
      payable: money("PayableAmount"),
    }),
  };
}

function rowOf(subtotal: XmlElement, currency: string, sign: number): VatBreakdownRow {
  const money = (name: string) =>
    signed(textOf(subtotal, name), sign, currency, name) ?? fromMinor(0, currency);
  const category = first(subtotal, "TaxCategory");
  const [taxable, tax] = [money("TaxableAmount"), money("TaxAmount")];
  return {
    ...vatOf(category),
    taxable,
    tax,
    gross: fromMinor(toMinor(taxable, currency) + toMinor(tax, currency), currency),
    ...drop({
      exemption_code: textOf(category, "TaxExemptionReasonCode")?.slice(0, 40),
      exemption_reason: textOf(category, "TaxExemptionReason")?.slice(0, 500),
    }),
  };
}
