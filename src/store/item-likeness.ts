import { type Selectable, sql } from "kysely";
import type { ItemTable } from "./data-schema.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";
import type { StoredWarning } from "./warnings.ts";

const FIELDS = ["id", "code", "ean", "code_key"] as const;

/** As much of an item as tells whether another one may be the same. */
export type LikeItem = Pick<Selectable<ItemTable>, (typeof FIELDS)[number]>;
export type LikeKey = "ean" | "code_key";

/** Enough to look at again with one page; a placeholder in the place of an EAN may stand in thousands of items. */
const MOST = 1_000;

/** Items that are there and in use. */
const inUse = ({ db }: DataStore) =>
  db.selectFrom("item").select(FIELDS).where("deleted_at", "is", null).where("active", "=", 1);

/** Of these, those that are there and in use. */
export const findLikeItems = async (
  store: DataStore,
  ids: readonly number[],
): Promise<LikeItem[]> =>
  ids.length === 0
    ? []
    : inUse(store)
        .where(isAmong(store.can, "id", ids))
        .execute();

/** The items with one of the keys and an id above `after`, the oldest first; no more than a thousand. */
export const laterItems = async (
  store: DataStore,
  by: LikeKey,
  { keys, after }: { keys: readonly string[]; after: number },
): Promise<LikeItem[]> =>
  keys.length === 0
    ? []
    : inUse(store)
        .where(isAmong(store.can, by, keys))
        .where("id", ">", after)
        .orderBy("id")
        .limit(MOST)
        .execute();

/** The oldest item of each key. */
export async function oldestItems(
  store: DataStore,
  by: LikeKey,
  keys: readonly string[],
): Promise<ReadonlyMap<string, LikeItem>> {
  if (keys.length === 0) return new Map();
  const rows = await store.db
    .selectFrom("item")
    .select(sql<number | string>`min(${sql.ref("id")})`.as("id"))
    .where("deleted_at", "is", null)
    .where("active", "=", 1)
    .where(isAmong(store.can, by, keys))
    .groupBy(by)
    .execute();
  const items = await findLikeItems(
    store,
    rows.map(({ id }) => Number(id)),
  );
  return new Map(items.flatMap((item) => (item[by] === null ? [] : [[item[by], item] as const])));
}

/** A warning about two items, with the ids of both. */
export type SuspectedPair = StoredWarning & { readonly other_id: number };

/** Pairs of items that may be one, both of which are there, the newest first; `before` is the last id of the page before. */
export async function listPairs(
  { db }: DataStore,
  { isDismissed, before, limit }: { isDismissed: boolean; before?: number; limit: number },
): Promise<SuspectedPair[]> {
  const rows = await db
    .selectFrom("record_warning")
    .innerJoin("item", "item.id", "record_warning.record_id")
    .innerJoin("item as other", "other.id", "record_warning.other_id")
    .selectAll("record_warning")
    .where("record_warning.entity", "=", "item")
    .where("record_warning.dismissed_at", isDismissed ? "is not" : "is", null)
    .where("item.deleted_at", "is", null)
    .where("other.deleted_at", "is", null)
    .$if(before !== undefined, (query) => query.where("record_warning.id", "<", before ?? 0))
    .orderBy("record_warning.id", "desc")
    .limit(limit)
    .execute();
  return rows as SuspectedPair[];
}
