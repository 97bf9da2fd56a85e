import { table } from "../../lib/table.ts";
import { isIban } from "../../model/identifiers.ts";
import type { Invoice } from "../../model/invoice.ts";
import { type DocumentParty, partyId } from "../../model/party.ts";
import { group, leaf } from "../xml/xml-writer.ts";
import type { UblWriting } from "./ubl-context.ts";

/** Schemes of ISO 6523 for ids that have one. */
const GLN = "0088";
/** https://docs.peppol.eu/poacc/billing/3.0/codelist/eas/ */
const POLISH_VAT = "9945";

/** Schemes whose numbers are VAT numbers once the country stands before them. */
const VAT_PREFIXES: Readonly<Record<string, string>> = table({
  "PL:NIP": "PL",
  "CZ:DIC": "CZ",
  "HU:ADOSZAM": "HU",
});

/** The VAT number with its country, BT-31 and BT-48. */
export function vatNumber(party: DocumentParty): string | undefined {
  const union = partyId(party, "EU:VAT");
  if (union !== undefined) return union.replace(/\s/g, "").toUpperCase();
  for (const { scheme, value } of party.ids ?? []) {
    const prefix = VAT_PREFIXES[scheme];
    if (prefix === undefined) continue;
    const plain = value.replace(/[\s-]/g, "").toUpperCase();
    return plain.startsWith(prefix) ? plain : `${prefix}${plain}`;
  }
  return undefined;
}

/** BT-40 and BT-55; without one the country of the VAT number. */
const countryOf = (party: DocumentParty): string | undefined => {
  const prefix = vatNumber(party)?.slice(0, 2);
  return party.address?.country_code ?? (prefix === "EL" ? "GR" : prefix);
};

export function partyXml(
  party: DocumentParty,
  { field, isPeppol }: { readonly field: "seller" | "buyer"; readonly isPeppol: boolean },
  writing: UblWriting,
): string {
  const vat = vatNumber(party);
  const country = countryOf(party);
  if (party.name === undefined) writing.missing(`${field}.name`);
  if (country === undefined) writing.missing(`${field}.address.country_code`);
  const endpoint = endpointXml(party, vat);
  if (isPeppol && endpoint === "") writing.missing(`${field}.ids`, "has no address in Peppol");
  const gln = partyId(party, "GLN");
  const legal = partyId(party, "PL:KRS", "PL:REGON", "CZ:ICO", "BR:CNPJ", "BR:CPF");
  const taxId = vat === undefined && field === "seller" ? partyId(party, "OTHER") : undefined;
  return group(
    "cac:Party",
    isPeppol ? endpoint : "",
    group("cac:PartyIdentification", leaf("cbc:ID", gln, { schemeID: GLN })),
    group("cac:PartyName", leaf("cbc:Name", party.trading_name)),
    addressXml(party, country),
    schemeXml(vat, "VAT"),
    schemeXml(taxId, "TAX"),
    group(
      "cac:PartyLegalEntity",
      leaf("cbc:RegistrationName", party.name),
      leaf("cbc:CompanyID", legal),
    ),
    group(
      "cac:Contact",
      leaf("cbc:Name", party.contact?.name),
      leaf("cbc:Telephone", party.contact?.phone),
      leaf("cbc:ElectronicMail", party.contact?.email),
    ),
  );
}

const schemeXml = (number: string | undefined, scheme: string): string =>
  number === undefined
    ? ""
    : group(
        "cac:PartyTaxScheme",
        leaf("cbc:CompanyID", number),
        group("cac:TaxScheme", leaf("cbc:ID", scheme)),
      );

function endpointXml(party: DocumentParty, vat: string | undefined): string {
  const gln = partyId(party, "GLN");
  if (gln !== undefined) return leaf("cbc:EndpointID", gln, { schemeID: GLN });
  return vat?.startsWith("PL") ? leaf("cbc:EndpointID", vat, { schemeID: POLISH_VAT }) : "";
}

function addressXml({ address = {} }: DocumentParty, country: string | undefined): string {
  return group(
    "cac:PostalAddress",
    leaf("cbc:StreetName", address.line1),
    leaf("cbc:AdditionalStreetName", address.line2),
    leaf("cbc:CityName", address.city),
    leaf("cbc:PostalZone", address.post_code),
    leaf("cbc:CountrySubentity", address.region),
    group("cac:AddressLine", leaf("cbc:Line", address.line3)),
    group("cac:Country", leaf("cbc:IdentificationCode", country)),
  );
}

/** UNTDID 4461. */
const MEANS: Readonly<Record<string, string>> = table({
  transfer: "30",
  card: "48",
  cash: "10",
  cod: "10",
  compensation: "97",
  online: "68",
  other: "ZZZ",
});
const NOT_DEFINED = "1";

/** BG-16 with BT-9, which a credit note has only here. A transfer without an account says no means (BR-61). */
export function paymentXml(
  { payment, due_date }: Invoice,
  { isCreditNote }: { readonly isCreditNote: boolean },
): string {
  const account = payment?.account;
  const number = account?.iban ?? account?.account_no;
  const means = MEANS[payment?.means ?? ""] ?? NOT_DEFINED;
  const code = means === "30" && number === undefined ? NOT_DEFINED : means;
  const dueDate = isCreditNote ? leaf("cbc:PaymentDueDate", due_date) : "";
  if (code === NOT_DEFINED && number === undefined && dueDate === "") return "";
  return group(
    "cac:PaymentMeans",
    leaf("cbc:PaymentMeansCode", code),
    dueDate,
    group(
      "cac:PayeeFinancialAccount",
      leaf("cbc:ID", number !== undefined && isIban(number) ? number.replace(/\s/g, "") : number),
      group(
        "cac:FinancialInstitutionBranch",
        leaf("cbc:ID", number === undefined ? undefined : account?.bic),
      ),
    ),
  );
}

/** A factor is the payee, BG-10. */
export function payeeXml({ other_parties = [] }: Invoice): string {
  const factor = other_parties.find(({ role }) => role === "factor");
  if (!factor) return "";
  const legal = partyId(factor, "PL:KRS", "PL:REGON", "PL:NIP");
  return group(
    "cac:PayeeParty",
    group("cac:PartyName", leaf("cbc:Name", factor.name)),
    group("cac:PartyLegalEntity", leaf("cbc:CompanyID", legal)),
  );
}
