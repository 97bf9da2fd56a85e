import { drop, dropAll } from "../../formats/drop.ts";
import { boolOf, type Row, textOf } from "../../formats/json/values.ts";
import { isIban, isNip, normalizeNip, type Party, type PartyId } from "../../sdk/index.ts";
import { expanded } from "./odata.ts";

/** Undefined for a partner that is neither customer nor supplier: employees, contact persons, banks. */
export function toParty(row: Row): Party | undefined {
  const role = roleOf(row);
  if (!role) return undefined;
  const [home] = expanded(row, "to_BusinessPartnerAddress");
  const ids = uniqueIds(expanded(row, "to_BusinessPartnerTax").flatMap(idsOf));
  const accounts = expanded(row, "to_BusinessPartnerBank").flatMap(accountOf).slice(0, 50);
  return {
    role,
    name: nameOf(row),
    ...drop({
      ids: ids.length > 0 ? ids : undefined,
      address: home && addressOf(home),
      bank_accounts: accounts.length > 0 ? accounts : undefined,
    }),
    active: !boolOf(row.BusinessPartnerIsBlocked) && !boolOf(row.IsMarkedForArchiving),
  };
}

function roleOf(row: Row): Party["role"] | undefined {
  const isCustomer = textOf(row.Customer, 10) !== undefined;
  const isSupplier = textOf(row.Supplier, 10) !== undefined;
  if (isCustomer) return isSupplier ? "both" : "customer";
  return isSupplier ? "supplier" : undefined;
}

const nameOf = (row: Row): string =>
  textOf(row.BusinessPartnerFullName, 500) ??
  textOf(row.OrganizationBPName1, 500) ??
  textOf(row.BusinessPartner, 120) ??
  "";

const addressOf = (row: Row) =>
  dropAll({
    line1: textOf(
      [row.StreetName, row.HouseNumber].flatMap((one) => textOf(one, 100) ?? []).join(" "),
      300,
    ),
    city: textOf(row.CityName, 120),
    post_code: textOf(row.PostalCode, 20),
    region: textOf(row.Region, 120),
    country_code: countryOf(row.Country),
  });

const countryOf = (value: unknown): string | undefined => {
  const country = textOf(value, 3)?.toUpperCase();
  return country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined;
};

const BRAZILIAN: ReadonlyMap<string, string> = new Map([
  ["BR1", "BR:CNPJ"],
  ["BR2", "BR:CPF"],
  ["BR3", "BR:IE"],
  ["BR4", "BR:IM"],
]);

/**
 * SAP tells numbers apart by categories: the country and a digit, 0 for the VAT registration number. What a customer's
 * own customising makes of the others is not known, so that a number is named by its form, or by its category.
 */
function idsOf(row: Row): PartyId[] {
  const category = textOf(row.BPTaxType, 4)?.toUpperCase();
  const printed = textOf(row.BPTaxLongNumber, 60) ?? textOf(row.BPTaxNumber, 20);
  if (category === undefined || printed === undefined) return [];
  const plain = printed.replace(/[\s./-]/g, "").toUpperCase();
  const country = category.slice(0, 2);
  if (country === "PL" && isNip(plain)) return [{ scheme: "PL:NIP", value: normalizeNip(plain) }];
  const brazilian = BRAZILIAN.get(category);
  if (brazilian !== undefined) return [{ scheme: brazilian, value: plain }];
  if (country === "CZ" && /^\d{8}$/.test(plain)) return [{ scheme: "CZ:ICO", value: plain }];
  if (country === "HU" && /^\d{11}$/.test(plain)) return [{ scheme: "HU:ADOSZAM", value: plain }];
  if (/^[A-Z]{2}0$/.test(category) && /^[A-Z]{2}[A-Z0-9+*]{2,13}$/.test(plain))
    return [{ scheme: "EU:VAT", value: plain }];
  return [{ scheme: `SAP:${category}`, value: printed }];
}

const uniqueIds = (ids: readonly PartyId[]): PartyId[] =>
  [...new Map(ids.map((id) => [`${id.scheme} ${id.value}`, id])).values()].slice(0, 20);

function accountOf(row: Row) {
  const plain = textOf(row.IBAN, 60)?.replace(/\s/g, "").toUpperCase();
  if (plain === undefined || !isIban(plain)) return [];
  const bic = textOf(row.SWIFTCode, 11)?.toUpperCase();
  return [{ iban: plain, ...drop({ bic }) }];
}
