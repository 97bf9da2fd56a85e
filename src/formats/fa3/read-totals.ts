import type { Invoice, InvoiceLine, VatBreakdownRow } from "../../model/invoice.ts";
import { fromMinor, toMinor } from "../../model/money.ts";
import { drop } from "../drop.ts";
import { childOf, textAt, type XmlElement } from "../xml/xml-reader.ts";
import { amountAt, type Reading, wrong } from "../xml/xml-values.ts";
import {
  BUCKETS,
  type Bucket,
  MARGIN,
  MARGIN_VAT,
  OSS,
  ossVat,
  type Vat,
  vatOfCode,
} from "./vat-codes.ts";

/** The tax of a document in another currency is told in PLN too. */
const TAX_CURRENCY = "PLN";

/** Sums by rate and in all, as the document states them: nothing is repaired. */
export function totalsOf(
  fa: XmlElement,
  lines: readonly InvoiceLine[],
  reading: Reading,
): Pick<Invoice, "vat_breakdown" | "totals"> {
  const rows = BUCKETS.flatMap((bucket) => rowOf(fa, bucket, lines, reading) ?? []);
  const { currency } = reading;
  const gross = amountAt(fa, "P_15", reading);
  if (gross === undefined) throw wrong("P_15", "the total amount is missing");
  const sum = (texts: readonly string[], of = currency) =>
    fromMinor(
      texts.reduce((total, text) => total + toMinor(text, of), 0),
      of,
    );
  const inPln = rows.flatMap((row) => row.tax_in_tax_currency ?? []);
  const settlement = childOf(fa, "Rozliczenie");
  if (settlement?.children.some(({ name }) => /^(Obciazenia|Odliczenia)$/.test(name))) {
    reading.warn(
      "Charges and deductions of the settlement (Rozliczenie) are only in the original.",
    );
  }
  return {
    vat_breakdown: rows,
    totals: drop({
      net: rows.length > 0 ? sum(rows.map((row) => row.taxable)) : undefined,
      tax: rows.length > 0 ? sum(rows.map((row) => row.tax)) : undefined,
      tax_in_tax_currency: inPln.length > 0 ? sum(inPln, TAX_CURRENCY) : undefined,
      gross,
      payable: amountAt(settlement, "DoZaplaty", reading),
    }),
  };
}

function rowOf(
  fa: XmlElement,
  bucket: Bucket,
  lines: readonly InvoiceLine[],
  reading: Reading,
): VatBreakdownRow | undefined {
  const { currency } = reading;
  const taxable = amountAt(fa, bucket.net, reading);
  if (taxable === undefined) return undefined;
  const zero = fromMinor(0, currency);
  const tax = bucket.tax === undefined ? zero : (amountAt(fa, bucket.tax, reading) ?? zero);
  const inPln = { currency: TAX_CURRENCY, warn: reading.warn };
  const vat = vatOfBucket(bucket, lines, reading);
  return {
    ...vat,
    taxable,
    tax,
    gross: fromMinor(toMinor(taxable, currency) + toMinor(tax, currency), currency),
    ...drop({
      tax_in_tax_currency:
        bucket.taxInPln === undefined ? undefined : amountAt(fa, bucket.taxInPln, inPln),
      exemption_reason: vat.local_code === "zw" ? exemptionReason(fa) : undefined,
    }),
  };
}

/** Two rates share a sum of the form (23 and the older 22): the lines tell which it is. */
function vatOfBucket({ codes, net }: Bucket, lines: readonly InvoiceLine[], reading: Reading): Vat {
  const [first = ""] = codes;
  if (first === MARGIN) return MARGIN_VAT;
  if (first === OSS) return ossVat(only(lines, codes, ({ vat }) => vat?.rate, net, reading));
  const code = only(lines, codes, ({ vat }) => vat?.local_code, net, reading);
  return vatOfCode(code ?? first);
}

function only(
  lines: readonly InvoiceLine[],
  codes: readonly string[],
  pick: (line: InvoiceLine) => string | undefined,
  sum: string,
  reading: Reading,
): string | undefined {
  const own = lines.filter(({ vat }) => codes.includes(vat?.local_code ?? ""));
  const found = new Set(own.map(pick).filter((value) => value !== undefined));
  if (found.size > 1) reading.warn(`${sum} adds up several rates: ${[...found].join(", ")}.`);
  return [...found][0];
}

export const EXEMPTION_FIELDS = ["P_19A", "P_19B", "P_19C"] as const;

function exemptionReason(fa: XmlElement): string | undefined {
  const exemption = childOf(childOf(fa, "Adnotacje"), "Zwolnienie");
  const found = EXEMPTION_FIELDS.map((name) => textAt(exemption, name));
  return found.find((text) => text !== undefined)?.slice(0, 500);
}
