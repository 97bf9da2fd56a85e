import { fromMinor, type Invoice, type InvoiceLine, toMinor } from "../../sdk/index.ts";
import { headerOf, lacking, type PayloadOptions, positionOf } from "./invoice-payload.ts";
import { decimalOf, drop } from "./values.ts";

/**
 * A correction of the document `correctedId`: each line as it was and as it is, and the difference of the two.
 * @throws DataError that names what is missing
 */
export function correctionPayload(
  data: Invoice,
  key: string,
  { correctedId, ...options }: PayloadOptions & { readonly correctedId: string },
): object {
  if (data.direction !== options.direction)
    throw lacking("direction", `is not ${options.direction}`);
  if (data.number !== key) throw lacking("number", "is not the key of the record");
  return {
    kind: "correction",
    number: data.number,
    income: options.direction === "cost" ? "0" : "1",
    ...drop({ correction_reason: data.correction?.reason }),
    ...{ invoice_id: correctedId, from_invoice_id: correctedId },
    ...headerOf(data, options),
    positions: pairsOf(data).map(([before, after], i) => pairPosition(before, after, i, data)),
  };
}

type Pair = readonly [before: InvoiceLine, after: InvoiceLine];

/** Lines of the two states in their order; what stands on one side only has no counterpart to be told apart by. */
function pairsOf({ lines }: Invoice): Pair[] {
  const before = lines.filter((line) => line.is_before_correction === true);
  const after = lines.filter((line) => line.is_before_correction !== true);
  if (before.length === 0 || before.length !== after.length)
    throw lacking("lines", "are not in pairs of before and after the correction");
  return before.flatMap((line, i) => {
    const other = after[i];
    return other ? [[line, other] as const] : [];
  });
}

function pairPosition(before: InvoiceLine, after: InvoiceLine, i: number, data: Invoice): object {
  const was = positionOf(before, i, data.currency);
  const is = positionOf(after, i, data.currency);
  const gross = minus(is.total_price_gross, was.total_price_gross, data.currency);
  return {
    ...{ name: is.name, tax: is.tax, kind: "correction", total_price_gross: gross },
    quantity: differenceOf(after.qty ?? "1", before.qty ?? "1"),
    correction_before_attributes: { ...was, kind: "correction_before" },
    correction_after_attributes: { ...is, kind: "correction_after" },
  };
}

const minus = (a: string, b: string, currency: string): string =>
  fromMinor(toMinor(a, currency) - toMinor(b, currency), currency);

/** Exact to six decimals, finer than any quantity on a document. */
function differenceOf(a: string, b: string): string {
  const millionths = (text: string): bigint => {
    const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
    const size = BigInt(whole + fraction.slice(0, 6).padEnd(6, "0"));
    return text.startsWith("-") ? -size : size;
  };
  const rest = millionths(a) - millionths(b);
  const digits = String(rest < 0n ? -rest : rest).padStart(7, "0");
  const text = `${rest < 0n ? "-" : ""}${digits.slice(0, -6)}.${digits.slice(-6)}`;
  return decimalOf(text) ?? "0";
}
