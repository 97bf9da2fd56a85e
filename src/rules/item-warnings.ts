import { type Warning, warning } from "../model/checks/warning.ts";
import {
  findLikeItems,
  type LikeItem,
  type LikeKey,
  laterItems,
  oldestItems,
} from "../store/item-likeness.ts";
import type { DataStore } from "../store/store.ts";
import { deleteWarningsOf, warnedOf } from "../store/warnings.ts";
import type { WrittenFacts } from "../sync/enrich.ts";
import { folded } from "../sync/identity.ts";
import { keepWarnings } from "./keep-warnings.ts";

/**
 * Warns of items in use that may be an older one: the same EAN, else the same code up to case, blanks, dashes and
 * leading zeros. Looks again at those that were warned of one that has changed or is gone, and at later ones that
 * are like one that has changed. Items with the very same code are apart because a person split them.
 */
export async function warnOfItems(
  store: DataStore,
  records: readonly Pick<WrittenFacts<"item">, "id" | "isNew">[],
  now: number,
): Promise<void> {
  const ids = [...new Set(records.map(({ id }) => id))];
  const known = new Set(records.filter(({ isNew }) => !isNew).map(({ id }) => id));
  const written = await findLikeItems(store, ids);
  const warned = (await warnedOf(store, "item", [...known])).filter((id) => !ids.includes(id));
  const changed = written.filter(({ id }) => known.has(id));
  const later = [
    ...(await laterOf(store, "ean", changed)),
    ...(await laterOf(store, "code_key", changed)),
  ];
  const others = [...(await findLikeItems(store, warned)), ...later];
  const items = new Map([...others, ...written].map((item) => [item.id, item]));
  const found = await alikeOf(store, [...items.values()]);
  const isNew = (id: number): boolean => ids.includes(id) && !known.has(id);
  const checked = new Set([...ids, ...warned, ...items.keys()]);
  const rows = [...checked].map((id) => ({
    id,
    warnings: found.get(id) ?? [],
    isNew: isNew(id),
  }));
  await keepWarnings(store, "item", rows, { now });
}

/** These have become part of others: nobody is warned of them any more. */
export async function forgetItems(
  store: DataStore,
  ids: readonly number[],
  now: number,
): Promise<void> {
  const warned = await warnedOf(store, "item", ids);
  await deleteWarningsOf(store, "item", ids);
  const rest = warned.filter((id) => !ids.includes(id));
  if (rest.length === 0) return;
  await warnOfItems(
    store,
    rest.map((id) => ({ id, isNew: false })),
    now,
  );
}

const laterOf = (store: DataStore, by: LikeKey, items: readonly LikeItem[]) =>
  laterItems(store, by, { keys: keysOf(items, by), after: Math.min(...items.map(({ id }) => id)) });

const keysOf = (items: readonly LikeItem[], by: LikeKey): string[] => [
  ...new Set(items.flatMap((item) => item[by] ?? [])),
];

/** What there is to say of each of these items; of one other item only once. */
async function alikeOf(
  store: DataStore,
  items: readonly LikeItem[],
): Promise<ReadonlyMap<number, readonly Warning[]>> {
  const byEan = await oldestItems(store, "ean", keysOf(items, "ean"));
  const byCode = await oldestItems(store, "code_key", keysOf(items, "code_key"));
  const found = new Map<number, readonly Warning[]>();
  for (const item of items) {
    const sameEan = older(item, byEan.get(item.ean ?? ""));
    const sameCode = older(item, byCode.get(item.code_key ?? ""));
    const warnings = [
      ...(sameEan
        ? [warning("same_ean", "ean", { ...paramsOf(sameEan), ean: item.ean ?? "" })]
        : []),
      ...(sameCode && sameCode.id !== sameEan?.id
        ? [warning("same_code", "code", paramsOf(sameCode))]
        : []),
    ];
    if (warnings.length > 0) found.set(item.id, warnings);
  }
  return found;
}

/** The other one, where it is older and not of the very same code. */
const older = (item: LikeItem, other: LikeItem | undefined): LikeItem | undefined =>
  other && other.id < item.id && folded(other.code) !== folded(item.code) ? other : undefined;

const paramsOf = ({ id, code }: LikeItem) => ({ record_id: id, code });
