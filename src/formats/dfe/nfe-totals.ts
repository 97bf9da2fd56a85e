import { type FiscalDocument, FiscalTotals } from "../../model/fiscal-document.ts";
import { fieldMap, isDecimal, notA, readFields, required } from "./fields.ts";
import { childOf, nodeAt, type XmlNode } from "./tree.ts";

const ICMS = fieldMap(FiscalTotals, {
  icms_base: "vBC",
  icms: "vICMS",
  icms_relief: "vICMSDeson",
  poverty_fund: "vFCP",
  substitution_base: "vBCST",
  substitution: "vST",
  products: "vProd",
  freight: "vFrete",
  insurance: "vSeg",
  discount: "vDesc",
  import_tax: "vII",
  ipi: "vIPI",
  ipi_returned: "vIPIDevol",
  pis: "vPIS",
  cofins: "vCOFINS",
  other: "vOutro",
  approximate_taxes: "vTotTrib",
  total: "vNF",
});
const SERVICES = fieldMap(FiscalTotals, { services: "vServ", iss: "vISS" });
const SELECTIVE = fieldMap(FiscalTotals, { selective: "vIS" });
const REFORM_BASE = fieldMap(FiscalTotals, { ibs_cbs_base: "vBCIBSCBS" });
const IBS = fieldMap(FiscalTotals, { ibs: "vIBS" });
const CBS = fieldMap(FiscalTotals, { cbs: "vCBS" });
const WITH_REFORM = fieldMap(FiscalTotals, { total_with_reform: "vNFTot" });

/** @throws DfeError SCHEMA_INVALID without vNF */
export function readTotals(info: XmlNode): FiscalDocument["totals"] {
  const total = required(childOf(info, "total"), "total");
  const reform = childOf(total, "IBSCBSTot");
  const fields = readFields(required(childOf(total, "ICMSTot"), "total/ICMSTot"), ICMS);
  return Object.assign(
    fields,
    { total: documentValue(fields.total, "total/ICMSTot/vNF") },
    readFields(childOf(total, "ISSQNtot"), SERVICES),
    readFields(childOf(total, "ISTot"), SELECTIVE),
    readFields(reform, REFORM_BASE),
    readFields(nodeAt(reform, "gIBS"), IBS),
    readFields(nodeAt(reform, "gCBS"), CBS),
    readFields(total, WITH_REFORM),
  );
}

/** A document's value. @throws DfeError SCHEMA_INVALID for what is no decimal number */
export function documentValue(text: string | undefined, field: string): string {
  const value = required(text, field);
  if (!isDecimal(value)) throw notA("decimal number", field, value);
  return value;
}
