import { hash } from "node:crypto";
import {
  type BankAccount,
  type DocumentParty,
  isIban,
  type Party,
  type PartyId,
} from "../../sdk/index.ts";
import { dayOf, decimalOf, drop, flagOf, type Row, textOf } from "./values.ts";
import type { Table } from "./windows.ts";

export const PARTNERS: Table = {
  command: "PARTNERI",
  name: "PARTNERY",
  columns: [
    ...["INTER", "ID", "CISLO", "NAZEV", "ALT_NAZEV", "ULICE", "PSC", "MESTO", "STAT"],
    ...["KOD_ZEME", "ICO", "ICO_PLUS", "DIC", "DIC_SK", "KON_PRIJEM", "TEL", "MOBIL", "E_MAIL"],
    ...["BANKA", "KOD_BANKY", "IBAN", "BIC", "ODBERATEL", "DODAVATEL", "SPLATNOST"],
    ...["UKONCEN", "PS_TIME", "TS"],
  ],
};

export function toParty(row: Row, today: string): Party {
  const isCustomer = flagOf(row, "ODBERATEL");
  const isSupplier = flagOf(row, "DODAVATEL");
  const ended = dayOf(row, "UKONCEN");
  const ids = idsOf(row);
  return {
    role: isCustomer && isSupplier ? "both" : isSupplier ? "supplier" : "customer",
    name: textOf(row, "NAZEV", 500) ?? textOf(row, "CISLO", 500) ?? "?",
    ...drop({
      trading_name: textOf(row, "ALT_NAZEV", 500),
      ids: ids.length > 0 ? ids : undefined,
      address: addressOf(row, ""),
      contact: contactOf(row),
      bank_accounts: accountsOf(row),
      payment_terms_days: daysOf(row),
    }),
    active: ended === undefined || ended > today,
  };
}

/** ICO columns of old records hold other texts as well. */
export function idsOf(row: Row, suffix = ""): PartyId[] {
  const dic = plain(textOf(row, `DIC${suffix}`, 64));
  const country = textOf(row, "KOD_ZEME", 2) ?? dic?.slice(0, 2);
  const ico = textOf(row, `ICO${suffix}`, 64)?.replace(/\s/g, "");
  const long = textOf(row, "ICO_PLUS", 64);
  return [
    ...(ico !== undefined && /^\d{6,8}$/.test(ico)
      ? [{ scheme: country === "SK" ? "SK:ICO" : "CZ:ICO", value: ico.padStart(8, "0") }]
      : []),
    ...(dic === undefined || !/^[A-Z]{2}[0-9A-Z]{2,13}$/.test(dic)
      ? []
      : [{ scheme: /^CZ\d{8,10}$/.test(dic) ? "CZ:DIC" : "EU:VAT", value: dic }]),
    ...(long === undefined ? [] : [{ scheme: "LOCAL", value: long }]),
  ];
}

const plain = (text: string | undefined): string | undefined =>
  text?.replace(/[\s.-]/g, "").toUpperCase();

/** `suffix` is how a document's own columns of the partner end: `_ODB`. */
export function addressOf(row: Row, suffix: string): DocumentParty["address"] {
  const country = textOf(row, "KOD_ZEME", 2)?.toUpperCase();
  const address = drop({
    line1: textOf(row, `ULICE${suffix}`, 300),
    city: textOf(row, `MESTO${suffix}`, 120),
    post_code: textOf(row, `PSC${suffix}`, 20),
    country_code: country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined,
  });
  return Object.keys(address).length > 0 ? address : undefined;
}

function contactOf(row: Row): Party["contact"] {
  const contact = drop({
    name: textOf(row, "KON_PRIJEM", 200),
    phone: textOf(row, "TEL", 60) ?? textOf(row, "MOBIL", 60),
    email: textOf(row, "E_MAIL", 254),
  });
  return Object.keys(contact).length > 0 ? contact : undefined;
}

function accountsOf(row: Row): BankAccount[] | undefined {
  const iban = textOf(row, "IBAN", 64)?.replace(/\s/g, "").toUpperCase();
  const number = textOf(row, "BANKA", 50);
  const code = textOf(row, "KOD_BANKY", 10);
  const account = drop({
    iban: iban !== undefined && isIban(iban) ? iban : undefined,
    bic: textOf(row, "BIC", 11),
    account_no: number === undefined || code === undefined ? number : `${number}/${code}`,
  });
  return Object.keys(account).length > 0 ? [account] : undefined;
}

function daysOf(row: Row): number | undefined {
  const days = Number(decimalOf(row, "SPLATNOST") ?? 0);
  return Number.isInteger(days) && days > 0 && days <= 3650 ? days : undefined;
}

/** The row's own version where the table has one, else what was made of it. */
export const versionOf = (row: Row, data: object): string =>
  textOf(row, "TS", 40) ?? hash("sha256", JSON.stringify(data)).slice(0, 32);
