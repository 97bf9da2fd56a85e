import type { Table } from "../definition.ts";
import { char, datetime, varchar } from "../types.ts";
import { columnsOf } from "./column.ts";

const { shown } = columnsOf();

export const ZMENY: Table = {
  name: "ZMENY",
  text: { cs: "Historie změn", en: "History of changes" },
  origin: { from: "changes" },
  order: ["CAS"],
  columns: [
    shown("ID_ZAZNAM", char(36), ["ID záznamu", "ID of the record"], { isIndexed: true }),
    shown("TABULKA", char(10), ["Tabulka", "Table"], { isIndexed: true }),
    shown("CAS", datetime, ["Čas změny", "Time of the change"], { isIndexed: true }),
    shown("UZIVATEL", char(16), ["Uživatel", "User"]),
    shown("AKCE", char(3), ["ADD, UPD, DEL", "ADD, UPD, DEL"]),
    shown("POLE", char(10), ["Sloupec", "Column"]),
    shown("PUVODNI", varchar(240), ["Původní hodnota", "Value before"]),
    shown("NOVA", varchar(240), ["Nová hodnota", "Value after"]),
  ],
};
