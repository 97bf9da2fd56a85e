import {
  type Change,
  DataError,
  defineStream,
  type Item,
  type Page,
  type StreamQuery,
} from "../../sdk/index.ts";
import { changedAt, toItem, versionOf } from "./item-mapping.ts";
import { type ItemRow, selectItems } from "./item-rows.ts";
import { manifest, type NetSuiteContext } from "./manifest.ts";
import { changedSince, cursorOf, type Marks, marksAfter, marksIn, type Watched } from "./marks.ts";
import { type PriceFrame, priceFrame } from "./price-frame.ts";
import { badAnswer } from "./suiteql.ts";
import { idOf } from "./values.ts";

const PAGE_ROWS = 500;

/** Items with price and stock, by id. NetSuite forgets what it deletes: only a whole read can tell. */
export const items = defineStream(manifest, {
  entity: "item",
  title: {
    en: "Items with stock",
    pl: "Towary ze stanami magazynowymi",
    "pt-BR": "Itens com estoque",
    cs: "Položky se skladem",
    hu: "Cikkek készlettel",
  },
  modes: ["incremental", "full"],
  deletes: "full_compare",
  read: readItems,
});

/** Stock moves without changing its item, so both times count. */
const ITEM: Watched = { name: "item", table: "item", column: "lastmodifieddate" };
const STOCK: Watched = {
  name: "stock",
  table: "inventoryitemlocations",
  column: "lastquantityavailablechange",
};

async function* readItems(
  ctx: NetSuiteContext,
  { mode, cursor }: StreamQuery,
): AsyncGenerator<Page<Item>> {
  const frame = await priceFrame(ctx);
  const withStock = ctx.settings.with_stock ?? true;
  let after = idOf(cursor?.after_id) ?? "0";
  const isUnderWay = after !== "0";
  const watched = mode === "full" ? [] : withStock ? [ITEM, STOCK] : [ITEM];
  const names = watched.map(({ name }) => name);
  const since = marksIn(cursor, "since", names);
  const next = isUnderWay ? marksIn(cursor, "next", names) : await marksAfter(ctx, watched, since);
  const changed = conditionOf(since);
  const isFirst = !isUnderWay && changed === "";
  for (let isMore = true, pages = 0; isMore; pages++) {
    const page = await selectItems(ctx, frame, {
      where: `id > ${after}${changed}`,
      limit: PAGE_ROWS,
      withStock,
    });
    const last = page.rows.at(-1)?.id;
    isMore = page.hasMore;
    if (isMore && (last === undefined || Number(last) <= Number(after)))
      throw badAnswer("/items: the rows are not in the order of their ids");
    after = last ?? after;
    yield {
      changes: page.rows.map((row) => toChange(ctx, frame, row)),
      cursor:
        isMore || mode === "full"
          ? { after_id: after, ...cursorOf(since, "since"), ...cursorOf(next, "next") }
          : cursorOf({ ...since, ...next }, "since"),
      complete: mode === "full" && !isMore,
      ...(isFirst && pages === 0 && page.totalResults !== undefined
        ? { total: page.totalResults }
        : {}),
    };
  }
}

function conditionOf({ item, stock }: Marks): string {
  if (item === undefined) return "";
  const own = changedSince(ITEM.column, item);
  if (stock === undefined) return ` AND ${own}`;
  const moved = changedSince(STOCK.column, stock);
  return ` AND (${own} OR id IN (SELECT item FROM ${STOCK.table} WHERE ${moved}))`;
}

function toChange(ctx: NetSuiteContext, frame: PriceFrame, row: ItemRow): Change<Item> {
  const { id, item: raw } = row;
  try {
    const data = toItem(row, frame);
    const version = versionOf(row, data, ctx.settings);
    return { op: "upsert", id, version, ...changedAt(raw, ctx.settings), data };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const { message: reason, issues } = error;
    return { op: "refuse", id, reason, ...(issues[0] ? { field: issues[0].field } : {}), raw };
  }
}
