import type { BankAccount, DocumentParty } from "../../model/party.ts";
import { partyId } from "../../model/party.ts";
import type { Value } from "../types.ts";
import { countryName } from "./words.ts";

type Identified = Pick<DocumentParty, "ids"> | undefined;

/** Schemes of ICO, of DIC, and of numbers that only ICO_PLUS has room for. */
export const ICO_SCHEMES = ["CZ:ICO", "SK:ICO"] as const;
export const DIC_SCHEMES = ["CZ:DIC", "EU:VAT", "SK:IC_DPH", "SK:IC-DPH"] as const;
export const SK_TAX_SCHEMES = ["SK:DIC"] as const;
export const LONG_SCHEMES = ["LOCAL", "PL:NIP", "HU:ADOSZAM", "BR:CNPJ", "BR:CPF"] as const;

const ICO_LENGTH = 8;

const anyIco = (party: Identified) => partyId(party, ...ICO_SCHEMES)?.replace(/\s/g, "");

/** ICO; empty where the number is longer than its column. */
export function icoOf(party: Identified): Value {
  const ico = anyIco(party);
  return ico !== undefined && ico.length <= ICO_LENGTH ? ico : undefined;
}

/** ICO_PLUS: a number of a company that is longer than ICO, or another country's. */
export function longIcoOf(party: Identified): Value {
  const ico = anyIco(party);
  return ico !== undefined && ico.length > ICO_LENGTH ? ico : partyId(party, ...LONG_SCHEMES);
}

export const dicOf = (party: Identified): Value => partyId(party, ...DIC_SCHEMES);
export const skTaxIdOf = (party: Identified): Value => partyId(party, ...SK_TAX_SCHEMES);

type Located = Pick<DocumentParty, "address"> | undefined;

export const streetOf = (party: Located): Value => party?.address?.line1;
export const cityOf = (party: Located): Value => party?.address?.city;
export const postCodeOf = (party: Located): Value => party?.address?.post_code;
export const countryCodeOf = (party: Located): Value => party?.address?.country_code;
export const countryOf = (party: Located): Value => countryName(party?.address?.country_code);

/** The parts of an account that have columns of their own. */
export interface AccountParts {
  readonly number?: string;
  readonly bank?: string;
  readonly iban?: string;
  readonly bic?: string;
}

/** Number and bank also out of a Czech or Slovak IBAN. */
export function accountOf(account: BankAccount | undefined): AccountParts {
  const iban = account?.iban?.replace(/\s/g, "").toUpperCase();
  const [, number, bank] = /^(.*)\/(\d{4})$/.exec(account?.account_no?.trim() ?? "") ?? [];
  const parts =
    number !== undefined && bank !== undefined
      ? { number, bank }
      : account?.account_no !== undefined
        ? { number: account.account_no }
        : partsOfIban(iban);
  return {
    ...parts,
    ...(iban === undefined ? {} : { iban }),
    ...(account?.bic === undefined ? {} : { bic: account.bic }),
  };
}

function partsOfIban(iban: string | undefined): AccountParts {
  const [, bank, prefix = "", number = ""] =
    /^(?:CZ|SK)\d{2}(\d{4})(\d{6})(\d{10})$/.exec(iban ?? "") ?? [];
  if (bank === undefined) return {};
  const [before, main] = [prefix, number].map((part) => part.replace(/^0+/, ""));
  return { bank, number: before ? `${before}-${main}` : (main ?? "") };
}

/** The account that payments go to: of the document itself, else the party's first one. */
export const firstAccount = (
  party: Pick<DocumentParty, "bank_accounts"> | undefined,
  own?: BankAccount,
): AccountParts => accountOf(own ?? party?.bank_accounts?.[0]);
