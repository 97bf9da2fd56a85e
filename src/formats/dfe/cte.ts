import {
  FiscalDocument,
  type FiscalLink,
  FiscalService,
  FiscalTax,
} from "../../model/fiscal-document.ts";
import { readParties } from "./cte-parties.ts";
import type { DfeIssue } from "./dfe-file.ts";
import { fieldMap, isDecimal, readFields, required } from "./fields.ts";
import { readHeader } from "./header.ts";
import { addCommon } from "./nfe.ts";
import { LinkList, readBilling } from "./nfe-extras.ts";
import { groupIn, readReform } from "./nfe-taxes.ts";
import { documentValue } from "./nfe-totals.ts";
import { childOf, childrenOf, nodeAt, textAt, type XmlNode } from "./tree.ts";

type Service = NonNullable<FiscalDocument["service"]>;

const SERVICE = fieldMap(FiscalService, {
  modal: "modal",
  service_kind: "tpServ",
  cte_kind: "tpCTe",
  cfop: "CFOP",
  start_city_code: "cMunIni",
  start_city: "xMunIni",
  start_state: "UFIni",
  end_city_code: "cMunFim",
  end_city: "xMunFim",
  end_state: "UFFim",
});
const CARGO = fieldMap(FiscalService, { cargo_name: "proPred" });
const CARGO_QUANTITY = fieldMap(FiscalService.properties.cargo_quantities.items, {
  unit: "cUnid",
  measure: "tpMed",
  quantity: "qCarga",
});
const COMPONENT = fieldMap(FiscalService.properties.components.items, {
  name: "xNome",
  amount: "vComp",
});
const RNTRC = fieldMap(FiscalService, { rntrc: "RNTRC" });
const ICMS = fieldMap(FiscalTax, {
  cst: "CST",
  base: ["vBC", "vBCOutraUF"],
  rate: ["pICMS", "pICMSOutraUF"],
  reduction: ["pRedBC", "pRedBCOutraUF"],
  amount: ["vICMS", "vICMSOutraUF"],
  substitution_base: "vBCSTRet",
  substitution_rate: "pICMSSTRet",
  substitution_amount: "vICMSSTRet",
  relief_amount: "vICMSDeson",
});
const NOTES = fieldMap(FiscalDocument, { notes: "xObs" });
const FISCAL_NOTES = fieldMap(FiscalDocument, { fiscal_notes: "infAdFisco" });

/**
 * A CT-e, simplified CT-e, CT-e OS or GTV-e, without its protocol. `node` is the outer element, such as `CTe`,
 * `info` the `infCte` in it.
 * @throws DfeError SCHEMA_INVALID, KEY_INVALID, UNSUPPORTED_DOCUMENT
 */
export function readCte(
  node: XmlNode,
  info: XmlNode,
): { document: FiscalDocument; issues: DfeIssue[] } {
  const { header, issues } = readHeader(info);
  const document: FiscalDocument = {
    ...header,
    ...readParties(info, header.kind),
    items: [],
    totals: header.kind === "gtve" ? guideTotals(info) : readTotals(info),
    service: readService(info),
  };
  const links = readLinks(info);
  if (links.length > 0) document.links = links;
  const billing = readBilling(childOf(childOf(info, "infCTeNorm") ?? info, "cobr"));
  if (billing) document.billing = billing;
  addCommon(document, { node, info });
  Object.assign(
    document,
    readFields(childOf(info, "compl"), NOTES),
    readFields(childOf(info, "imp"), FISCAL_NOTES),
  );
  return { document, issues };
}

/** A simplified CT-e has its sums in `total`, the others in `vPrest`. */
function readTotals(info: XmlNode): FiscalDocument["totals"] {
  const prices = childOf(info, "total") ?? required(childOf(info, "vPrest"), "vPrest");
  const taxes = childOf(info, "imp");
  const totals: FiscalDocument["totals"] = {
    total: documentValue(textAt(prices, "vTPrest"), `${prices.name}/vTPrest`),
  };
  const add = (key: keyof FiscalDocument["totals"], text: string | undefined, field: string) => {
    if (text !== undefined) totals[key] = documentValue(text, field);
  };
  add("receivable", textAt(prices, "vRec") ?? textAt(prices, "vTRec"), `${prices.name}/vRec`);
  add("cargo", cargoValue(info), "infCarga/vCarga");
  add("total_with_reform", textAt(taxes, "vTotDFe") ?? textAt(prices, "vTotDFe"), "vTotDFe");
  add("approximate_taxes", textAt(taxes, "vTotTrib"), "imp/vTotTrib");
  const icms = groupIn(childOf(taxes, "ICMS"), ICMS);
  add("icms_base", icms?.base, "imp/ICMS/vBC");
  add("icms", icms?.amount, "imp/ICMS/vICMS");
  const reform = readReform(childOf(taxes, "IBSCBS"));
  add("ibs_cbs_base", reform?.base, "imp/IBSCBS/vBC");
  add("ibs", reform?.ibs_amount, "imp/IBSCBS/vIBS");
  add("cbs", reform?.cbs_amount, "imp/IBSCBS/vCBS");
  return totals;
}

