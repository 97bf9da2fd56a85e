import type { Cell } from "../../model/cell.ts";
import type { RowPage, TableQuery } from "../../sdk/tables.ts";

export type ReadPages = (query: TableQuery) => AsyncIterable<RowPage>;

/** Of one page in memory; two are at a time, and what is made of them. */
const PAGE_BYTES = 4_000_000;
/** The first page tells how wide the rows are. */
const FIRST_PAGE = 200;
const MIN_PAGE = 10;

/**
 * Pages of a table, the next one already read while the caller writes the last. Rows of a page are as many as fit into
 * the memory, at most `pageSize` of the query: very long texts make pages of few rows.
 */
export async function* readSource(read: ReadPages, query: TableQuery): AsyncGenerator<RowPage> {
  yield* ahead(adapted(read, query));
}

async function* adapted(read: ReadPages, query: TableQuery): AsyncGenerator<RowPage> {
  let pageSize = Math.min(query.pageSize, FIRST_PAGE);
  let after = query.after;
  for (;;) {
    let fitting = pageSize;
    const part: TableQuery = { ...query, pageSize, ...(after ? { after } : {}) };
    for await (const page of read(part)) {
      yield page;
      after = page.after ?? after;
      fitting = fittingSize(page, query.pageSize);
      if (page.rows.length > 0 && (fitting >= pageSize * 2 || fitting * 2 <= pageSize)) break;
      fitting = pageSize;
    }
    if (fitting === pageSize) return;
    pageSize = fitting;
  }
}

/** As many rows of that width as a page takes. */
function fittingSize({ rows }: RowPage, most: number): number {
  let bytes = 0;
  for (const row of rows) for (const cell of row) bytes += sizeOf(cell);
  const each = Math.max(1, bytes / Math.max(1, rows.length));
  return Math.max(Math.min(MIN_PAGE, most), Math.min(most, Math.floor(PAGE_BYTES / each)));
}

function sizeOf(cell: Cell): number {
  if (typeof cell === "string") return cell.length * 2 + 16;
  return cell instanceof Uint8Array ? cell.length + 64 : 8;
}

/** The next one is under way while the last is worked on. */
export async function* ahead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const items = source[Symbol.asyncIterator]();
  let next = items.next();
  next.catch(() => {});
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = items.next();
      next.catch(() => {});
      yield value;
    }
  } finally {
    await next.catch(() => {});
    await items.return?.();
  }
}
