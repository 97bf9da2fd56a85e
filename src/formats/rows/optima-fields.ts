import { table } from "../../lib/table.ts";
import type { Cell } from "../../model/cell.ts";
import type { Field, FieldKind, Spelling } from "./erp-fields.ts";

export const OPTIMA_NAMESPACE = "http://www.comarch.pl/cdn/optima/offline";
/** Older versions wrote it; it is still met. */
export const OLD_OPTIMA_NAMESPACE = "http://www.cdn.com.pl/optima/offline";

export const OPTIMA_SPELLING: Spelling = {
  amount: [2, 4],
  quantity: [2, 4],
  date: "iso",
  yes: "Tak",
  no: "Nie",
};

/** An element of a list: its leaves are columns, named by their tags in lower case. */
export interface OptimaElement {
  readonly list: string;
  readonly tag: string;
  /** In the order of the file; an address and lists come in their places. */
  readonly fields: readonly Field[];
  readonly children: Readonly<Record<string, OptimaElement>>;
}

const field = (kind: FieldKind, tag: string, otherwise?: Cell): Field => ({
  ...{ name: tag.toLowerCase(), tag, kind },
  ...(otherwise === undefined ? {} : { otherwise }),
});
const text = (tag: string, otherwise?: Cell) => field("text", tag, otherwise);
const flag = (tag: string, otherwise: boolean) => field("flag", tag, otherwise);
const date = (tag: string) => field("date", tag);
const amount = (tag: string) => field("amount", tag);
const texts = (...tags: readonly string[]) => tags.map((tag) => text(tag));

const element = (
  list: string,
  tag: string,
  fields: readonly Field[],
  children: Readonly<Record<string, OptimaElement>> = {},
): OptimaElement => ({ list, tag, fields, children: table(children) });

/** Within ADRESY. */
export const OPTIMA_ADDRESS = element("ADRESY", "ADRES", [
  text("STATUS", "aktualny"),
  ...texts("NAZWA1", "NAZWA2", "NAZWA3"),
  text("KRAJ"),
  ...texts("ULICA", "NR_DOMU", "NR_LOKALU", "MIASTO", "KOD_POCZTOWY", "POCZTA"),
  ...texts("NIP_KRAJ", "NIP", "PESEL", "TELEFON1", "TELEFON2", "FAX", "EMAIL"),
]);

const CONTRACTOR = element("KONTRAHENCI", "KONTRAHENT", [
  text("ID_ZRODLA"),
  { ...text("AKRONIM"), max: 20, isKey: true },
  text("RODZAJ", "odbiorca"),
  text("EKSPORT", "krajowy"),
  flag("FINALNY", false),
  flag("PLATNIK_VAT", true),
  flag("MEDIALNY", false),
  flag("NIEAKTYWNY", false),
]);

const PAYMENT = element("PLATNOSCI", "PLATNOSC", [
  text("ID_ZRODLA_PLAT"),
  date("TERMIN_PLAT"),
  text("FORMA_PLATNOSCI_PLAT"),
  text("WALUTA_PLAT"),
  amount("KWOTA_PLAT"),
  amount("KWOTA_PLN_PLAT"),
  text("KIERUNEK"),
  text("PLATNOSC_TYP_PODMIOTU", "kontrahent"),
  text("PLATNOSC_PODMIOT"),
]);

const lineStart = [
  field("quantity", "STAWKA_VAT"),
  text("STATUS_VAT", "opodatkowana"),
  ...["NETTO", "VAT", "NETTO_SYS", "VAT_SYS", "NETTO_SYS2", "VAT_SYS2"].map(amount),
];
const lineEnd = [text("KOLUMNA_KPR"), text("OPIS_POZ")];

const SALES_LINE = element("POZYCJE", "POZYCJA", [
  ...lineStart,
  text("RODZAJ_SPRZEDAZY", "towary"),
  flag("UWZ_W_PROPORCJI", true),
  ...lineEnd,
]);
const PURCHASE_LINE = element("POZYCJE", "POZYCJA", [
  ...lineStart,
  text("RODZAJ_ZAKUPU", "towary"),
  flag("ODLICZENIA", true),
  ...lineEnd,
]);

const registerEnd = [
  date("TERMIN"),
  date("DATA_DATAOBOWIAZKUPODATKOWEGO"),
  date("DATA_DATAPRAWAODLICZENIA"),
  { ...text("NUMER"), isKey: true },
  flag("KOREKTA", false),
  text("KOREKTA_NUMER"),
  ...["WEWNETRZNA", "FISKALNA", "DETALICZNA", "EKSPORT", "FINALNY"].map((tag) => flag(tag, false)),
  flag("PODATNIK_CZYNNY", true),
  text("TYP_PODMIOTU", "kontrahent"),
  ...texts("PODMIOT", "NAZWA1", "NIP"),
  text("TYP_PLATNIKA", "kontrahent"),
  ...texts("PLATNIK", "FORMA_PLATNOSCI"),
];
const registerStart = (type: string, register: string) => [
  text("ID_ZRODLA"),
  text("MODUL", "Handel"),
  text("TYP", type),
  text("REJESTR", register),
  date("DATA_WYSTAWIENIA"),
];

const SALES = element(
  "REJESTRY_SPRZEDAZY_VAT",
  "REJESTR_SPRZEDAZY_VAT",
  [...registerStart("Faktura sprzedaży", "SPRZEDAŻ"), date("DATA_SPRZEDAZY"), ...registerEnd],
  { lines: SALES_LINE, payments: PAYMENT },
);
const PURCHASES = element(
  "REJESTRY_ZAKUPU_VAT",
  "REJESTR_ZAKUPU_VAT",
  [
    ...registerStart("Faktura zakupu", "ZAKUP"),
    date("DATA_ZAKUPU"),
    date("DATA_WPLYWU"),
    ...registerEnd,
  ],
  { lines: PURCHASE_LINE, payments: PAYMENT },
);

/** By the name that the option `rows` has. */
export const OPTIMA_ROWS = table<OptimaElement>({
  contractors: CONTRACTOR,
  sales_register: SALES,
  purchase_register: PURCHASES,
});

/** Columns of a register that go into the contractor that is written with it: `kontrahent.miasto`. */
export const OF_CONTRACTOR = "kontrahent.";
