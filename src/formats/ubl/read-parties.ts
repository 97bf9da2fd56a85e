import { table } from "../../lib/table.ts";
import { isIban } from "../../model/identifiers.ts";
import type { Invoice } from "../../model/invoice.ts";
import type { DocumentParty, PartyId } from "../../model/party.ts";
import { drop, dropAll } from "../drop.ts";
import type { XmlElement } from "../xml/xml-reader.ts";
import { elements, first, textOf } from "./ubl-fields.ts";

/** BG-4 and BG-7. */
export function partyOf(party: XmlElement | undefined): DocumentParty {
  const address = first(party, "PostalAddress");
  const contact = first(party, "Contact");
  const country = textOf(address, "Country", "IdentificationCode");
  const ids = idsOf(party, country);
  const legalName = textOf(party, "PartyLegalEntity", "RegistrationName")?.slice(0, 500);
  const tradingName = textOf(party, "PartyName", "Name")?.slice(0, 500);
  return drop({
    name: legalName ?? tradingName,
    trading_name: legalName === undefined || tradingName === legalName ? undefined : tradingName,
    ids: ids.length > 0 ? ids : undefined,
    address: dropAll({
      line1: textOf(address, "StreetName")?.slice(0, 300),
      line2: textOf(address, "AdditionalStreetName")?.slice(0, 300),
      line3: textOf(address, "AddressLine", "Line")?.slice(0, 300),
      city: textOf(address, "CityName")?.slice(0, 120),
      post_code: textOf(address, "PostalZone")?.slice(0, 20),
      region: textOf(address, "CountrySubentity")?.slice(0, 120),
      country_code: country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined,
    }),
    contact: dropAll({
      name: textOf(contact, "Name")?.slice(0, 200),
      phone: textOf(contact, "Telephone")?.slice(0, 60),
      email: textOf(contact, "ElectronicMail")?.slice(0, 254),
    }),
  });
}

function idsOf(party: XmlElement | undefined, country: string | undefined): PartyId[] {
  const taxIds = elements(party, "PartyTaxScheme").flatMap((one) => {
    const number = textOf(one, "CompanyID")?.replace(/[\s-]/g, "").toUpperCase().slice(0, 60);
    if (number === undefined) return [];
    if (textOf(one, "TaxScheme", "ID") !== "VAT") return [{ scheme: "OTHER", value: number }];
    const nip = /^PL(\d{10})$/.exec(number)?.[1];
    return [
      nip === undefined ? { scheme: "EU:VAT", value: number } : { scheme: "PL:NIP", value: nip },
    ];
  });
  const identifications = elements(party, "PartyIdentification").flatMap((one) => {
    const id = first(one, "ID");
    return id?.attributes.get("schemeID") === "0088" && id.text !== ""
      ? [{ scheme: "GLN", value: id.text.slice(0, 64) }]
      : [];
  });
  const legal = textOf(party, "PartyLegalEntity", "CompanyID")?.slice(0, 64);
  return [
    ...taxIds,
    ...identifications,
    ...(legal === undefined ? [] : [{ scheme: legalScheme(legal, country), value: legal }]),
  ].slice(0, 20);
}

/** Polish registers differ in the length of their numbers. */
function legalScheme(number: string, country: string | undefined): string {
  if (country === "CZ" && /^\d{8}$/.test(number)) return "CZ:ICO";
  if (country !== "PL") return "OTHER";
  if (/^\d{10}$/.test(number)) return "PL:KRS";
  return /^(\d{9}|\d{14})$/.test(number) ? "PL:REGON" : "OTHER";
}

/** UNTDID 4461. */
const MEANS: Readonly<Record<string, NonNullable<NonNullable<Invoice["payment"]>["means"]>>> =
  table({
    "10": "cash",
    "30": "transfer",
    "31": "transfer",
    "42": "transfer",
    "48": "card",
    "54": "card",
    "55": "card",
    "57": "transfer",
    "58": "transfer",
    "68": "online",
    "97": "compensation",
    "1": "unknown",
  });

/** The first means and account, and the terms; the state of the payment is not in the document. */
export function paymentOf(root: XmlElement): Invoice["payment"] {
  const means = first(root, "PaymentMeans");
  const code = textOf(means, "PaymentMeansCode");
  const account = first(means, "PayeeFinancialAccount");
  const number = textOf(account, "ID")?.replace(/\s/g, "").slice(0, 64);
  const bic = textOf(account, "FinancialInstitutionBranch", "ID")?.slice(0, 11);
  const named = number !== undefined && isIban(number) ? { iban: number } : { account_no: number };
  const terms = elements(root, "PaymentTerms").flatMap((one) => textOf(one, "Note") ?? []);
  return dropAll({
    means: code === undefined ? undefined : (MEANS[code] ?? "other"),
    terms: terms.join("\n").slice(0, 500) || undefined,
    account: number === undefined ? undefined : drop({ ...named, bic }),
  });
}
