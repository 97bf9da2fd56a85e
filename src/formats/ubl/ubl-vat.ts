import type { Annotation, Invoice, VatBreakdownRow } from "../../model/invoice.ts";
import { group, leaf } from "../xml/xml-writer.ts";
import type { UblWriting } from "./ubl-context.ts";

type Vat = Pick<VatBreakdownRow, "category" | "rate" | "local_code">;
export interface UblCategory {
  readonly id: NonNullable<Vat["category"]>;
  /** Absent outside the scope of VAT. */
  readonly percent?: string;
}

/** https://docs.peppol.eu/poacc/billing/3.0/codelist/vatex/ */
const REASON_CODES: Readonly<Partial<Record<UblCategory["id"], string>>> = {
  AE: "VATEX-EU-AE",
  K: "VATEX-EU-IC",
  G: "VATEX-EU-G",
  O: "VATEX-EU-O",
};
const REASONS: Readonly<Partial<Record<UblCategory["id"], string>>> = {
  AE: "Reverse charge",
  K: "Intra-community supply",
  G: "Export outside the EU",
  O: "Not subject to VAT",
  E: "Exempt from VAT",
};
const MARGIN_CODES: readonly (readonly [Annotation, string])[] = [
  ["margin_travel", "VATEX-EU-D"],
  ["margin_used_goods", "VATEX-EU-F"],
  ["margin_art", "VATEX-EU-I"],
  ["margin_antiques", "VATEX-EU-J"],
];

/** The category and its percentage; a rate without a category is a standard or a zero rate. */
export function categoryOf(vat: Vat | undefined, field: string, writing: UblWriting): UblCategory {
  const rate = vat?.rate;
  const isZero = rate !== undefined && Number(rate) === 0;
  const id = vat?.category ?? (rate === undefined ? undefined : isZero ? "Z" : "S");
  if (id === undefined) {
    writing.missing(`${field}.category`);
    return { id: "O" };
  }
  if (id === "O") return { id };
  if (id === "S" && (rate === undefined || isZero)) writing.missing(`${field}.rate`);
  return { id, percent: id === "S" ? (rate ?? "0") : "0" };
}

export const keyOf = ({ id, percent }: UblCategory): string => `${id} ${Number(percent ?? 0)}`;

/** In a sum of a rate it also tells why no tax is due. */
export function categoryXml(
  name: string,
  { id, percent }: UblCategory,
  reason: { readonly code?: string; readonly text?: string } = {},
): string {
  return group(
    name,
    leaf("cbc:ID", id),
    leaf("cbc:Percent", percent),
    leaf("cbc:TaxExemptionReasonCode", reason.code),
    leaf("cbc:TaxExemptionReason", reason.text),
    group("cac:TaxScheme", leaf("cbc:ID", "VAT")),
  );
}

/** What BR-E-10, BR-AE-10 and their like ask for; nothing where tax is due. */
export function reasonOf(
  { id }: UblCategory,
  row: Pick<VatBreakdownRow, "exemption_code" | "exemption_reason" | "local_code">,
  { annotations = [] }: Pick<Invoice, "annotations">,
): { readonly code?: string; readonly text?: string } {
  if (id === "S" || id === "Z") return {};
  const margin = MARGIN_CODES.find(([annotation]) => annotations.includes(annotation))?.[1];
  const isVatex = /^VATEX-/.test(row.exemption_code ?? "");
  const own = isVatex ? row.exemption_code : row.local_code === "marza" ? margin : undefined;
  const code = own ?? REASON_CODES[id];
  const text = row.exemption_reason ?? REASONS[id];
  return { ...(code === undefined ? {} : { code }), ...(text === undefined ? {} : { text }) };
}
