import { DataError, type Order } from "../../sdk/index.ts";
import {
  currencyOf,
  type DocumentLine,
  linesOf,
  otherSide,
  ourselves,
  totalsOf,
} from "./documents.ts";
import { symbolOf } from "./invoices.ts";
import type { Settings } from "./manifest.ts";
import {
  childrenOf,
  dayOf,
  decimalOf,
  drop,
  flagOf,
  type Row,
  textOf,
  usedDecimal,
} from "./values.ts";
import type { Table } from "./windows.ts";

export const ORDERS: Table = {
  command: "OB_IN",
  name: "OB_IN",
  columns: [
    ...["INTER", "ID", "DOKLAD", "CISLO", "OBJEDNAVKA", "DATUM_VYS", "DATUM_SPL", "CELKEM"],
    ...["BRUTTO", "CISLO_ODB", "NAZEV_ODB", "ULICE_ODB", "PSC_ODB", "MESTO_ODB", "ICO_ODB"],
    ...["DIC_ODB", "DOPRAVA", "POPIS", "POZNAMKA", "SKLAD", "MENA", "KURS", "M_KURS", "CIS_ESHOP"],
    ...["UKONCENO", "PRUBEH", "ID_PAR", "TS", "PS_TIME"],
  ],
  lines: {
    name: "POL_OBIN",
    columns: [
      ...["FAKTURA", "ID", "PORDER", "SCISLO", "TEXT", "TEXT_2", "MNOZSTVI", "MJ", "CENA_MJ"],
      ...["CENA", "CENA_DPH", "SAZBA_DPH", "KOD_DPH", "V_UKAZATEL"],
    ],
  },
};

/** A received order. @throws DataError */
export function toOrder(row: Row, settings: Settings): Order {
  const currency = currencyOf(row, settings.currency ?? "CZK");
  const rows = childrenOf(row, "POL_OBIN");
  const issued = dayOf(row, "DATUM_VYS");
  if (issued === undefined) {
    throw new DataError("The order has no date.", [{ field: "DATUM_VYS", message: "no date" }]);
  }
  const lines = linesOf(rows, currency);
  const column = usedDecimal(row, "BRUTTO") === undefined ? "CELKEM" : "BRUTTO";
  const { totals, isSum } = totalsOf(row, lines, { column, currency });
  const requested = dayOf(row, "DATUM_SPL");
  const method = textOf(row, "DOPRAVA", 120);
  return {
    direction: "sales",
    ...drop({
      number: orderNumber(row),
      issue_date: issued,
      buyer_reference: textOf(row, "OBJEDNAVKA", 256),
      channel: usedDecimal(row, "CIS_ESHOP") === undefined ? undefined : "shop",
      note: textOf(row, "POZNAMKA", 4000),
    }),
    status: statusOf(row, rows),
    buyer: otherSide(row),
    seller: ourselves(settings),
    currency,
    lines: lines.map(lineOf),
    totals: isSum || column === "BRUTTO" ? totals : {},
    ...(requested === undefined && method === undefined
      ? {}
      : { delivery: drop({ requested_date: requested, method }) }),
  };
}

/** Premier's own number, or one of another system that it was sent with. */
export function orderNumber(row: Row): string | undefined {
  const told = textOf(row, "POPIS", 256);
  const shop = usedDecimal(row, "CIS_ESHOP");
  const isTold = told !== undefined && /\D/.test(told) && symbolOf(told) === shop;
  return isTold ? told : decimalOf(row, "CISLO");
}

function lineOf({ line, row }: DocumentLine): Order["lines"][number] {
  const { qty, ...rest } = line;
  return { ...rest, ...drop({ ordered_qty: qty, delivered_qty: decimalOf(row, "V_UKAZATEL") }) };
}

/** A closed order is one that nothing more happens with, delivered or not. */
function statusOf(row: Row, lines: readonly Row[]): Order["status"] {
  const parts = lines.map((line) => ({
    ordered: Number(decimalOf(line, "MNOZSTVI") ?? 0),
    gone: Number(decimalOf(line, "V_UKAZATEL") ?? 0),
  }));
  const isAll = parts.length > 0 && parts.every(({ ordered, gone }) => gone >= ordered);
  if (isAll && parts.some(({ gone }) => gone > 0)) return "delivered";
  if (flagOf(row, "UKONCENO")) return "closed";
  return parts.some(({ gone }) => gone > 0) ? "partly_delivered" : "open";
}
