import type { Content, TableCell } from "pdfmake/interfaces.js";
import { findRdCategory } from "../model/rd-categories.ts";
import { formatMinor } from "./format.ts";
import { DOUBT_TEXTS } from "./monthly-texts.ts";
import type { Words } from "./monthly-words.ts";
import { type Column, cut, GREY, right, table } from "./pdf-parts.ts";
import type { RegisterRow } from "./register-row.ts";

/** Every invoice of the month, or as many as are given. */
export function registerTable(rows: readonly RegisterRow[], words: Words): Content {
  const { language, say } = words;
  const columns: readonly Column[] = [
    { head: say("no"), width: 24, isRight: true },
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
  const category = (code: string | undefined): string =>
    code === undefined ? say("notAssigned") : (findRdCategory(code)?.short[language] ?? code);
  return table(
    say("register"),
    columns,
    rows.map((row, index) => [
      right(String(index + 1)),
      row.date,
      numberCell(row, words),
      cut(row.supplier ?? "", 120),
      cut(row.supplierTaxId ?? "", 40),
      cut(category(row.category), 80),
      amount(row.net, row, words),
      amount(row.tax, row, words),
      amount(row.gross, row, words),
      row.currency,
    ]),
  );
}

/** Invoices to look at, each with every reason. */
export function doubtTable(rows: readonly RegisterRow[], words: Words): Content {
  const { language, say } = words;
  const columns: readonly Column[] = [
    { head: say("date"), width: 46 },
    { head: say("number"), width: 150 },
    { head: say("supplier"), width: 160 },
    { head: say("gross"), width: 66, isRight: true },
    { head: say("currency"), width: 26 },
    { head: say("reason"), width: 280 },
  ];
  return table(
    say("doubtful"),
    columns,
    rows.map((row) => [
      row.date,
      numberCell(row, words),
      cut(row.supplier ?? "", 120),
      amount(row.gross, row, words),
      row.currency,
      row.doubts.map((doubt) => DOUBT_TEXTS[doubt][language]).join("; "),
    ]),
  );
}

function numberCell(row: RegisterRow, { say }: Words): TableCell {
  const mark = row.isCorrection ? say("correction") : row.isCounted ? undefined : say("proforma");
  const small = [mark, row.ksefNumber].filter((part) => part !== undefined).join(" · ");
  const number = cut(row.number ?? "–", 120);
  if (small === "") return number;
  return { text: [number, { text: `\n${cut(small, 80)}`, fontSize: 6, color: GREY }] };
}

const amount = (
  minor: number | undefined,
  { currency }: RegisterRow,
  { language }: Words,
): TableCell => right(minor === undefined ? "–" : formatMinor(minor, currency, language));
