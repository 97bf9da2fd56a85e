import {
  type Context,
  DataError,
  defineSink,
  type Found,
  fromMinor,
  type Item,
  isHubError,
  messageOf,
  toMinor,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import { findCategories, listProducts, write } from "./client.ts";
import { codeOf, toItem } from "./items.ts";
import { manifest, type Settings } from "./manifest.ts";
import { readPages, rowId } from "./paging.ts";
import { decimalOf, drop, type Row, textOf } from "./values.ts";

type SinkContext = Context<unknown, Settings>;
type Request = WriteRequest<Item>;

interface Remote {
  readonly row: Row;
  readonly data: Item;
  readonly version: string;
}

/** Products by their code. The list has no filter by code, so it is read as a whole, once for each piece of work. */
export const itemSink = defineSink(manifest, {
  entity: "item",
  async find(ctx, keys) {
    const all = await findAll(ctx, keys);
    return keys.flatMap((key): Found<Item>[] => {
      const remote = all.get(key);
      if (!remote) return [];
      return [{ key, remote_id: rowId(remote.row), version: remote.version, data: remote.data }];
    });
  },
  async plan(ctx, requests) {
    const all = await findAll(
      ctx,
      requests.map(({ key }) => key),
    );
    return requests.map((request) => planned(request, all.get(request.key)));
  },
  async write(ctx, requests) {
    if (requests.length === 0) return [];
    const all = await findAll(
      ctx,
      requests.map(({ key }) => key),
    );
    const results: WriteResult[] = [];
    for (const request of requests)
      results.push(await writeOne(ctx, request, all.get(request.key)));
    return results;
  },
});

async function findAll(
  { http, log, signal }: SinkContext,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Remote>> {
  const wanted = new Set(keys);
  const found = new Map<string, Remote>();
  if (wanted.size === 0) return found;
  const categories = await findCategories(http);
  const options = { start: { count: 0 }, log, signal };
  for await (const { rows } of readPages((slice) => listProducts(http, slice), options)) {
    for (const row of rows) {
      const code = codeOf(row);
      const data = wanted.has(code) ? toItem(row, categories) : undefined;
      if (!data || found.has(code)) continue;
      found.set(code, { row, data, version: textOf(row.updated_at, 60) ?? "" });
    }
  }
  return found;
}

function planned({ key, data, expect_version }: Request, remote: Remote | undefined): WriteResult {
  if (data.code !== key)
    return { key, status: "rejected", message: "The code of the record is not its key." };
  if (!remote) return { key, status: "created" };
  const known = { key, remote_id: rowId(remote.row), version: remote.version };
  if (expect_version !== undefined && expect_version !== remote.version)
    return { ...known, status: "conflict", message: "The product has changed in Fakturownia." };
  const told = new Map<string, unknown>(Object.entries(payloadOf(remote.data)));
  const isSame = Object.entries(payloadOf(data)).every(([name, value]) => told.get(name) === value);
  return { ...known, status: isSame ? "unchanged" : "updated" };
}

async function writeOne(
  ctx: SinkContext,
  request: Request,
  remote: Remote | undefined,
): Promise<WriteResult> {
  const { key, data } = request;
  try {
    const plan = planned(request, remote);
    if (plan.status !== "created" && plan.status !== "updated") return plan;
    const body = { product: payloadOf(data) };
    const row = remote
      ? await write(ctx.http, { method: "PUT", path: `/products/${rowId(remote.row)}.json`, body })
      : await write(ctx.http, { method: "POST", path: "/products.json", body });
    const version = textOf(row.updated_at, 60);
    return {
      ...{ key, status: plan.status, remote_id: remote ? rowId(remote.row) : rowId(row) },
      ...(version === undefined ? {} : { version }),
    };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return { key, status: "rejected", message: messageOf(error) };
  }
}

/** Prices go out gross: the vendor works the net price out of them, and takes no other way in a change. */
function payloadOf(item: Item) {
  const price = item.prices?.find((one) => one.list === "sales") ?? item.prices?.[0];
  const tax = item.attributes?.vat_code ?? item.vat_rate;
  if (price !== undefined && tax === undefined)
    throw new DataError("vat_rate is missing", [{ field: "vat_rate", message: "is missing" }]);
  return drop({
    name: item.name,
    code: item.code,
    ean_code: item.ean,
    description: item.description,
    tax,
    price_gross: price === undefined ? undefined : grossOf(price, item.vat_rate ?? "0"),
    currency: price?.currency,
    quantity_unit: item.unit,
    additional_info: item.attributes?.pkwiu,
    service: item.type === "service" ? "1" : "0",
    disabled: item.active ? "0" : "1",
  });
}

function grossOf(
  { amount, currency, is_gross }: NonNullable<Item["prices"]>[number],
  rate: string,
): string {
  const minor = toMinor(amount, currency);
  if (is_gross) return fromMinor(minor, currency);
  const percent = Math.round(Number(decimalOf(rate) ?? "0") * 100);
  return fromMinor(minor + Math.floor((minor * percent * 2 + 10_000) / 20_000), currency);
}
