import type { Change, Context, Page, Party, StreamQuery } from "../../sdk/index.ts";
import { listClients } from "./client.ts";
import { readPages, rowId } from "./paging.ts";
import { toParty } from "./parties.ts";
import { type Row, textOf } from "./values.ts";

/** Every contractor: the list has neither an order nor a filter by change. */
export async function* readClients(
  { http, log, signal }: Context<unknown, unknown>,
  { cursor = {} }: StreamQuery,
): AsyncGenerator<Page<Party>> {
  const wasUnsure = cursor.unsure === true;
  if (cursor.done === true) {
    yield { changes: [], cursor, complete: !wasUnsure };
    return;
  }
  const last = textOf(cursor.last, 60);
  const start = {
    count: Number(cursor.count ?? 0),
    ...(last === undefined ? {} : { last }),
    isUnsure: wasUnsure,
  };
  const pages = readPages((slice) => listClients(http, slice), { start, log, signal });
  for await (const { rows, position, isLast } of pages) {
    const unsure = position.isUnsure ? { unsure: true } : {};
    const next = { count: position.count, ...(position.last ? { last: position.last } : {}) };
    yield {
      changes: rows.filter((row) => rowId(row) !== "").map(toChange),
      cursor: { ...(isLast ? { done: true } : next), ...unsure },
      ...(isLast ? { complete: !position.isUnsure } : {}),
    };
  }
}

function toChange(row: Row): Change<Party> {
  const id = rowId(row);
  const version = textOf(row.updated_at, 60);
  const data = toParty(row);
  if (!data) return { op: "refuse", id, reason: "name is missing", field: "name", raw: row };
  return { op: "upsert", id, ...(version === undefined ? {} : { version }), data };
}
