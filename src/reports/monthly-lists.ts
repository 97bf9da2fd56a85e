import { findRdCategory } from "../model/rd-categories.ts";
import { DOUBT_TEXTS, NO_RATE_TEXTS } from "./doubt-texts.ts";
import { formatMinor, formatNumber } from "./format.ts";
import type { Words } from "./monthly-words.ts";
import { cut } from "./pdf-lines.ts";
import type { Cell, Column, Table } from "./pdf-table.ts";
import { PLN, type RegisterRow } from "./register-row.ts";

/** Every invoice of the month. */
export function registerTable(rows: Iterable<RegisterRow>, words: Words): Table {
  const { say } = words;
  const columns: readonly Column[] = [
    { head: say("no"), width: 26, isRight: true },
    { head: say("date"), width: 44 },
    { head: say("number"), width: 124 },
    { head: `${say("supplier")}, ${say("supplierTaxId")}`, width: 130 },
    { head: `${say("category")}, ${say("project")}`, width: 84 },
    { head: say("origin"), width: 54 },
    { head: say("net"), width: 53, isRight: true },
    { head: say("tax"), width: 46, isRight: true },
    { head: say("gross"), width: 53, isRight: true },
    { head: say("currency"), width: 24 },
    { head: say("netPln"), width: 73, isRight: true },
  ];
  return { title: say("register"), columns, rows: registerCells(rows, words) };
}

function* registerCells(
  rows: Iterable<RegisterRow>,
  words: Words,
): Generator<readonly Cell[], void> {
  let count = 0;
  for (const row of rows) {
    count += 1;
    yield [
      String(count),
      row.date,
      numberCell(row, words),
      { text: cut(row.supplier ?? "", 120), small: cut(row.supplierTaxId ?? "", 40) },
      { text: cut(categoryName(row.category, words), 80), small: cut(row.project ?? "", 60) },
      cut(row.origins.join(", "), 60),
      amount(row.net, row, words),
      amount(row.tax, row, words),
      amount(row.gross, row, words),
      row.currency,
      plnCell(row, words),
    ];
  }
}

export const categoryName = (code: string | undefined, { language, say }: Words): string =>
  code === undefined ? say("notAssigned") : (findRdCategory(code)?.short[language] ?? code);

/** With the rate and its table, or with the reason why there is none. */
function plnCell({ pln, rate, noRate }: RegisterRow, { language }: Words): Cell {
  const text = pln?.net === undefined ? "–" : formatMinor(pln.net, PLN, language);
  if (noRate) return { text, small: NO_RATE_TEXTS[noRate][language] };
  return rate ? { text, small: `${formatNumber(rate.rate, language)} · ${rate.table}` } : text;
}

/** The longest list of reasons that one invoice can have. */
const REASON_LINES = 4;

/** Invoices to look at, each with every reason. */
export function doubtTable(rows: Iterable<RegisterRow>, words: Words): Table {
  const { say } = words;
  const columns: readonly Column[] = [
    { head: say("date"), width: 46 },
    { head: say("number"), width: 150 },
    { head: say("supplier"), width: 160 },
    { head: say("gross"), width: 66, isRight: true },
    { head: say("currency"), width: 26 },
    { head: say("reason"), width: 280, maxLines: REASON_LINES },
  ];
  return { title: say("doubtful"), columns, rows: doubtCells(rows, words) };
}

function* doubtCells(rows: Iterable<RegisterRow>, words: Words): Generator<readonly Cell[], void> {
  for (const row of rows) {
    if (row.doubts.length === 0) continue;
    yield [
      row.date,
      numberCell(row, words),
      cut(row.supplier ?? "", 120),
      amount(row.gross, row, words),
      row.currency,
      reasonsOf(row, words),
    ];
  }
}

export const reasonsOf = ({ doubts }: RegisterRow, { language }: Words): string =>
  doubts.map((doubt) => DOUBT_TEXTS[doubt][language]).join("; ");

/** Corrections with what they correct. */
export function correctionTable(rows: Iterable<RegisterRow>, words: Words): Table {
  const { say } = words;
  const columns: readonly Column[] = [
    { head: say("date"), width: 46 },
    { head: say("number"), width: 140 },
    { head: say("corrects"), width: 130 },
    { head: say("supplier"), width: 130 },
    { head: say("reason"), width: 114 },
    { head: say("net"), width: 60, isRight: true },
    { head: say("currency"), width: 24 },
    { head: say("netPln"), width: 76, isRight: true },
  ];
  return { title: say("corrections"), columns, rows: correctionCells(rows, words) };
}

function* correctionCells(
  rows: Iterable<RegisterRow>,
  words: Words,
): Generator<readonly Cell[], void> {
  for (const row of rows) {
    if (!row.isCorrection) continue;
    yield [
      row.date,
      { text: cut(row.number ?? "–", 120), small: cut(row.ksefNumber ?? "", 80) },
      cut(row.corrects ?? "–", 200),
      cut(row.supplier ?? "", 120),
      cut(row.correctionReason ?? "", 200),
      amount(row.net, row, words),
      row.currency,
      plnCell(row, words),
    ];
  }
}

function numberCell(row: RegisterRow, words: Words): Cell {
  const small = [markOf(row, words), row.ksefNumber].filter((part) => part !== undefined);
  return { text: cut(row.number ?? "–", 120), small: cut(small.join(" · "), 80) };
}

function markOf(row: RegisterRow, { say }: Words): string | undefined {
  if (!row.isCorrection) return row.isCounted ? undefined : say("proforma");
  return row.corrects === undefined
    ? say("correction")
    : say("correctionOf", { number: row.corrects });
}

const amount = (
  minor: number | undefined,
  { currency }: RegisterRow,
  { language }: Words,
): string => (minor === undefined ? "–" : formatMinor(minor, currency, language));
