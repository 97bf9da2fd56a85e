import { DataError, type Invoice, table } from "../../sdk/index.ts";
import { breakdownOf, currencyOf, linesOf, otherSide, ourselves, totalsOf } from "./documents.ts";
import type { Settings } from "./manifest.ts";
import {
  childrenOf,
  dayOf,
  decimalOf,
  drop,
  flagOf,
  minorOf,
  moneyOf,
  type Row,
  textOf,
  usedDecimal,
} from "./values.ts";
import type { Table } from "./windows.ts";

const HEAD = [
  ...["INTER", "ID", "DOKLAD", "CISLO", "OBJEDNAVKA", "FORMA", "DATUM_USK", "DATUM_VYS"],
  ...["DATUM_SPL", "DATUM_DPH", "CELKEM", "ZALOHA", "CISLO_ODB", "NAZEV_ODB", "ICO_ODB", "DIC_ODB"],
  ...["ID_PAR", "MENA", "KURS", "M_KURS", "STKOD", "ZKKOD", "POPIS", "POZNAMKA", "PS_TIME", "TS"],
];
const LINE = [
  ...["FAKTURA", "ID", "PORDER", "TEXT", "TEXT_2", "MNOZSTVI", "MJ", "CENA_MJ", "CENA"],
  ...["CENA_DPH", "SAZBA_DPH", "KOD_DPH", "MATERIAL"],
];

export const SALES: Table = {
  command: "FA_OUT",
  name: "FA_OUT",
  columns: [...HEAD, "VS", "PUV_DOKL", "STORNO_FA", "UHRAZENO", "DATUM_UHR"],
  lines: { name: "POLOZKY", columns: LINE },
};
export const COSTS: Table = {
  command: "FA_IN",
  name: "FA_IN",
  columns: [...HEAD, "VARIABL", "CISLO_PF", "UHRAZENO", "DATUM_UHR"],
  lines: { name: "POLOZ_IN", columns: LINE },
};

/** What Premier reads by default, then what it reads only when asked for. */
export const TYPES = [{ typ_fa: "FA" }, { typ_fa: "DOBROPIS" }] as const;

const MEANS: Readonly<Record<string, NonNullable<NonNullable<Invoice["payment"]>["means"]>>> =
  table({
    prevod: "transfer",
    bank: "transfer",
    hotov: "cash",
    pokladn: "cash",
    kart: "card",
    dobirk: "cod",
    zapoct: "compensation",
    zapocet: "compensation",
  });

export interface InvoiceScope {
  readonly settings: Settings;
  readonly direction: Invoice["direction"];
  readonly isCredit: boolean;
}

/** @throws DataError for a document without a date, or whose amounts are none. */
export function toInvoice(row: Row, { settings, direction, isCredit }: InvoiceScope): Invoice {
  const currency = currencyOf(row, settings.currency ?? "CZK");
  const issued = dayOf(row, "DATUM_VYS");
  if (issued === undefined) {
    throw new DataError("The document has no date.", [{ field: "DATUM_VYS", message: "no date" }]);
  }
  const lines = linesOf(childrenOf(row, "POLOZKY", "POLOZ_IN"), currency);
  const { totals, isSum } = totalsOf(row, lines, { column: "CELKEM", currency });
  const [us, them] = [ourselves(settings), otherSide(row)];
  const prepaid = minorOf(row, "ZALOHA", currency);
  const payment = paymentOf(row, currency);
  return {
    direction,
    kind: isCredit ? "correction" : "invoice",
    type_code: isCredit ? "381" : "380",
    ...drop({
      number: direction === "sales" ? salesNumber(row) : costNumber(row),
      issue_date: issued,
      tax_point_date: dayOf(row, "DATUM_USK") ?? dayOf(row, "DATUM_DPH"),
      due_date: dayOf(row, "DATUM_SPL"),
      exchange_rate: rateOf(row, currency, settings.currency ?? "CZK"),
      order_reference: textOf(row, "OBJEDNAVKA", 256),
      note: textOf(row, "POZNAMKA", 4000),
      accounting: accountingOf(row),
    }),
    currency,
    seller: direction === "sales" ? us : them,
    buyer: direction === "sales" ? them : us,
    lines: lines.map(({ line }) => line),
    vat_breakdown: isSum ? (breakdownOf(lines, currency) ?? []) : [],
    totals: prepaid ? { ...totals, ...drop({ prepaid: moneyOf(prepaid, currency) }) } : totals,
    ...(Object.keys(payment).length > 0 ? { payment } : {}),
    status: flagOf(row, "STORNO_FA") ? "void" : payment.status === "paid" ? "paid" : "open",
  };
}

/** Digits only are a number in Premier: what others number otherwise stands in the description beside its digits. */
export function salesNumber(row: Row): string | undefined {
  const told = textOf(row, "POPIS", 256);
  const symbol = textOf(row, "VS", 20);
  const isTold = told !== undefined && /\D/.test(told) && symbolOf(told) === symbol;
  return isTold ? told : decimalOf(row, "CISLO");
}

/** Of a received invoice the supplier's number counts. */
export const costNumber = (row: Row): string | undefined =>
  textOf(row, "CISLO_PF", 256) ?? textOf(row, "VARIABL", 256) ?? decimalOf(row, "CISLO");

/** The variable symbol of a number: its last ten digits. */
export function symbolOf(number: string): string | undefined {
  const digits = number.replace(/\D/g, "").slice(-10).replace(/^0+/, "");
  return digits === "" ? undefined : digits;
}

function rateOf(row: Row, currency: string, home: string): Invoice["exchange_rate"] {
  const rate = usedDecimal(row, "KURS");
  const units = decimalOf(row, "M_KURS") ?? "1";
  return currency === home || rate === undefined || units !== "1" ? undefined : { rate };
}

function accountingOf(row: Row): Invoice["accounting"] {
  const accounting = drop({
    cost_centre: usedDecimal(row, "STKOD"),
    project_id: usedDecimal(row, "ZKKOD"),
  });
  return Object.keys(accounting).length > 0 ? accounting : undefined;
}

function paymentOf(row: Row, currency: string): NonNullable<Invoice["payment"]> {
  const form = textOf(row, "FORMA", 60);
  const paid = minorOf(row, "UHRAZENO", currency);
  const gross = minorOf(row, "CELKEM", currency);
  return drop({
    means: form === undefined ? undefined : meansOf(form),
    paid: moneyOf(paid, currency),
    paid_date: dayOf(row, "DATUM_UHR"),
    status: paid === undefined || gross === undefined ? undefined : statusOf(paid, gross),
  });
}

function meansOf(form: string) {
  const plain = form.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return Object.entries(MEANS).find(([word]) => plain.includes(word))?.[1] ?? "other";
}

function statusOf(paid: number, gross: number) {
  if (paid === 0) return gross === 0 ? ("paid" as const) : ("unpaid" as const);
  if (Math.abs(paid) > Math.abs(gross)) return "overpaid" as const;
  return paid === gross ? ("paid" as const) : ("partial" as const);
}
