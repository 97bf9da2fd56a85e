import { Big } from "big.js";
import type { Invoice, InvoiceLine } from "../../model/invoice.ts";
import { decimalText } from "../decimal.ts";
import { drop } from "../drop.ts";
import type { XmlElement } from "../xml/xml-reader.ts";
import { wrong } from "../xml/xml-values.ts";
import { elements, first, signed, textOf, vatOrNone } from "./ubl-fields.ts";

const MAX_LINES = 10_000;
/** The classification of goods that we call CN. */
const CN_LIST = "HS";

interface LineOptions {
  readonly currency: string;
  readonly sign: number;
  readonly isCreditNote: boolean;
}

export function linesOf(root: XmlElement, options: LineOptions): Invoice["lines"] {
  const rows = elements(root, options.isCreditNote ? "CreditNoteLine" : "InvoiceLine");
  if (rows.length > MAX_LINES) throw wrong("InvoiceLine", `more than ${MAX_LINES} lines`);
  return rows.map((row, i) => lineOf(row, i + 1, options));
}

function lineOf(
  row: XmlElement,
  no: number,
  { currency, sign, isCreditNote }: LineOptions,
): InvoiceLine {
  const item = first(row, "Item");
  const quantity = first(row, isCreditNote ? "CreditedQuantity" : "InvoicedQuantity");
  const unit = quantity?.attributes.get("unitCode");
  return {
    no,
    name: textOf(item, "Name")?.slice(0, 1000) ?? "",
    ...drop({
      description: textOf(item, "Description")?.slice(0, 4000),
      seller_code: textOf(item, "SellersItemIdentification", "ID")?.slice(0, 120),
      qty: quantityText(quantity?.text, sign),
      unit: unit?.slice(0, 20),
      net_price: priceOf(first(row, "Price")),
      net: signed(textOf(row, "LineExtensionAmount"), sign, currency, "LineExtensionAmount"),
      vat: vatOrNone(first(item, "ClassifiedTaxCategory")),
      classifications: classificationsOf(item),
    }),
  };
}

/** @throws DataError */
function quantityText(raw: string | undefined, sign: number): string | undefined {
  if (raw === undefined || raw === "") return undefined;
  const text = decimalText(raw);
  if (text === undefined) throw wrong("Quantity", "is not a number");
  return sign > 0 ? text : new Big(text).times(-1).toFixed();
}

/** Of one unit, where the document tells it of several. */
function priceOf(price: XmlElement | undefined): string | undefined {
  const amount = decimalText(textOf(price, "PriceAmount"));
  const base = decimalText(textOf(price, "BaseQuantity"));
  if (amount === undefined || base === undefined || Number(base) === 0) return amount;
  return new Big(amount).div(base).round(10, Big.roundHalfUp).toFixed();
}

function classificationsOf(item: XmlElement | undefined): InvoiceLine["classifications"] {
  const gtin = textOf(item, "StandardItemIdentification", "ID")?.slice(0, 60);
  const others = elements(item, "CommodityClassification").flatMap((one) => {
    const code = first(one, "ItemClassificationCode");
    if (!code || code.text === "") return [];
    const list = code.attributes.get("listID") ?? "ZZZ";
    return [{ scheme: list === CN_LIST ? "CN" : list.slice(0, 20), code: code.text.slice(0, 60) }];
  });
  const all = [...(gtin === undefined ? [] : [{ scheme: "GTIN", code: gtin }]), ...others];
  return all.length > 0 ? all.slice(0, 20) : undefined;
}
