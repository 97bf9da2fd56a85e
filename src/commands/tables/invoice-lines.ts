import type { InvoiceLine } from "../../model/invoice.ts";
import type { RecordSource } from "../definition.ts";
import { char, decimal } from "../types.ts";
import { fittedTable } from "./column.ts";
import {
  type DocumentLine,
  type LineSource,
  lineAmountColumns,
  lineHead,
  lineId,
  lineItem,
  lineOrder,
  lineSources,
  lineText,
  more,
  moreLineText2,
  shown,
} from "./document-line.ts";
import { isReceived, isSold } from "./invoice-kinds.ts";
import { negated } from "./line-amounts.ts";

/** What a correction says of the state before takes that state back, so that the lines add up to the document. */
function lineOf({ is_before_correction: isBefore, ...line }: InvoiceLine): DocumentLine {
  if (!isBefore) return line;
  const turned = { qty: negated(line.qty), net: negated(line.net), gross: negated(line.gross) };
  const tax = negated(line.vat?.amount);
  return {
    ...line,
    ...Object.fromEntries(Object.entries(turned).filter(([, value]) => value !== undefined)),
    ...(line.vat && tax !== undefined ? { vat: { ...line.vat, amount: tax } } : {}),
  };
}

const INVOICE = ["INTER faktury", "INTER of the invoice"] as const;
const code = shown("POL_KOD", char(20), ["Kód položky", "Line code"]);

export const POLOZKY = fittedTable<"invoice", LineSource>({
  name: "POLOZKY",
  text: { cs: "Položky vydaných faktur", en: "Lines of issued invoices" },
  entity: "invoice",
  order: ["FAKTURA", "PORDER"],
  head: { table: "FA_OUT", own: "FAKTURA", column: "INTER" },
  columns: [
    lineHead(INVOICE),
    lineText,
    ...lineAmountColumns(decimal(5), "qty"),
    lineItem("MATERIAL"),
    code,
    lineId,
    lineOrder,
    moreLineText2,
    more("ZKKOD", decimal(0), ["Zakázka", "Job"]),
    more("STKOD", decimal(0), ["Středisko", "Cost centre"]),
  ],
  sources: (head: RecordSource<"invoice">) =>
    isSold(head.record)
      ? lineSources(head, head.record.lines.map(lineOf), { list: "POLOZKY", direction: "sales" })
      : [],
  extraOf: ({ extra }) => extra,
});

export const POLOZ_IN = fittedTable<"invoice", LineSource>({
  name: "POLOZ_IN",
  text: { cs: "Položky přijatých faktur", en: "Lines of received invoices" },
  entity: "invoice",
  order: ["FAKTURA", "PORDER"],
  head: { table: "FA_IN", own: "FAKTURA", column: "INTER" },
  columns: [
    lineHead(INVOICE),
    lineText,
    ...lineAmountColumns(decimal(3), "qty"),
    lineItem("MATERIAL"),
    code,
    lineId,
    lineOrder,
  ],
  sources: (head: RecordSource<"invoice">) =>
    isReceived(head.record)
      ? lineSources(head, head.record.lines.map(lineOf), {
          list: "POLOZ_IN",
          direction: "purchase",
        })
      : [],
  extraOf: ({ extra }) => extra,
});
