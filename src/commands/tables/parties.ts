import type { Party } from "../../model/party.ts";
import type { ChildSource, Column, Extra, RecordSource } from "../definition.ts";
import { derivedGuid } from "../derived-guid.ts";
import { bit, char, datetime, decimal, guid, int, timestamp, varchar } from "../types.ts";
import { columnsOf, fittedTable } from "./column.ts";
import { childExtras, keptText, keptValue } from "./line-extra.ts";
import { localTime, rowVersion, stampOf } from "./stamp.ts";
import * as side from "./trading-party.ts";
import { codeFromName } from "./words.ts";

type Source = RecordSource<"party">;

/** CISLO of a partner: the one it was given, else one made of its name. */
export const partyCode = ({ record, extra }: Pick<Source, "record" | "extra">): string =>
  keptText(extra, "CISLO") ?? codeFromName(record.name);

const { shown } = columnsOf<Source>();
const account = ({ record }: Source) => side.firstAccount(record);
const paths = (schemes: readonly string[]) => schemes.map((scheme) => `ids.${scheme}`);

const IDENTITY: readonly Column<Source>[] = [
  shown("INTER", int, ["Interní číslo", "Internal number"], {
    from: ({ inter }) => String(inter),
    isIndexed: true,
  }),
  shown("ID", guid, ["Jednoznačný identifikátor", "Unique identifier"], {
    from: (source) => source.guid,
    isIndexed: true,
  }),
  shown("CISLO", char(10), ["Zkratka partnera", "Partner code"], {
    from: partyCode,
    isIndexed: true,
  }),
  shown("OSLOVENI", char(24), ["Oslovení", "Salutation"]),
  shown("NAZEV", char(64), ["Název", "Name"], {
    from: ({ record }) => record.name,
    paths: ["name"],
    isIndexed: true,
  }),
  shown("ALT_NAZEV", char(64), ["Alternativní název", "Alternative name"], {
    from: ({ record, extra }) => record.trading_name ?? keptText(extra, "ALT_NAZEV"),
    paths: ["trading_name"],
  }),
  shown("ULICE", char(64), ["Ulice", "Street"], {
    from: ({ record }) => side.streetOf(record),
    paths: ["address.line1"],
  }),
  shown("PSC", char(10), ["PSČ", "Postal code"], {
    from: ({ record }) => side.postCodeOf(record),
    paths: ["address.post_code"],
  }),
  shown("MESTO", char(48), ["Město", "City"], {
    from: ({ record }) => side.cityOf(record),
    paths: ["address.city"],
  }),
  shown("STAT", char(24), ["Stát", "Country"], {
    from: ({ record, extra }) => side.countryOf(record) ?? keptText(extra, "STAT"),
  }),
  shown("KOD_ZEME", char(2), ["Kód země ISO", "ISO country code"], {
    from: ({ record }) => side.countryCodeOf(record),
    paths: ["address.country_code"],
  }),
  shown("ICO", char(8), ["IČO", "Company number (IČO)"], {
    from: ({ record }) => side.icoOf(record),
    paths: paths(side.ICO_SCHEMES),
    isIndexed: true,
  }),
  shown(
    "ICO_PLUS",
    char(20),
    ["IČO zahraniční, delší než 8 znaků", "Foreign company number, longer than 8 characters"],
    { from: ({ record }) => side.longIcoOf(record), paths: paths(side.LONG_SCHEMES) },
  ),
  shown("DIC", char(16), ["DIČ", "VAT number (DIČ)"], {
    from: ({ record }) => side.dicOf(record),
    paths: paths(side.DIC_SCHEMES),
    isIndexed: true,
  }),
  shown("DIC_SK", char(16), ["DIČ SK", "Slovak tax number"], {
    from: ({ record, extra }) => side.skTaxIdOf(record) ?? keptText(extra, "DIC_SK"),
    paths: paths(side.SK_TAX_SCHEMES),
  }),
];

