import {
  type Change,
  type Context,
  type DocumentParty,
  isIban,
  isNip,
  isNrb,
  normalizeNip,
  type Page,
  type Party,
  type PartyId,
  type StreamQuery,
} from "../../sdk/index.ts";
import { list } from "./client.ts";
import { drop, type Row, rowOf, textOf, uuidOf } from "./values.ts";
import { readWhole } from "./whole.ts";

/** Our own company, from the account's details: their shape is told in two ways. */
export function companyOf(account: Row): DocumentParty {
  const company = { ...rowOf(account.company), ...rowOf(account.company_data) };
  const name = textOf(company.name, 500) ?? textOf(company.company_name, 500);
  const taxId = textOf(company.tax_id, 64) ?? textOf(company.nip, 64);
  return partyOf({
    name: name ?? personOf(company.owner_name, company.owner_surname),
    taxId,
    country: "PL",
    address: {
      line1: textOf(company.street, 300),
      city: textOf(company.city, 120),
      post_code: textOf(company.postal_code, 20),
      country_code: "PL",
    },
  });
}

/** The customer of a sales invoice: its fields begin with `client_`. */
export function clientOf(row: Row): DocumentParty {
  const value = (name: string, maxLength: number) => textOf(row[`client_${name}`], maxLength);
  const country = countryOf(row.client_country);
  return partyOf({
    name: value("company_name", 500) ?? personOf(row.client_first_name, row.client_last_name),
    taxId: value("tax_code", 64),
    country,
    address: {
      line1: streetOf(row.client_street, row.client_street_number, row.client_flat_number),
      city: value("city", 120),
      post_code: value("post_code", 20),
      country_code: country,
    },
  });
}

/** The supplier of a cost: no address is told. */
export const supplierOf = (row: Row): DocumentParty =>
  partyOf({
    name: textOf(row.seller_name, 500),
    taxId: textOf(row.seller_tax_code, 64),
    country: undefined,
    account: textOf(row.seller_bank_account, 64),
  });

/** A card of the customers; undefined without a name. */
export function toParty(row: Row): Party | undefined {
  const country = countryOf(row.country);
  const { name, ...party } = partyOf({
    name: textOf(row.company_name, 500) ?? personOf(row.first_name, row.last_name),
    taxId: textOf(row.nip, 64),
    country,
    address: {
      line1: streetOf(row.street, row.street_number, row.flat_number),
      city: textOf(row.city, 120),
      post_code: textOf(row.postal_code, 20),
      country_code: country,
    },
    account: textOf(row.bank_account, 64),
  });
  if (name === undefined) return undefined;
  const contact = drop({
    name: personOf(row.first_name, row.last_name),
    phone: textOf(row.phone_number, 60),
    email: textOf(row.email, 254),
  });
  const days = Number(textOf(row.days_to_payment, 10) ?? Number.NaN);
  return {
    role: "customer",
    name,
    ...party,
    ...(Object.keys(contact).length > 0 ? { contact } : {}),
    ...(Number.isInteger(days) && days >= 0 && days <= 3650 ? { payment_terms_days: days } : {}),
  };
}

/** Every customer: the vendor tells no time of change. */
export async function* readParties(
  ctx: Context<unknown, unknown>,
  query: StreamQuery,
): AsyncGenerator<Page<Party>> {
  const fetch = (slice: Parameters<typeof list>[3]) => list(ctx.http, "/clients.json", {}, slice);
  yield* readWhole(ctx, query, { fetch, toChange });
}

function toChange(row: Row): Change<Party> {
  const id = textOf(row.id, 60) ?? uuidOf(row);
  const data = toParty(row);
  if (data) return { op: "upsert", id, data };
  return { op: "refuse", id, reason: "name is missing", field: "company_name", raw: row };
}

interface Card {
  readonly name: string | undefined;
  readonly taxId: string | undefined;
  readonly country: string | undefined;
  readonly address?: DocumentParty["address"] | Readonly<Record<string, string | undefined>>;
  readonly account?: string | undefined;
}

function partyOf({ name, taxId, country, address = {}, account }: Card): DocumentParty {
  const ids = taxIds(taxId, country);
  const told = drop(address);
  const bank = bankAccount(account);
  return {
    ...(name === undefined ? {} : { name }),
    ...(ids.length > 0 ? { ids } : {}),
    ...(Object.keys(told).some((key) => key !== "country_code") ? { address: told } : {}),
    ...(bank ? { bank_accounts: [bank] } : {}),
  };
}

/** A number that is no NIP by its check digit keeps no scheme that others would match by. */
function taxIds(printed: string | undefined, country: string | undefined): PartyId[] {
  if (printed === undefined) return [];
  const plain = printed.replace(/[\s-]/g, "").toUpperCase();
  const isAbroad = country !== undefined && country !== "PL";
  if (!isAbroad && isNip(plain)) return [{ scheme: "PL:NIP", value: normalizeNip(plain) }];
  if (/^(?!PL)[A-Z]{2}[A-Z0-9+*]{2,13}$/.test(plain)) return [{ scheme: "EU:VAT", value: plain }];
  return [{ scheme: "OTHER", value: printed }];
}

export function bankAccount(raw: string | undefined) {
  const plain = raw?.replace(/[\s-]/g, "").toUpperCase();
  if (plain === undefined || !/^[A-Z0-9]{10,34}$/.test(plain)) return undefined;
  if (isNrb(plain)) return { iban: plain.startsWith("PL") ? plain : `PL${plain}` };
  return isIban(plain) ? { iban: plain } : { account_no: plain };
}

function countryOf(value: unknown): string | undefined {
  const country = textOf(value, 60)?.toUpperCase();
  return country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined;
}

const personOf = (first: unknown, last: unknown): string | undefined =>
  textOf(
    [textOf(first, 100), textOf(last, 100)].filter((part) => part !== undefined).join(" "),
    200,
  );

/** Street, house and flat as people write them: `ul. Portowa 9/3`. */
function streetOf(street: unknown, house: unknown, flat: unknown): string | undefined {
  const [name, number, door] = [street, house, flat].map((part) => textOf(part, 250));
  const address = [name, number].filter((part) => part !== undefined).join(" ");
  return textOf(door === undefined ? address : `${address}/${door}`, 300);
}
