import Big from "big.js";
import type { RecordSource } from "../definition.ts";
import { derivedGuid } from "../derived-guid.ts";
import { char, datetime, decimal, guid, int } from "../types.ts";
import { columnsOf, fittedTable } from "./column.ts";
import { plain } from "./decimals.ts";
import { digitsOf, seriesOf } from "./document-numbers.ts";
import { grossOf, type PaymentEntry, paymentsOf } from "./invoice-amounts.ts";
import { isReceived, isSold } from "./invoice-kinds.ts";
import { variableSymbol } from "./invoices.ts";
import { childExtras, keptText } from "./line-extra.ts";

/** A payment, with what is left after it and all before it. */
interface Source {
  readonly head: RecordSource<"invoice">;
  readonly entry: PaymentEntry;
  readonly total: Big;
  readonly left: Big;
  readonly guid: string;
}

function sourcesOf(head: RecordSource<"invoice">): readonly Source[] {
  const { record } = head;
  if (!isSold(record) && !isReceived(record)) return [];
  const total = grossOf(record) ?? new Big(0);
  const kept = childExtras(head.extra, "UHRADY");
  let left = total;
  return paymentsOf(record).map((entry, at) => {
    left = left.minus(entry.amount);
    const given = keptText(kept[at] ?? {}, "ID");
    const id = given ?? derivedGuid(`payment:${head.guid}:${at + 1}`);
    return { head, entry, total, left, guid: id };
  });
}

const { shown } = columnsOf<Source>();

export const UHRADY = fittedTable<"invoice", Source>({
  name: "UHRADY",
  text: { cs: "Úhrady faktur", en: "Payments of invoices" },
  entity: "invoice",
  order: ["INTER_FA", "DATUM_UHR"],
  columns: [
    shown("ID", guid, ["Jednoznačný identifikátor", "Unique identifier"], {
      from: (source) => source.guid,
      isIndexed: true,
    }),
    shown("ID_FA", char(36), ["ID faktury", "ID of the invoice"], {
      from: ({ head }) => head.guid,
      isIndexed: true,
    }),
    shown("INTER_FA", int, ["INTER faktury", "INTER of the invoice"], {
      from: ({ head }) => String(head.inter),
      isIndexed: true,
    }),
    shown("DOKLAD_FA", char(3), ["Řada faktury", "Series of the invoice"], {
      from: ({ head }) => keptText(head.extra, "DOKLAD") ?? seriesOf(head.record.number),
      isIndexed: true,
    }),
    shown("CISLO_FA", decimal(0), ["Číslo faktury", "Number of the invoice"], {
      from: ({ head }) => keptText(head.extra, "CISLO") ?? digitsOf(head.record.number),
      isIndexed: true,
    }),
    shown("VARIABL", char(10), ["Variabilní symbol", "Variable symbol"], {
      from: ({ head }) =>
        variableSymbol(head, head.record.direction === "sales" ? "VS" : "VARIABL"),
      isIndexed: true,
    }),
    shown("ID_PAR", char(36), ["ID partnera", "ID of the partner"], {
      from: ({ head }) => head.party?.guid ?? keptText(head.extra, "ID_PAR"),
      isIndexed: true,
    }),
    shown("DATUM_SPL", datetime, ["Splatnost faktury", "Due date of the invoice"], {
      from: ({ head }) => head.record.due_date,
    }),
    shown("CELKEM", decimal(2), ["Celkem faktura", "Total of the invoice"], {
      from: ({ total }) => plain(total),
    }),
    shown("UHRAZENO", decimal(2), ["Uhrazeno", "Paid"], {
      from: ({ entry }) => plain(entry.amount),
    }),
    shown("ZBYVA", decimal(2), ["Zbývá uhradit", "Left to pay"], {
      from: ({ left }) => plain(left),
    }),
    shown("DATUM_UHR", datetime, ["Datum úhrady", "Date of the payment"], {
      from: ({ entry }) => entry.date,
      isIndexed: true,
    }),
    shown("DOKLAD", char(3), ["Bankovní nebo pokladní řada", "Series of the bank or the till"], {
      from: ({ entry }) => seriesOf(entry.document),
    }),
    shown("CISLO", decimal(0), ["Číslo dokladu", "Number of the document"], {
      from: ({ entry }) => digitsOf(entry.document),
    }),
    shown("MENA", char(3), ["Měna", "Currency"], { from: ({ head }) => head.record.currency }),
  ],
  sources: sourcesOf,
  extraOf: () => ({}),
});
