import { Type } from "typebox";
import type { CellKind } from "../../formats/tables/table.ts";
import type { I18n } from "../../model/i18n.ts";
import type { Item } from "../../model/item.ts";
import { type Party, partyId } from "../../model/party.ts";
import { listRecords, type RecordFilter } from "../../store/records.ts";
import type { DataStore } from "../../store/store.ts";
import { text } from "../texts.ts";
import type { RowSource, SourceColumn, SourceRow } from "./source.ts";

export interface RecordColumn<T> extends SourceColumn {
  value(record: T, id: number): string | undefined;
}

export const column = <T>(
  name: string,
  title: I18n,
  [kind, width]: readonly [CellKind, number],
  value: (record: T, id: number) => string | undefined,
): RecordColumn<T> => ({ name, title, kind, width, value });

export const ID = text(
  "No.",
  "Lp. w systemie",
  "Nº no sistema",
  "Č. v systému",
  "Rendszerazonosító",
);
const NAME = text("Name", "Nazwa", "Nome", "Název", "Név");
const YES = { true: "1", false: "0" };

const PARTY_COLUMNS: readonly RecordColumn<Party>[] = [
  column("id", ID, ["number", 8], (_, id) => String(id)),
  column("role", text("Role", "Rola", "Papel", "Role", "Szerep"), ["text", 10], (one) => one.role),
  column("name", NAME, ["text", 40], (one) => one.name),
  column("tax_id", text("Tax id", "NIP", "Nº fiscal", "DIČ", "Adószám"), ["text", 16], (one) =>
    partyId(one, "PL:NIP", "EU:VAT", "CZ:DIC", "CZ:ICO", "HU:ADOSZAM", "BR:CNPJ", "BR:CPF"),
  ),
  column(
    "street",
    text("Street", "Ulica", "Rua", "Ulice", "Utca"),
    ["text", 30],
    (one) => one.address?.line1,
  ),
  column(
    "post_code",
    text("Post code", "Kod pocztowy", "CEP", "PSČ", "Irányítószám"),
    ["text", 10],
    (one) => one.address?.post_code,
  ),
  column(
    "city",
    text("City", "Miejscowość", "Cidade", "Obec", "Helység"),
    ["text", 20],
    (one) => one.address?.city,
  ),
  column(
    "country",
    text("Country", "Kraj", "País", "Země", "Ország"),
    ["text", 8],
    (one) => one.address?.country_code,
  ),
  column(
    "email",
    text("E-mail", "E-mail", "E-mail", "E-mail", "E-mail"),
    ["text", 28],
    (one) => one.contact?.email,
  ),
  column(
    "phone",
    text("Phone", "Telefon", "Telefone", "Telefon", "Telefon"),
    ["text", 16],
    (one) => one.contact?.phone,
  ),
  column(
    "account",
    text("Bank account", "Rachunek bankowy", "Conta bancária", "Bankovní účet", "Bankszámla"),
    ["text", 32],
    (one) => one.bank_accounts?.[0]?.iban ?? one.bank_accounts?.[0]?.account_no,
  ),
  column(
    "payment_terms_days",
    text(
      "Payment terms, days",
      "Termin płatności, dni",
      "Prazo, dias",
      "Splatnost, dny",
      "Fizetési határidő, nap",
    ),
    ["number", 10],
    (one) => one.payment_terms_days?.toString(),
  ),
  column(
    "active",
    text("Active", "Aktywny", "Ativo", "Aktivní", "Aktív"),
    ["number", 8],
    (one) => YES[`${one.active ?? true}`],
  ),
];

