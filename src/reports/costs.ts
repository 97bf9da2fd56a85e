import { RD_CATEGORIES } from "../model/rd-categories.ts";
import type { RegisterRow } from "./register-row.ts";

/** Net costs in grosze of one project and group of costs. */
export interface Cost {
  /** A code of the R&D catalogue, or the source's own text; undefined: not assigned. */
  readonly category: string | undefined;
  readonly project: string | undefined;
  /** Invoices of the month. */
  readonly count: number;
  readonly month: number;
  /** Since the first of January, this month with it. */
  readonly year: number;
  /** Invoices that are in neither sum, for they have no net amount or no exchange rate: of the month, of the year. */
  readonly missing: number;
  readonly missingOfYear: number;
}

export type CostEntry = Pick<RegisterRow, "category" | "project"> & {
  /** In PLN; undefined where nobody knows. */
  readonly net: number | undefined;
};

export interface Costs {
  addMonth(entry: CostEntry): void;
  addEarlier(entry: CostEntry): void;
  /** In the order of the R&D catalogue, then other groups by name, not assigned last; then by project. */
  sorted(): readonly Cost[];
}

export function createCosts(): Costs {
  const costs = new Map<string, Cost>();
  const add = ({ category, project, net }: CostEntry, isOfMonth: boolean): void => {
    const key = JSON.stringify([category ?? null, project ?? null]);
    const none = { count: 0, month: 0, year: 0, missing: 0, missingOfYear: 0 };
    const before = costs.get(key) ?? { category, project, ...none };
    const lacks = net === undefined ? 1 : 0;
    costs.set(key, {
      ...before,
      year: before.year + (net ?? 0),
      missingOfYear: before.missingOfYear + lacks,
      ...(isOfMonth
        ? {
            count: before.count + 1,
            month: before.month + (net ?? 0),
            missing: before.missing + lacks,
          }
        : {}),
    });
  };
  return {
    addMonth: (entry) => add(entry, true),
    addEarlier: (entry) => add(entry, false),
    sorted: () =>
      [...costs.values()].sort(
        (a, b) =>
          categoryRank(a.category) - categoryRank(b.category) ||
          compare(a.category, b.category) ||
          compare(a.project, b.project),
      ),
  };
}

const CATALOGUE_ORDER = new Map(RD_CATEGORIES.map(({ code }, index) => [code, index]));

/** The catalogue's order, then others, then none. */
export function categoryRank(code: string | undefined): number {
  if (code === undefined) return CATALOGUE_ORDER.size + 1;
  return CATALOGUE_ORDER.get(code) ?? CATALOGUE_ORDER.size;
}

/** By code units, the same on every machine; what has no name last. */
function compare(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One sum of several rows. */
export function sumCosts(costs: readonly Cost[]): Omit<Cost, "category" | "project"> {
  const sum = (pick: (cost: Cost) => number) => costs.reduce((so, cost) => so + pick(cost), 0);
  return {
    count: sum((cost) => cost.count),
    month: sum((cost) => cost.month),
    year: sum((cost) => cost.year),
    missing: sum((cost) => cost.missing),
    missingOfYear: sum((cost) => cost.missingOfYear),
  };
}
