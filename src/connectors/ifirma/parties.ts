import {
  type DocumentParty,
  isIban,
  isNip,
  isNrb,
  normalizeNip,
  type Party,
  type PartyId,
} from "../../sdk/index.ts";
import { drop, type Row, textOf } from "./values.ts";

/** `Kontrahent` of a document or a contractor's card. */
export function documentParty(row: Row): DocumentParty {
  const name = [textOf(row.Nazwa, 300), textOf(row.Nazwa2, 200)].filter((part) => part);
  const ids = taxIds(row);
  const country = textOf(row.Kraj, 70);
  const address = drop({
    line1: textOf(row.Ulica, 300),
    city: textOf(row.Miejscowosc, 120),
    post_code: textOf(row.KodPocztowy, 20),
    country_code: country === undefined ? undefined : countryCode(country),
  });
  const contact = drop({ phone: textOf(row.Telefon, 60), email: textOf(row.Email, 254) });
  const account = bankAccount(textOf(row.NumerKonta, 64));
  return drop({
    name: name.length > 0 ? name.join(" ") : undefined,
    ids: ids.length > 0 ? ids : undefined,
    address: Object.keys(address).length > 0 ? address : undefined,
    contact: Object.keys(contact).length > 0 ? contact : undefined,
    bank_accounts: account ? [account] : undefined,
  });
}

/** A contractor's card; undefined without a name. */
export function toParty(row: Row): Party | undefined {
  const { name, ...party } = documentParty(row);
  if (name === undefined) return undefined;
  const isSupplier = row.JestDostawca === true;
  const isCustomer = row.JestOdbiorca === true;
  const role = isSupplier ? (isCustomer ? "both" : "supplier") : "customer";
  const short = textOf(row.Identyfikator, 500);
  return { role, name, ...party, ...(short && short !== name ? { trading_name: short } : {}) };
}

/** A number that is no NIP by its check digit keeps no scheme that others would match by. */
function taxIds(row: Row): PartyId[] {
  const printed = textOf(row.NIP, 64);
  if (printed === undefined) return [];
  const prefix = textOf(row.PrefiksUE, 2)?.toUpperCase() ?? "";
  const isPolish = prefix === "" || prefix === "PL";
  if (isPolish && isNip(printed)) return [{ scheme: "PL:NIP", value: normalizeNip(printed) }];
  const plain = printed.replace(/[\s-]/g, "").toUpperCase();
  const whole = plain.startsWith(prefix) ? plain : prefix + plain;
  return /^(?!PL)[A-Z]{2}[A-Z0-9+*]{2,13}$/.test(whole)
    ? [{ scheme: "EU:VAT", value: whole }]
    : [{ scheme: "OTHER", value: printed }];
}

export function bankAccount(raw: string | undefined) {
  const plain = raw?.replace(/[\s-]/g, "").toUpperCase();
  if (plain === undefined || !/^[A-Z0-9]{10,34}$/.test(plain)) return undefined;
  if (isNrb(plain)) return { iban: plain.startsWith("PL") ? plain : `PL${plain}` };
  return isIban(plain) ? { iban: plain } : { account_no: plain };
}

let codes: ReadonlyMap<string, string> | undefined;

/** iFirma writes countries out in Polish: `Polska`, `Niemcy`; a code is taken as it is. */
function countryCode(name: string): string | undefined {
  if (/^[A-Z]{2}$/.test(name)) return name;
  codes ??= new Map(polishNames().map(([code, own]) => [own.toLowerCase(), code]));
  return codes.get(name.toLowerCase());
}

/** The Polish name of a country, as iFirma wants it. */
export const countryName = (code: string): string | undefined =>
  polishNames().find(([known]) => known === code)?.[1];

function polishNames(): readonly (readonly [code: string, name: string])[] {
  const names = new Intl.DisplayNames(["pl"], { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  return (
    letters
      .flatMap((first) => letters.map((second) => first + second))
      // A code that has gone is another country's by now: SU, YU.
      .filter((code) => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`)
      .flatMap((code) => {
        const name = names.of(code);
        return name === undefined ? [] : [[code, name] as const];
      })
  );
}
