import { ConfigError, ConflictError, isHubError, RejectedError } from "../../lib/errors.ts";
import type { ColumnKind } from "../../model/cell.ts";
import type { Condition, TableColumn, TableEntry, TableInfo } from "../../sdk/tables.ts";
import type { MirrorDefinition } from "../definition.ts";
import { columnsOf, parseCondition, toCondition } from "../language/condition.ts";
import { columnIndex } from "../language/rows.ts";

export type MirroredTable = MirrorDefinition["tables"][number];

/** One table that the source has, and what the definition says of it. */
export interface WantedTable {
  readonly name: string;
  readonly wanted: MirroredTable;
  /** As the source estimates it. */
  readonly rows: number | undefined;
}

/** How a table is read. */
export interface Reading {
  readonly columns: readonly TableColumn[];
  /** Told apart by these in the copy; empty: there is no key, and every copy is in full. */
  readonly key: readonly string[];
  /** In whose order it is read. */
  readonly order: readonly string[];
  readonly where: Condition | undefined;
  readonly whereText: string | undefined;
  readonly change: TableColumn | undefined;
  readonly overlapSeconds: number | undefined;
}

/**
 * Tables by name, then those that a pattern fits, each once: what is said of a name first counts. Names that the source
 * does not have are among them; who describes them hears of it.
 */
export function wantedTables(
  { tables }: MirrorDefinition,
  entries: readonly TableEntry[],
): WantedTable[] {
  const found = new Map<string, WantedTable>();
  const rows = new Map(entries.map((entry) => [entry.name, entry.rows]));
  const add = (name: string, wanted: MirroredTable) => {
    if (!found.has(name)) found.set(name, { name, wanted, rows: rows.get(name) });
  };
  for (const wanted of tables) if (!wanted.table.includes("*")) add(wanted.table, wanted);
  for (const wanted of tables) {
    if (!wanted.table.includes("*")) continue;
    const fits = patternOf(wanted.table);
    for (const { name } of entries) if (fits(name)) add(name, wanted);
  }
  return [...found.values()];
}

/** `*` stands for any characters; capitals decide nothing. Linear whatever the pattern is. */
function patternOf(pattern: string): (name: string) => boolean {
  const [first = "", ...rest] = pattern.toLowerCase().split("*");
  const last = rest.pop() ?? "";
  return (name) => {
    const text = name.toLowerCase();
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    const end = text.length - last.length;
    for (const part of rest) {
      const found = text.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at <= end;
  };
}

const SORTABLE: ReadonlySet<ColumnKind> = new Set([
  ...(["integer", "decimal", "date", "datetime", "instant", "time"] as const),
  ...(["text", "boolean", "float"] as const),
]);
/** More columns tell no more rows apart, and databases sort by so many at most. */
const MAX_ORDER = 16;

/**
 * How the table is read.
 * @throws ConfigError `mirror_column_gone` where the source has no such column (any more)
 */
export function readingOf({ name, wanted }: WantedTable, info: TableInfo): Reading {
  const columnOf = (column: string, use: string): TableColumn => {
    const at = columnIndex(
      info.columns.map((one) => one.name),
      column,
    );
    const found = info.columns[at];
    if (found) return found;
    throw new ConfigError(
      `${name} has no column ${column} (any more), which the definition names as ${use}: change the definition.`,
      { code: "mirror_column_gone" },
    );
  };
  const key = (wanted.key ?? info.key).map((column) => columnOf(column, "key").name);
  const change = wanted.change && columnOf(wanted.change.column, "change column");
  const chosen = wanted.columns?.map((column) => columnOf(column, "column").name);
  const tree =
    wanted.where === undefined
      ? undefined
      : parseCondition(wanted.where, { tokens: false, field: `tables.${name}.where` });
  for (const column of tree ? columnsOf(tree) : []) columnOf(column, "condition");
  const needed = new Set([...key, ...(change ? [change.name] : [])]);
  const columns = chosen
    ? info.columns.filter((one) => chosen.includes(one.name) || needed.has(one.name))
    : info.columns;
  if (columns.length === 0) throw new RejectedError(`${name} has no columns.`);
  const order = key.length > 0 ? key : orderOf(name, columns);
  return {
    ...{ columns, key, order, change, overlapSeconds: wanted.change?.overlap_seconds },
    where: tree && toCondition(tree),
    whereText: wanted.where,
  };
}

/** Without a key rows come in the order of what can be sorted: equal ones stay together. */
function orderOf(name: string, columns: readonly TableColumn[]): readonly string[] {
  const sortable = columns.filter(({ kind }) => SORTABLE.has(kind)).slice(0, MAX_ORDER);
  if (sortable.length > 0) return sortable.map((column) => column.name);
  const message = `${name} has neither a key nor a column that it could be sorted by: name a key in the definition.`;
  throw new RejectedError(message, { code: "mirror_no_order" });
}

/** Only this table cannot be copied; the run goes on with the others. */
export const isOfTable = (error: unknown): boolean =>
  isHubError(error) &&
  (error.reaction === "skip" ||
    error.reaction === "refuse" ||
    error instanceof ConflictError ||
    error.code === "mirror_column_gone");
