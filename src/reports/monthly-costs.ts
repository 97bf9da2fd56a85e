import { findRdCategory } from "../model/rd-categories.ts";
import { type Cost, categoryRank, sumCosts } from "./costs.ts";
import { formatMinor, formatRate } from "./format.ts";
import type { Words } from "./monthly-words.ts";
import { cut } from "./pdf-lines.ts";
import type { Cell, Column, Table, TableRow } from "./pdf-table.ts";
import { PLN } from "./register-row.ts";

/** One line of the sums of costs, for pages and for sheets. */
export interface CostLine {
  /** `qualified` and `all` are sums over groups, `project` over one project. */
  readonly kind: "category" | "project" | "qualified" | "all";
  readonly project: string | undefined;
  readonly label: string;
  readonly legalBasis: string;
  /** In percent; empty where the catalogue knows none. */
  readonly ratePercent: string;
  readonly sum: ReturnType<typeof sumCosts>;
}

/** A cost that the relief knows; the catalogue has one more group for those that it does not. */
export const isQualified = ({ category }: Pick<Cost, "category">): boolean =>
  category !== undefined && (findRdCategory(category)?.ratePercent ?? 0) > 0;

/** Each group of costs over all projects: the qualified ones with their sum, the others, and all together. */
export function categoryLines(costs: readonly Cost[], words: Words): readonly CostLine[] {
  const byCategory = [...Map.groupBy(costs, ({ category }) => category)];
  const lines = byCategory
    .sort(([a], [b]) => categoryRank(a) - categoryRank(b))
    .map(([category, own]) => lineOf(category, own, words));
  const qualified = costs.filter(isQualified);
  const count = new Set(qualified.map(({ category }) => category)).size;
  return [
    ...lines.slice(0, count),
    sumLine("qualified", words.say("qualifiedTotal"), qualified),
    ...lines.slice(count),
    sumLine("all", words.say("allTotal"), costs),
  ];
}

/** Each project with its groups of costs; costs of no project last. */
export function projectLines(costs: readonly Cost[], words: Words): readonly CostLine[] {
  const byProject = [...Map.groupBy(costs, ({ project }) => project)].sort(([a], [b]) =>
    a === undefined ? 1 : b === undefined || a < b ? -1 : 1,
  );
  return byProject.flatMap(([project, own]) => {
    const name = project ?? words.say("notAssigned");
    const groups = own.map((cost) => ({ ...lineOf(cost.category, [cost], words), project: name }));
    return [{ ...sumLine("project", name, own), project: name }, ...groups];
  });
}

function lineOf(
  category: string | undefined,
  costs: readonly Cost[],
  { language, say }: Words,
): CostLine {
  const known = category === undefined ? undefined : findRdCategory(category);
  return {
    kind: "category",
    project: undefined,
    label: known?.label[language] ?? category ?? say("notAssigned"),
    legalBasis: known?.legalBasis ?? "",
    ratePercent: known ? String(known.ratePercent) : "",
    sum: sumCosts(costs),
  };
}

const sumLine = (kind: CostLine["kind"], label: string, costs: readonly Cost[]): CostLine => ({
  ...{ kind, label, project: undefined, legalBasis: "", ratePercent: "" },
  sum: sumCosts(costs),
});

const LABEL_LINES = 3;

export function categoryTable(costs: readonly Cost[], words: Words): Table {
  const { say } = words;
  const columns: readonly Column[] = [
    { head: say("category"), width: 352, maxLines: LABEL_LINES },
    { head: say("legalBasis"), width: 92 },
    { head: say("deduction"), width: 48, isRight: true },
    ...sumColumns(words),
  ];
  const rows = categoryLines(costs, words).map((line): TableRow => {
    const cells = [
      cut(line.label, 200),
      line.legalBasis,
      line.ratePercent === "" ? "" : formatRate(line.ratePercent, words.language),
      ...sumCells(line, words),
    ];
    return line.kind === "category" ? cells : { cells, isStrong: true };
  });
  return { title: say("costsByCategory"), columns, rows };
}

export function projectTable(costs: readonly Cost[], words: Words): Table {
  const { say } = words;
  const columns: readonly Column[] = [
    { head: say("project"), width: 132, maxLines: LABEL_LINES },
    { head: say("category"), width: 366, maxLines: LABEL_LINES },
    ...sumColumns(words),
  ];
  const rows = projectLines(costs, words).map((line): TableRow => {
    const label = cut(line.label, 200);
    if (line.kind === "category") return ["", label, ...sumCells(line, words)];
    return { cells: [label, "", ...sumCells(line, words)], isStrong: true };
  });
  return { title: say("costsByProject"), columns, rows };
}

const sumColumns = ({ say }: Words): readonly Column[] => [
  { head: say("count"), width: 48, isRight: true },
  { head: say("thisMonth"), width: 92, isRight: true },
  { head: say("yearToDate"), width: 92, isRight: true },
];

function sumCells({ sum }: CostLine, { language }: Words): readonly Cell[] {
  const money = (minor: number, missing: number): string =>
    formatMinor(minor, PLN, language) + (missing > 0 ? " *" : "");
  return [String(sum.count), money(sum.month, sum.missing), money(sum.year, sum.missingOfYear)];
}
