import { type Row, textOf } from "../../formats/json/values.ts";
import {
  type Change,
  type Cursor,
  defineStream,
  type Item,
  type Page,
  type StreamQuery,
} from "../../sdk/index.ts";
import { companyId, currencyOf } from "./company.ts";
import { type BcContext, manifest } from "./manifest.ts";
import { changedAt, etagOf, SELECT, toItem } from "./mapping.ts";
import { listPages } from "./paging.ts";
import { keepSubscriptions } from "./subscriptions.ts";

/**
 * So far a read looks back: a change gets its time when it is made and can be seen only once its transaction
 * ends, and the replica may be behind.
 */
export const OVERLAP_MS = 10 * 60_000;

/** Items by the service's own pages when all are read, by the time of their last change otherwise. */
export const items = defineStream(manifest, {
  entity: "item",
  title: {
    en: "Items with stock",
    pl: "Towary ze stanami magazynowymi",
    "pt-BR": "Itens com estoque",
    cs: "Zboží se zásobami",
    hu: "Cikkek készlettel",
  },
  modes: ["incremental", "full"],
  deletes: "full_compare",
  async *read(ctx, query) {
    if (query.mode === "incremental") await keepSubscriptions(ctx);
    const company = await companyId(ctx);
    const currency = await currencyOf(ctx, company);
    const from = query.cursor?.company === company ? query.cursor : undefined;
    const source = { collection: "items", company, select: SELECT };
    const toChange = (row: Row) => itemChange(row, currency);
    yield* readCollection(ctx, { ...source, query: { ...query, cursor: from ?? {} }, toChange });
  },
});

export interface CollectionRead<T> {
  readonly collection: string;
  readonly company: string;
  readonly select: string;
  readonly query: StreamQuery;
  readonly toChange: (row: Row) => Change<T>;
  /** Where the collection is one of several: its cursor's part of the stream's, and whether it is the last one. */
  readonly cursorOf?: (own: Cursor) => Cursor;
  readonly isLast?: boolean;
}

/** All rows of a collection, or those changed since the cursor's time; times are the server's own. */
export async function* readCollection<T>(
  ctx: BcContext,
  read: CollectionRead<T>,
): AsyncGenerator<Page<T>> {
  const { collection, company, select, query, toChange, isLast = true } = read;
  const cursorOf = read.cursorOf ?? ((own) => ({ ...own, company }));
  const path = `/companies(${company})/${collection}`;
  if (query.mode === "full") {
    const from = textOf(query.cursor?.next, 10_000);
    if (query.cursor?.is_done === true) {
      yield { changes: [], cursor: cursorOf({ is_done: true }), complete: isLast };
      return;
    }
    const whole = { $select: select, $count: "true" };
    for await (const { rows, next, total } of listPages(ctx, { path, query: whole, from })) {
      const cursor = cursorOf(next === undefined ? { is_done: true } : { next });
      const end = {
        complete: next === undefined && isLast,
        ...(total === undefined ? {} : { total }),
      };
      yield { changes: rows.map(toChange), cursor, ...end };
    }
    return;
  }
  let seen = textOf(query.cursor?.seen, 40);
  const changed = { $select: select, $orderby: "lastModifiedDateTime", ...sinceFilter(seen) };
  for await (const { rows } of listPages(ctx, { path, query: changed })) {
    seen = latest(seen, rows);
    yield { changes: rows.map(toChange), cursor: cursorOf(seen === undefined ? {} : { seen }) };
  }
}

function sinceFilter(seen: string | undefined): { readonly $filter?: string } {
  const time = Date.parse(seen ?? "");
  if (Number.isNaN(time)) return {};
  return { $filter: `lastModifiedDateTime gt ${new Date(time - OVERLAP_MS).toISOString()}` };
}

function latest(seen: string | undefined, rows: readonly Row[]): string | undefined {
  const times = rows.flatMap((row) => changedAt(row) ?? []);
  return [...(seen === undefined ? [] : [seen]), ...times].toSorted().at(-1);
}

function itemChange(row: Row, currency: string | undefined): Change<Item> {
  const id = textOf(row.id, 60)?.toLowerCase();
  const number = textOf(row.number, 120);
  if (id === undefined)
    return { op: "refuse", id: number ?? "unknown", reason: "The item has no id.", raw: row };
  const mapped = toItem(row, currency);
  if (mapped.field !== undefined)
    return { op: "refuse", id, reason: mapped.reason, field: mapped.field, raw: row };
  return { op: "upsert", id, ...stampOf(row), data: mapped.item };
}

/** Version and time of a row's last change, as far as the service tells them. */
export function stampOf(row: Row): { readonly version?: string; readonly changed_at?: string } {
  const version = etagOf(row);
  const at = changedAt(row);
  return {
    ...(version === undefined ? {} : { version }),
    ...(at === undefined ? {} : { changed_at: at }),
  };
}
