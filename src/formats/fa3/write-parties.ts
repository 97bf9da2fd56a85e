import type { OtherParty } from "../../model/invoice.ts";
import type { Address, DocumentParty } from "../../model/party.ts";
import { partyId } from "../../model/party.ts";
import { group, leaf, token } from "../xml/xml-writer.ts";
import { CUSTOMER_NO, REGISTERS, ROLES } from "./read-parties.ts";
import type { Writing } from "./write-context.ts";

const NIP = /^[1-9](\d[1-9]|[1-9]\d)\d{7}$/;
/** Prefixes of VAT numbers; EL is Greece, XI Northern Ireland. */
const EU_PREFIX =
  /^(AT|BE|BG|CY|CZ|DK|EE|FI|FR|DE|EL|HR|HU|IE|IT|LV|LT|LU|MT|NL|PL|PT|RO|SK|SI|ES|SE|XI)([\dA-Z+*]{1,12})$/;
/** Our word for a number of another country's tax office. */
const FOREIGN_TAX = /^([A-Z]{2}):(?:TAX|VAT|ICO|DIC|ADOSZAM|CNPJ|CPF)$/;

export const nipOf = (party: DocumentParty): string | undefined =>
  partyId(party, "PL:NIP")?.replace(/^PL|[\s-]/g, "");

/** Whether the form counts the party as Polish. */
export const isPolish = (party: DocumentParty): boolean =>
  nipOf(party) !== undefined || party.address?.country_code === "PL";

export function sellerXml(seller: DocumentParty, writing: Writing): string {
  const nip = nipOf(seller);
  if (nip === undefined || !NIP.test(nip)) writing.missing("seller.ids", "has no valid PL:NIP");
  const name = token(seller.name, 512) ?? writing.missing("seller.name");
  const address = addressXml("Adres", seller) || writing.missing("seller.address.line1");
  return group(
    "Podmiot1",
    leaf("NrEORI", token(partyId(seller, "EORI"), 256)),
    group("DaneIdentyfikacyjne", leaf("NIP", nip), leaf("Nazwa", name)),
    address,
    contactXml(seller),
  );
}

export function buyerXml(
  buyer: DocumentParty,
  flags: { readonly isLocalGovernment: boolean; readonly isVatGroup: boolean },
): string {
  return group(
    "Podmiot2",
    leaf("NrEORI", token(partyId(buyer, "EORI"), 256)),
    identityXml(buyer),
    addressXml("Adres", buyer),
    contactXml(buyer),
    leaf("NrKlienta", token(partyId(buyer, CUSTOMER_NO), 256)),
    leaf("JST", flags.isLocalGovernment ? "1" : "2"),
    leaf("GV", flags.isVatGroup ? "1" : "2"),
  );
}

export function otherPartyXml(party: OtherParty): string {
  const number = ROLES.indexOf(party.role as (typeof ROLES)[number]) + 1;
  const role =
    number > 0
      ? leaf("Rola", String(number))
      : `${leaf("RolaInna", "1")}${leaf("OpisRoli", token(party.role, 256) ?? "other")}`;
  return group(
    "Podmiot3",
    leaf("NrEORI", token(partyId(party, "EORI"), 256)),
    identityXml(party),
    addressXml("Adres", party),
    contactXml(party),
    role,
    leaf("NrKlienta", token(partyId(party, CUSTOMER_NO), 256)),
  );
}

/** Numbers of public registers, which the form has in its footer. */
export const registersXml = (seller: DocumentParty): string =>
  group(
    "Rejestry",
    ...REGISTERS.map(([scheme, name]) => {
      const value = partyId(seller, scheme)?.trim();
      const fits = { KRS: /^\d{10}$/, REGON: /^(\d{9}|\d{14})$/, BDO: /^.{1,9}$/ }[name]?.test(
        value ?? "",
      );
      return fits ? leaf(name, value) : "";
    }),
  );

/** A NIP, else a VAT number of the Union, else another number; a party without any says so. */
function identityXml(party: DocumentParty): string {
  return group(
    "DaneIdentyfikacyjne",
    numberXml(party) || leaf("BrakID", "1"),
    leaf("Nazwa", token(party.name, 512)),
  );
}

function numberXml(party: DocumentParty): string {
  const nip = nipOf(party);
  if (nip !== undefined && NIP.test(nip)) return leaf("NIP", nip);
  const internal = partyId(party, "PL:IDWEW");
  if (internal !== undefined && /^[1-9](\d[1-9]|[1-9]\d)\d{7}-\d{5}$/.test(internal)) {
    return leaf("IDWew", internal);
  }
  const union = EU_PREFIX.exec(
    (partyId(party, "EU:VAT") ?? "").replace(/[\s-]/g, "").toUpperCase(),
  );
  if (union) return leaf("KodUE", union[1]) + leaf("NrVatUE", union[2]);
  for (const { scheme, value } of party.ids ?? []) {
    const country = FOREIGN_TAX.exec(scheme)?.[1];
    if (country !== undefined || scheme === "OTHER") {
      return leaf("KodKraju", country) + leaf("NrID", token(value, 50));
    }
  }
  return "";
}

/** Two free lines; nothing without the first. */
function addressXml(name: string, party: DocumentParty): string {
  const address: Address = party.address ?? {};
  const { line1, line2, line3, post_code, city, region, country_code } = address;
  const join = (parts: readonly (string | undefined)[], glue: string) =>
    parts.filter((part) => part !== undefined && part !== "").join(glue) || undefined;
  const isPolishAddress = (country_code ?? "PL") === "PL";
  const place = join([post_code, city], " ");
  const street = isPolishAddress ? join([line1, line2, line3], ", ") : line1;
  const rest = isPolishAddress ? place : join([line2, line3, place, region], ", ");
  const [first, second] = street === undefined ? [rest, undefined] : [street, rest];
  if (first === undefined) return "";
  return group(
    name,
    leaf("KodKraju", country_code ?? "PL"),
    leaf("AdresL1", token(first, 512)),
    leaf("AdresL2", token(second, 512)),
    leaf("GLN", token(partyId(party, "GLN"), 13)),
  );
}

/** An address or a number that the form cannot have is left out: it is a courtesy. */
function contactXml({ contact }: DocumentParty): string {
  const email = token(contact?.email, 255);
  return group(
    "DaneKontaktowe",
    leaf("Email", email !== undefined && /^.+@.+$/.test(email) ? email : undefined),
    leaf("Telefon", token(contact?.phone, 16)),
  );
}
