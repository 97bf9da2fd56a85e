import { momentOf } from "../../fiscal.ts";
import { useFormat } from "../../i18n/format.ts";

/** Brazilian amounts and moments as the reader writes them. */
export function useReal() {
  const format = useFormat();
  const reais = new Intl.NumberFormat(format.language, {
    ...{ style: "currency", currency: "BRL", useGrouping: "always" },
    // Otherwise Czechs and Hungarians read BRL where the document says R$.
    currencyDisplay: "narrowSymbol",
  });
  return {
    ...format,
    /** Decimal text with R$; a dash where there is none. */
    real: (amount: string | null | undefined): string =>
      amount ? reais.format(amount as Intl.StringNumericLiteral) : "–",
    /** A moment on the issuer's clock, with its offset where the document has one. */
    moment: (written: string | undefined): string => {
      const found = momentOf(written);
      if (!found) return written ?? "";
      const { day, time, offset } = found;
      const at = [format.date(day), time].filter(Boolean).join(", ");
      return offset ? `${at} (${offset === "Z" ? "UTC" : `UTC${offset.replace("-", "−")}`})` : at;
    },
    /** A rate of a tax: `18` as 18 %. */
    rate: (value: string | undefined): string =>
      value === undefined
        ? "–"
        : new Intl.NumberFormat(format.language, {
            style: "percent",
            maximumFractionDigits: 4,
          }).format(Number(value) / 100),
  };
}
