import {
  type DocumentParty,
  isIban,
  isNip,
  isNrb,
  isRegon,
  normalizeNip,
  type Party,
  type PartyId,
} from "../../sdk/index.ts";
import { drop, type Row, textOf } from "./values.ts";

export type Prefix = "seller_" | "buyer_" | "";

/**
 * Who of `seller_*` and `buyer_*` supplied a cost. The vendor documents that costs have the supplier
 * in `buyer_*`, some of its users see the opposite: our own tax ids decide where they can.
 */
export function supplierPrefix(row: Row, ownTaxIds: ReadonlySet<string>): "seller_" | "buyer_" {
  const isOurs = (prefix: Prefix) =>
    ownTaxIds.has(normalizeNip(textOf(row[`${prefix}tax_no`], 40) ?? ""));
  return isOurs("buyer_") && !isOurs("seller_") ? "seller_" : "buyer_";
}

/** The fields of one side of a document, or of a contractor's card with the prefix "". */
export function documentParty(row: Row, prefix: Prefix): DocumentParty {
  const value = (name: string, maxLength: number) => textOf(row[prefix + name], maxLength);
  const name = value("name", 500);
  const ids = taxIds(row, prefix);
  const address = addressOf(row, prefix);
  const contact = drop({ phone: value("phone", 60), email: value("email", 254) });
  const account = bankAccount(value("bank_account", 64));
  return {
    ...(name === undefined ? {} : { name }),
    ...(ids.length > 0 ? { ids } : {}),
    ...(Object.keys(address).length > 0 ? { address } : {}),
    ...(Object.keys(contact).length > 0 ? { contact } : {}),
    ...(account ? { bank_accounts: [account] } : {}),
  };
}

/** A contractor's card; undefined without a name. */
export function toParty(client: Row): Party | undefined {
  const { name, ...party } = documentParty(client, "");
  if (name === undefined) return undefined;
  const kind = textOf(client.kind, 20);
  const role = kind === "seller" ? "supplier" : kind === "both" ? "both" : "customer";
  const short = textOf(client.shortcut, 500);
  const register = (textOf(client.register_number, 20) ?? "").replace(/\s/g, "");
  const ids = [
    ...(party.ids ?? []),
    ...(isRegon(register) ? [{ scheme: "PL:REGON", value: register }] : []),
  ];
  const days = Number(textOf(client.payment_to_kind, 10) ?? Number.NaN);
  return {
    role,
    name,
    ...party,
    ...(ids.length > 0 ? { ids } : {}),
    ...(short && short !== name ? { trading_name: short } : {}),
    ...(Number.isInteger(days) && days >= 0 && days <= 3650 ? { payment_terms_days: days } : {}),
  };
}

export function bankAccount(raw: string | undefined) {
  const plain = raw?.replace(/[\s-]/g, "").toUpperCase();
  if (plain === undefined || !/^[A-Z0-9]{10,34}$/.test(plain)) return undefined;
  if (isNrb(plain)) return { iban: plain.startsWith("PL") ? plain : `PL${plain}` };
  return isIban(plain) ? { iban: plain } : { account_no: plain };
}

/** A number that is no NIP by its check digit keeps no scheme that others would match by. */
function taxIds(row: Row, prefix: Prefix): PartyId[] {
  const printed = textOf(row[`${prefix}tax_no`], 64);
  const kind = textOf(row[`${prefix}tax_no_kind`], 20) ?? "";
  if (printed === undefined || kind === "empty") return [];
  if (kind !== "other" && isNip(printed))
    return [{ scheme: "PL:NIP", value: normalizeNip(printed) }];
  const plain = printed.replace(/[\s-]/g, "").toUpperCase();
  if (kind !== "other" && /^(?!PL)[A-Z]{2}[A-Z0-9+*]{2,13}$/.test(plain)) {
    return [{ scheme: "EU:VAT", value: plain }];
  }
  return [{ scheme: "OTHER", value: printed }];
}

function addressOf(row: Row, prefix: Prefix) {
  const country = textOf(row[`${prefix}country`], 60)?.toUpperCase();
  return drop({
    line1: textOf(row[`${prefix}street`], 300),
    city: textOf(row[`${prefix}city`], 120),
    post_code: textOf(row[`${prefix}post_code`], 20),
    country_code: country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined,
  });
}
