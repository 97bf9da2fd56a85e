import type { HubRecord } from "./api/types.ts";

export const ROLES = ["supplier", "customer", "both"] as const;

/** The part of the party record that the pages show; docs/model.md has all of it. */
export interface Party {
  readonly role: (typeof ROLES)[number];
  readonly name: string;
  readonly trading_name?: string;
  readonly ids?: readonly PartyId[];
  readonly address?: {
    readonly line1?: string;
    readonly line2?: string;
    readonly line3?: string;
    readonly city?: string;
    readonly post_code?: string;
    readonly region?: string;
    readonly country_code?: string;
  };
  readonly contact?: { readonly name?: string; readonly phone?: string; readonly email?: string };
  readonly bank_accounts?: readonly BankAccount[];
  readonly payment_terms_days?: number;
  readonly active?: boolean;
}
export interface PartyId {
  readonly scheme: string;
  readonly value: string;
}
export interface BankAccount {
  readonly iban?: string;
  readonly bic?: string;
  readonly account_no?: string;
  readonly currency?: string;
}

/** The hub validates a record's data before it stores it. */
export const partyOf = (record: Pick<HubRecord, "data">): Party => record.data as Party;

/** Schemes of tax numbers; the others name a company in a register. */
const TAX_SCHEMES: readonly string[] = [
  "PL:NIP",
  "EU:VAT",
  "CZ:DIC",
  "HU:ADOSZAM",
  "BR:CNPJ",
  "BR:CPF",
];

/** The number by which invoices name the party, where it has one. */
export const taxIdOf = ({ ids = [] }: Party): PartyId | undefined =>
  TAX_SCHEMES.map((scheme) => ids.find((id) => id.scheme === scheme)).find((id) => id);

/** `PL:NIP` is a NIP for people. */
export const schemeName = (scheme: string): string => scheme.split(":").at(-1) ?? scheme;

/** Groups of four, as an account stands on paper. */
export const accountText = ({ iban, account_no }: BankAccount): string =>
  (iban ?? account_no ?? "–").replace(/(.{4})(?=.)/g, "$1 ");

/** The lines of an address, from the street to the country. */
export function addressLines({ address }: Party): readonly string[] {
  const town = [address?.post_code, address?.city].filter(Boolean).join(" ");
  return [
    address?.line1,
    address?.line2,
    address?.line3,
    town,
    address?.region,
    address?.country_code,
  ].filter((line): line is string => line !== undefined && line !== "");
}
