import type { Cursor, StreamQuery } from "../../sdk/index.ts";
import type { Parameters } from "./client.ts";
import type { PremierContext } from "./manifest.ts";
import { BEGINNING, sinceOf } from "./times.ts";
import type { Row } from "./values.ts";
import { numberIn, pagesOf, type Table, textIn } from "./windows.ts";

export interface ReadPage {
  readonly rows: readonly Row[];
  /** Which of the parts the rows are of. */
  readonly part: number;
  readonly cursor: Cursor;
  readonly isLast: boolean;
  readonly total: number;
}

/**
 * The rows of several commands one after the other, for one read of a stream. The cursor is where the part and the
 * table go on; of an incremental read also from when on changes are wanted, and from when on next time.
 */
export async function* readParts(
  ctx: PremierContext,
  table: Table,
  { query, parts }: { readonly query: StreamQuery; readonly parts: readonly Parameters[] },
): AsyncGenerator<ReadPage> {
  const { cursor, mode } = query;
  const isIncremental = mode === "incremental";
  const since = textIn(cursor, "since") ?? BEGINNING;
  const changed = isIncremental ? { timestamp: since } : {};
  let until = textIn(cursor, "until");
  let after = numberIn(cursor, "after");
  let hasRead = false;
  for (let part = numberIn(cursor, "part") ?? 0; part < parts.length; part++) {
    const parameters = { ...parts[part], ...changed };
    for await (const page of pagesOf(ctx, table, { parameters, after })) {
      until ??= sinceOf(page.now ?? ctx.clock.now());
      const isEnd = page.isLast && part === parts.length - 1;
      const place = page.isLast ? { part: part + 1 } : { part, after: page.after };
      const next = isEnd ? { since: until } : { since, until, ...place };
      yield {
        rows: page.rows,
        part,
        cursor: isIncremental ? next : { ...place },
        isLast: isEnd,
        total: page.total,
      };
    }
    after = undefined;
    hasRead = true;
  }
  // It went on after its last page.
  if (!hasRead) yield { rows: [], part: 0, cursor: cursor ?? {}, isLast: true, total: 0 };
}
