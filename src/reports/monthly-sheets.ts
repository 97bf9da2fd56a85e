import type { CellKind, Column, Sheet, Table } from "../formats/tables/table.ts";
import { fromMinor } from "../model/money.ts";
import { NO_RATE_TEXTS } from "./doubt-texts.ts";
import { type CostLine, categoryLines, projectLines } from "./monthly-costs.ts";
import { categoryName, reasonsOf } from "./monthly-lists.ts";
import type { MonthlyReport } from "./monthly-report.ts";
import type { Words } from "./monthly-words.ts";
import type { UsedRate } from "./rates/used-rates.ts";
import { PLN, type RegisterRow } from "./register-row.ts";
import type { Sum } from "./sums.ts";

/** The monthly report as sheets: its sums, the rates, and every invoice with all that is known of it. */
export function monthlySheets(
  report: MonthlyReport,
  rows: () => Iterable<RegisterRow>,
  words: Words,
): readonly Sheet[] {
  const { say } = words;
  const { costs, rates } = report;
  return [
    { name: say("category"), table: costSheet(categoryLines(costs, words), words) },
    { name: say("project"), table: costSheet(projectLines(costs, words), words) },
    { name: say("currency"), table: totalSheet(report, words) },
    { name: say("exchangeRate"), table: rateSheet(rates, words) },
    { name: say("register"), table: registerSheet(rows, words) },
  ].map(({ name, table }) => ({ name, table: table as Table<unknown> }));
}

/** Every invoice of the month, one a row. */
export function registerSheet(rows: () => Iterable<RegisterRow>, words: Words): Table<RegisterRow> {
  const { language, say } = words;
  const column = (
    title: string,
    kind: CellKind,
    width: number,
    value: (row: RegisterRow) => string | undefined,
  ): Column<RegisterRow> => ({ title, kind, width, value });
  const money = (minor: number | undefined, currency: string): string | undefined =>
    minor === undefined ? undefined : fromMinor(minor, currency);
  return {
    rows: rows(),
    columns: [
      column(say("date"), "date", 12, (row) => row.date),
      column(say("plainNumber"), "text", 24, (row) => row.number),
      column(say("ksefNumber"), "text", 38, (row) => row.ksefNumber),
      column(say("kind"), "text", 12, (row) =>
        row.isCorrection ? say("correction") : say(row.isCounted ? "invoice" : "proforma"),
      ),
      column(say("corrects"), "text", 24, (row) => row.corrects),
      column(say("supplier"), "text", 36, (row) => row.supplier),
      column(say("supplierTaxId"), "text", 16, (row) => row.supplierTaxId),
      column(say("category"), "text", 24, (row) => categoryName(row.category, words)),
      column(say("project"), "text", 20, (row) => row.project),
      column(say("origin"), "text", 20, (row) => row.origins.join(", ")),
      column(say("currency"), "text", 8, (row) => row.currency),
      column(say("net"), "amount", 14, (row) => money(row.net, row.currency)),
      column(say("tax"), "amount", 14, (row) => money(row.tax, row.currency)),
      column(say("gross"), "amount", 14, (row) => money(row.gross, row.currency)),
      column(say("exchangeRate"), "number", 10, (row) => row.rate?.rate),
      column(say("rateTable"), "text", 18, (row) =>
        row.noRate ? NO_RATE_TEXTS[row.noRate][language] : row.rate?.table,
      ),
      column(say("rateDate"), "date", 12, (row) => row.rate?.date),
      column(say("netPln"), "amount", 14, (row) => money(row.pln?.net, PLN)),
      column(say("taxPln"), "amount", 14, (row) => money(row.pln?.tax, PLN)),
      column(say("grossPln"), "amount", 14, (row) => money(row.pln?.gross, PLN)),
      column(say("doubtful"), "text", 40, (row) => reasonsOf(row, words)),
    ],
  };
}

function costSheet(lines: readonly CostLine[], { say }: Words): Table<CostLine> {
  const hasProjects = lines.some(({ kind }) => kind === "project");
  const project: Column<CostLine> = {
    ...{ title: say("project"), kind: "text", width: 20 },
    value: (line) => line.project,
  };
  return {
    rows: lines,
    isStrong: ({ kind }) => kind !== "category",
    columns: [
      ...(hasProjects ? [project] : []),
      {
        ...{ title: say("category"), kind: "text", width: 60 },
        value: (line) => (line.kind === "project" ? undefined : line.label),
      },
      { title: say("legalBasis"), kind: "text", width: 20, value: (line) => line.legalBasis },
      {
        title: `${say("deduction")} %`,
        kind: "number",
        width: 12,
        value: (line) => line.ratePercent,
      },
      { title: say("count"), kind: "number", width: 10, value: ({ sum }) => String(sum.count) },
      {
        ...{ title: `${say("thisMonth")}, PLN`, kind: "amount", width: 18 },
        value: ({ sum }) => fromMinor(sum.month, PLN),
      },
      {
        ...{ title: `${say("yearToDate")}, PLN`, kind: "amount", width: 18 },
        value: ({ sum }) => fromMinor(sum.year, PLN),
      },
    ],
  };
}

function totalSheet({ totals, plnTotals }: MonthlyReport, { say }: Words): Table<Sum<null>> {
  const plnOf = ({ currency }: Sum<null>) => plnTotals.find((one) => one.currency === currency);
  const amount = (
    title: string,
    value: (sum: Sum<null>) => string | undefined,
  ): Column<Sum<null>> => ({ title, kind: "amount", width: 16, value });
  const pln = (pick: (sum: Sum<null>) => number) => (sum: Sum<null>) => {
    const found = plnOf(sum);
    return found && fromMinor(pick(found), PLN);
  };
  return {
    rows: totals,
    columns: [
      { title: say("currency"), kind: "text", width: 10, value: ({ currency }) => currency },
      { title: say("count"), kind: "number", width: 10, value: ({ count }) => String(count) },
      amount(say("net"), (sum) => fromMinor(sum.net, sum.currency)),
      amount(say("tax"), (sum) => fromMinor(sum.tax, sum.currency)),
      amount(say("gross"), (sum) => fromMinor(sum.gross, sum.currency)),
      amount(
        say("netPln"),
        pln((sum) => sum.net),
      ),
      amount(
        say("taxPln"),
        pln((sum) => sum.tax),
      ),
      amount(
        say("grossPln"),
        pln((sum) => sum.gross),
      ),
    ],
  };
}

const rateSheet = (rates: readonly UsedRate[], { say }: Words): Table<UsedRate> => ({
  rows: rates,
  columns: [
    { title: say("currency"), kind: "text", width: 10, value: ({ currency }) => currency },
    { title: say("exchangeRate"), kind: "number", width: 12, value: ({ rate }) => rate },
    { title: say("rateTable"), kind: "text", width: 18, value: ({ table }) => table },
    { title: say("rateDate"), kind: "date", width: 14, value: ({ date }) => date },
    { title: say("count"), kind: "number", width: 10, value: ({ count }) => String(count) },
  ],
});
