import {
  type Change,
  defineStream,
  isIban,
  isNip,
  normalizeNip,
  type Party,
  type PartyId,
} from "../../sdk/index.ts";
import { isActive, versionOf } from "./item-mapping.ts";
import { manifest } from "./manifest.ts";
import { nameOf, readTable } from "./read-table.ts";
import { changedAt, type ServerClock } from "./server-time.ts";
import { dropAll, keyOf, type Row, rowsOf, textOf } from "./values.ts";

const KEY = "CardCode";
const SELECT = [
  ...[KEY, "CardName", "CardForeignName", "CardType", "FederalTaxID", "Phone1", "EmailAddress"],
  ...["ContactPerson", "Address", "ZipCode", "City", "Country", "Valid", "Frozen"],
  ...["UpdateDate", "UpdateTime", "CreateDate", "CreateTime", "BPBankAccounts"],
];
const ROLES = { cCustomer: "customer", cSupplier: "supplier" } as const;

/** Customers and suppliers; leads are neither yet. */
export const parties = defineStream(manifest, {
  entity: "party",
  title: {
    en: "Business partners",
    pl: "Partnerzy handlowi",
    "pt-BR": "Parceiros de negócios",
    cs: "Obchodní partneři",
    hu: "Üzleti partnerek",
  },
  modes: ["incremental", "full"],
  deletes: "full_compare",
  async *read(ctx, query) {
    const table = { resource: "BusinessPartners" as const, key: KEY, select: SELECT, toChange };
    yield* readTable<Party>(ctx, query, table);
  },
});

function toChange(row: Row, clock: ServerClock): Change<Party> | undefined {
  const type = textOf(row.CardType, 20);
  if (type === "cLid") return undefined;
  const id = keyOf(row, KEY);
  const data = toParty(row, type);
  if (id === undefined || !data) {
    const [field, reason] =
      id === undefined ? [KEY, "the code is missing"] : ["CardType", `${type} is no role`];
    return { op: "refuse", id: nameOf(row, KEY), reason, field, raw: row };
  }
  return { op: "upsert", id, version: versionOf(row), ...changedAt(row, clock), data };
}

/** Undefined for a type that is none. */
export function toParty(row: Row, type = textOf(row.CardType, 20)): Party | undefined {
  const role = ROLES[type as keyof typeof ROLES];
  if (!Object.values(ROLES).includes(role)) return undefined;
  const ids = taxIds(textOf(row.FederalTaxID, 64), countryOf(row));
  const accounts = accountsOf(row);
  const address = addressOf(row);
  const contact = dropAll({
    name: textOf(row.ContactPerson, 200),
    phone: textOf(row.Phone1, 60),
    email: textOf(row.EmailAddress, 254),
  });
  const trading = textOf(row.CardForeignName, 500);
  return {
    role,
    name: textOf(row.CardName, 500) ?? nameOf(row, KEY),
    ...(trading === undefined ? {} : { trading_name: trading }),
    ...(ids.length > 0 ? { ids } : {}),
    ...(address ? { address } : {}),
    ...(contact ? { contact } : {}),
    ...(accounts.length > 0 ? { bank_accounts: accounts } : {}),
    active: isActive(row),
  };
}

function countryOf(row: Row): string | undefined {
  const country = textOf(row.Country, 3)?.toUpperCase();
  return /^[A-Z]{2}$/.test(country ?? "") ? country : undefined;
}

function addressOf(row: Row) {
  const address = dropAll({
    line1: textOf(row.Address, 300),
    post_code: textOf(row.ZipCode, 20),
    city: textOf(row.City, 120),
    country_code: countryOf(row),
  });
  return address && Object.keys(address).some((name) => name !== "country_code")
    ? address
    : undefined;
}

const accountsOf = (row: Row) =>
  rowsOf(row.BPBankAccounts)
    .flatMap((one) => {
      const iban = textOf(one.IBAN, 40)?.replace(/\s/g, "").toUpperCase();
      const bic = textOf(one.BICSwiftCode, 11);
      const withBic = bic === undefined ? {} : { bic };
      if (iban !== undefined && isIban(iban)) return { iban, ...withBic };
      const number = textOf(one.AccountNo, 64);
      return number === undefined ? [] : { account_no: number, ...withBic };
    })
    .slice(0, 50);

/** A number that fits no rule of its country keeps no scheme that others would match by. */
function taxIds(printed: string | undefined, country: string | undefined): PartyId[] {
  if (printed === undefined) return [];
  const plain = printed.replace(/[\s./-]/g, "").toUpperCase();
  const national = country === undefined ? undefined : nationalId(plain, country);
  if (national) return [national];
  if (country === undefined && isNip(plain))
    return [{ scheme: "PL:NIP", value: normalizeNip(plain) }];
  if (/^(?!PL)[A-Z]{2}[A-Z0-9+*]{2,13}$/.test(plain)) return [{ scheme: "EU:VAT", value: plain }];
  return [{ scheme: "OTHER", value: printed }];
}

function nationalId(plain: string, country: string): PartyId | undefined {
  const id = (scheme: string, value: string): PartyId => ({ scheme, value });
  switch (country) {
    case "PL":
      return isNip(plain) ? id("PL:NIP", normalizeNip(plain)) : undefined;
    case "CZ":
      return /^(CZ)?\d{8,10}$/.test(plain)
        ? id("CZ:DIC", `CZ${plain.replace("CZ", "")}`)
        : undefined;
    case "HU":
      return /^\d{11}$/.test(plain)
        ? id("HU:ADOSZAM", `${plain.slice(0, 8)}-${plain.slice(8, 9)}-${plain.slice(9)}`)
        : undefined;
    case "BR":
      if (/^[0-9A-Z]{12}\d{2}$/.test(plain)) return id("BR:CNPJ", plain);
      return /^\d{11}$/.test(plain) ? id("BR:CPF", plain) : undefined;
    default:
      return undefined;
  }
}
