import {
  type Change,
  defineStream,
  type Item,
  isHubError,
  messageOf,
  type Page,
} from "../../sdk/index.ts";
import { CARDS, type Prices, pricesOf, toItem, versionOf, withStock } from "./items.ts";
import { rowsWith } from "./lookups.ts";
import { manifest, type PremierContext } from "./manifest.ts";
import { readParts } from "./reads.ts";
import {
  createStockBook,
  type StockBook,
  type StockRow,
  stockOf,
  type Warehouse,
  warehousesOf,
} from "./stock.ts";
import { TEXTS } from "./texts.ts";
import { BEGINNING, toInstant } from "./times.ts";
import { drop, guidOf, type Row, textOf } from "./values.ts";
import { textIn } from "./windows.ts";

const PAGE_SIZE = 200;

/** What the cards of one read need beside their rows. */
interface Scope {
  readonly prices: Prices;
  readonly parameters: { readonly sklad: number };
  readonly warehouses: readonly Warehouse[];
  readonly book: StockBook;
}

/** Cards of one warehouse with what all warehouses hold; an incremental read also has cards whose stock alone changed. */
export const items = defineStream(manifest, {
  entity: "item",
  title: TEXTS.items,
  modes: ["incremental", "full"],
  deletes: "full_compare",
  async *read(ctx, query) {
    ctx.signal.throwIfAborted();
    const scope = await scopeOf(ctx);
    const since = textIn(query.cursor, "since") ?? BEGINNING;
    const isStockWanted = query.mode === "incremental" && since !== BEGINNING;
    const seen = new Set<string>();
    for await (const page of readParts(ctx, CARDS, { query, parts: [scope.parameters] })) {
      for (const row of page.rows) seen.add(codeOf(row));
      const changes = await changesOf(page.rows, scope);
      const { cursor, total } = page;
      if (!page.isLast || !isStockWanted) {
        const isComplete = query.mode === "full" && page.isLast;
        yield { changes, cursor, total, ...(isComplete ? { complete: true } : {}) };
        continue;
      }
      const until = textIn(cursor, "until") ?? textIn(cursor, "since") ?? since;
      yield { changes, cursor: { since, until, part: 1 }, total };
      yield* stockChanges(ctx, { scope, since, until, seen });
    }
  },
});

async function scopeOf(ctx: PremierContext): Promise<Scope> {
  const { warehouse = 1 } = ctx.settings;
  const warehouses = await warehousesOf(ctx);
  const book = createStockBook(ctx, warehouses);
  return { prices: pricesOf(ctx.settings), parameters: { sklad: warehouse }, warehouses, book };
}

/** The cards that are not among those that changed themselves. */
async function* stockChanges(
  ctx: PremierContext,
  read: {
    readonly scope: Scope;
    readonly since: string;
    readonly until: string;
    readonly seen: ReadonlySet<string>;
  },
): AsyncGenerator<Page<Item>> {
  const { scope, since, until, seen } = read;
  const moved = await stockOf(ctx, scope.warehouses, { timestamp: since });
  const codes = [...moved.keys()].filter((code) => !seen.has(code)).sort();
  for (let at = 0; at < codes.length; at += PAGE_SIZE) {
    const values = codes.slice(at, at + PAGE_SIZE);
    const lookup = { parameters: scope.parameters, column: "CISLO", parameter: "skl_cislo" };
    const rows = await rowsWith(ctx, CARDS, { ...lookup, values });
    const changes = await changesOf(rows, scope);
    yield { changes, cursor: { since, until, part: 1 } };
  }
  yield { changes: [], cursor: { since: until } };
}

const codeOf = (row: Row): string => textOf(row, "CISLO", 120) ?? "";

export const remoteIdOf = (row: Row, warehouse: number): string =>
  guidOf(row) ?? `${warehouse}/${codeOf(row)}`;

/** Cards that were asked for by their numbers, with what all warehouses hold. */
export const changesOfCards = async (
  ctx: PremierContext,
  rows: readonly Row[],
): Promise<readonly Change<Item>[]> =>
  rows.length === 0 ? [] : changesOf(rows, await scopeOf(ctx));

async function changesOf(rows: readonly Row[], scope: Scope): Promise<Change<Item>[]> {
  const stock = await scope.book.levelsOf(rows.map(codeOf));
  return rows.map((row) => toChange(row, { ...scope, levels: stock.get(codeOf(row)) }));
}

function toChange(
  row: Row,
  { prices, parameters, warehouses, levels }: Scope & { levels: readonly StockRow[] | undefined },
): Change<Item> {
  const id = remoteIdOf(row, parameters.sklad);
  try {
    const no = String(parameters.sklad);
    const own = warehouses.find((one) => one.no === no)?.name ?? no;
    const data = withStock(toItem(row, prices), row, { levels, own });
    const time = drop({ changed_at: changedAt(row) });
    return { op: "upsert", id, version: versionOf(data), ...time, data };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return { op: "refuse", id, reason: messageOf(error), raw: row };
  }
}

export const changedAt = (row: Row): string | undefined =>
  toInstant(textOf(row, "PS_TIME", 40)) ?? toInstant(textOf(row, "TIMEPEC", 40));
