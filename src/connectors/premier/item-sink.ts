import {
  type Change,
  defineSink,
  type Found,
  type Item,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import { changesOfCards, remoteIdOf } from "./item-stream.ts";
import { CARDS, columnsFor, fieldsOf, grossOf, pricesOf, toItem, versionOf } from "./items.ts";
import { rowsWith } from "./lookups.ts";
import { manifest, type PremierContext } from "./manifest.ts";
import { guarded } from "./results.ts";
import { decimalOf, drop, flagOf, guidOf, plainDecimal, type Row, textOf } from "./values.ts";
import { write } from "./write.ts";

type Request = WriteRequest<Item>;

/** Cards of the warehouse by their number. Premier takes none away through this API. */
export const items = defineSink(manifest, {
  entity: "item",
  fields: ({ price_list_name: firstList }) => fieldsOf(firstList),
  async find(ctx, keys) {
    const rows = await cardsOf(ctx, keys);
    const changes = await changesOfCards(ctx, [...rows.values()]);
    return [...rows.keys()].flatMap((key, i) => toFound(key, changes[i]));
  },
  async write(ctx, requests) {
    if (requests.length === 0) return [];
    return ctx.state.locked("items", async () => {
      const rows = await cardsOf(
        ctx,
        requests.map(({ data }) => data.code),
      );
      const made = new Set<string>();
      const results: WriteResult[] = [];
      for (const request of requests) {
        const { code } = request.data;
        const row = made.has(code) ? (await cardsOf(ctx, [code])).get(code) : rows.get(code);
        made.add(code);
        results.push(await guarded(request, () => writeOne(ctx, request, row)));
      }
      return results;
    });
  },
});

async function cardsOf(
  ctx: PremierContext,
  codes: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  if (codes.length === 0) return new Map();
  const parameters = { sklad: ctx.settings.warehouse ?? 1 };
  const lookup = { parameters, column: "CISLO", parameter: "skl_cislo" };
  const rows = await rowsWith(ctx, CARDS, { ...lookup, values: codes });
  const byCode = Map.groupBy(rows, (row) => textOf(row, "CISLO", 120)?.toUpperCase() ?? "");
  const found = new Map<string, Row>();
  for (const code of codes) {
    const [row] = byCode.get(code.trim().toUpperCase()) ?? [];
    if (row) found.set(code, row);
  }
  return found;
}

/** A card that is none of ours to keep is not there. */
function toFound(key: string, change: Change<Item> | undefined): Found<Item>[] {
  if (change?.op !== "upsert") return [];
  const { id: remote_id, version, changed_at, data } = change;
  return [{ key, remote_id, ...drop({ version, changed_at }), data }];
}

/** Enough of a card to change it: counted stock stays out of its version. */
function cardOf({ settings }: PremierContext, row: Row) {
  const data = toItem(row, pricesOf(settings));
  return { remote_id: remoteIdOf(row, settings.warehouse ?? 1), version: versionOf(data), data };
}

async function writeOne(
  ctx: PremierContext,
  request: Request,
  row: Row | undefined,
): Promise<WriteResult> {
  const { key, data, only, expect_version: expected } = request;
  const { warehouse = 1 } = ctx.settings;
  const prices = pricesOf(ctx.settings);
  const known = row && cardOf(ctx, row);
  const place = known ? { remote_id: known.remote_id, version: known.version } : {};
  if (expected !== undefined && expected !== known?.version) {
    return { key, status: "conflict", ...place, message: "The card has changed in Premier." };
  }
  // The gross price follows from the rate, which a record that names prices alone may not have.
  const rate = data.vat_rate ?? known?.data.vat_rate;
  const item = {
    ...data,
    ...(rate === undefined || only?.includes("vat_rate") ? {} : { vat_rate: rate }),
  };
  if (!row || !known) {
    const columns = columnsFor(item, { only: undefined, prices });
    const parameters = { typCmd: "ADD", sklad: warehouse, skl_cislo: data.code };
    const [told = {}] = await write(ctx, { command: "SKLAD_ADD", parameters }, columns);
    const id = guidOf(told) ?? (await idOf(ctx, data.code));
    return { key, status: "created", ...drop({ remote_id: id }) };
  }
  const own = columnsFor(item, { only, prices });
  const columns = { ...grossOf(row, own), ...own };
  const changed = Object.entries(columns).filter(([name, value]) => !isSame(row, name, value));
  if (changed.length === 0) return { key, status: "unchanged", ...place };
  const id = guidOf(row);
  const card = id === undefined ? { skl_cislo: data.code } : { id_cislo: id };
  const parameters = { typCmd: "UPD", sklad: warehouse, ...card };
  await write(ctx, { command: "SKLAD_ADD", parameters }, Object.fromEntries(changed));
  return { key, status: "updated", ...drop({ remote_id: known.remote_id }) };
}

/** Where Premier does not tell what it made. */
async function idOf(ctx: PremierContext, code: string): Promise<string | undefined> {
  const row = (await cardsOf(ctx, [code])).get(code);
  return row && remoteIdOf(row, ctx.settings.warehouse ?? 1);
}

function isSame(row: Row, column: string, value: string | boolean | number): boolean {
  if (typeof value === "boolean") return flagOf(row, column) === value;
  if (typeof value === "string") return (textOf(row, column, 4000) ?? "") === value;
  return (decimalOf(row, column) ?? "0") === (plainDecimal(String(value)) ?? "0");
}
