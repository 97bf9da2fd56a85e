import type { Table } from "../definition.ts";
import { char, decimal, guid, unbounded, varchar } from "../types.ts";
import { columnsOf } from "./column.ts";

const { shown } = columnsOf();

export const DOKUMENTY: Table = {
  name: "DOKUMENTY",
  text: { cs: "Přílohy karet a dokladů", en: "Attachments of cards and documents" },
  origin: { from: "files" },
  order: ["cislo", "sklad", "PORADI"],
  columns: [
    shown("ID", guid, ["Jednoznačný identifikátor", "Unique identifier"], { isIndexed: true }),
    shown("OBRAZEK", varchar(112), [
      "sklad\\soubor nebo název souboru",
      "warehouse\\file, or the name of the file",
    ]),
    shown("MIME_TYPE", varchar(64), ["Typ obsahu", "Content type"]),
    shown("VELIKOST", decimal(0), ["Velikost v bajtech", "Size in bytes"]),
    shown("MD5", char(32), ["Kontrolní součet", "Checksum"]),
    shown("POZN_OBR", varchar(240), ["Poznámka", "Note"]),
    shown("PORADI", decimal(0), ["Pořadí", "Order"]),
    shown("cislo", char(20), ["Skladové číslo", "Stock number"], { isIndexed: true }),
    shown("sklad", decimal(0), ["Číslo skladu", "Warehouse number"]),
    shown("PS_TIME", char(16), ["Čas poslední změny", "Time of the last change"], {
      isIndexed: true,
    }),
    shown("BASE64", unbounded, ["Obsah; chybí při only_list", "Content; absent with only_list"]),
  ],
};
