import { useTranslation } from "react-i18next";
import type { InvoiceWarning } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { warningCodeOf } from "./warning-codes.ts";

/** Params that are amounts or rates: other texts, such as numbers of accounts, stay as they are. */
const AMOUNTS: ReadonlySet<string> = new Set([
  "lines",
  "total",
  "tolerance",
  "rate",
  "rates",
  "taxable",
  "expected",
  "tax",
  "net",
  "gross",
]);

/** The sentence of a warning; of one that this UI does not know the hub's English one. */
export function useWarningText(): (
  warning: Pick<InvoiceWarning, "code" | "params" | "message">,
) => string {
  const { t } = useTranslation();
  const { language, date } = useFormat();
  const shown = (name: string, value: string | number): string => {
    const text = String(value);
    if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))) return date(text);
    if (!AMOUNTS.has(name) || !/^-?\d+(\.\d+)?$/.test(text)) return text;
    // All decimals of the document: 1230.00 is no 1230.
    const decimals = text.split(".")[1]?.length ?? 0;
    return new Intl.NumberFormat(language, { minimumFractionDigits: decimals }).format(
      text as Intl.StringNumericLiteral,
    );
  };
  return ({ code, params, message }) => {
    const known = warningCodeOf(code);
    if (!known) return message;
    const texts = Object.entries(params).map(([name, value]) => [name, shown(name, value)]);
    return t(`warning.${known}`, Object.fromEntries(texts));
  };
}
