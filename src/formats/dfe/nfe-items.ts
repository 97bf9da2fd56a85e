import { FiscalItem } from "../../model/fiscal-document.ts";
import { fieldMap, invalid, readFields, readGroup, required } from "./fields.ts";
import { readTaxes } from "./nfe-taxes.ts";
import { attributeOf, childOf, childrenOf, textAt, type XmlNode } from "./tree.ts";

const PRODUCT = fieldMap(FiscalItem, {
  code: "cProd",
  gtin: "cEAN",
  name: "xProd",
  ncm: "NCM",
  cest: "CEST",
  cfop: "CFOP",
  benefit_code: "cBenef",
  unit: "uCom",
  quantity: "qCom",
  unit_price: "vUnCom",
  total: "vProd",
  freight: "vFrete",
  insurance: "vSeg",
  discount: "vDesc",
  other: "vOutro",
  order_number: "xPed",
  order_item: "nItemPed",
});

type Lot = NonNullable<FiscalItem["lots"]>[number];
const LOT = fieldMap(FiscalItem.properties.lots.items, {
  number: "nLote",
  quantity: "qLote",
  made_on: "dFab",
  expires_on: "dVal",
});

/**
 * An item of an NF-e, from its `det`.
 * @throws DfeError SCHEMA_INVALID
 */
export function readItem(det: XmlNode): FiscalItem {
  const product = required(childOf(det, "prod"), "det/prod");
  const item: FiscalItem = Object.assign({ number: numberOf(det) }, readFields(product, PRODUCT));
  required(item.total, "det/prod/vProd");
  if (item.gtin !== undefined && !/^\d{8,14}$/.test(item.gtin)) delete item.gtin;
  const inTotal = textAt(product, "indTot");
  if (inTotal !== undefined) item.is_in_total = inTotal !== "0";
  const lots = childrenOf(product, "rastro").map((lot): Lot => readGroup(lot, LOT) ?? {});
  if (lots.length > 0) item.lots = lots;
  const notes = textAt(det, "infAdProd");
  if (notes !== undefined) item.notes = notes.slice(0, 2000);
  const taxes = readTaxes(childOf(det, "imposto"));
  if (taxes) item.taxes = taxes;
  return item;
}

function numberOf(det: XmlNode): number {
  const written = attributeOf(det, "nItem");
  if (written === undefined || !/^[1-9]\d{0,3}$/.test(written))
    throw invalid("det/@nItem", "is no number of an item");
  return Number(written);
}
