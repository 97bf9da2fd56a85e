/** One line of the report. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  /** The median of the rounds, where there are several. */
  readonly ours: number;
  /** The least and the most of the rounds. */
  readonly spread?: readonly [least: number, most: number];
  /** What else was measured in the same run. */
  readonly beside?: { readonly name: string; readonly value: number };
  /** The median of the rounds' ratios; without it that of the two values. */
  readonly ratio?: number;
  readonly goal?: Goal;
}

/** What the value, or its ratio to the one beside, must reach or stay under. */
export type Goal =
  | { readonly ratioAtLeast: number }
  | { readonly ratioAtMost: number }
  | { readonly atMost: number };

const COLUMNS = ["measured", "unit", "ours", "from – to", "beside", "ratio", "goal", "reached"];
/** Texts; the others are figures. */
const LEFT: ReadonlySet<number> = new Set([0, 1, 4, 7]);

/** The rows as a Markdown table, ready to be put into the documentation. */
export function tableOf(rows: readonly BenchRow[]): string {
  const lines = rows.map(cellsOf);
  const widths = COLUMNS.map((title, i) =>
    Math.max(title.length, ...lines.map((line) => line[i]?.length ?? 0)),
  );
  const show = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => pad(cell, widths[i] ?? 0, i)).join(" | ")} |`;
  const rule = widths.map((width, i) =>
    LEFT.has(i) ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [show(COLUMNS), `| ${rule.join(" | ")} |`, ...lines.map(show)].join("\n");
}

function cellsOf(row: BenchRow): string[] {
  const { name, unit, ours, spread, beside, goal } = row;
  return [
    name,
    unit,
    figure(ours),
    spread ? `${figure(spread[0])} – ${figure(spread[1])}` : "",
    beside ? `${beside.name} ${figure(beside.value)}` : "",
    beside ? ratioOf(row).toFixed(2) : "",
    goal ? goalText(goal) : "",
    goal ? (isReached(row) ? "yes" : "no") : "",
  ];
}

const figure = (value: number) =>
  value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : 0 });

const pad = (cell: string, width: number, column: number) =>
  LEFT.has(column) ? cell.padEnd(width) : cell.padStart(width);

function goalText(goal: Goal): string {
  if ("atMost" in goal) return `≤ ${figure(goal.atMost)}`;
  return "ratioAtLeast" in goal ? `ratio ≥ ${goal.ratioAtLeast}` : `ratio ≤ ${goal.ratioAtMost}`;
}

const ratioOf = ({ ratio, ours, beside }: BenchRow): number =>
  ratio ?? (beside ? ours / beside.value : Number.NaN);

/** False where the row misses its goal. */
export function isReached(row: BenchRow): boolean {
  const { goal, ours } = row;
  if (goal === undefined) return true;
  if ("atMost" in goal) return ours <= goal.atMost;
  return "ratioAtLeast" in goal
    ? ratioOf(row) >= goal.ratioAtLeast
    : ratioOf(row) <= goal.ratioAtMost;
}

/** The value in the middle. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Median and spread as a row has them. */
export const summary = (values: readonly number[]): Pick<BenchRow, "ours" | "spread"> => ({
  ours: median(values),
  spread: [Math.min(...values), Math.max(...values)],
});
