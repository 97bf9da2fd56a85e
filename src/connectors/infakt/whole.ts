import type { Change, Context, Cursor, Page, StreamQuery } from "../../sdk/index.ts";
import type { Listing, Slice } from "./client.ts";
import { type Position, readPages } from "./paging.ts";
import { type Row, textOf } from "./values.ts";

interface Whole<T> {
  readonly fetch: (slice: Slice) => Promise<Listing>;
  readonly toChange: (row: Row) => Change<T>;
}

/** A list that can only be read from its beginning to its end. */
export async function* readWhole<T>(
  { log, signal }: Pick<Context<unknown, unknown>, "log" | "signal">,
  { cursor = {} }: StreamQuery,
  { fetch, toChange }: Whole<T>,
): AsyncGenerator<Page<T>> {
  if (cursor.done === true) {
    yield { changes: [], cursor, complete: cursor.unsure !== true };
    return;
  }
  const options = { start: positionOf(cursor), log, signal, seen: new Set<string>() };
  for await (const { rows, position, isLast, total } of readPages(fetch, options)) {
    const unsure = position.isUnsure ? { unsure: true } : {};
    yield {
      changes: rows.map(toChange),
      cursor: { ...(isLast ? { done: true } : cursorOf(position)), ...unsure },
      ...(isLast ? { complete: !position.isUnsure } : {}),
      ...(total === undefined ? {} : { total }),
    };
  }
}

export function positionOf(cursor: Cursor): Position {
  const last = textOf(cursor.last, 60);
  return {
    count: Number(cursor.count ?? 0),
    ...(last === undefined ? {} : { last }),
    ...(cursor.unsure === true ? { isUnsure: true } : {}),
  };
}

export const cursorOf = ({ count, last }: Position): Cursor => ({
  count,
  ...(last === undefined ? {} : { last }),
});
