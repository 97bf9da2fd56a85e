import type { Company } from "./catalogue.ts";
import { money, percentOf, taxOn } from "./money.ts";

/** One object as the API gives it. */
export type Doc = { id: number; [field: string]: unknown };

export interface Contractor {
  readonly company: Company;
  readonly client: Doc;
}

export interface PositionInput {
  readonly name: string;
  readonly quantity: number;
  readonly unit: string;
  /** Net price of one, in grosze. */
  readonly price: number;
  readonly tax: string;
  readonly gtu?: string;
  readonly pkwiu?: string;
}

export interface Position {
  readonly row: Record<string, unknown>;
  readonly net: number;
  readonly tax: number;
  readonly code: string;
}

export function makePosition(
  input: PositionInput,
  ids: { readonly id: number; readonly invoiceId: number },
): Position {
  const net = input.quantity * input.price;
  const percent = percentOf(input.tax);
  const tax = taxOn(net, percent);
  const unitTax = taxOn(input.price, percent);
  const row = {
    id: ids.id,
    invoice_id: ids.invoiceId,
    product_id: null,
    name: input.name,
    code: null,
    additional_info: input.pkwiu ?? "",
    quantity: `${input.quantity}.0`,
    quantity_unit: input.unit,
    price_net: money(input.price),
    tax: input.tax,
    price_gross: money(input.price + unitTax),
    price_tax: money(unitTax),
    total_price_net: money(net),
    total_price_gross: money(net + tax),
    discount: "0.00",
    discount_percent: null,
    gtu_code: input.gtu ?? null,
    // Not every position has its own sum of tax.
    ...(ids.id % 3 === 0 ? {} : { total_price_tax: money(tax) }),
  };
  return { row, net, tax, code: input.tax };
}

/** Sums of a document: tax by line, or by rate as the law also allows. */
export function sumsOf(positions: readonly Position[], isByRate: boolean) {
  const net = positions.reduce((sum, position) => sum + position.net, 0);
  const groups = [...Map.groupBy(positions, ({ code }) => code).entries()];
  const byRate = groups.reduce((sum, [code, group]) => {
    const base = group.reduce((total, position) => total + position.net, 0);
    return sum + taxOn(base, percentOf(code));
  }, 0);
  const tax = isByRate ? byRate : positions.reduce((sum, position) => sum + position.tax, 0);
  return { net, tax, gross: net + tax };
}
