import { table } from "../../lib/table.ts";
import type { Cell } from "../../model/cell.ts";
import type { FieldKind, Spelling } from "./erp-fields.ts";

export const ENOVA_NAMESPACE = "http://www.soneta.pl/schema/business";

export const ENOVA_SPELLING: Spelling = {
  amount: [2, 4],
  quantity: [0, 6],
  date: "iso",
  yes: "True",
  no: "False",
};

/** One element of an object, in the order in which an operator would type. */
export interface EnovaField {
  readonly name: string;
  readonly tag: string;
  /**
   * `reference` is an element with `where="Kod=…"`; `money` is `5.13 PLN`, its currency in a column of its own, as
   * the unit of a `measure`, `2 szt`.
   */
  readonly kind: FieldKind | "reference" | "money" | "measure";
  /** By which field a reference is found. */
  readonly by?: string;
  /** Element around it. */
  readonly within?: string;
  readonly otherwise?: Cell;
}

export interface EnovaObject {
  readonly tag: string;
  readonly fields: readonly EnovaField[];
  /** Collection `lines` and where it stands among the fields. */
  readonly lines?: {
    readonly list: string;
    readonly tag: string;
    readonly after: string;
    readonly fields: readonly EnovaField[];
  };
}

const field = (
  kind: EnovaField["kind"],
  tag: string,
  name: string,
  extra: Partial<EnovaField> = {},
): EnovaField => ({ name, tag, kind, ...extra });
const text = (tag: string, name = tag.toLowerCase()) => field("text", tag, name);
const reference = (tag: string, by: string) => field("reference", tag, tag.toLowerCase(), { by });
const ofAddress = (tag: string, name: string) => field("text", tag, name, { within: "Adres" });

/** By the name that the option `rows` has. */
export const ENOVA_OBJECTS = table<EnovaObject>({
  contractors: {
    tag: "Kontrahent",
    fields: [
      ...[text("Kod"), text("Nazwa"), text("NIP"), text("EuVAT", "eu_vat"), text("REGON")],
      text("PESEL"),
      ofAddress("Ulica", "ulica"),
      ofAddress("NrDomu", "nr_domu"),
      ofAddress("NrLokalu", "nr_lokalu"),
      ofAddress("KodPocztowy", "kod_pocztowy"),
      ofAddress("Miejscowosc", "miejscowosc"),
      field("flag", "Blokada", "blokada"),
    ],
  },
  items: {
    tag: "Towar",
    fields: [
      ...[text("Kod"), text("Nazwa"), text("EAN"), text("Typ"), text("Opis")],
      reference("Jednostka", "Kod"),
      field("flag", "Blokada", "blokada"),
    ],
  },
  documents: {
    tag: "DokumentHandlowy",
    fields: [
      reference("Definicja", "Symbol"),
      reference("Magazyn", "Symbol"),
      reference("Kontrahent", "Kod"),
      field("date", "Data", "data"),
      text("Opis"),
      text("Stan"),
    ],
    lines: {
      list: "Pozycje",
      tag: "Pozycja",
      after: "opis",
      fields: [
        reference("Towar", "Kod"),
        field("measure", "Ilosc", "ilosc", { otherwise: "szt" }),
        field("money", "Cena", "cena", { otherwise: "PLN" }),
      ],
    },
  },
});

/** The column beside a `money` or a `measure`. */
export const unitColumn = ({ kind, name }: EnovaField): string =>
  `${name}_${kind === "money" ? "waluta" : "jednostka"}`;

/** Columns of a document that go into the contractor that is written with it: `kontrahent.ulica`. */
export const OF_CONTRACTOR = "kontrahent.";
