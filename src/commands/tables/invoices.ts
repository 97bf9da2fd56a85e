import type { Column, RecordSource } from "../definition.ts";
import { bit, char, datetime, decimal, varchar } from "../types.ts";
import { columnsOf, fittedTable } from "./column.ts";
import { plain } from "./decimals.ts";
import * as head from "./document-head.ts";
import { symbolOf } from "./document-numbers.ts";
import { grossOf, lastPaidDate, paidOf } from "./invoice-amounts.ts";
import { isReceived, isSold } from "./invoice-kinds.ts";
import { keptText } from "./line-extra.ts";
import { firstAccount } from "./trading-party.ts";
import { formOf, meansOf } from "./words.ts";

type Source = RecordSource<"invoice">;
type Texts = readonly [string, string];

const { shown, more } = columnsOf<Source>();

/** VS or VARIABL. */
export const variableSymbol = (
  { record, extra }: Pick<Source, "record" | "extra">,
  column: "VS" | "VARIABL",
): string | undefined => keptText(extra, column) ?? symbolOf(record.number);

/** The client's own word as long as it means the same. */
function formText({ record, extra }: Source): string | undefined {
  const means = record.payment?.means;
  const own = keptText(extra, "FORMA");
  const isOwn = own !== undefined && (formOf(means) === undefined || meansOf(own) === means);
  return isOwn ? own : formOf(means);
}

const whole = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? text : undefined;

const taxDate = ({ record }: Source) => record.tax_point_date ?? record.delivery_date;

/** From INTER to ID_PAR, the same in both tables. */
const SHARED: readonly Column<Source>[] = [
  head.headInter,
  ...head.numberColumns(["Číslo faktury", "Invoice number"]),
  shown("ZKKOD", decimal(0), ["Zakázka", "Job"], {
    from: ({ record, extra }) => keptText(extra, "ZKKOD") ?? whole(record.accounting?.project_id),
    paths: ["accounting.project_id"],
  }),
  shown("STKOD", decimal(0), ["Středisko", "Cost centre"], {
    from: ({ record, extra }) => keptText(extra, "STKOD") ?? whole(record.accounting?.cost_centre),
    paths: ["accounting.cost_centre"],
  }),
  shown("K_SYMBOL", char(4), ["Konstantní symbol", "Constant symbol"]),
  shown("OBJEDNAVKA", char(20), ["Číslo objednávky", "Order number"], {
    from: ({ record }) => record.order_reference,
    paths: ["order_reference"],
    isIndexed: true,
  }),
  shown("DOD_LIST", char(20), ["Dodací list", "Delivery note"]),
  shown("FORMA", char(24), ["Forma úhrady", "Means of payment"], {
    from: formText,
    paths: ["payment.means"],
  }),
  shown("DATUM_USK", datetime, ["Datum uskutečnění plnění", "Date of taxable supply"], {
    from: taxDate,
    paths: ["tax_point_date", "delivery_date"],
  }),
  head.issueDate,
  shown("DATUM_SPL", datetime, ["Datum splatnosti", "Due date"], {
    from: ({ record }) => record.due_date,
    paths: ["due_date"],
  }),
  shown("CELKEM", decimal(2), ["Celkem s DPH", "Total with VAT"], {
    from: ({ record }) => plain(grossOf(record)),
    paths: ["totals.gross", "totals.payable"],
  }),
  shown("ZALOHA", decimal(2), ["Odečtená záloha", "Advance deducted"], {
    from: ({ record }) => record.totals.prepaid,
    paths: ["totals.prepaid"],
  }),
  head.partyCodeColumn,
  head.partyName,
  head.partyIco,
  head.headId,
  head.partyGuid,
];

const vatDate = more("DATUM_DPH", datetime, ["Datum DPH", "VAT date"], {
  from: (source) => keptText(source.extra, "DATUM_DPH") ?? taxDate(source),
});

const AMOUNTS: readonly Column<Source>[] = [
  ...head.moreCurrencyColumns,
  more("ZAOK", decimal(2), ["Zaokrouhlení", "Rounding"], {
    from: ({ record }) => record.totals.rounding,
    paths: ["totals.rounding"],
  }),
  head.morePartyDic,
  more("UHRAZENO", decimal(2), ["Uhrazeno celkem", "Paid in total"], {
    from: ({ record }) => plain(paidOf(record)),
    paths: ["payment.paid"],
  }),
  more("DATUM_UHR", datetime, ["Datum poslední úhrady", "Date of the last payment"], {
    from: ({ record }) => lastPaidDate(record),
    paths: ["payment.paid_date"],
  }),
];

