import type { Row } from "../../formats/json/values.ts";
import { type Change, DataError, defineStream, type Item, isHubError } from "../../sdk/index.ts";
import { PRODUCTS } from "./client.ts";
import { manifest, type S4Context } from "./manifest.ts";
import { changedAt, toItem, versionOf } from "./mapping.ts";
import { offsetLiteral } from "./odata.ts";
import { readPass } from "./pass.ts";
import { EXPAND_ALL, numberOf, SELECT_ALL, sameNumber, typesOf } from "./products.ts";
import { type StockRows, stockOf } from "./stock.ts";

/** What was saved while the last read began may have an earlier time: the clock of another server, a long transaction. */
const OVERLAP_MS = 5 * 60_000;

/**
 * Products with their stock. A product that is marked for deletion stays a record, not in use: the mark can be taken
 * back, and until SAP archives the product its number is taken.
 */
export const items = defineStream(manifest, {
  entity: "item",
  title: {
    en: "Products with stock",
    pl: "Materiały ze stanami magazynowymi",
    "pt-BR": "Produtos com estoque",
    cs: "Produkty se zásobami",
    hu: "Termékek készlettel",
  },
  modes: ["incremental", "full"],
  deletes: "full_compare",
  read: (ctx, query) =>
    readPass(ctx, query, {
      ...{ service: PRODUCTS, set: "A_Product", key: "Product" },
      options: { $select: SELECT_ALL, $expand: EXPAND_ALL },
      filter: typesOf(ctx),
      since: (ms) => `LastChangeDateTime ge ${offsetLiteral(Math.max(0, ms - OVERLAP_MS))}`,
      toChanges: (rows, { isWhole }) => changesOf(ctx, rows, isWhole),
    }),
});

async function changesOf(
  ctx: S4Context,
  rows: readonly Row[],
  isRange: boolean,
): Promise<Change<Item>[]> {
  const stock = await stockOf(ctx, rows.map(numberOf), { isRange });
  return rows.map((row) => changeOf(ctx, row, stock.get(sameNumber(numberOf(row)))));
}

function changeOf(ctx: S4Context, row: Row, stock: StockRows | undefined): Change<Item> {
  const id = numberOf(row);
  const at = changedAt(row);
  const version = versionOf(ctx, row);
  const time = at === undefined ? {} : { changed_at: at };
  try {
    return { op: "upsert", id, version, ...time, data: toItem(ctx, row, stock) };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    const field = error instanceof DataError ? error.issues[0]?.field : undefined;
    const reason = error.message;
    return { op: "refuse", id, reason, ...(field === undefined ? {} : { field }), raw: row };
  }
}