/** A guide for valuables has no price; its cargo is the sum of what is in national money. */
function guideTotals(info: XmlNode): FiscalDocument["totals"] {
  const cents = childrenOf(childOf(info, "detGTV"), "infEspecie").reduce((sum, kind) => {
    const amount = textAt(kind, "vEspecie") ?? "";
    if (textAt(kind, "tpNumerario") === "2" || !isDecimal(amount)) return sum;
    const [whole = "0", fraction = ""] = amount.split(".");
    return sum + BigInt(whole + fraction.padEnd(2, "0").slice(0, 2));
  }, 0n);
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  const cargo = `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  return { total: "0.00", cargo: cargo.slice(0, 24) };
}

/** Values of cargo moved to the CT-e's norm with layout 1.04; a simplified one has it in itself. */
const cargoOf = (info: XmlNode): XmlNode | undefined =>
  nodeAt(info, "infCTeNorm", "infCarga") ?? childOf(info, "infCarga");

const cargoValue = (info: XmlNode): string | undefined => {
  const cargo = cargoOf(info);
  return textAt(cargo, "vCarga") ?? textAt(cargo, "vMerc");
};

function readService(info: XmlNode): Service {
  const taxes = childOf(info, "imp");
  const cargo = cargoOf(info);
  const deliveries = childrenOf(info, "det");
  const service: Service = readFields(childOf(info, "ide"), SERVICE);
  // A simplified CT-e has its places with each delivery; with one delivery they are the document's.
  if (deliveries.length === 1) Object.assign(service, readFields(deliveries[0], SERVICE));
  Object.assign(service, readFields(cargo, CARGO), readFields(roadOf(info), RNTRC));
  const quantities = childrenOf(cargo, "infQ").map((one) => readFields(one, CARGO_QUANTITY));
  if (quantities.length > 0) service.cargo_quantities = quantities;
  const components = [childOf(info, "vPrest"), ...deliveries]
    .flatMap((prices) => childrenOf(prices, "Comp"))
    .map((one) => readFields(one, COMPONENT));
  if (components.length > 0) service.components = components;
  const icms = groupIn(childOf(taxes, "ICMS"), ICMS);
  if (icms) service.icms = icms;
  const reform = readReform(childOf(taxes, "IBSCBS"));
  if (reform) service.ibs_cbs = reform;
  return service;
}

const roadOf = (info: XmlNode): XmlNode | undefined =>
  nodeAt(childOf(info, "infCTeNorm") ?? info, "infModal", "rodo");

/** Names of the keys in groups that carry one, by the group's name, at whatever depth of the norm. */
const LINKS: ReadonlyMap<string, FiscalLink["kind"]> = new Map<string, FiscalLink["kind"]>([
  ["infNFe", "carries"],
  ["infDCe", "carries"],
  ["infNFeTranspParcial", "carries"],
  ["idDocAntEle", "previous_transport"],
  ["infDocAnt", "previous_transport"],
  ["infCteSub", "replaces"],
  ["infCteComp", "complements"],
  ["infCTeMultimodal", "refers_to"],
  ["infGTVe", "refers_to"],
]);
const KEYS: ReadonlySet<string> = new Set(["chave", "chNFe", "chCTe", "chCte", "chCTeMultimodal"]);
/** Where links can be; the parties and taxes beside them are not searched. */
const LINK_PLACES: ReadonlySet<string> = new Set([
  "infCTeNorm",
  "infCteComp",
  "infCteSub",
  "det",
  "rem",
]);

function readLinks(info: XmlNode): FiscalLink[] {
  const links = new LinkList();
  const search = (node: XmlNode): void => {
    const kind = LINKS.get(node.name);
    for (const child of node.children) {
      if (kind !== undefined && KEYS.has(child.name)) links.add(child.text, kind);
      if (child.children.length > 0) search(child);
    }
  };
  for (const child of info.children) if (LINK_PLACES.has(child.name)) search(child);
  return links.all;
}
