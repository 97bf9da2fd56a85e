import type { Invoice, VatBreakdownRow } from "../../model/invoice.ts";
import { fromMinor, toMinor } from "../../model/money.ts";
import { times } from "../decimal.ts";
import { leaf } from "../xml/xml-writer.ts";
import { BUCKETS, type Bucket, codeOf } from "./vat-codes.ts";
import { formAmount, type Writing } from "./write-context.ts";

interface TotalOptions {
  readonly isDomestic: boolean;
  readonly exchangeRate: string | undefined;
}

/** Sums by rate. Without a breakdown the lines are added up, where each says enough. */
export function totalsXml(invoice: Invoice, options: TotalOptions, writing: Writing): string {
  const rows =
    invoice.vat_breakdown.length > 0 ? invoice.vat_breakdown : fromLines(invoice, writing);
  const byCode = Map.groupBy(rows, (row) => codeOf(row, options.isDomestic));
  for (const [i, row] of (byCode.get(undefined) ?? []).entries()) {
    const what = row.local_code ?? row.rate ?? "no rate";
    writing.missing(`vat_breakdown.${i}`, `has no equal in FA(3): ${what}`);
  }
  const sums = BUCKETS.map((bucket) => {
    const own = bucket.codes.flatMap((code) => byCode.get(code) ?? []);
    return own.length === 0 ? "" : bucketXml(bucket, own, { ...options, invoice }, writing);
  });
  const gross = formAmount(invoice.totals.gross, "totals.gross", writing);
  return [...sums, leaf("P_15", gross ?? writing.missing("totals.gross"))].join("");
}

function bucketXml(
  { net, tax, taxInPln }: Bucket,
  rows: readonly VatBreakdownRow[],
  { invoice: { currency }, exchangeRate }: TotalOptions & { invoice: Invoice },
  writing: Writing,
): string {
  const sum = (texts: readonly string[], of: string) =>
    fromMinor(
      texts.reduce((total, text) => total + toMinor(text, of), 0),
      of,
    );
  const taxable = sum(
    rows.map((row) => row.taxable),
    currency,
  );
  const due = sum(
    rows.map((row) => row.tax),
    currency,
  );
  const stated = rows.flatMap((row) => row.tax_in_tax_currency ?? []);
  const inPln =
    stated.length === rows.length
      ? sum(stated, "PLN")
      : exchangeRate === undefined
        ? undefined
        : times(due, exchangeRate);
  const isForeign = currency !== "PLN";
  return [
    leaf(net, formAmount(taxable, "vat_breakdown", writing)),
    tax === undefined ? "" : leaf(tax, formAmount(due, "vat_breakdown", writing)),
    taxInPln === undefined || !isForeign ? "" : leaf(taxInPln, inPln),
  ].join("");
}

function fromLines({ lines, currency, totals }: Invoice, writing: Writing): VatBreakdownRow[] {
  const after = lines.filter((line) => !line.is_before_correction);
  const isCorrection = after.length < lines.length;
  const rows = isCorrection
    ? []
    : after.flatMap(({ vat, net, gross }) => {
        const tax = vat?.amount ?? differenceOf(gross, net, currency);
        return vat === undefined || net === undefined || tax === undefined
          ? []
          : [{ ...vatWithoutAmount(vat), taxable: net, tax }];
      });
  const isEmpty = totals.gross !== undefined && toMinor(totals.gross, currency) === 0;
  if (rows.length < lines.length || (rows.length === 0 && !isEmpty)) {
    writing.missing("vat_breakdown", "is missing, and the lines do not say enough to add it up");
  }
  return rows;
}

const differenceOf = (gross: string | undefined, net: string | undefined, currency: string) =>
  gross === undefined || net === undefined
    ? undefined
    : fromMinor(toMinor(gross, currency) - toMinor(net, currency), currency);

const vatWithoutAmount = ({ category, rate, local_code }: Partial<VatBreakdownRow>) => ({
  ...(category === undefined ? {} : { category }),
  ...(rate === undefined ? {} : { rate }),
  ...(local_code === undefined ? {} : { local_code }),
});
