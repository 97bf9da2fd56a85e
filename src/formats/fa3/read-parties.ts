import { isIban, isNrb } from "../../model/identifiers.ts";
import type { OtherParty } from "../../model/invoice.ts";
import type { Address, BankAccount, DocumentParty, PartyId } from "../../model/party.ts";
import { drop, dropAll } from "../drop.ts";
import { childOf, childrenOf, textAt, type XmlElement } from "../xml/xml-reader.ts";

/** What a third party is, by the form's number. */
export const ROLES = [
  "factor",
  "recipient",
  "original_entity",
  "additional_buyer",
  "issuer",
  "payer",
  "local_government_issuer",
  "local_government_recipient",
  "vat_group_issuer",
  "vat_group_recipient",
  "employee",
] as const;

/** Schemes of ids that are no tax ids, and where the form has them. */
export const CUSTOMER_NO = "CUSTOMER_NO";
export const REGISTERS: readonly (readonly [scheme: string, element: string])[] = [
  ["PL:KRS", "KRS"],
  ["PL:REGON", "REGON"],
  ["PL:BDO", "BDO"],
];

/** `Podmiot1`, `Podmiot2`, `Podmiot3`: name, ids, address and first contact. */
export function partyOf(element: XmlElement | undefined): DocumentParty {
  const id = childOf(element, "DaneIdentyfikacyjne");
  const ids = [...taxIdsOf(id), ...otherIdsOf(element)].slice(0, 20);
  const contact = childrenOf(element, "DaneKontaktowe")[0];
  return drop({
    name: textAt(id, "Nazwa")?.slice(0, 500),
    ids: ids.length > 0 ? ids : undefined,
    address: addressOf(childOf(element, "Adres")),
    contact: dropAll({
      phone: textAt(contact, "Telefon")?.slice(0, 60),
      email: textAt(contact, "Email")?.slice(0, 254),
    }),
  });
}

/** The seller also has the numbers of public registers in the footer. */
export function sellerOf(root: XmlElement): DocumentParty {
  const seller = partyOf(childOf(root, "Podmiot1"));
  const registers = childrenOf(childOf(root, "Stopka"), "Rejestry")[0];
  const known = seller.ids ?? [];
  const more = REGISTERS.flatMap(([scheme, name]) => {
    const value = textAt(registers, name);
    return value === undefined ? [] : [{ scheme, value: value.slice(0, 64) }];
  });
  const ids = [...known, ...more].slice(0, 20);
  return { ...seller, ...(ids.length > 0 ? { ids } : {}) };
}

export function otherPartiesOf(root: XmlElement): OtherParty[] {
  return childrenOf(root, "Podmiot3")
    .slice(0, 100)
    .map((element) => {
      const number = Number(textAt(element, "Rola"));
      const role = ROLES[number - 1] ?? textAt(element, "OpisRoli") ?? "other";
      return { role: role.slice(0, 256), ...partyOf(element) };
    });
}

function taxIdsOf(id: XmlElement | undefined): PartyId[] {
  const value = (name: string) => textAt(id, name)?.slice(0, 60);
  const nip = value("NIP");
  if (nip !== undefined) return [{ scheme: "PL:NIP", value: nip }];
  const internal = value("IDWew");
  if (internal !== undefined) return [{ scheme: "PL:IDWEW", value: internal }];
  const vat = value("NrVatUE");
  if (vat !== undefined) return [{ scheme: "EU:VAT", value: `${value("KodUE") ?? ""}${vat}` }];
  const other = value("NrID");
  if (other === undefined) return [];
  const country = value("KodKraju");
  return [{ scheme: country === undefined ? "OTHER" : `${country.slice(0, 2)}:TAX`, value: other }];
}

function otherIdsOf(element: XmlElement | undefined): PartyId[] {
  const found: readonly (readonly [string, string | undefined])[] = [
    ["EORI", textAt(element, "NrEORI")],
    ["GLN", textAt(element, "Adres", "GLN")],
    [CUSTOMER_NO, textAt(element, "NrKlienta")],
  ];
  return found.flatMap(([scheme, value]) =>
    value === undefined ? [] : [{ scheme, value: value.slice(0, 64) }],
  );
}

const POST_CODE = /^(?:(.*?)[\s,]+)?(\d{2}-\d{3})\s+(\S.*)$/;

/** Two free lines; a Polish post code in one of them is followed by the city. */
function addressOf(element: XmlElement | undefined): Address | undefined {
  const country = textAt(element, "KodKraju");
  const first = textAt(element, "AdresL1");
  const second = textAt(element, "AdresL2");
  const inSecond = country === "PL" ? POST_CODE.exec(second ?? "") : null;
  const inFirst = country === "PL" && !inSecond ? POST_CODE.exec(first ?? "") : null;
  const place = inSecond ?? inFirst;
  return dropAll({
    line1: (inFirst ? inFirst[1] : first)?.slice(0, 300),
    line2: (inSecond ? inSecond[1] : second)?.slice(0, 300),
    post_code: place?.[2],
    city: place?.[3]?.slice(0, 120),
    country_code: country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined,
  });
}

/** `RachunekBankowy`; undefined for what is no account number. */
export function accountOf(element: XmlElement): BankAccount | undefined {
  const number = textAt(element, "NrRB")?.replace(/[\s-]/g, "").toUpperCase();
  if (number === undefined || !/^[A-Z0-9]{10,34}$/.test(number)) return undefined;
  const bic = textAt(element, "SWIFT");
  const own = bic !== undefined && /^[A-Z0-9]{8,11}$/.test(bic) ? { bic } : {};
  if (isNrb(number)) return { iban: number.startsWith("PL") ? number : `PL${number}`, ...own };
  return isIban(number) ? { iban: number, ...own } : { account_no: number, ...own };
}
