import { findRdCategory } from "../model/rd-categories.ts";
import { formatMinor } from "./format.ts";
import { DOUBT_TEXTS } from "./monthly-texts.ts";
import type { Words } from "./monthly-words.ts";
import { cut } from "./pdf-lines.ts";
import type { Cell, Column, Table } from "./pdf-table.ts";
import type { RegisterRow } from "./register-row.ts";

/** Every invoice of the month. */
export function registerTable(rows: Iterable<RegisterRow>, words: Words): Table {
  const { say } = words;
  const columns: readonly Column[] = [
    { head: say("no"), width: 28, isRight: true },
    { head: say("date"), width: 46 },
    { head: say("number"), width: 146 },
    { head: say("supplier"), width: 152 },
    { head: say("supplierTaxId"), width: 60 },
    { head: say("category"), width: 90 },
    { head: say("net"), width: 58, isRight: true },
    { head: say("tax"), width: 52, isRight: true },
    { head: say("gross"), width: 58, isRight: true },
    { head: say("currency"), width: 26 },
  ];
  return { title: say("register"), columns, rows: registerCells(rows, words) };
}

function* registerCells(
  rows: Iterable<RegisterRow>,
  words: Words,
): Generator<readonly Cell[], void> {
  const { language, say } = words;
  const category = (code: string | undefined): string =>
    code === undefined ? say("notAssigned") : (findRdCategory(code)?.short[language] ?? code);
  let count = 0;
  for (const row of rows) {
    count += 1;
    yield [
      String(count),
      row.date,
      numberCell(row, words),
      cut(row.supplier ?? "", 120),
      cut(row.supplierTaxId ?? "", 40),
      cut(category(row.category), 80),
      amount(row.net, row, words),
      amount(row.tax, row, words),
      amount(row.gross, row, words),
      row.currency,
    ];
  }
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
      row.doubts.map((doubt) => DOUBT_TEXTS[doubt][words.language]).join("; "),
    ];
  }
}

function numberCell(row: RegisterRow, { say }: Words): Cell {
  const mark = row.isCorrection ? say("correction") : row.isCounted ? undefined : say("proforma");
  const small = [mark, row.ksefNumber].filter((part) => part !== undefined).join(" · ");
  return { text: cut(row.number ?? "–", 120), small: cut(small, 80) };
}

const amount = (
  minor: number | undefined,
  { currency }: RegisterRow,
  { language }: Words,
): string => (minor === undefined ? "–" : formatMinor(minor, currency, language));
