import type { BankAccount, Party, PartyId } from "../../model/party.ts";
import {
  accountOf,
  DIC_SCHEMES,
  ICO_SCHEMES,
  LONG_SCHEMES,
  SK_TAX_SCHEMES,
} from "../tables/trading-party.ts";
import { countryCode } from "./countries.ts";
import type { Given } from "./given.ts";

/** What is sent, else what there is; an empty text takes away. */
const picker =
  (given: Given) =>
  (name: string, before: string | undefined): string | undefined =>
    given.has(name) ? given.text(name) : before;

/** Absent fields and empty objects left out, as records have it. */
export function compact<T extends object>(value: T): Partial<T> | undefined {
  const known = Object.entries(value).filter(([, member]) => member !== undefined);
  return known.length === 0 ? undefined : (Object.fromEntries(known) as Partial<T>);
}

/** A partner out of columns of PARTNERY; of one that is there already what was not sent stays. */
export function partyOf(given: Given, { before, today }: { before?: Party; today: string }): Party {
  const pick = picker(given);
  const days = given.number("SPLATNOST");
  const end = given.day("UKONCEN");
  return withoutAbsent({
    ...before,
    role: roleOf(given, before),
    name: pick("NAZEV", before?.name) ?? "",
    trading_name: pick("ALT_NAZEV", before?.trading_name),
    ids: idsOf(given, before?.ids),
    address: addressOf(given, before?.address),
    contact: contactOf(given, before?.contact),
    bank_accounts: accountsOf(given, before?.bank_accounts),
    payment_terms_days: days ? Number(days.toFixed(0)) : before?.payment_terms_days,
    active: given.has("UKONCEN") ? end === undefined || end > today : before?.active,
  });
}

const withoutAbsent = (record: object): Party =>
  Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as unknown as Party;

function roleOf(given: Given, before: Party | undefined): Party["role"] {
  const was = before?.role;
  const supplier = given.flag("DODAVATEL") ?? (was === undefined ? false : was !== "customer");
  const customer = given.flag("ODBERATEL") ?? (was === undefined ? !supplier : was !== "supplier");
  if (customer && supplier) return "both";
  return supplier ? "supplier" : "customer";
}

function idsOf(given: Given, before: Party["ids"] = []): Party["ids"] {
  const country = countryOf(given);
  const dic = given.text("DIC");
  const groups = [
    ["ICO", ICO_SCHEMES, country === "SK" ? "SK:ICO" : "CZ:ICO"],
    ["ICO_PLUS", LONG_SCHEMES, "LOCAL"],
    ["DIC", DIC_SCHEMES, dicScheme(dic)],
    ["DIC_SK", SK_TAX_SCHEMES, "SK:DIC"],
  ] as const;
  let ids: readonly PartyId[] = before;
  for (const [column, schemes, scheme] of groups) {
    if (given.has(column)) ids = withId(ids, { schemes, scheme, value: given.text(column) });
  }
  return ids.length === 0 ? undefined : [...ids];
}

function dicScheme(dic = "CZ"): string {
  if (/^CZ|^\d/i.test(dic)) return "CZ:DIC";
  return /^SK/i.test(dic) ? "SK:IC_DPH" : "EU:VAT";
}

function withId(
  ids: readonly PartyId[],
  {
    schemes,
    scheme,
    value,
  }: { schemes: readonly string[]; scheme: string; value?: string | undefined },
): readonly PartyId[] {
  const others = ids.filter((one) => !schemes.includes(one.scheme));
  return value === undefined ? others : [...others, { scheme, value }];
}

/** KOD_ZEME, else the country that STAT names. */
export function countryOf(given: Given): string | undefined {
  const code = given.text("KOD_ZEME")?.toUpperCase();
  if (code !== undefined && /^[A-Z]{2}$/.test(code)) return code;
  const name = given.text("STAT");
  return name === undefined ? undefined : countryCode(name);
}

function addressOf(given: Given, before: Party["address"]): Party["address"] {
  const pick = picker(given);
  const isMoved = given.has("KOD_ZEME") || given.has("STAT");
  return compact({
    ...before,
    line1: pick("ULICE", before?.line1),
    city: pick("MESTO", before?.city),
    post_code: pick("PSC", before?.post_code),
    country_code: isMoved ? countryOf(given) : before?.country_code,
  }) as Party["address"];
}

function contactOf(given: Given, before: Party["contact"]): Party["contact"] {
  const pick = picker(given);
  return compact({
    name: pick("KON_PRIJEM", before?.name),
    phone: pick("TEL", before?.phone),
    email: pick("E_MAIL", before?.email),
  }) as Party["contact"];
}

function accountsOf(given: Given, before: Party["bank_accounts"] = []): Party["bank_accounts"] {
  const [first, ...others] = before;
  const made = accountWith(given, { number: "BANKA", bank: "KOD_BANKY" }, first);
  const all = made ? [made, ...others] : others;
  return all.length === 0 ? undefined : all;
}

/** An account whose number and bank stand in these columns, IBAN and BIC in their own. */
export function accountWith(
  given: Given,
  { number, bank }: { readonly number: string; readonly bank: string },
  before?: BankAccount,
): BankAccount | undefined {
  const pick = picker(given);
  const known = accountOf(before);
  const isNumbered = given.has(number) || given.has(bank) || before?.account_no !== undefined;
  const own = isNumbered ? pick(number, known.number) : undefined;
  const code = isNumbered ? pick(bank, known.bank) : undefined;
  return compact({
    ...before,
    account_no: own !== undefined && code !== undefined ? `${own}/${code}` : own,
    iban: pick("IBAN", before?.iban)?.replace(/\s/g, "").toUpperCase(),
    bic: pick("BIC", before?.bic),
  }) as BankAccount | undefined;
}
