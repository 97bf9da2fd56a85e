import { CUSTOMER_FIELDS, ITEM_FIELDS, VENDOR_FIELDS } from "./schemas.ts";
import { guidOf, openTable, type Row, type Table } from "./tables.ts";

export interface Company {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly currencyCode: string;
  readonly taxRegistrationNumber: string;
  readonly items: Table;
  readonly customers: Table;
  readonly vendors: Table;
  /** Items that were bought or sold: they cannot be deleted, and their type stays. */
  readonly used: Set<string>;
}

type Seed = readonly [number: string, name: string, category: string, price: number, stock: number];

const NAMED: readonly Seed[] = [
  ["SILNIK-01", "Silnik bramy przesuwnej 400 N", "SILNIKI", 850, 7],
  ["SILNIK-02", "Silnik bramy skrzydłowej 600 N, komplet", "SILNIKI", 1290.5, 3],
  ["SILNIK-03", "Napęd bramy garażowej z paskiem", "SILNIKI", 999.99, 12],
  ["PILOT-01", "Pilot 4-kanałowy 868 MHz", "PILOTY", 89.9, 140],
  ["PILOT-02", "Dálkový ovladač, dvoukanálový", "PILOTY", 64.9, 55],
  ["CZUJNIK-01", "Fotokomórka bezpieczeństwa, para", "CZUJNIKI", 149, 31],
  ["CZUJNIK-02", "Indukciós hurokérzékelő", "CZUJNIKI", 412.12345, 9],
  ["LISTWA-01", "Listwa zębata nylonowa 1 m", "CZĘŚCI", 35.5, 260],
  ["LAMPA-01", "Sinalizador LED 24–230 V", "CZĘŚCI", 79, 44],
  ["MONTAŻ", "Montaż napędu u klienta", "USŁUGI", 350, 0],
];

const PEOPLE: readonly (readonly [string, string, string, string, string, string])[] = [
  ["10000", "Brama Technika sp. z o.o.", "ul. Żwirki 12", "Poznań", "60-409", "5252344078"],
  ["20000", "Osiedle Słoneczne", "ul. Łąkowa 3/5", "Łódź", "90-562", ""],
  ["30000", "Vrata Servis s.r.o.", "Náměstí Míru 9", "Praha", "120 00", "CZ27074358"],
  ["40000", "Dunamotor Kft.", "Váci út 81.", "Budapest", "1139", "HU12345676"],
  [
    "50000",
    "Portões São João Ltda",
    "Rua das Flores 77",
    "Curitiba",
    "80010-000",
    "11222333000181",
  ],
];
const COUNTRIES = ["PL", "PL", "CZ", "HU", "BR"];
const FIRST_CHANGE = Date.UTC(2025, 10, 3, 7, 30, 0, 467);
/** So many neighbours were changed at one moment, by one job. */
const AT_ONE_MOMENT = 60;

export function openCompanies(count: number): readonly Company[] {
  return [
    makeCompany({ name: "CRONUS PL Sp. z o.o.", currency: "PLN", taxId: "5260250274", count }),
    makeCompany({ name: "Kapu és Kert Kft.", currency: "HUF", taxId: "HU12345676", count: 12 }),
  ];
}

function makeCompany({
  name,
  currency,
  taxId,
  count,
}: {
  readonly name: string;
  readonly currency: string;
  readonly taxId: string;
  readonly count: number;
}): Company {
  const generated = Array.from({ length: Math.max(0, count - NAMED.length) }, (_, i): Seed => {
    const no = String(i + 1).padStart(5, "0");
    return [
      `CZĘŚĆ-${no}`,
      `Część zamienna ${no}`,
      "CZĘŚCI",
      (150 + ((i * 397) % 25_000)) / 100,
      i % 40,
    ];
  });
  const items = [...NAMED, ...generated].map((seed, i) => toItem(seed, { i, company: name }));
  return {
    id: guidOf(`company ${name}`),
    ...{ name, displayName: name, currencyCode: currency, taxRegistrationNumber: taxId },
    items: openTable({ type: "item", fields: ITEM_FIELDS }, items),
    customers: openTable(
      { type: "customer", fields: CUSTOMER_FIELDS },
      PEOPLE.map((_, i) => toParty("C", { i, company: name })),
    ),
    vendors: openTable(
      { type: "vendor", fields: VENDOR_FIELDS },
      PEOPLE.slice(0, 3).map((_, i) => toParty("V", { i, company: name })),
    ),
    used: new Set(items.slice(0, 3).map(({ id }) => id)),
  };
}