const ITEM_COLUMNS: readonly RecordColumn<Item>[] = [
  column("id", ID, ["number", 8], (_, id) => String(id)),
  column("code", text("Code", "Kod", "Código", "Kód", "Kód"), ["text", 18], (one) => one.code),
  column("name", NAME, ["text", 44], (one) => one.name),
  column("type", text("Kind", "Rodzaj", "Tipo", "Druh", "Fajta"), ["text", 10], (one) => one.type),
  column(
    "category",
    text("Category", "Kategoria", "Categoria", "Kategorie", "Kategória"),
    ["text", 20],
    (one) => one.category,
  ),
  column("ean", text("EAN", "EAN", "EAN", "EAN", "EAN"), ["text", 16], (one) => one.ean),
  column(
    "manufacturer",
    text("Manufacturer", "Producent", "Fabricante", "Výrobce", "Gyártó"),
    ["text", 20],
    (one) => one.manufacturer,
  ),
  column(
    "unit",
    text("Unit", "Jednostka", "Unidade", "Jednotka", "Egység"),
    ["text", 8],
    (one) => one.unit,
  ),
  column(
    "vat_rate",
    text("VAT, %", "VAT, %", "IVA, %", "DPH, %", "Áfa, %"),
    ["number", 8],
    (one) => one.vat_rate,
  ),
  column(
    "price",
    text("Price", "Cena", "Preço", "Cena", "Ár"),
    ["number", 14],
    (one) => one.prices?.[0]?.amount,
  ),
  column(
    "price_currency",
    text("Currency", "Waluta", "Moeda", "Měna", "Pénznem"),
    ["text", 8],
    (one) => one.prices?.[0]?.currency,
  ),
  column(
    "active",
    text("Active", "Aktywny", "Ativo", "Aktivní", "Aktív"),
    ["number", 8],
    ({ active }) => YES[`${active}`],
  ),
];

const FILTER = Type.Object(
  {
    q: Type.Optional(
      Type.String({ maxLength: 200, description: "part of a name, code or tax id" }),
    ),
    deleted: Type.Optional(
      Type.Boolean({ description: "true: those that are gone at the source too" }),
    ),
  },
  { additionalProperties: false },
);

export const PARTIES: RowSource = {
  name: "parties",
  title: text("Parties", "Kontrahenci", "Contrapartes", "Obchodní partneři", "Partnerek"),
  columns: PARTY_COLUMNS,
  filter: FILTER,
  filterIssues: async () => [],
  rows: ({ data, filter }) =>
    readRecords(data, "party", { filter: plainFilter(filter), columns: PARTY_COLUMNS }),
};

export const ITEMS: RowSource = {
  name: "items",
  title: text(
    "Items",
    "Towary i usługi",
    "Produtos e serviços",
    "Zboží a služby",
    "Termékek és szolgáltatások",
  ),
  columns: ITEM_COLUMNS,
  filter: FILTER,
  filterIssues: async () => [],
  rows: ({ data, filter }) =>
    readRecords(data, "item", { filter: plainFilter(filter), columns: ITEM_COLUMNS }),
};

const AT_ONCE = 200;

const plainFilter = ({ q, deleted }: Readonly<Record<string, unknown>>): RecordFilter => ({
  ...(typeof q === "string" && q !== "" ? { q } : {}),
  withDeleted: deleted === true,
});

/** Newest first. */
export async function* readRecords<T>(
  data: DataStore,
  entity: "party" | "item" | "order",
  {
    filter,
    columns,
    currencyOf,
  }: {
    readonly filter: RecordFilter;
    readonly columns: readonly RecordColumn<T>[];
    /** Of the amounts, where there are any. */
    readonly currencyOf?: (record: T) => string;
  },
): AsyncGenerator<SourceRow> {
  for (let before: number | undefined; ; ) {
    const from = before === undefined ? {} : { before };
    const page = await listRecords(data, entity, { filter, ...from, limit: AT_ONCE });
    for (const { id, data: record } of page) {
      const values = columns.map(({ name, value }) => [name, value(record as T, id)] as const);
      const currency = currencyOf?.(record as T);
      yield { values: Object.fromEntries(values), ...(currency === undefined ? {} : { currency }) };
    }
    if (page.length < AT_ONCE) return;
    before = page.at(-1)?.id;
  }
}
