import type { Static } from "typebox";
import type { FiscalAddress, FiscalParty } from "../../model/fiscal-document.ts";

/** `1234.5` as `1.234,50`. */
export function money(value: string | undefined, digits = 2): string {
  if (value === undefined) return "";
  const [, sign = "", whole = "", part = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
  if (whole === "") return value;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ".");
  const shown = part.length > digits ? part.replace(/0+$/, "") : part;
  return `${sign}${grouped},${shown.padEnd(digits, "0")}`;
}

/** `2026-11-20T10:43:45-03:00` as `20/11/2026`. */
export const day = (text: string | undefined): string =>
  text === undefined ? "" : text.slice(0, 10).split("-").reverse().join("/");

export const time = (text: string | undefined): string => text?.slice(11, 19) ?? "";

/** CNPJ and CPF with their mask, as they are printed. */
export function taxId(id: string | undefined): string {
  if (id === undefined) return "";
  if (id.length === 14) {
    return id.replace(/^(..)(...)(...)(....)(..)$/, "$1.$2.$3/$4-$5");
  }
  return id.length === 11 ? id.replace(/^(...)(...)(...)(..)$/, "$1.$2.$3-$4") : id;
}

export const keyGroups = (key: string): string => key.match(/.{1,4}/g)?.join(" ") ?? key;

type Address = Static<typeof FiscalAddress>;

export const street = ({ street: name, number, complement }: Address = {}): string =>
  [name, number, complement].filter(Boolean).join(", ");

export const place = ({ district, city, state, postcode }: Address = {}): string =>
  [district, [city, state].filter(Boolean).join(" - "), postcode && `CEP ${postcode}`]
    .filter(Boolean)
    .join(" · ");

export const party = (one: FiscalParty | undefined): string =>
  one ? [one.name, taxId(one.tax_id)].filter(Boolean).join(" · ") : "";
