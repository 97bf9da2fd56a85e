import { FiscalAddress, FiscalParty } from "../../model/fiscal-document.ts";
import { fieldMap, matching, notA, readFields, readGroup } from "./fields.ts";
import { textAt, type XmlNode } from "./tree.ts";

const PARTY = fieldMap(FiscalParty, {
  name: "xNome",
  trade_name: "xFant",
  state_registration: "IE",
  city_registration: "IM",
  tax_regime: "CRT",
  state_registration_kind: "indIEDest",
  email: "email",
});

const ADDRESS = fieldMap(FiscalAddress, {
  street: "xLgr",
  number: "nro",
  complement: "xCpl",
  district: "xBairro",
  city_code: "cMun",
  city: "xMun",
  state: "UF",
  postcode: "CEP",
  country_code: "cPais",
  country: "xPais",
  phone: "fone",
});

const CARRIER_ADDRESS = fieldMap(FiscalAddress, { street: "xEnder", city: "xMun", state: "UF" });

/**
 * A party with its address, which is in a child that has another name for each role: `enderEmit`, `enderDest` …
 * A CT-e has the telephone beside it.
 * @throws DfeError SCHEMA_INVALID for a CNPJ or CPF of another form, such as one with its mask
 */
export function readParty(node: XmlNode): FiscalParty {
  const party: FiscalParty = readFields(node, PARTY);
  addTaxId(party, node);
  const place = node.children.find((child) => child.name.startsWith("ender"));
  const address = readGroup(place, ADDRESS);
  const phone = textAt(node, "fone");
  if (address) party.address = address;
  if (phone !== undefined && address?.phone === undefined)
    party.address = { ...address, phone: phone.slice(0, 20) };
  return party;
}

/** The carrier of an NF-e; undefined where the group is empty. */
export function readCarrier(node: XmlNode | undefined): FiscalParty | undefined {
  if (node === undefined || node.children.length === 0) return undefined;
  const party: FiscalParty = readFields(node, PARTY);
  addTaxId(party, node);
  const address = readGroup(node, CARRIER_ADDRESS);
  if (address) party.address = address;
  return party;
}

function addTaxId(party: FiscalParty, node: XmlNode): void {
  for (const child of node.children) {
    if (child.space !== node.space) continue;
    if (child.name === "CNPJ" || child.name === "CPF") {
      if (child.text === "") continue;
      party.tax_id = taxIdOf(child, node.name);
      party.tax_id_kind = child.name === "CNPJ" ? "cnpj" : "cpf";
      return;
    }
    if (child.name === "idEstrangeiro") {
      party.tax_id_kind = "foreign";
      if (child.text.length > 20)
        throw notA("foreign id", `${node.name}/idEstrangeiro`, child.text);
      if (child.text !== "") party.tax_id = child.text;
      return;
    }
  }
}

function taxIdOf(node: XmlNode, parent: string): string {
  const isCompany = node.name === "CNPJ";
  return matching(node.text, {
    pattern: isCompany ? /^[0-9A-Z]{12}[0-9]{2}$/ : /^\d{11}$/,
    field: `${parent}/${node.name}`,
    what: isCompany ? "CNPJ as documents have it" : "CPF as documents have it",
  });
}

/** CNPJ or CPF of an element that has one of them; undefined where it has neither. */
export function taxIdIn(node: XmlNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  const found = node.children.find(({ name, text }) => (name === "CNPJ" || name === "CPF") && text);
  return found && taxIdOf(found, node.name);
}
