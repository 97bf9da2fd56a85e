import type { Table } from "../definition.ts";
import { bit, char, datetime, decimal, guid, varchar } from "../types.ts";
import { columnsOf } from "./column.ts";

const { shown } = columnsOf();

export const SEZ_SKL: Table = {
  name: "SEZ_SKL",
  text: { cs: "Seznam skladů", en: "Warehouses" },
  origin: { from: "SEZ_SKL" },
  order: ["CISLO"],
  columns: [
    shown("CISLO", decimal(0), ["Číslo skladu", "Warehouse number"], { isIndexed: true }),
    shown("NAZEV", char(48), ["Název", "Name"]),
    shown("TYP", char(1), ["Typ", "Type"]),
    shown("UKONCEN", bit, ["Ukončen", "Closed"]),
  ],
};

export const SORTIMENT: Table = {
  name: "SORTIMENT",
  text: { cs: "Skupiny skladových karet", en: "Groups of stock cards" },
  origin: { from: "SORTIMENT" },
  order: ["SORTIMENT"],
  columns: [
    shown("SORTIMENT", char(48), ["Kód skupiny", "Group code"], { isIndexed: true }),
    shown("NAZEV", varchar(112), ["Název", "Name"]),
    shown("NADRAZ", char(48), ["Nadřazená skupina", "Parent group"]),
    shown("ESHOP", bit, ["Povoleno na e-shop", "Allowed in the e-shop"]),
  ],
};

export const SAZBY_DPH: Table = {
  name: "SAZBY_DPH",
  text: { cs: "Kódy DPH", en: "VAT codes" },
  origin: { from: "SAZBY_DPH" },
  order: ["KOD_DPH"],
  columns: [
    shown("KOD_DPH", char(2), ["Kód DPH", "VAT code"], { isIndexed: true }),
    shown("TEXT", char(48), ["Text", "Text"]),
    shown("SAZBA", decimal(0), [
      "0 žádná, 1 snížená, 2 základní, 3 jiná",
      "0 none, 1 reduced, 2 standard, 3 other",
    ]),
    shown("SAZBA_DPH", decimal(2), ["Sazba %", "Rate, per cent"]),
    shown("FA_IN", bit, ["DPH na vstupu", "Input VAT"]),
    shown("FA_OUT", bit, ["DPH na výstupu", "Output VAT"]),
    shown("UCET", char(9), ["Účet", "Account"]),
  ],
};

export const KURS_LIST: Table = {
  name: "KURS_LIST",
  text: { cs: "Kursovní lístek (ČNB)", en: "Exchange rates (Czech National Bank)" },
  origin: { from: "rates" },
  order: ["DATUM", "MENA"],
  columns: [
    shown("MENA", char(3), ["Měna", "Currency"], { isIndexed: true }),
    shown("DATUM", datetime, ["Datum platnosti", "Valid on"], { isIndexed: true }),
    shown("M_KURS", decimal(0), ["Množství", "Units"]),
    shown("KURS", decimal(10), ["Kurs v CZK za množství", "CZK for that many units"]),
    shown("ZDROJ", char(8), ["Zdroj", "Source"]),
  ],
};

export const DOKL_PU: Table = {
  name: "DOKL_PU",
  text: { cs: "Dokladové řady", en: "Document series" },
  origin: { from: "DOKL_PU" },
  order: ["TOK", "DOKLAD"],
  columns: [
    shown("ID", guid, ["Jednoznačný identifikátor", "Unique identifier"], { isIndexed: true }),
    shown("DOKLAD", char(3), ["Řada", "Series"], { isIndexed: true }),
    shown("NAZEV", char(48), ["Název", "Name"]),
    shown("TOK", decimal(0), [
      "1 pokladna, 2 banka, 3 FA_IN, 4 FA_OUT, 22 OB_IN, 25 OB_OUT",
      "1 till, 2 bank, 3 FA_IN, 4 FA_OUT, 22 OB_IN, 25 OB_OUT",
    ]),
    shown("DALSI", decimal(0), ["Další volné číslo", "Next free number"]),
  ],
};
