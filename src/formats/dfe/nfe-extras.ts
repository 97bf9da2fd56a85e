import {
  FiscalBilling,
  type FiscalDocument,
  type FiscalLink,
  FiscalPayment,
  FiscalTransport,
} from "../../model/fiscal-document.ts";
import { linkedKeyOf } from "./access-key.ts";
import { fieldMap, readFields, readGroup } from "./fields.ts";
import { readCarrier } from "./party.ts";
import { childOf, childrenOf, nodeAt, textAt, type XmlNode } from "./tree.ts";

const TRANSPORT = fieldMap(FiscalTransport, { freight_mode: "modFrete" });
const VEHICLE = fieldMap(FiscalTransport, { vehicle_plate: "placa", vehicle_state: "UF" });
const VOLUME = fieldMap(FiscalTransport.properties.volumes.items, {
  quantity: "qVol",
  kind: "esp",
  brand: "marca",
  numbering: "nVol",
  net_weight: "pesoL",
  gross_weight: "pesoB",
});

export function readTransport(node: XmlNode | undefined): FiscalDocument["transport"] {
  if (node === undefined || node.children.length === 0) return undefined;
  const transport: NonNullable<FiscalDocument["transport"]> = Object.assign(
    readFields(node, TRANSPORT),
    readFields(childOf(node, "veicTransp"), VEHICLE),
  );
  const carrier = readCarrier(childOf(node, "transporta"));
  if (carrier) transport.carrier = carrier;
  const volumes = childrenOf(node, "vol").map((volume) => readFields(volume, VOLUME));
  if (volumes.length > 0) transport.volumes = volumes;
  return transport;
}

const BILL = fieldMap(FiscalBilling, {
  number: "nFat",
  original: "vOrig",
  discount: "vDesc",
  net: "vLiq",
});
const INSTALMENT = fieldMap(FiscalBilling.properties.instalments.items, {
  number: "nDup",
  due_date: "dVenc",
  amount: "vDup",
});

/** Of `cobr`, which an NF-e and a CT-e have alike. */
export function readBilling(node: XmlNode | undefined): FiscalDocument["billing"] {
  const billing: FiscalDocument["billing"] = readGroup(childOf(node, "fat"), BILL);
  const instalments = childrenOf(node, "dup").map((part) => readFields(part, INSTALMENT));
  return instalments.length > 0 ? { ...billing, instalments } : billing;
}

const PAYMENT = fieldMap(FiscalPayment, { means: "tPag", text: "xPag", amount: "vPag" });

type Payments = Pick<FiscalDocument, "payments" | "change">;

/** Up to layout 3.10 every payment was a `pag` of its own, without `detPag`. */
export function readPayments(info: XmlNode): Payments {
  const groups = childrenOf(info, "pag");
  const details = groups.flatMap((group) => {
    const inside = childrenOf(group, "detPag");
    return inside.length > 0 ? inside : [group];
  });
  const payments = details.flatMap((detail) => {
    const payment: NonNullable<FiscalDocument["payments"]>[number] | undefined = readGroup(
      detail,
      PAYMENT,
    );
    if (payment === undefined) return [];
    const indicator = textAt(detail, "indPag");
    if (indicator !== undefined) payment.is_later = indicator === "1";
    return [payment];
  });
  const change = readFields(groups[0], CHANGE).amount;
  const read: Payments = {};
  if (payments.length > 0) read.payments = payments;
  if (change !== undefined) read.change = change;
  return read;
}

const CHANGE = fieldMap(FiscalPayment, { amount: "vTroco" });

/** Documents that an NF-e names; a complementary one complements what it refers to. */
export function readNfeLinks(info: XmlNode): FiscalLink[] {
  const ide = childOf(info, "ide");
  const kind = textAt(ide, "finNFe") === "2" ? "complements" : "refers_to";
  const links = new LinkList();
  for (const reference of childrenOf(ide, "NFref"))
    for (const { name, text } of reference.children)
      if (name === "refNFe" || name === "refNFeSig" || name === "refCTe") links.add(text, kind);
  for (const { text } of childrenOf(childOf(ide, "gPagAntecipado"), "refNFe"))
    links.add(text, "refers_to");
  for (const det of childrenOf(info, "det")) {
    links.add(textAt(det, "DFeReferenciado", "chaveAcesso"), "refers_to");
    for (const exported of childrenOf(childOf(det, "prod"), "detExport"))
      links.add(textAt(exported, "exportInd", "chNFe"), "refers_to");
  }
  return links.all;
}

/** Each key once for each kind, in the order of the document. */
export class LinkList {
  readonly all: FiscalLink[] = [];
  readonly #seen = new Set<string>();

  add(written: string | undefined, kind: FiscalLink["kind"]): void {
    if (written === undefined) return;
    const access_key = linkedKeyOf(written);
    if (access_key === undefined || this.#seen.has(kind + access_key)) return;
    this.#seen.add(kind + access_key);
    this.all.push({ access_key, kind });
  }
}

/** What the QR code of a printed document leads to, from `infNFeSupl` or `infCTeSupl`. */
export function readQrCode(document: XmlNode): string | undefined {
  const nfe =
    nodeAt(document, "infNFeSupl", "qrCode") ?? nodeAt(document, "infCTeSupl", "qrCodCTe");
  return nfe?.text.slice(0, 1000) || undefined;
}
