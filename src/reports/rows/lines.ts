import type { Language } from "../../model/i18n.ts";
import { createGroupSums, type GroupSum } from "./group-sums.ts";
import { ROW_TEXTS } from "./row-texts.ts";
import type { SourceRow } from "./source.ts";

/** One line of a report: a row, or the sums of the rows above it. */
export type Line =
  | { readonly kind: "row"; readonly row: SourceRow }
  | {
      readonly kind: "sum";
      /** `Suma: Alfa (12)`; what it is the sum of. */
      readonly label: string;
      /** Values of the columns that the rows are grouped by; none for the sum of all. */
      readonly group: readonly string[];
      readonly sum: GroupSum;
    };

export interface LinePlan {
  readonly groupBy: readonly string[];
  /** Columns to sum. */
  readonly amounts: readonly string[];
  readonly hasTotals: boolean;
  readonly language: Language;
}

/** The rows, which come in the order of their groups, with the sums behind each group and behind all. */
export function* withSums(rows: Iterable<SourceRow>, plan: LinePlan): Generator<Line, void> {
  const { groupBy, amounts, hasTotals, language } = plan;
  const none = ROW_TEXTS.none[language];
  const levels = groupBy.map(() => createGroupSums(amounts));
  const total = createGroupSums(amounts);
  let open: readonly string[] | undefined;
  const close = function* (from: number): Generator<Line, void> {
    for (let level = levels.length - 1; level >= from; level -= 1) {
      const group = (open ?? []).slice(0, level + 1);
      const name = `${ROW_TEXTS.sum[language]}: ${group.join(" / ")}`;
      yield* sumLines(levels[level]?.all() ?? [], { name, group });
      levels[level]?.clear();
    }
  };
  for (const row of rows) {
    const group = groupBy.map((name) => row.values[name] || none);
    if (open) {
      const before = open;
      const changed = group.findIndex((value, level) => value !== before[level]);
      if (changed >= 0) yield* close(changed);
    }
    open = group;
    for (const sums of [...levels, total]) sums.add(row);
    yield { kind: "row", row };
  }
  if (open) yield* close(0);
  if (hasTotals) yield* sumLines(total.all(), { name: ROW_TEXTS.total[language], group: [] });
}

function* sumLines(
  sums: readonly GroupSum[],
  { name, group }: { readonly name: string; readonly group: readonly string[] },
): Generator<Line, void> {
  for (const sum of sums) {
    const currency = sum.currency === "" ? "" : ` ${sum.currency}`;
    yield { kind: "sum", label: `${name}${currency} (${sum.count})`, group, sum };
  }
}