const CONTACT: readonly Column<Source>[] = [
  shown("KON_PRIJEM", varchar(96), ["Kontaktní osoba", "Contact person"], {
    from: ({ record }) => record.contact?.name,
    paths: ["contact.name"],
  }),
  shown("TEL", char(24), ["Telefon", "Telephone"], {
    from: ({ record }) => record.contact?.phone,
    paths: ["contact.phone"],
  }),
  shown("MOBIL", char(24), ["Mobil", "Mobile phone"]),
  shown("FAX", char(24), ["Fax", "Fax"]),
  shown("E_MAIL", varchar(96), ["E-mail", "E-mail"], {
    from: ({ record }) => record.contact?.email,
    paths: ["contact.email"],
    isIndexed: true,
  }),
  shown("INTERNET", varchar(96), ["Internet", "Website"]),
  shown("BANKA", char(34), ["Číslo účtu", "Account number"], {
    from: (source) => account(source).number,
    paths: ["bank_accounts"],
  }),
  shown("KOD_BANKY", char(10), ["Kód banky", "Bank code"], {
    from: (source) => account(source).bank,
  }),
  shown("IBAN", char(34), ["IBAN", "IBAN"], { from: (source) => account(source).iban }),
  shown("BIC", char(11), ["BIC", "BIC"], { from: (source) => account(source).bic }),
  shown("SPEC", char(10), ["Specifický symbol", "Specific symbol"]),
];

const TRADE: readonly Column<Source>[] = [
  shown("ODBERATEL", bit, ["Odběratel", "Customer"], {
    from: ({ record }) => record.role !== "supplier",
    paths: ["role"],
  }),
  shown("DODAVATEL", bit, ["Dodavatel", "Supplier"], {
    from: ({ record }) => record.role !== "customer",
  }),
  shown("RAB_SKUP", decimal(0), ["Rabatní skupina", "Price group"]),
  shown("SLEVA", decimal(2), ["Sleva %", "Discount, per cent"]),
  shown("SPLATNOST", decimal(0), ["Splatnost odběratele, dny", "Customer's payment terms, days"], {
    from: ({ record }) =>
      record.payment_terms_days === undefined ? undefined : String(record.payment_terms_days),
    paths: ["payment_terms_days"],
  }),
  shown("SPLAT_DOD", decimal(0), ["Splatnost dodavatele, dny", "Supplier's payment terms, days"]),
  shown("UHRADA", char(24), ["Forma úhrady", "Means of payment"]),
  shown("PRED_MENA", char(3), ["Předvolená měna", "Preferred currency"], {
    from: ({ record, extra }) =>
      keptText(extra, "PRED_MENA") ?? record.bank_accounts?.[0]?.currency,
  }),
  shown("ZAK_CISLO", char(20), ["Zákaznické číslo", "Customer number"]),
  shown("POZNAMKA", varchar(240), ["Poznámka", "Note"]),
  shown("STITKY", varchar(80), ["Identifikační štítky", "Tags"]),
  shown("ZALOZEN", datetime, ["Založen", "Opened on"]),
  shown("UKONCEN", datetime, ["Ukončen", "Closed on"], {
    from: ({ record, extra, updatedAt, env }) =>
      record.active === false
        ? (keptText(extra, "UKONCEN") ?? localTime(updatedAt, env.timeZone).slice(0, 10))
        : undefined,
    paths: ["active"],
  }),
  shown("GDPR", bit, ["GDPR", "Restricted by GDPR"]),
  shown("PS_TIME", char(16), ["Čas poslední změny", "Time of the last change"], {
    from: stampOf,
    isIndexed: true,
  }),
  shown("TS", timestamp, ["Verze řádku", "Row version"], { from: rowVersion }),
];

export const PARTNERY = fittedTable<"party", Source>({
  name: "PARTNERY",
  text: {
    cs: "Adresář partnerů (odběratelé a dodavatelé)",
    en: "Partner register (customers and suppliers)",
  },
  entity: "party",
  order: ["INTER"],
  columns: [...IDENTITY, ...CONTACT, ...TRADE],
  sources: (source) => [source],
  extraOf: ({ extra }) => extra,
});

type Child = ChildSource<"party", Extra>;

/** Rows that clients sent, with what they were sent as. */
const keptChildren = (head: Source, list: "PART_ADR" | "PART_KON", rows: readonly Extra[]) =>
  rows.map((extra, at): Child => {
    const seq = at + 1;
    const id = keptText(extra, "ID") ?? derivedGuid(`${list}:${head.guid}:${seq}`);
    return { head, child: extra, seq, guid: id, extra };
  });

