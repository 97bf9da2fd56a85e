/** One line of the report. `goal` is what the value must reach, or stay under where the value is a cost. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** The bare loop of the same run, where there is one. */
  readonly bare?: number;
  readonly goal?: { readonly ratioAtLeast: number } | { readonly atMost: number };
}

const whole = (value: number) =>
  value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : 0 });

/** The rows as a Markdown table, ready to be put into the documentation. */
export function tableOf(rows: readonly BenchRow[]): string {
  const lines = rows.map(({ name, unit, ours, bare, goal }) => {
    const ratio = bare === undefined ? "" : (ours / bare).toFixed(2);
    return [name, unit, whole(ours), bare === undefined ? "" : whole(bare), ratio, goalText(goal)];
  });
  const head = ["measured", "unit", "ours", "bare loop", "ratio", "goal"];
  const widths = head.map((title, i) =>
    Math.max(title.length, ...lines.map((line) => line[i]?.length ?? 0)),
  );
  const show = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => pad(cell, widths[i] ?? 0, i)).join(" | ")} |`;
  const rule = widths.map((width, i) => (i < 2 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [show(head), `| ${rule.join(" | ")} |`, ...lines.map(show)].join("\n");
}

const pad = (cell: string, width: number, column: number) =>
  column < 2 ? cell.padEnd(width) : cell.padStart(width);

function goalText(goal: BenchRow["goal"]): string {
  if (goal === undefined) return "";
  return "atMost" in goal ? `≤ ${whole(goal.atMost)}` : `ratio ≥ ${goal.ratioAtLeast}`;
}

/** False where the row misses its goal. */
export function isReached({ ours, bare, goal }: BenchRow): boolean {
  if (goal === undefined) return true;
  if ("atMost" in goal) return ours <= goal.atMost;
  return bare !== undefined && ours / bare >= goal.ratioAtLeast;
}

/** The value in the middle. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
