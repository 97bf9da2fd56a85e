import { formatMinor, formatNumber, formatRate } from "./format.ts";
import type { MonthlyReport, VatKey } from "./monthly-report.ts";
import { VAT_CATEGORY_TEXTS } from "./monthly-texts.ts";
import type { Words } from "./monthly-words.ts";
import { cut } from "./pdf-lines.ts";
import type { Cell, Column, Table } from "./pdf-table.ts";
import { PLN } from "./register-row.ts";
import type { Sum } from "./sums.ts";

const LABEL_LINES = 4;

/** By currency, and what that is in PLN. */
export function totalsTable({ totals, plnTotals }: MonthlyReport, words: Words): Table {
  const { say } = words;
  const columns: readonly Column[] = [
    ...amountColumns(words, say("count")),
    { head: say("netPln"), width: 84, isRight: true },
    { head: say("taxPln"), width: 78, isRight: true },
    { head: say("grossPln"), width: 84, isRight: true },
  ];
  const rows = totals.map((sum): readonly Cell[] => {
    const pln = plnTotals.find(({ currency }) => currency === sum.currency);
    const inPln = pln ? moneyOf(pln, PLN, words) : ["", "", ""];
    return [...amountCells(sum, words), ...inPln];
  });
  return { title: say("totals"), columns, rows };
}

export function vatTable({ vat }: MonthlyReport, words: Words): Table {
  const { say } = words;
  const columns: readonly Column[] = [
    { head: say("rate"), width: 150, maxLines: LABEL_LINES },
    ...amountColumns(words, say("rowCount")),
  ];
  const rows = vat.map((sum): readonly Cell[] => [
    cut(vatLabel(sum.key, words), 200),
    ...amountCells(sum, words),
  ]);
  return { title: say("vat"), columns, rows };
}

/** Every rate that an amount of the report was counted with. */
export function ratesTable({ rates }: MonthlyReport, { language, say }: Words): Table {
  const columns: readonly Column[] = [
    { head: say("currency"), width: 34 },
    { head: say("exchangeRate"), width: 72, isRight: true },
    { head: say("rateTable"), width: 110 },
    { head: say("rateDate"), width: 90 },
    { head: say("count"), width: 48, isRight: true },
  ];
  const rows = rates.map(({ currency, rate, table, date, count }): readonly Cell[] => [
    currency,
    formatNumber(rate, language),
    table,
    date,
    String(count),
  ]);
  return { title: say("rates"), columns, rows };
}

export function vatLabel({ rate, localCode, category }: VatKey, { language, say }: Words): string {
  if (rate !== undefined) return formatRate(rate, language);
  if (localCode !== undefined) return localCode;
  if (category === undefined) return say("notBrokenDown");
  return VAT_CATEGORY_TEXTS[category]?.[language] ?? category;
}

const amountColumns = ({ say }: Words, countHead: string): readonly Column[] => [
  { head: say("currency"), width: 34 },
  { head: countHead, width: 44, isRight: true },
  { head: say("net"), width: 84, isRight: true },
  { head: say("tax"), width: 78, isRight: true },
  { head: say("gross"), width: 84, isRight: true },
];

const amountCells = <K>(sum: Sum<K>, words: Words): readonly Cell[] => [
  sum.currency,
  String(sum.count),
  ...moneyOf(sum, sum.currency, words),
];

function moneyOf<K>(sum: Sum<K>, currency: string, { language }: Words): readonly string[] {
  const star = sum.incomplete > 0 ? " *" : "";
  return [sum.net, sum.tax, sum.gross].map(
    (minor) => formatMinor(minor, currency, language) + star,
  );
}
