import { hash } from "node:crypto";
import { foldKey } from "../../lib/fold.ts";
import { table } from "../../lib/table.ts";
import { normalizeNip } from "../identifiers.ts";
import type { Invoice } from "../invoice.ts";
import { toMinor } from "../money.ts";
import type { DocumentParty } from "../party.ts";

/** Longest key that is kept as it is; what is longer is kept as its hash. */
const MAX_KEY_LENGTH = 100;
/** What stands for the form of a company in its name, in the countries of the hub's users. */
const LEGAL_FORM =
  /(spolkazoo|spzoo|spk|spj|sa|sro|as|spolsro|kft|zrt|nyrt|bt|ltda|eireli|me|sarl|gmbh|ltd|inc)+$/;

/** Documents of different groups may well have one number or amount: a pro forma and its invoice. */
const GROUP: Readonly<Record<string, string>> = table({ correction: "c", proforma: "p" });

/** Keys under which documents that may be the same one are found; null where it says too little. */
export interface LikenessKeys {
  /** Letters and digits of the number, and the amount: many sellers have a 1/2026. */
  readonly number_key: string | null;
  /** Seller, date and amount. */
  readonly amount_key: string | null;
}

/** Only costs: who sells gives the numbers, and sells the same thing twice in a day. */
export function likenessKeys(invoice: Invoice): LikenessKeys {
  const { direction, kind, number, issue_date, seller, totals, currency } = invoice;
  if (direction !== "cost") return { number_key: null, amount_key: null };
  const group = GROUP[kind] ?? "i";
  const folded = number === undefined ? "" : foldKey(number);
  const gross = toMinor(totals.gross, currency);
  const who = sellerKey(seller);
  const isDated = who !== undefined && issue_date !== undefined;
  const amount = gross === undefined || gross === 0 ? undefined : `${gross}${currency}`;
  return {
    number_key: folded === "" || !amount ? null : bounded(`${group}:${folded}:${amount}`),
    amount_key: isDated && amount ? bounded(`${group}:${who}:${issue_date}:${amount}`) : null,
  };
}

/** The seller's tax number without what is written around it, else its name. */
function sellerKey(seller: DocumentParty): string | undefined {
  return sellerIdKey(seller) ?? sellerNameKey(seller);
}

/** Digits and letters of the first tax number. */
export function sellerIdKey({ ids }: DocumentParty): string | undefined {
  const value = ids?.find(({ value }) => value.trim() !== "")?.value;
  return value === undefined ? undefined : foldKey(normalizeNip(value)) || undefined;
}

/** The name without accents, blanks and the company's legal form. */
export function sellerNameKey({ name }: DocumentParty): string | undefined {
  const key = name === undefined ? "" : foldKey(name);
  return key.replace(LEGAL_FORM, "") || key || undefined;
}

const bounded = (key: string): string =>
  key.length <= MAX_KEY_LENGTH ? key : `sha256:${hash("sha256", key, "hex")}`;

/** The account to pay to, as digits and capital letters: an NRB and its IBAN of PL are the same. */
export function accountOf({ payment, seller }: Invoice): string | undefined {
  const account = payment?.account ?? seller.bank_accounts?.[0];
  const bare = (account?.iban ?? account?.account_no)?.replace(/[^0-9a-z]/gi, "").toUpperCase();
  if (!bare) return undefined;
  return /^\d{26}$/.test(bare) ? `PL${bare}` : bare.slice(0, 64);
}
