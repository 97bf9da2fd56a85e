import type { Invoice } from "../../model/invoice.ts";
import { group, leaf, openTag, XML_DECLARATION } from "../xml/xml-writer.ts";
import { refuseIncompleteUbl, startUbl, type UblWriting } from "./ubl-context.ts";
import { linesXml } from "./ubl-lines.ts";
import { partyXml, payeeXml, paymentXml } from "./ubl-parties.ts";
import { totalsXml } from "./ubl-totals.ts";

export interface UblOptions {
  /** As Peppol BIS Billing 3.0 instead of the plain European standard. */
  readonly isPeppol?: boolean;
}

const UBL = "urn:oasis:names:specification:ubl:schema:xsd";
const STANDARD = "urn:cen.eu:en16931:2017";
const PEPPOL = `${STANDARD}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0`;
const PEPPOL_PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";

/** UNTDID 1001. */
const TYPE_CODES: Readonly<Partial<Record<Invoice["kind"], string>>> = {
  invoice: "380",
  simplified: "380",
  final: "380",
  bill: "380",
  other: "380",
  advance: "386",
  correction: "384",
};
const CREDIT_NOTE = "381";
const SELF_BILLED = "389";

/**
 * The invoice as UBL 2.1 by EN 16931. A correction that lowers the invoice becomes a credit note with positive
 * amounts, any other one an invoice of the type 384.
 * @throws DataError with every field that is missing or contradicts another
 */
export function writeUbl(invoice: Invoice, { isPeppol = false }: UblOptions = {}): string {
  const isCreditNote = invoice.kind === "correction" && Number(invoice.totals.gross ?? 0) < 0;
  const writing = startUbl(invoice.currency, isCreditNote ? -1 : 1);
  const document = isCreditNote ? "CreditNote" : "Invoice";
  const lines = linesXml(
    invoice,
    {
      name: `cac:${document}Line`,
      quantity: isCreditNote ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity",
    },
    writing,
  );
  const totals = totalsXml(invoice, lines, writing);
  const party = (field: "seller" | "buyer") =>
    partyXml(invoice[field], { field, isPeppol }, writing);
  const xml = [
    XML_DECLARATION,
    openTag(document, {
      xmlns: `${UBL}:${document}-2`,
      "xmlns:cac": `${UBL}:CommonAggregateComponents-2`,
      "xmlns:cbc": `${UBL}:CommonBasicComponents-2`,
    }),
    leaf("cbc:CustomizationID", isPeppol ? PEPPOL : STANDARD),
    leaf("cbc:ProfileID", isPeppol ? PEPPOL_PROFILE : undefined),
    headXml(invoice, { isCreditNote, isPeppol }, writing),
    group("cac:AccountingSupplierParty", party("seller")),
    group("cac:AccountingCustomerParty", party("buyer")),
    payeeXml(invoice),
    group("cac:Delivery", leaf("cbc:ActualDeliveryDate", invoice.delivery_date)),
    paymentXml(invoice, { isCreditNote }),
    group("cac:PaymentTerms", leaf("cbc:Note", invoice.payment?.terms)),
    totals.adjustments,
    totals.taxTotals,
    totals.monetaryTotal,
    lines.xml,
    `</${document}>\n`,
  ].join("");
  refuseIncompleteUbl(writing);
  return xml;
}

function headXml(
  invoice: Invoice,
  { isCreditNote, isPeppol }: { isCreditNote: boolean; isPeppol: boolean },
  writing: UblWriting,
): string {
  const { number, issue_date, buyer_reference, order_reference, tax_currency } = invoice;
  if (number === undefined) writing.missing("number");
  if (issue_date === undefined) writing.missing("issue_date");
  if (isPeppol && buyer_reference === undefined && order_reference === undefined) {
    writing.missing("buyer_reference", "or order_reference is missing, and Peppol needs it");
  }
  const code = isCreditNote ? CREDIT_NOTE : typeCode(invoice, writing);
  const taxPoint = leaf("cbc:TaxPointDate", invoice.tax_point_date);
  const note = leaf("cbc:Note", invoice.note);
  const hasSecondTax = invoice.totals.tax_in_tax_currency !== undefined;
  return [
    leaf("cbc:ID", number),
    leaf("cbc:IssueDate", issue_date),
    isCreditNote ? taxPoint : leaf("cbc:DueDate", invoice.due_date),
    leaf(isCreditNote ? "cbc:CreditNoteTypeCode" : "cbc:InvoiceTypeCode", code),
    note,
    isCreditNote ? "" : taxPoint,
    leaf("cbc:DocumentCurrencyCode", invoice.currency),
    hasSecondTax && tax_currency !== invoice.currency
      ? leaf("cbc:TaxCurrencyCode", tax_currency)
      : "",
    leaf("cbc:BuyerReference", buyer_reference),
    group(
      "cac:InvoicePeriod",
      leaf("cbc:StartDate", invoice.delivery_period?.from),
      leaf("cbc:EndDate", invoice.delivery_period?.to),
    ),
    group("cac:OrderReference", leaf("cbc:ID", order_reference)),
    ...(invoice.preceding_invoices ?? []).map((one) =>
      one.number === undefined && one.fiscal_id === undefined
        ? ""
        : group(
            "cac:BillingReference",
            group(
              "cac:InvoiceDocumentReference",
              leaf("cbc:ID", one.number ?? one.fiscal_id),
              leaf("cbc:IssueDate", one.date),
            ),
          ),
    ),
    group("cac:ContractDocumentReference", leaf("cbc:ID", invoice.contract_reference)),
  ].join("");
}

function typeCode(invoice: Invoice, writing: UblWriting): string | undefined {
  const code = TYPE_CODES[invoice.kind];
  if (code === undefined) writing.missing("kind", `${invoice.kind} is no invoice of EN 16931`);
  const isSelfBilled = invoice.annotations?.includes("self_billing") ?? false;
  return code === "380" && isSelfBilled ? SELF_BILLED : code;
}
