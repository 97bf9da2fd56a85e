import { FiscalTax, type FiscalTaxes, IbsCbs } from "../../model/fiscal-document.ts";
import { type FieldMap, fieldMap, readFields, readGroup } from "./fields.ts";
import { childOf, nodeAt, textAt, type XmlNode } from "./tree.ts";

const ICMS = fieldMap(FiscalTax, {
  cst: ["CST", "CSOSN"],
  origin: "orig",
  base: ["vBC", "qBCMono"],
  rate: ["pICMS", "adRemICMS"],
  reduction: "pRedBC",
  amount: ["vICMS", "vICMSMono"],
  substitution_base: "vBCST",
  substitution_rate: "pICMSST",
  substitution_amount: "vICMSST",
  relief_amount: "vICMSDeson",
  poverty_fund_amount: "vFCP",
});
const DESTINATION = fieldMap(FiscalTax, {
  base: "vBCUFDest",
  rate: "pICMSUFDest",
  amount: "vICMSUFDest",
  poverty_fund_amount: "vFCPUFDest",
});
const IPI = fieldMap(FiscalTax, {
  cst: "CST",
  base: ["vBC", "qUnid"],
  rate: ["pIPI", "vUnid"],
  amount: "vIPI",
});
const PIS = fieldMap(FiscalTax, {
  cst: "CST",
  base: ["vBC", "qBCProd"],
  rate: ["pPIS", "vAliqProd"],
  amount: "vPIS",
});
const COFINS = fieldMap(FiscalTax, {
  cst: "CST",
  base: ["vBC", "qBCProd"],
  rate: ["pCOFINS", "vAliqProd"],
  amount: "vCOFINS",
});
const IMPORT = fieldMap(FiscalTax, { base: "vBC", amount: "vII" });
const ISSQN = fieldMap(FiscalTax, {
  class: "cListServ",
  base: "vBC",
  rate: "vAliq",
  amount: "vISSQN",
});
const SELECTIVE = fieldMap(FiscalTax, {
  cst: "CSTIS",
  class: "cClassTribIS",
  base: "vBCIS",
  rate: "pIS",
  amount: "vIS",
});

const REFORM = fieldMap(IbsCbs, { cst: "CST", class: "cClassTrib" });
const REFORM_AMOUNTS = fieldMap(IbsCbs, { base: "vBC", ibs_amount: "vIBS", cbs_amount: "vCBS" });
const REFORM_STATE = fieldMap(IbsCbs, { state_rate: "pIBSUF", state_amount: "vIBSUF" });
const REFORM_CITY = fieldMap(IbsCbs, { city_rate: "pIBSMun", city_amount: "vIBSMun" });
const REFORM_FEDERAL = fieldMap(IbsCbs, { cbs_rate: "pCBS", cbs_amount: "vCBS" });
const REFORM_MONO = fieldMap(IbsCbs, {
  ibs_amount: "vTotIBSMonoItem",
  cbs_amount: "vTotCBSMonoItem",
});

const TOTAL = fieldMap(FiscalTax, { amount: "vTotTrib" });

/** The taxes of an item, from its `imposto`. */
export function readTaxes(node: XmlNode | undefined): FiscalTaxes | undefined {
  if (node === undefined || node.children.length === 0) return undefined;
  const taxes: FiscalTaxes = {};
  const total = readFields(node, TOTAL).amount;
  if (total !== undefined) taxes.total_approximate = total;
  for (const child of node.children) if (child.space === node.space) addTax(taxes, child);
  return taxes;
}

function addTax(taxes: FiscalTaxes, node: XmlNode): void {
  const kind = KINDS.get(node.name);
  const tax = kind?.read(node);
  if (kind && tax) taxes[kind.key] = tax;
  else if (node.name === "IBSCBS") {
    const reform = readReform(node);
    if (reform) taxes.ibs_cbs = reform;
  }
}

interface Kind {
  readonly key: Exclude<keyof FiscalTaxes, "total_approximate" | "ibs_cbs">;
  readonly read: (node: XmlNode) => FiscalTax | undefined;
}

const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["ICMS", { key: "icms", read: (node) => groupIn(node, ICMS) }],
  ["IPI", { key: "ipi", read: readIpi }],
  ["PIS", { key: "pis", read: (node) => groupIn(node, PIS) }],
  ["COFINS", { key: "cofins", read: (node) => groupIn(node, COFINS) }],
  ["PISST", { key: "pis_st", read: (node) => taxOf(node, PIS) }],
  ["COFINSST", { key: "cofins_st", read: (node) => taxOf(node, COFINS) }],
  ["II", { key: "import_tax", read: (node) => taxOf(node, IMPORT) }],
  ["ISSQN", { key: "issqn", read: (node) => taxOf(node, ISSQN) }],
  ["ICMSUFDest", { key: "icms_destination", read: (node) => taxOf(node, DESTINATION) }],
  ["IS", { key: "selective", read: (node) => taxOf(node, SELECTIVE) }],
]);

type TaxField = Exclude<keyof FiscalTax, "group">;

/** A tax whose only child names its group, such as ICMS00; undefined where it has none. */
export function groupIn(node: XmlNode | undefined, map: FieldMap<TaxField>): FiscalTax | undefined {
  const group = node?.children.find(({ space }) => space === node.space);
  return group && taxOf(group, map);
}

function taxOf(node: XmlNode, map: FieldMap<TaxField>): FiscalTax {
  const tax: FiscalTax = { group: node.name.slice(0, 30) };
  return Object.assign(tax, readFields(node, map));
}

function readIpi(node: XmlNode): FiscalTax | undefined {
  const group = childOf(node, "IPITrib") ?? childOf(node, "IPINT");
  if (group === undefined) return undefined;
  const tax = taxOf(group, IPI);
  const code = textAt(node, "cEnq");
  if (code !== undefined) tax.class = code.slice(0, 10);
  return tax;
}

/** IBS and CBS, of an item or of a whole CT-e; undefined where the group is empty. */
export function readReform(node: XmlNode | undefined): IbsCbsFields | undefined {
  const fields = readGroup(node, REFORM);
  if (node === undefined || fields === undefined) return undefined;
  const group =
    childOf(node, "gIBSCBS") ?? childOf(node, "gTransfCred") ?? childOf(node, "gAjusteCompet");
  return Object.assign(
    fields,
    readFields(group, REFORM_AMOUNTS),
    readFields(childOf(group, "gIBSUF"), REFORM_STATE),
    readFields(childOf(group, "gIBSMun"), REFORM_CITY),
    readFields(childOf(group, "gCBS"), REFORM_FEDERAL),
    readFields(nodeAt(node, "gIBSCBSMono"), REFORM_MONO),
  );
}

export type IbsCbsFields = NonNullable<FiscalTaxes["ibs_cbs"]>;
