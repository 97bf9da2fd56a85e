import { Type } from "typebox";
import { InvalidInputError } from "../../lib/errors.ts";
import type { I18n } from "../../model/i18n.ts";
import type { Order } from "../../model/order.ts";
import { type DocumentParty, partyId } from "../../model/party.ts";
import { orderFilter, RecordFilterFields } from "../../rules/order-filter.ts";
import { text } from "../texts.ts";
import { column, ID, type RecordColumn, readRecords } from "./record-sources.ts";
import type { RowSource } from "./source.ts";

const { q, direction, status, date_from, date_to, currency, deleted } = RecordFilterFields;

const taxId = (party: DocumentParty): string | undefined =>
  partyId(party, "PL:NIP", "EU:VAT", "CZ:DIC", "CZ:ICO", "HU:ADOSZAM", "BR:CNPJ", "BR:CPF");

const amount = (name: "net" | "tax" | "gross", title: I18n): RecordColumn<Order> =>
  column(name, title, ["amount", 14], (one) => one.totals[name]);

const COLUMNS: readonly RecordColumn<Order>[] = [
  column("id", ID, ["number", 8], (_, id) => String(id)),
  column(
    "direction",
    text("Direction", "Kierunek", "Sentido", "Směr", "Irány"),
    ["text", 10],
    (one) => one.direction,
  ),
  column(
    "number",
    text("Number", "Numer", "Número", "Číslo", "Szám"),
    ["text", 18],
    (one) => one.number,
  ),
  column(
    "issue_date",
    text("Date", "Data", "Data", "Datum", "Dátum"),
    ["date", 11],
    (one) => one.issue_date,
  ),
  column(
    "status",
    text("Status", "Status", "Situação", "Stav", "Állapot"),
    ["text", 14],
    (one) => one.status,
  ),
  column(
    "buyer",
    text("Buyer", "Nabywca", "Comprador", "Odběratel", "Vevő"),
    ["text", 30],
    (one) => one.buyer.name,
  ),
  column(
    "buyer_tax_id",
    text(
      "Buyer's tax id",
      "NIP nabywcy",
      "Nº fiscal do comprador",
      "DIČ odběratele",
      "A vevő adószáma",
    ),
    ["text", 16],
    (one) => taxId(one.buyer),
  ),
  column(
    "seller",
    text("Seller", "Sprzedawca", "Vendedor", "Dodavatel", "Szállító"),
    ["text", 30],
    (one) => one.seller.name,
  ),
  column(
    "seller_tax_id",
    text(
      "Seller's tax id",
      "NIP sprzedawcy",
      "Nº fiscal do vendedor",
      "DIČ dodavatele",
      "A szállító adószáma",
    ),
    ["text", 16],
    (one) => taxId(one.seller),
  ),
  amount("net", text("Net", "Netto", "Líquido", "Bez DPH", "Nettó")),
  amount("tax", text("VAT", "VAT", "Imposto", "DPH", "Áfa")),
  amount("gross", text("Gross", "Brutto", "Bruto", "S DPH", "Bruttó")),
  column(
    "currency",
    text("Currency", "Waluta", "Moeda", "Měna", "Pénznem"),
    ["text", 8],
    (one) => one.currency,
  ),
  column(
    "buyer_reference",
    text(
      "Buyer's number",
      "Numer nabywcy",
      "Nº do comprador",
      "Číslo odběratele",
      "A vevő rendelésszáma",
    ),
    ["text", 18],
    (one) => one.buyer_reference,
  ),
  column(
    "channel",
    text("Channel", "Kanał", "Canal", "Kanál", "Csatorna"),
    ["text", 12],
    (one) => one.channel,
  ),
  column(
    "requested_date",
    text("Wanted on", "Termin realizacji", "Prazo de entrega", "Termín dodání", "Kért szállítás"),
    ["date", 11],
    (one) => one.delivery?.requested_date,
  ),
  column(
    "carrier",
    text("Carrier", "Przewoźnik", "Transportadora", "Dopravce", "Szállítmányozó"),
    ["text", 14],
    (one) => one.delivery?.carrier,
  ),
  column(
    "tracking",
    text("Parcel number", "Numer przesyłki", "Rastreio", "Číslo zásilky", "Csomagszám"),
    ["text", 26],
    (one) => one.delivery?.tracking,
  ),
];

export const ORDERS: RowSource = {
  name: "orders",
  title: text("Orders", "Zamówienia", "Pedidos", "Objednávky", "Rendelések"),
  columns: COLUMNS,
  filter: Type.Object(
    { q, direction, status, date_from, date_to, currency, deleted },
    { additionalProperties: false },
  ),
  period: { from: "date_from", to: "date_to" },
  async filterIssues(_config, given) {
    try {
      orderFilter(given);
      return [];
    } catch (error) {
      if (error instanceof InvalidInputError) return [...error.issues];
      throw error;
    }
  },
  rows: ({ data, filter }) =>
    readRecords(data, "order", {
      filter: orderFilter(filter),
      columns: COLUMNS,
      currencyOf: (order) => order.currency,
    }),
};
