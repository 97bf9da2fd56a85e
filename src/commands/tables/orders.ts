import type { Column, RecordSource } from "../definition.ts";
import { bit, char, datetime, decimal, varchar } from "../types.ts";
import { columnsOf, fittedTable } from "./column.ts";
import { plain } from "./decimals.ts";
import * as head from "./document-head.ts";
import { digitsOf } from "./document-numbers.ts";
import { grossOf, netOf } from "./invoice-amounts.ts";
import { keptText } from "./line-extra.ts";
import { pricedLine } from "./order-lines.ts";
import * as side from "./trading-party.ts";
import { progressOf, statusOf } from "./words.ts";

type Source = RecordSource<"order">;
const { shown } = columnsOf<Source>();

/** Nothing more happens with such orders. */
const DONE: readonly Source["record"]["status"][] = ["delivered", "closed", "cancelled"];

const summed = ({ record }: Source) => ({
  totals: record.totals,
  lines: record.lines.map(pricedLine),
});
const partner = head.otherSideOf;
const sides = (path: string) => [`buyer.${path}`, `seller.${path}`];

/** The partner's own number of the order. */
const partnersNumber = ({ record }: Source) =>
  record.direction === "sales" ? record.buyer_reference : record.seller_reference;

/** The client's own word as long as it means the same. */
function progress({ record, extra }: Source): string {
  const own = keptText(extra, "PRUBEH");
  const status = own === undefined ? undefined : statusOf(own);
  const isOwn = own !== undefined && (status === undefined || status === record.status);
  return isOwn ? own : progressOf(record.status);
}

function shopNumber({ record, extra }: Source): string | undefined {
  return (
    keptText(extra, "CIS_ESHOP") ??
    (record.channel === "shop" ? digitsOf(record.number) : undefined)
  );
}

/** From INTER to M_KURS, the same in both tables. */
const SHARED: readonly Column<Source>[] = [
  head.headInter,
  ...head.numberColumns(["Číslo objednávky", "Order number"]),
  shown("ZKKOD", decimal(0), ["Zakázka", "Job"]),
  shown("STKOD", decimal(0), ["Středisko", "Cost centre"]),
  shown("OBJEDNAVKA", char(20), ["Číslo objednávky partnera", "Partner's order number"], {
    from: partnersNumber,
    paths: ["buyer_reference", "seller_reference"],
    isIndexed: true,
  }),
  head.issueDate,
  shown("DATUM_SPL", datetime, ["Termín splnění", "Delivery deadline"], {
    from: ({ record }) => record.delivery?.requested_date,
    paths: ["delivery.requested_date"],
  }),
  shown("CELKEM", decimal(2), ["Celkem bez DPH", "Total without VAT"], {
    from: (source) => plain(netOf(summed(source))),
    paths: ["totals.net"],
  }),
  shown("BRUTTO", decimal(2), ["Celkem s DPH", "Total with VAT"], {
    from: (source) => plain(grossOf(summed(source))),
    paths: ["totals.gross"],
  }),
  head.partyCodeColumn,
  head.partyName,
  shown("ULICE_ODB", char(64), ["Ulice partnera", "Partner's street"], {
    from: (source) => side.streetOf(partner(source)),
    paths: sides("address"),
  }),
  shown("PSC_ODB", char(10), ["PSČ partnera", "Partner's postal code"], {
    from: (source) => side.postCodeOf(partner(source)),
  }),
  shown("MESTO_ODB", char(48), ["Město partnera", "Partner's city"], {
    from: (source) => side.cityOf(partner(source)),
  }),
  shown("STAT_ODB", char(24), ["Stát partnera", "Partner's country"], {
    from: (source) => side.countryOf(partner(source)) ?? keptText(source.extra, "STAT_ODB"),
  }),
  head.partyIco,
  head.partyDic,
  shown("KON_PRIJEM", varchar(96), ["Kontaktní osoba", "Contact person"], {
    from: (source) => partner(source).contact?.name,
    paths: sides("contact"),
  }),
  shown("DOPRAVA", char(48), ["Způsob dopravy", "Means of transport"], {
    from: ({ record }) => record.delivery?.method ?? record.delivery?.carrier,
    paths: ["delivery.method", "delivery.carrier"],
  }),
  shown("POPIS", char(48), ["Popis", "Description"], { from: head.descriptionOf }),
  shown("POZNAMKA", varchar(240), ["Poznámka", "Note"], head.noteMapping),
  shown("SKLAD", decimal(0), ["Číslo skladu", "Warehouse number"]),
  ...head.currencyColumns,
];

const closed = shown("UKONCENO", bit, ["Uzavřeno", "Closed"], {
  from: ({ record }) => DONE.includes(record.status),
});
const createdBy = shown("VYSTAVIL", char(24), ["Doklad pořídil", "Created by"]);
const version = shown("TS", head.version.type, head.version.texts, head.version.mapping);

export const OB_IN = fittedTable<"order", Source>({
  name: "OB_IN",
  text: { cs: "Přijaté objednávky (od odběratelů)", en: "Received orders (from customers)" },
  entity: "order",
  order: ["INTER"],
  columns: [
    ...SHARED,
    shown("PLATBA", varchar(240), ["Platební podmínky", "Payment terms"]),
    shown("ZALOHA", decimal(2), ["Záloha", "Advance"], {
      from: ({ record, extra }) => record.totals.prepaid ?? keptText(extra, "ZALOHA"),
      paths: ["totals.prepaid"],
    }),
    shown("CIS_ESHOP", decimal(0), ["Číslo z e-shopu", "Number from the e-shop"], {
      from: shopNumber,
      isIndexed: true,
    }),
    shown("REZERVACE", bit, ["Rezervovaná", "Reserved"]),
    closed,
    shown("ZAPLACENO", bit, ["Zaplaceno", "Paid"]),
    shown("PRUBEH", char(24), ["Průběh dokladu", "Progress"], {
      from: progress,
      paths: ["status"],
    }),
    createdBy,
    head.headId,
    head.partyGuid,
    shown("ID_DOD", char(36), ["ID dodací adresy", "ID of the delivery address"]),
    version,
    head.changeTime,
  ],
  sources: (source) => (source.record.direction === "sales" ? [source] : []),
  extraOf: ({ extra }) => extra,
});

export const OB_OUT = fittedTable<"order", Source>({
  name: "OB_OUT",
  text: { cs: "Vydané objednávky (dodavatelům)", en: "Issued orders (to suppliers)" },
  entity: "order",
  order: ["INTER"],
  columns: [
    ...SHARED,
    { ...closed, paths: ["status"] },
    shown("ZADAVATEL", char(24), ["Zadavatel", "Requested by"]),
    createdBy,
    head.headId,
    head.partyGuid,
    version,
    head.changeTime,
  ],
  sources: (source) => (source.record.direction === "purchase" ? [source] : []),
  extraOf: ({ extra }) => extra,
});
