import { table } from "../../lib/table.ts";
import type { Annotation, Invoice, InvoiceLine, VatBreakdownRow } from "../../model/invoice.ts";
import { fromMinor, toMinor } from "../../model/money.ts";
import type { DocumentParty } from "../../model/party.ts";
import { drop, dropAll } from "../drop.ts";
import { unitCode } from "../units.ts";
import { textAt, type XmlElement } from "../xml/xml-reader.ts";
import { amountAt, dateAt, decimalAt, type Reading, wrong } from "../xml/xml-values.ts";
import { type JpkHead, type JpkSource, jpkRows } from "./jpk-file.ts";
import { itemId, itemOf, type JpkItem, partyIds } from "./jpk-item.ts";
import { linesByInvoice } from "./lines-by-invoice.ts";

type Vat = Pick<VatBreakdownRow, "category" | "rate" | "local_code">;
const standard = (rate: string): Vat => ({ category: "S", rate, local_code: rate });

/** Codes of lines; zero may be domestic, an export or a supply within the Union. */
const CODES: Readonly<Record<string, Vat>> = table({
  ...Object.fromEntries(
    ["23", "22", "8", "7", "5", "4", "3"].map((rate) => [rate, standard(rate)]),
  ),
  "0": { category: "Z", rate: "0", local_code: "0" },
  zw: { category: "E", rate: "0", local_code: "zw" },
  oo: { category: "AE", rate: "0", local_code: "oo" },
  np: { category: "O", local_code: "np" },
});
/** Sums by rate: net, tax, and the codes that its lines have. */
const SUMS: readonly (readonly [net: string, tax: string | undefined, codes: readonly string[]])[] =
  [
    ["P_13_1", "P_14_1", ["23", "22"]],
    ["P_13_2", "P_14_2", ["8", "7"]],
    ["P_13_3", "P_14_3", ["5"]],
    ["P_13_4", "P_14_4", ["4", "3"]],
    ["P_13_5", "P_14_5", ["np"]],
    ["P_13_6", undefined, ["0"]],
    ["P_13_7", undefined, ["zw"]],
  ];
const KINDS: Readonly<Record<string, Pick<Invoice, "kind" | "type_code">>> = table({
  VAT: { kind: "invoice", type_code: "380" },
  POZ: { kind: "invoice", type_code: "380" },
  ZAL: { kind: "advance", type_code: "386" },
  KOREKTA: { kind: "correction", type_code: "384" },
});
const ANNOTATIONS: readonly (readonly [string, Annotation])[] = [
  ["P_16", "cash_accounting"],
  ["P_17", "self_billing"],
  ["P_18", "reverse_charge"],
  ["P_23", "triangular_simplified"],
  ["P_106E_2", "margin_travel"],
];

const MAX_LINES = 10_000;

/**
 * The issued invoices of the file with their lines, which stand behind all invoices: both are read side
 * by side, so that memory does not grow with the file.
 * @throws DataError for a file that is not well-formed, or too large while its lines are in another order
 */
export async function* readFa(source: JpkSource, head: JpkHead): AsyncGenerator<JpkItem> {
  await using lines = await linesByInvoice(source);
  for await (const row of jpkRows(source, "Faktura")) {
    const number = textAt(row, "P_2A") ?? "";
    const own = await lines.of(number);
    yield itemOf(itemId(head.nip, number), row, () => invoiceOf(row, own, head));
  }
}

function invoiceOf(row: XmlElement, rows: readonly XmlElement[], head: JpkHead): Invoice {
  const currency = textAt(row, "KodWaluty") ?? "PLN";
  if (!/^[A-Z]{3}$/.test(currency)) throw wrong("KodWaluty", "is not a currency code");
  const reading: Reading = { currency, warn: () => {} };
  if (rows.length > MAX_LINES) throw wrong("FakturaWiersz", `more than ${MAX_LINES} lines`);
  const lines = rows.map((line, i) => lineOf(line, i + 1, reading));
  const gross = amountAt(row, "P_15", reading);
  if (gross === undefined) throw wrong("P_15", "the total amount is missing");
  const breakdown = breakdownOf(row, lines, reading);
  const kind = KINDS[textAt(row, "RodzajFaktury") ?? ""] ?? { kind: "other" };
  const reason = textAt(row, "PrzyczynaKorekty")?.slice(0, 500);
  const preceding = textAt(row, "NrFaKorygowanej") ?? textAt(row, "NrFaZaliczkowej");
  const annotations = ANNOTATIONS.filter(([name]) => isTrue(row, name)).map(([, word]) => word);
  return {
    direction: "sales",
    ...kind,
    ...drop({
      number: textAt(row, "P_2A")?.slice(0, 256),
      issue_date: dateAt(row, "P_1"),
      delivery_date: dateAt(row, "P_6"),
      preceding_invoices:
        preceding === undefined ? undefined : [{ number: preceding.slice(0, 256) }],
      correction: kind.kind === "correction" && reason !== undefined ? { reason } : undefined,
    }),
    currency,
    ...(currency !== "PLN" && breakdown.some((one) => one.tax_in_tax_currency !== undefined)
      ? { tax_currency: "PLN" }
      : {}),
    seller: sellerOf(row, head),
    buyer: partyOf(row, ["P_3A", "P_3B", "P_5A", "P_5B"]),
    ...(annotations.length > 0 ? { annotations } : {}),
    lines,
    vat_breakdown: breakdown,
    totals: totalsOf(breakdown, gross, currency),
    ...(isTrue(row, "P_18A") ? { payment: { split_payment: true } } : {}),
    status: "open",
  };
}

