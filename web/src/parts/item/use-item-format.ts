import { useFormat } from "../../i18n/format.ts";
import type { ItemPrice } from "../../item.ts";

interface ItemFormat {
  /** With every decimal: a price of one unit may have more of them than money. */
  readonly price: (price: Pick<ItemPrice, "amount" | "currency">) => string;
  /** An amount of the item, `12 pcs`; without the unit where it has none. */
  readonly quantity: (amount: string, unit?: string) => string;
  /** `23%` of the text `23`. */
  readonly rate: (rate: string) => string;
}

/** Amounts of an item as the reader writes them. */
export function useItemFormat(): ItemFormat {
  const { language, decimal } = useFormat();
  return {
    price: ({ amount, currency }) =>
      new Intl.NumberFormat(language, {
        style: "currency",
        currency,
        useGrouping: "always",
        maximumFractionDigits: 10,
      }).format(amount as Intl.StringNumericLiteral),
    quantity: (amount, unit) => [decimal(amount), unit].filter(Boolean).join("\u00a0"),
    rate: (rate) =>
      new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 12 }).format(
        `${rate}e-2` as Intl.StringNumericLiteral,
      ),
  };
}
