import pg from "pg";
import type { Scratch } from "./databases.ts";

/** Views of an intermediate database as BSConnect's deployers make them, over tables that stand for the ERP's own. */
const SQL = `
create table knt (id int primary key, nazwa text, nip text, miasto text, email text, zmieniony timestamp not null default '2026-11-01');
insert into knt (id, nazwa, nip, miasto, email) values
  (1, 'Żółta Łódź sp. z o.o.', '525-22-48-481', 'Łódź', 'BIURO@LODZ.example'), (2, 'Warsztat Gdynia', '1131911233', 'Gdynia', null);
create view bs_contacts_view as select id as bs_contact_id, nazwa as name_1, nip as nip___, miasto as city__, email as email_, zmieniony as bs_modified from knt;
create table tow (id int primary key, symbol text, nazwa text, jm text);
insert into tow values (1, 'S-1', 'Silnik bramy', 'szt.'), (2, 'M-1', 'Montaż', 'godz.');
create table ceny (tow_id int, lista text, kwota numeric(12,2), primary key (tow_id, lista));
insert into ceny values (1, 'detal', 1999.99), (1, 'hurt', 1500), (2, 'detal', 120);
create table stany (tow_id int, magazyn text, stan numeric(12,3), primary key (tow_id, magazyn));
insert into stany values (1, 'MAG', 12.5), (1, 'FIL', 0);
create table dok (id int primary key, numer text, data date, termin date, knt_id int references knt);
insert into dok values (1, 'FS 1/2026', '2026-11-05', '2026-11-19', 1), (2, 'FS 2/2026', '2026-11-06', '2026-11-20', 2);
create view bs_documents_view as select d.id as bs_document_id, d.numer, d.data, d.termin, k.nazwa, k.nip, k.miasto from dok d join knt k on k.id = d.knt_id;
create table poz (dok_id int, lp int, nazwa text, ilosc numeric(12,3), cena numeric(12,2), netto numeric(12,2), vat int, primary key (dok_id, lp));
insert into poz values (1, 1, 'Silnik bramy', 2, 1000, 2000, 23), (1, 2, 'Montaż', 1, 120, 120, 8), (2, 1, 'Przegląd', 1, 200, 200, 23);
create table st_dok (dok_id int primary key, numer text, brutto numeric(12,2), paczka int, status text, uwagi text, erp_id text);
create table st_poz (dok_id int, lp int, nazwa text, netto numeric(12,2), primary key (dok_id, lp));
`;

/** The intermediate database "eDok" of the seed's article. */
export async function fillEdok({ url }: Scratch): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(SQL);
  return client;
}

export const CONTACTS = {
  direction: "import",
  import: {
    ...{ entity: "party", source: { table: "bs_contacts_view" }, key: ["bs_contact_id"] },
    map: [
      { to: "name", from: "name_1" },
      { to: "ids[PL:NIP]", from: "nip___", transforms: [{ do: "digits" }] },
      { to: "role", value: "customer" },
      { to: "address.city", from: "city__" },
      { to: "contact.email", from: "email_", transforms: [{ do: "lower" }] },
    ],
    incremental: { column: "bs_modified" },
  },
};

export const ITEMS = {
  direction: "import",
  import: {
    ...{ entity: "item", source: { table: "tow" }, key: ["id"] },
    map: [
      { to: "code", from: "symbol" },
      { to: "name", from: "nazwa" },
      { to: "unit", from: "jm" },
    ],
    children: [
      {
        ...{ into: "prices", table: "ceny", parent_key: ["tow_id"], order: ["lista"] },
        map: [
          { to: "list", from: "lista" },
          { to: "amount", from: "kwota" },
          { to: "currency", value: "PLN" },
          { to: "is_gross", value: false },
        ],
      },
      {
        ...{ into: "stock", table: "stany", parent_key: ["tow_id"], order: ["magazyn"] },
        map: [
          { to: "warehouse", from: "magazyn" },
          { to: "on_hand", from: "stan" },
        ],
      },
    ],
  },
};

export const DOCUMENTS = {
  direction: "import",
  import: {
    ...{ entity: "invoice", source: { table: "bs_documents_view" }, key: ["bs_document_id"] },
    map: [
      { to: "direction", value: "sales" },
      { to: "number", from: "numer" },
      { to: "issue_date", from: "data" },
      { to: "due_date", from: "termin" },
      { to: "currency", value: "PLN" },
      { to: "seller.ids[PL:NIP]", value: "7010000009" },
      { to: "buyer.ids[PL:NIP]", from: "nip", transforms: [{ do: "digits" }] },
      { to: "buyer.name", from: "nazwa" },
      { to: "buyer.address.city", from: "miasto" },
    ],
    children: [
      {
        ...{ into: "lines", table: "poz", parent_key: ["dok_id"], order: ["lp"] },
        map: [
          { to: "no", from: "lp" },
          { to: "name", from: "nazwa" },
          { to: "qty", from: "ilosc" },
          { to: "net_price", from: "cena" },
          { to: "net", from: "netto" },
          { to: "vat.rate", from: "vat" },
        ],
      },
    ],
  },
};

export const STAGING = {
  direction: "export",
  export: {
    entity: "invoice",
    map: [
      { to: "dok_id", expression: "meta.id" },
      { to: "numer", from: "number" },
      { to: "brutto", from: "totals.gross" },
    ],
    target: {
      table: {
        ...{ table: "st_dok", mode: "upsert", key: ["dok_id"] },
        ...{ batch_column: "paczka", status_column: "status", status_new: "N" },
        acknowledgement: {
          ...{ done: ["Z"], failed: ["B"] },
          ...{ message_column: "uwagi", remote_id_column: "erp_id" },
        },
        children: [
          {
            ...{ from: "lines", table: "st_poz", key: ["dok_id", "lp"], parent_key: ["dok_id"] },
            map: [
              { to: "dok_id", expression: "meta.id" },
              { to: "lp", from: "no" },
              { to: "nazwa", from: "name" },
              { to: "netto", from: "net" },
            ],
          },
        ],
      },
    },
  },
};