const address = columnsOf<Child>().shown;

export const PART_ADR = fittedTable<"party", Child>({
  name: "PART_ADR",
  text: { cs: "Adresář dodacích adres partnera", en: "Address book of a partner" },
  entity: "party",
  order: ["INT_ADR", "INTER"],
  head: { table: "PARTNERY", own: "INT_ADR", column: "INTER" },
  columns: [
    address("INTER", int, ["Interní číslo adresy", "Internal number of the address"], {
      from: ({ extra }) => keptValue(extra, "INTER"),
      isIndexed: true,
    }),
    address("INT_ADR", int, ["INTER partnera", "INTER of the partner"], {
      from: ({ head }) => String(head.inter),
      isIndexed: true,
    }),
    address("ID", guid, ["Jednoznačný identifikátor", "Unique identifier"], {
      from: (source) => source.guid,
      isIndexed: true,
    }),
    address("ID_PAR", char(36), ["ID partnera", "ID of the partner"], {
      from: ({ head }) => head.guid,
      isIndexed: true,
    }),
    address("CISLO", char(10), ["Zkratka", "Code"]),
    address("NAZEV", char(64), ["Název", "Name"]),
    address("ALT_NAZEV", char(64), ["Alternativní název", "Alternative name"]),
    address("ULICE", char(64), ["Ulice", "Street"]),
    address("PSC", char(10), ["PSČ", "Postal code"]),
    address("MESTO", char(48), ["Město", "City"]),
    address("STAT", char(24), ["Stát", "Country"]),
    address("KON_PRIJEM", varchar(96), ["Kontaktní osoba", "Contact person"]),
    address("MOBIL", char(24), ["Mobil", "Mobile phone"]),
    address("E_MAIL", varchar(96), ["E-mail", "E-mail"]),
  ],
  sources: (head) => keptChildren(head, "PART_ADR", childExtras(head.extra, "PART_ADR")),
  extraOf: ({ extra }) => extra,
});

/** The record's own contact first, unless a client has sent that person too. */
function contactsOf(head: Source): readonly Child[] {
  const sent = childExtras(head.extra, "PART_KON");
  const kept = keptChildren(head, "PART_KON", sent);
  const own = ownContact(head.record.contact);
  if (!own || sent.some((one) => isSamePerson(one, own))) return kept;
  const id = derivedGuid(`contact:${head.guid}`);
  return [{ head, child: own, seq: 0, guid: id, extra: own }, ...kept];
}

function ownContact(contact: Party["contact"]): Extra | undefined {
  if (!contact?.name && !contact?.phone && !contact?.email) return undefined;
  return { JMENO: contact.name, TEL: contact.phone, E_MAIL: contact.email };
}

function isSamePerson(one: Extra, other: Extra): boolean {
  const [name, otherName] = [keptText(one, "JMENO"), keptText(other, "JMENO")];
  if (name !== undefined || otherName !== undefined) return name === otherName;
  return keptText(one, "E_MAIL") === keptText(other, "E_MAIL");
}

const contact = columnsOf<Child>().shown;

export const PART_KON = fittedTable<"party", Child>({
  name: "PART_KON",
  text: { cs: "Kontaktní osoby partnera", en: "Contact persons of a partner" },
  entity: "party",
  order: ["ID_PAR", "ID"],
  head: { table: "PARTNERY", own: "ID_PAR", column: "ID" },
  columns: [
    contact("ID", guid, ["Jednoznačný identifikátor", "Unique identifier"], {
      from: (source) => source.guid,
      isIndexed: true,
    }),
    contact("ID_PAR", char(36), ["ID partnera", "ID of the partner"], {
      from: ({ head }) => head.guid,
      isIndexed: true,
    }),
    contact("JMENO", char(48), ["Jméno", "Name"]),
    contact("FUNKCE", char(48), ["Funkce", "Position"]),
    contact("TEL", char(24), ["Telefon", "Telephone"]),
    contact("MOBIL", char(24), ["Mobil", "Mobile phone"]),
    contact("E_MAIL", varchar(96), ["E-mail", "E-mail"]),
    contact("POZNAMKA", varchar(240), ["Poznámka", "Note"]),
  ],
  sources: contactsOf,
  extraOf: ({ extra }) => extra,
});
