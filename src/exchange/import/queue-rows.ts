import type { Cell } from "../../model/cell.ts";
import type { Context } from "../../sdk/context.ts";
import type { Condition, Tables } from "../../sdk/tables.ts";
import type { Incremental } from "../import-definition.ts";
import { columnIndex } from "../language/rows.ts";
import { remoteKey, textOf } from "../remote-key.ts";

type Queue = NonNullable<Incremental["queue"]>;

/** Rows of a change queue that are worked on together. */
export interface Taken {
  /** Of rows that were added or changed, each once. */
  readonly keys: readonly (readonly Cell[])[];
  /** Of rows that the queue itself calls deleted. */
  readonly deletedKeys: readonly (readonly Cell[])[];
  /** Text of the last one's id. */
  readonly lastId: string;
  /** Takes them out of the queue: what came after them stays. */
  remove(): Promise<void>;
}

const PAGE_SIZE = 500;
const DELETED: readonly string[] = ["D", "DELETE"];

/** The queue from its beginning, as it is when the read begins; what comes meanwhile is for the next read. */
export async function* readQueue(
  tables: Tables,
  ctx: Context,
  queue: Queue,
  where?: Condition,
): AsyncGenerator<Taken> {
  const { table, id, key, operation, deleted = DELETED } = queue;
  const columns = [id, ...key, ...(operation === undefined ? [] : [operation])];
  const isDeletion = new Set(deleted.map((word) => word.toUpperCase()));
  const query = {
    source: { table },
    columns: [...new Set(columns)],
    key: [id],
    pageSize: PAGE_SIZE,
    ...(where ? { where } : {}),
  };
  for await (const page of tables.read(ctx, query)) {
    if (page.rows.length === 0) continue;
    const at = (name: string) => columnIndex(page.columns, name);
    const keyAt = key.map(at);
    const operationAt = operation === undefined ? -1 : at(operation);
    const changed = new Map<string, Cell[]>();
    const gone = new Map<string, Cell[]>();
    for (const row of page.rows) {
      const values = keyAt.map((i) => row[i] ?? null);
      const text = remoteKey(values);
      if (text === undefined) continue;
      const word = row[operationAt];
      const isGone = word != null && isDeletion.has(textOf(word).trim().toUpperCase());
      // The last word of a row counts.
      (isGone ? changed : gone).delete(text);
      (isGone ? gone : changed).set(text, values);
    }
    const ids = page.rows.map((row) => [row[at(id)] ?? null]);
    yield {
      keys: [...changed.values()],
      deletedKeys: [...gone.values()],
      lastId: textOf(ids.at(-1)?.[0] ?? ""),
      remove: async () => {
        await tables.write(ctx, { table, columns: [id], rows: ids, mode: "delete", key: [id] });
      },
    };
  }
}