const isTrue = (row: XmlElement, name: string): boolean =>
  ["true", "1"].includes(textAt(row, name) ?? "");

function sellerOf(row: XmlElement, head: JpkHead): DocumentParty {
  const seller = partyOf(row, ["P_3C", "P_3D", "P_4A", "P_4B"]);
  return seller.ids ? seller : { ...seller, ids: [{ scheme: "PL:NIP", value: head.nip }] };
}

function partyOf(
  row: XmlElement,
  [name, address, country, number]: readonly [string, string, string, string],
): DocumentParty {
  const ids = partyIds(textAt(row, number), textAt(row, country));
  const line1 = textAt(row, address)?.slice(0, 300);
  return drop({
    name: textAt(row, name)?.slice(0, 500),
    ids: ids.length > 0 ? ids : undefined,
    address: dropAll({ line1 }),
  });
}

function lineOf(row: XmlElement, no: number, reading: Reading): InvoiceLine {
  const code = textAt(row, "P_12");
  const oss = decimalAt(row, "P_12_XII");
  const known = code === undefined ? undefined : (CODES[code] ?? { local_code: code.slice(0, 40) });
  const vat = known ?? (oss === undefined ? undefined : { ...standard(oss), local_code: "oss" });
  const unit = textAt(row, "P_8A")?.slice(0, 40);
  return {
    no,
    name: textAt(row, "P_7")?.slice(0, 1000) ?? "",
    ...drop({
      qty: decimalAt(row, "P_8B"),
      unit: unitCode(unit),
      unit_local: unit,
      net_price: decimalAt(row, "P_9A"),
      gross_price: decimalAt(row, "P_9B"),
      discount: decimalAt(row, "P_10"),
      net: amountAt(row, "P_11", reading),
      vat,
      gross: amountAt(row, "P_11A", reading),
    }),
  };
}

function breakdownOf(
  row: XmlElement,
  lines: readonly InvoiceLine[],
  reading: Reading,
): VatBreakdownRow[] {
  const { currency } = reading;
  return SUMS.flatMap(([net, tax, codes]) => {
    const taxable = amountAt(row, net, reading);
    const due =
      (tax === undefined ? undefined : amountAt(row, tax, reading)) ?? fromMinor(0, currency);
    if (taxable === undefined || (Number(taxable) === 0 && Number(due) === 0)) return [];
    const used = lines.find(({ vat }) => codes.includes(vat?.local_code ?? ""))?.vat?.local_code;
    const vat = CODES[used ?? codes[0] ?? ""] ?? {};
    const inPln =
      tax === undefined ? undefined : amountAt(row, `${tax}W`, { ...reading, currency: "PLN" });
    return [
      {
        ...vat,
        taxable,
        tax: due,
        gross: fromMinor(toMinor(taxable, currency) + toMinor(due, currency), currency),
        ...drop({
          tax_in_tax_currency: inPln,
          exemption_reason: net === "P_13_7" ? exemptionOf(row) : undefined,
        }),
      },
    ];
  });
}

const exemptionOf = (row: XmlElement): string | undefined =>
  (textAt(row, "P_19A") ?? textAt(row, "P_19B") ?? textAt(row, "P_19C"))?.slice(0, 500);

function totalsOf(
  breakdown: readonly VatBreakdownRow[],
  gross: string,
  currency: string,
): Invoice["totals"] {
  const sum = (texts: readonly string[], of: string) =>
    fromMinor(
      texts.reduce((total, text) => total + toMinor(text, of), 0),
      of,
    );
  if (breakdown.length === 0) return { gross };
  const inPln = breakdown.flatMap((row) => row.tax_in_tax_currency ?? []);
  return {
    net: sum(
      breakdown.map((row) => row.taxable),
      currency,
    ),
    tax: sum(
      breakdown.map((row) => row.tax),
      currency,
    ),
    ...(inPln.length > 0 && currency !== "PLN" ? { tax_in_tax_currency: sum(inPln, "PLN") } : {}),
    gross,
  };
}
