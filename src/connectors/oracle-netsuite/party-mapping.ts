import { isNip, normalizeNip, type Party, type PartyId } from "../../sdk/index.ts";
import type { PartyRow, PartyTable } from "./party-rows.ts";
import { flagOf, type Row, textOf } from "./values.ts";

/** Undefined where nothing names it. */
export function toParty(table: PartyTable, { party, address }: PartyRow): Party | undefined {
  const name = nameOf(party);
  if (name === undefined) return undefined;
  const ids = idsOf(textOf(party.vatregnumber), textOf(address?.country));
  const place = addressOf(address);
  const contact = definedOf({
    phone: cut(party.phone, 60),
    email: cut(party.email, 254),
  });
  return {
    role: table === "customer" ? "customer" : "supplier",
    name,
    ...(ids.length > 0 ? { ids } : {}),
    ...(place ? { address: place } : {}),
    ...(contact ? { contact } : {}),
    active: flagOf(party.isinactive) !== true,
  };
}

function nameOf(party: Row): string | undefined {
  const person = [textOf(party.firstname), textOf(party.lastname)].filter(Boolean).join(" ");
  const company = textOf(party.companyname);
  const own = flagOf(party.isperson) === true && person !== "" ? person : company;
  return cut(own ?? (person === "" ? party.entityid : person), 500);
}

/** A number of a VAT register begins with its country; without one the address tells the country. */
function idsOf(number: string | undefined, country: string | undefined): PartyId[] {
  const value = number?.replace(/[\s.-]/g, "").toUpperCase() ?? "";
  if (value === "" || value.length > 64) return [];
  const isEuropean = /^[A-Z]{2}[A-Z0-9+*]{2,12}$/.test(value);
  const digits = value.replace(/^PL/, "");
  const isPolish = value.startsWith("PL") || country === "PL";
  if (isPolish && isNip(digits)) {
    const nip: PartyId = { scheme: "PL:NIP", value: normalizeNip(digits) };
    return isEuropean ? [nip, { scheme: "EU:VAT", value }] : [nip];
  }
  if (isEuropean) return [{ scheme: "EU:VAT", value }];
  return [];
}

function addressOf(row: Row | undefined): Party["address"] {
  const country = textOf(row?.country);
  return definedOf({
    line1: cut(row?.addr1, 300),
    line2: cut(row?.addr2, 300),
    line3: cut(row?.addr3, 300),
    city: cut(row?.city, 120),
    post_code: cut(row?.zip, 20),
    region: cut(row?.state, 120),
    country_code: country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined,
  });
}

const cut = (value: unknown, maxLength: number): string | undefined =>
  textOf(value)?.trim().slice(0, maxLength) || undefined;

/** Undefined where nothing is known. */
function definedOf<T extends Readonly<Record<string, string | undefined>>>(
  parts: T,
): { [K in keyof T]?: string } | undefined {
  const known = Object.entries(parts).filter(([, value]) => value !== undefined);
  return known.length > 0 ? (Object.fromEntries(known) as { [K in keyof T]?: string }) : undefined;
}