const symbol = (name: "VS" | "VARIABL"): Column<Source> =>
  more(name, char(10), ["Variabilní symbol", "Variable symbol"], {
    from: (source) => variableSymbol(source, name),
  });
const description = (from: Column<Source>["from"]): Column<Source> =>
  more("POPIS", char(48), ["Popis", "Description"], from ? { from } : {});
const note = more("POZNAMKA", varchar(240), ["Poznámka", "Note"], head.noteMapping);
const END: readonly Column<Source>[] = [
  head.changeTime,
  more("TS", head.version.type, head.version.texts, head.version.mapping),
];

export const FA_OUT = fittedTable<"invoice", Source>({
  name: "FA_OUT",
  text: { cs: "Vydané faktury", en: "Issued invoices" },
  entity: "invoice",
  order: ["INTER"],
  columns: [
    ...SHARED,
    shown("PUV_DOKL", decimal(0), ["INTER dobropisované faktury", "INTER of the credited invoice"]),
    symbol("VS"),
    more("BANKA_DOKL", char(3), ["Bankovní účet (řada)", "Bank account (series)"]),
    more("BANKA_NAZ", char(24), ["Název banky", "Bank name"]),
    vatDate,
    ...AMOUNTS,
    more("STORNO_FA", bit, ["Storno", "Cancelled"], {
      from: ({ record }) => record.status === "void",
      paths: ["status"],
    }),
    description(head.descriptionOf),
    note,
    more("VYSTAVIL", char(24), ["Vystavil", "Issued by"]),
    ...END,
  ],
  sources: (source) => (isSold(source.record) ? [source] : []),
  extraOf: ({ extra }) => extra,
});

const account = ({ record }: Source) => firstAccount(record.seller, record.payment?.account);
const accountColumn = (
  name: string,
  { length, texts, part }: { length: number; texts: Texts; part: keyof ReturnType<typeof account> },
): Column<Source> =>
  more(name, char(length), texts, {
    from: (source) => account(source)[part] ?? keptText(source.extra, name),
    ...(part === "number" ? { paths: ["payment.account"] } : {}),
  });

export const FA_IN = fittedTable<"invoice", Source>({
  name: "FA_IN",
  text: { cs: "Přijaté faktury", en: "Received invoices" },
  entity: "invoice",
  order: ["INTER"],
  columns: [
    ...SHARED,
    symbol("VARIABL"),
    more("CISLO_PF", char(20), ["Číslo faktury dodavatele", "Supplier's invoice number"], {
      from: ({ record }) => record.number,
      isIndexed: true,
    }),
    vatDate,
    more("DATUM_KVY", datetime, ["Datum kontrolního výkazu", "Date of the control statement"], {
      from: (source) => keptText(source.extra, "DATUM_KVY") ?? source.record.received_date,
      paths: ["received_date"],
    }),
    accountColumn("UCET_ODB", {
      length: 20,
      texts: ["Účet dodavatele", "Supplier's account"],
      part: "number",
    }),
    accountColumn("KOD_ODB", {
      length: 4,
      texts: ["Kód banky dodavatele", "Supplier's bank code"],
      part: "bank",
    }),
    accountColumn("IBAN", { length: 34, texts: ["IBAN", "IBAN"], part: "iban" }),
    accountColumn("BIC", { length: 11, texts: ["BIC", "BIC"], part: "bic" }),
    more("SPEC", char(10), ["Specifický symbol", "Specific symbol"]),
    ...AMOUNTS,
    more("C_KOD", varchar(96), ["Čárový kód", "Barcode"]),
    more("PRIJAL", char(24), ["Přijal", "Received by"]),
    more("OVERIL", char(24), ["Ověřil", "Approved by"]),
    description(undefined),
    note,
    ...END,
  ],
  sources: (source) => (isReceived(source.record) ? [source] : []),
  extraOf: ({ extra }) => extra,
});
