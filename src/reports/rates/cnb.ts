import { TransientError } from "../../lib/errors.ts";
import type { Outbound } from "../../lib/http.ts";

/** A rate of the Czech National Bank: so many CZK for so many units of the currency. */
export interface CnbRate {
  /** Day for which it was published, YYYY-MM-DD. */
  readonly date: string;
  readonly units: number;
  /** Decimal text. */
  readonly rate: string;
}

/** Rates by currency, oldest first. */
export type CnbYear = ReadonlyMap<string, readonly CnbRate[]>;

const PATH =
  "/cs/financni-trhy/devizovy-trh/kurzy-devizoveho-trhu/kurzy-devizoveho-trhu/rok.txt?rok=";
const TIMEOUT_MS = 20_000;
/** A year with its 31 currencies is about 60 kB. */
const MAX_ANSWER_BYTES = 1_000_000;
/** The bank has no earlier ones. */
export const FIRST_YEAR = 1991;

/**
 * The text file with all rates of a year, the ones of this year until the last day that was published:
 * https://www.cnb.cz/cs/casto-kladene-dotazy/Kurzy-devizoveho-trhu-na-www-strankach-CNB/
 * @throws TransientError where the bank cannot say, and what an unreachable address throws
 */
export async function askCnb(
  { url, outbound }: { readonly url: string; readonly outbound: Outbound },
  year: number,
): Promise<string> {
  const { status, text } = await outbound.requestSmall(
    {
      method: "GET",
      url: `${url.replace(/\/+$/, "")}${PATH}${year}`,
      headers: { accept: "text/plain" },
      timeoutMs: TIMEOUT_MS,
    },
    MAX_ANSWER_BYTES,
  );
  if (status === 200 && readCnbYear(text, year)) return text;
  const said = status === 200 ? "an answer that cannot be understood" : `HTTP ${status}`;
  throw new TransientError(`The exchange rates of ČNB cannot be had: ${said}. Try later.`);
}

/**
 * Reads the file of a year: a line `Datum|1 AUD|100 HUF|…`, below it `02.01.2026|15,123|…`. Where the bank adds or
 * drops a currency within a year, another line of names follows. Undefined where it is no such file, or has a day of
 * another year.
 */
export function readCnbYear(text: string, year: number): CnbYear | undefined {
  const rates = new Map<string, CnbRate[]>();
  let columns: readonly Column[] | undefined;
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const [first = "", ...cells] = line.split("|").map((cell) => cell.trim());
    if (first === "" && cells.length === 0) continue;
    if (first === "Datum") columns = cells.map(columnOf);
    else {
      const date = dayOf(first);
      if (!columns || !date?.startsWith(`${year}-`) || cells.length > columns.length) {
        return undefined;
      }
      addDay(rates, { date, columns, cells });
    }
  }
  for (const list of rates.values()) list.sort((a, b) => (a.date < b.date ? -1 : 1));
  return columns && rates;
}

type Column = { readonly currency: string; readonly units: number } | undefined;

function columnOf(cell: string): Column {
  const [, units, currency = ""] = /^(\d{1,6}) ([A-Z]{3})$/.exec(cell) ?? [];
  return Number(units) > 0 ? { currency, units: Number(units) } : undefined;
}

function dayOf(cell: string): string | undefined {
  const [, day, month, year] = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(cell) ?? [];
  return day === undefined ? undefined : `${year}-${month}-${day}`;
}

/** A cell without a rate says nothing: the currency was not quoted on that day. */
function addDay(
  rates: Map<string, CnbRate[]>,
  {
    date,
    columns,
    cells,
  }: {
    readonly date: string;
    readonly columns: readonly Column[];
    readonly cells: readonly string[];
  },
): void {
  for (const [i, cell] of cells.entries()) {
    const column = columns[i];
    if (!column || !/^\d{1,9}(,\d{1,9})?$/.test(cell) || !/[1-9]/.test(cell)) continue;
    const list = rates.get(column.currency) ?? [];
    list.push({ date, units: column.units, rate: cell.replace(",", ".") });
    rates.set(column.currency, list);
  }
}
