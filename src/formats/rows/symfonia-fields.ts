import { table } from "../../lib/table.ts";
import type { Cell } from "../../model/cell.ts";
import type { Field, FieldKind, Spelling } from "./erp-fields.ts";

export const SYMFONIA_SPELLING: Spelling = {
  amount: [2, 4],
  quantity: [2, 6],
  date: "iso",
  yes: "1",
  no: "0",
  hasDashedNip: true,
  lineBreak: " ",
};

const field = (kind: FieldKind, tag: string, name = tag, otherwise?: Cell): Field => ({
  ...{ name, tag, kind },
  ...(otherwise === undefined ? {} : { otherwise }),
});
const text = (tag: string, name = tag, otherwise?: Cell) => field("text", tag, name, otherwise);
const date = (tag: string, name = tag) => field("date", tag, name);
const amount = (tag: string, name = tag) => field("amount", tag, name);

/** All are written, empty ones too. */
export const CONTRACTOR_FIELDS: readonly Field[] = [
  field("integer", "id"),
  text("info", "info", "N"),
  text("kod"),
  text("nazwa"),
  text("miejscowosc"),
  text("ulica"),
  text("dom"),
  text("lokal"),
  text("kodpocz"),
  field("nip", "nip"),
  text("krajKod", "kraj_kod", "PL"),
  field("flag", "osfiz", "osfiz", false),
  text("NazwaRodzaju", "nazwa_rodzaju", "Kontrahenci"),
  text("NazwaKatalogu", "nazwa_katalogu", "\\@Kontrahenci"),
];

/** Of a document; only those that have something are written. */
export const DOCUMENT_FIELDS: readonly Field[] = [
  text("rodzaj_dok"),
  text("symbol FK", "symbol_fk"),
  text("obsluguj jak", "obsluguj_jak"),
  text("typ_dk"),
  text("kod"),
  text("kod_obcy"),
  text("FK nazwa", "fk_nazwa"),
  text("opis FK", "opis_fk"),
  date("data"),
  date("dataWystawienia", "data_wystawienia"),
  date("datasp"),
  date("datawpl"),
  date("plattermin"),
  text("forma_platnosci"),
  text("rejestr_platnosci"),
  text("waluta"),
  field("quantity", "kurs"),
  amount("kwota"),
  amount("netto"),
  amount("vat"),
  amount("walnetto"),
  amount("walbrutto"),
  amount("dozaplaty"),
  text("JPK_V7", "jpk_v7"),
];

/** The block `Dane Nabywcy`, whose properties are columns of the document. */
export const BUYER_BLOCK = "Dane Nabywcy";
export const BUYER_FIELDS: readonly Field[] = [
  field("integer", "khid"),
  text("khkod"),
  text("khnazwa"),
  field("nip", "khnip"),
];

export interface SymfoniaList {
  readonly block: string;
  readonly fields: readonly Field[];
}

/** Blocks of a document that are rows of their own, by the name of their list, in the order of the file. */
export const SYMFONIA_LISTS = table<SymfoniaList>({
  lines: {
    block: "Pozycja dokumentu",
    fields: [
      field("integer", "lp"),
      ...[text("kod"), text("opis"), text("jm")],
      field("quantity", "ilosc"),
      field("quantity", "cena"),
      amount("wartNetto", "wart_netto"),
      amount("wartVat", "wart_vat"),
      field("quantity", "stawkaVAT", "stawka_vat"),
    ],
  },
  entries: {
    block: "Zapis",
    fields: [
      text("strona"),
      amount("kwota"),
      text("konto"),
      field("integer", "IdDlaRozliczen", "id_dla_rozliczen"),
      text("NumerDok", "numer_dok"),
      text("opis"),
    ],
  },
  registers: {
    block: "Rejestr",
    fields: [
      text("Skrot", "skrot"),
      field("integer", "Rodzaj", "rodzaj"),
      date("okres"),
      field("quantity", "stawka"),
      amount("netto"),
      amount("vat"),
      amount("brutto"),
    ],
  },
  transactions: {
    block: "Transakcja",
    fields: [field("integer", "IdDlaRozliczen", "id_dla_rozliczen"), date("termin")],
  },
  settlements: {
    block: "Rozrachunek",
    fields: [
      field("integer", "IdDlaRozliczen", "id_dla_rozliczen"),
      amount("kwota"),
      date("termin"),
    ],
  },
});

/** Properties that nobody knows are columns with this before their name: `=jm`. */
export const FURTHER = "=";
/** Columns of a document that go into the contractor that is written with it: `kontrahent.ulica`. */
export const OF_CONTRACTOR = "kontrahent.";
/** Accounts of this document in place of those of the options; they are not written themselves. */
export const ACCOUNTS = ["konto_kontrahenta", "konto_netto", "konto_vat"] as const;
