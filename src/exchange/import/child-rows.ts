import { ConfigError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { Context } from "../../sdk/context.ts";
import type { Condition, Tables } from "../../sdk/tables.ts";
import { columnIndex } from "../language/rows.ts";
import { remoteKey } from "../remote-key.ts";

/** One table of rows that belong to rows of another. */
export interface ChildTable {
  readonly into: string;
  readonly table: string;
  /** Columns that hold the parent's key, in its order. */
  readonly parentKey: readonly string[];
  readonly order: readonly string[];
  /** All that the map reads. */
  readonly columns: readonly string[];
  readonly where: Condition | undefined;
}

/** The rows of each parent, by the parent's id. */
export interface ChildRows {
  readonly columns: readonly string[];
  readonly byParent: ReadonlyMap<string, readonly (readonly Cell[])[]>;
}

const PARENTS = 200;
const PAGE_SIZE = 5_000;
/** A document with more lines is none; the rest is not read into memory. */
const MAX_ROWS = 500_000;

/** The children of these parents, in the order of the child's own key. */
export async function readChildren(
  tables: Tables,
  ctx: Context,
  child: ChildTable,
  parents: readonly (readonly Cell[])[],
): Promise<ChildRows> {
  const { parentKey, order, where } = child;
  const columns = [...new Set([...parentKey, ...order, ...child.columns])];
  const byParent = new Map<string, (readonly Cell[])[]>();
  const at = parentKey.map((name) => columnIndex(columns, name));
  let count = 0;
  for (let from = 0; from < parents.length; from += PARENTS) {
    const among = amongKeys(parentKey, parents.slice(from, from + PARENTS));
    const query = {
      source: { table: child.table },
      columns,
      where: where ? { all: [among, where] } : among,
      key: [...new Set([...parentKey, ...order])],
      pageSize: PAGE_SIZE,
    };
    for await (const page of tables.read(ctx, query)) {
      count += page.rows.length;
      if (count > MAX_ROWS) throw tooMany(child.table);
      for (const row of page.rows) {
        const id = remoteKey(at.map((i) => row[i]));
        if (id === undefined) continue;
        const rows = byParent.get(id);
        if (rows) rows.push(row);
        else byParent.set(id, [row]);
      }
    }
  }
  return { columns, byParent };
}

const tooMany = (table: string): ConfigError =>
  new ConfigError(
    `${table} has more than ${MAX_ROWS} rows for one page: set a smaller page_size, or check parent_key.`,
  );

/** Rows whose key is one of these. */
export function amongKeys(
  columns: readonly string[],
  keys: readonly (readonly Cell[])[],
): Condition {
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) {
    return { column: only, among: keys.map(([value = null]) => value) };
  }
  return {
    any: keys.map((values) => ({
      all: columns.map((column, i) => ({ column, op: "=" as const, value: values[i] ?? null })),
    })),
  };
}
