import {
  type DocumentParty,
  isIban,
  isNip,
  isNrb,
  normalizeNip,
  type Party,
  type PartyId,
} from "../../sdk/index.ts";
import { drop, isOn, type Row, textOf } from "./values.ts";

/** `contractor_detail` of a document, or a contractor's card. */
export function documentParty(row: Row): DocumentParty {
  const ids = idsOf(row);
  const country = textOf(row.country, 60)?.toUpperCase();
  const address = drop({
    line1: textOf(row.street, 300),
    city: textOf(row.city, 120),
    post_code: textOf(row.zip, 20),
    country_code: country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined,
  });
  const contact = drop({ phone: textOf(row.phone, 60), email: textOf(row.email, 254) });
  const account = bankAccount(textOf(row.account_number, 64));
  return drop({
    name: textOf(row.name, 500),
    ids: ids.length > 0 ? ids : undefined,
    address: Object.keys(address).length > 0 ? address : undefined,
    contact: Object.keys(contact).length > 0 ? contact : undefined,
    bank_accounts: account ? [account] : undefined,
  });
}

/** Our own side of a sale: its address is in pieces. */
export function ownParty(detail: Row, company: Row): DocumentParty {
  const house = [textOf(detail.building_number, 20), textOf(detail.flat_number, 20)]
    .filter((part) => part !== undefined)
    .join("/");
  const street = [textOf(detail.street, 200), house].filter((part) => part).join(" ");
  const name = textOf(detail.name, 500) ?? textOf(company.name, 500);
  const nip = textOf(detail.nip, 64) ?? textOf(company.nip, 64);
  const account = textOf(detail.bank_account, 64);
  return documentParty({
    ...detail,
    ...(street === "" ? {} : { street }),
    name,
    nip,
    tax_id_type: "nip",
    account_number: account,
  });
}

/** A contractor's card; undefined without a name. */
export function toParty(row: Row): Party | undefined {
  const { name, ...party } = documentParty(row);
  if (name === undefined) return undefined;
  const isSupplier = isOn(row.seller);
  const role = isSupplier ? (isOn(row.buyer) ? "both" : "supplier") : "customer";
  const short = textOf(row.altname, 500);
  const days = Number(textOf(row.payment_days, 10) ?? Number.NaN);
  return {
    role,
    name,
    ...party,
    ...(short && short !== name ? { trading_name: short } : {}),
    ...(Number.isInteger(days) && days > 0 && days <= 3_650 ? { payment_terms_days: days } : {}),
  };
}

export function bankAccount(raw: string | undefined) {
  const plain = raw?.replace(/[\s-]/g, "").toUpperCase();
  if (plain === undefined || !/^[A-Z0-9]{10,34}$/.test(plain)) return undefined;
  if (isNrb(plain)) return { iban: plain.startsWith("PL") ? plain : `PL${plain}` };
  return isIban(plain) ? { iban: plain } : { account_no: plain };
}

/** `nip` holds whatever `tax_id_type` says: a NIP, an EU number, a PESEL, a REGON or something else. */
function idsOf(row: Row): PartyId[] {
  const printed = textOf(row.nip, 64);
  const regon = textOf(row.regon, 20);
  const others = regon === undefined ? [] : [{ scheme: "PL:REGON", value: regon }];
  if (printed === undefined) return others;
  const type = textOf(row.tax_id_type, 20)?.toLowerCase() ?? "nip";
  if (type === "regon") return [{ scheme: "PL:REGON", value: printed }];
  if (type === "pesel") return [{ scheme: "PL:PESEL", value: printed }, ...others];
  const isUnknown = type === "custom" || type === "none";
  if (!isUnknown && isNip(printed))
    return [{ scheme: "PL:NIP", value: normalizeNip(printed) }, ...others];
  const plain = printed.replace(/[\s-]/g, "").toUpperCase();
  if (!isUnknown && /^(?!PL)[A-Z]{2}[A-Z0-9+*]{2,13}$/.test(plain))
    return [{ scheme: "EU:VAT", value: plain }, ...others];
  return [{ scheme: "OTHER", value: printed }, ...others];
}
