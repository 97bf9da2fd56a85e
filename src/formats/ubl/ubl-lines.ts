import { Big } from "big.js";
import type { Invoice, InvoiceLine } from "../../model/invoice.ts";
import { unitCode } from "../units.ts";
import { group, leaf } from "../xml/xml-writer.ts";
import { amountXml, twoDecimals, type UblWriting } from "./ubl-context.ts";
import { categoryOf, categoryXml, keyOf } from "./ubl-vat.ts";

/** Pieces without a name of their own. */
const ONE = "C62";

/** A line as EN 16931 wants it: the state before a correction counts negative. */
interface UblLine {
  readonly line: InvoiceLine;
  readonly field: string;
  readonly net: Big;
  readonly qty: Big;
  readonly price: Big;
}

/** What the lines come to by category and rate, and their elements. */
export interface LinesXml {
  readonly xml: string;
  readonly netByVat: ReadonlyMap<string, Big>;
  readonly total: Big;
}

export function linesXml(
  invoice: Invoice,
  { name, quantity }: { readonly name: string; readonly quantity: string },
  writing: UblWriting,
): LinesXml {
  if (invoice.lines.length === 0) writing.missing("lines");
  const lines = invoice.lines.flatMap((line, i) => lineOf(line, `lines.${i}`, writing) ?? []);
  const netByVat = new Map<string, Big>();
  const parts = lines.map((one, i) => {
    const category = categoryOf(one.line.vat, `${one.field}.vat`, writing);
    const key = keyOf(category);
    netByVat.set(key, (netByVat.get(key) ?? new Big(0)).plus(one.net));
    return group(
      name,
      leaf("cbc:ID", String(i + 1)),
      leaf(quantity, one.qty.toFixed(), { unitCode: unitOf(one.line) }),
      amountXml("cbc:LineExtensionAmount", one.net, writing.currency),
      discountXml(one, writing),
      itemXml(one.line, categoryXml("cac:ClassifiedTaxCategory", category)),
      group(
        "cac:Price",
        leaf("cbc:PriceAmount", one.price.toFixed(), { currencyID: writing.currency }),
      ),
    );
  });
  const total = lines.reduce((sum, { net }) => sum.plus(net), new Big(0));
  return { xml: parts.join(""), netByVat, total };
}

function lineOf(line: InvoiceLine, field: string, writing: UblWriting): UblLine | undefined {
  if (line.name === "") writing.missing(`${field}.name`);
  if (line.net === undefined) {
    writing.missing(`${field}.net`);
    return undefined;
  }
  const sign = writing.sign * (line.is_before_correction ? -1 : 1);
  const net = new Big(twoDecimals(new Big(line.net).times(sign)));
  const own = line.qty === undefined || Number(line.qty) === 0 ? undefined : new Big(line.qty);
  const qty = (own ?? new Big(1)).times(sign);
  const price =
    line.net_price === undefined || own === undefined ? net.div(qty) : new Big(line.net_price);
  // BR-27: a price is not negative; then the quantity is.
  return price.lt(0)
    ? { line, field, net, qty: qty.times(-1), price: roundedPrice(price.times(-1)) }
    : { line, field, net, qty, price: roundedPrice(price) };
}

const roundedPrice = (price: Big): Big => price.round(10, Big.roundHalfUp);

/** What stands between quantity times price and the line's net: a discount, or a charge. */
function discountXml({ net, qty, price }: UblLine, { currency }: UblWriting): string {
  const difference = new Big(twoDecimals(qty.times(price))).minus(net);
  if (difference.abs().lte("0.01")) return "";
  const isAllowance = difference.gt(0);
  return group(
    "cac:AllowanceCharge",
    leaf("cbc:ChargeIndicator", isAllowance ? "false" : "true"),
    leaf("cbc:AllowanceChargeReason", isAllowance ? "Discount" : "Charge"),
    amountXml("cbc:Amount", difference.abs(), currency),
  );
}

const unitOf = ({ unit, unit_local }: InvoiceLine): string =>
  unit !== undefined && /^[A-Z0-9]{2,3}$/.test(unit) ? unit : (unitCode(unit_local) ?? ONE);

function itemXml(line: InvoiceLine, category: string): string {
  const gtin = line.classifications?.find(({ scheme }) => scheme === "GTIN")?.code;
  const others = line.classifications?.filter(({ scheme }) => scheme !== "GTIN") ?? [];
  return group(
    "cac:Item",
    leaf("cbc:Description", line.description),
    leaf("cbc:Name", line.name),
    group("cac:SellersItemIdentification", leaf("cbc:ID", line.seller_code)),
    group("cac:StandardItemIdentification", leaf("cbc:ID", gtin, { schemeID: "0160" })),
    ...others.map(({ scheme, code }) =>
      group(
        "cac:CommodityClassification",
        // UNTDID 7143: the harmonised system for CN, else mutually defined.
        leaf("cbc:ItemClassificationCode", code, { listID: scheme === "CN" ? "HS" : "ZZZ" }),
      ),
    ),
    category,
  );
}
