import type { Order } from "../../model/order.ts";
import type { Column, RecordSource } from "../definition.ts";
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
  lineText2,
  more,
  shown,
} from "./document-line.ts";
import { keptText } from "./line-extra.ts";

/** A line of an order as lines of invoices are; its quantity is the ordered one. */
export const pricedLine = ({ ordered_qty: qty, ...line }: Order["lines"][number]): DocumentLine =>
  qty === undefined ? line : { ...line, qty };

/** Up to the warehouse, the same in both tables. */
const SHARED: readonly Column<LineSource>[] = [
  lineHead(["INTER objednávky", "INTER of the order"]),
  lineItem("SCISLO"),
  lineText,
  lineText2,
  ...lineAmountColumns(decimal(5), "ordered_qty"),
  shown("PSKLAD", decimal(0), ["Sklad položky", "Warehouse of the line"], {
    from: ({ head, extra }) => keptText(extra, "PSKLAD") ?? keptText(head.extra, "SKLAD"),
  }),
];

const delivered = (name: string, texts: readonly [string, string]): Column<LineSource> =>
  shown(name, decimal(3), texts, {
    from: ({ line }) => line.delivered_qty,
    paths: ["delivered_qty"],
  });

export const POL_OBIN = fittedTable<"order", LineSource>({
  name: "POL_OBIN",
  text: { cs: "Položky přijatých objednávek", en: "Lines of received orders" },
  entity: "order",
  order: ["FAKTURA", "PORDER"],
  head: { table: "OB_IN", own: "FAKTURA", column: "INTER" },
  columns: [
    ...SHARED,
    delivered("V_UKAZATEL", ["Vydané množství", "Quantity issued"]),
    shown("MNOZ_REZ", decimal(3), ["Rezervované množství", "Quantity reserved"]),
    more("SN", char(24), ["Sériové číslo", "Serial number"]),
    lineOrder,
    lineId,
  ],
  sources: (head: RecordSource<"order">) =>
    head.record.direction === "sales"
      ? lineSources(head, head.record.lines.map(pricedLine), {
          list: "POL_OBIN",
          direction: "sales",
        })
      : [],
  extraOf: ({ extra }) => extra,
});

export const POL_OBOU = fittedTable<"order", LineSource>({
  name: "POL_OBOU",
  text: { cs: "Položky vydaných objednávek", en: "Lines of issued orders" },
  entity: "order",
  order: ["FAKTURA", "PORDER"],
  head: { table: "OB_OUT", own: "FAKTURA", column: "INTER" },
  columns: [
    ...SHARED,
    delivered("UKAZATEL", ["Přijaté množství", "Quantity received"]),
    lineOrder,
    lineId,
  ],
  sources: (head: RecordSource<"order">) =>
    head.record.direction === "purchase"
      ? lineSources(head, head.record.lines.map(pricedLine), {
          list: "POL_OBOU",
          direction: "purchase",
        })
      : [],
  extraOf: ({ extra }) => extra,
});