const NO_ID = "00000000-0000-0000-0000-000000000000";
const idFor = (kind: string, code: string) => (code === "" ? NO_ID : guidOf(`${kind} ${code}`));
const changedAt = (i: number): string =>
  new Date(FIRST_CHANGE + Math.floor(i / AT_ONE_MOMENT) * 3_600_000).toISOString();

/** An item without anything that somebody entered. */
export const emptyItem = (id: string): Row => ({
  id,
  ...{ number: "", displayName: "", displayName2: "", type: "Inventory" },
  ...{ itemCategoryId: NO_ID, itemCategoryCode: "", blocked: false, gtin: "", inventory: 0 },
  ...{ unitPrice: 0, priceIncludesTax: false, unitCost: 0, taxGroupId: NO_ID, taxGroupCode: "" },
  ...{ baseUnitOfMeasureId: NO_ID, baseUnitOfMeasureCode: "" },
  ...{ generalProductPostingGroupId: NO_ID, generalProductPostingGroupCode: "" },
  ...{ inventoryPostingGroupId: NO_ID, inventoryPostingGroupCode: "" },
});

function toItem(
  [number, name, category, price, stock]: Seed,
  { i, company }: { readonly i: number; readonly company: string },
): Row {
  const isService = category === "USŁUGI";
  const unit = isService ? "GODZ" : "SZT";
  return {
    ...emptyItem(guidOf(`${company} item ${number}`)),
    ...{ number, displayName: name, displayName2: i % 3 === 0 ? "24 miesiące gwarancji" : "" },
    type: isService ? "Service" : i % 19 === 18 ? "Non-Inventory" : "Inventory",
    ...{ itemCategoryId: idFor("category", category), itemCategoryCode: category },
    ...{
      blocked: i % 23 === 22,
      gtin: isService ? "" : ean13(`590000${String(i).padStart(6, "0")}`),
    },
    ...{ inventory: stock, unitPrice: price, unitCost: Math.round(price * 60) / 100 },
    ...{ baseUnitOfMeasureId: idFor("unit", unit), baseUnitOfMeasureCode: unit },
    ...{ taxGroupId: idFor("tax", "VAT23"), taxGroupCode: "VAT23" },
    ...{ stamp: i + 1, lastModifiedDateTime: changedAt(i) },
  };
}

function toParty(
  kind: "C" | "V",
  { i, company }: { readonly i: number; readonly company: string },
): Row {
  const [number = "", name = "", street = "", city = "", postCode = "", taxId = ""] =
    PEOPLE[i] ?? [];
  return {
    id: guidOf(`${company} ${kind} ${number}`),
    ...{ number: `${kind}${number}`, displayName: name },
    ...{ addressLine1: street, addressLine2: "", city, state: "", country: COUNTRIES[i] ?? "" },
    ...{ postalCode: postCode, phoneNumber: i === 1 ? "" : `+48 61 555 010${i}`, website: "" },
    ...{ email: i === 1 ? "" : `biuro${i}@example.com`, taxRegistrationNumber: taxId },
    ...{ currencyCode: i > 1 ? "EUR" : "", blocked: i === 4 ? "All" : " " },
    ...(kind === "C" ? { type: i === 1 ? "Person" : "Company", creditLimit: 0 } : { balance: 0 }),
    ...{ stamp: 1_000_000 + i, lastModifiedDateTime: changedAt(i * AT_ONE_MOMENT) },
  };
}

/** Twelve digits and their check digit. */
function ean13(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 3 : 1), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}
