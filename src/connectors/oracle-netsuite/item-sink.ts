import { isDeepStrictEqual } from "node:util";
import {
  defineSink,
  type Item,
  isHubError,
  type RemoveRequest,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import { call } from "./client.ts";
import { changedAt, fieldsOf, recordTypeOf, toItem, versionOf } from "./item-mapping.ts";
import { type Body, bodyOf, changesOf, keptOf, newTypeOf } from "./item-payload.ts";
import { type ItemRow, itemsByCode, itemsById } from "./item-rows.ts";
import { manifest, type NetSuiteContext } from "./manifest.ts";
import { type PriceFrame, priceFrame } from "./price-frame.ts";
import { problemOf } from "./problems.ts";
import { badAnswer } from "./suiteql.ts";

const RECORDS = "/services/rest/record/v1";

/** Items by their name or number, `itemid`. */
export const items = defineSink(manifest, {
  entity: "item",
  fields: fieldsOf,
  async find(ctx, keys) {
    const frame = await priceFrame(ctx);
    // All that the stream gives: what is found here may be taken for what it would have read.
    const withStock = ctx.settings.with_stock ?? true;
    const rows = await itemsByCode(ctx, frame, { codes: keys, withStock });
    const wanted = new Set(keys);
    return rows.flatMap((row) => {
      const found = readable(ctx, frame, row);
      if (!found || !wanted.has(found.data.code)) return [];
      const time = changedAt(row.item, ctx.settings);
      return [{ key: found.data.code, remote_id: row.id, ...found, ...time }];
    });
  },
  async write(ctx, requests) {
    const frame = await priceFrame(ctx);
    const codes = requests.map(({ data }) => data.code);
    const known = Map.groupBy(await itemsByCode(ctx, frame, { codes }), codeOf);
    const written: Written[] = [];
    for (const request of requests) {
      const isRepeat = written.some(({ code }) => code === request.data.code);
      const rows = isRepeat
        ? await itemsByCode(ctx, frame, { codes: [request.data.code] })
        : (known.get(request.data.code) ?? []);
      const outcome = await guarded(async () => writeOne({ ctx, frame }, request, rows));
      const { key, data } = request;
      written.push(
        "result" in outcome
          ? { code: data.code, ...outcome }
          : { code: data.code, result: { key, ...outcome } },
      );
    }
    return withVersions({ ctx, frame }, written);
  },
  async remove(ctx, requests) {
    const frame = await priceFrame(ctx);
    const results: WriteResult[] = [];
    for (const request of requests) {
      const { key, remote_id } = request;
      const done = await guarded(() => removeOne({ ctx, frame }, request));
      results.push({ key, remote_id, ...done });
    }
    return results;
  },
});

interface Work {
  readonly ctx: NetSuiteContext;
  readonly frame: PriceFrame;
}

interface Outcome {
  readonly result: WriteResult;
  /** What the fields hold once the write is done; absent where nothing was written. */
  readonly after?: readonly unknown[];
}

interface Written extends Outcome {
  readonly code: string;
}

const codeOf = ({ item }: ItemRow): string => String(item.itemid ?? "").trim();

function read(ctx: NetSuiteContext, frame: PriceFrame, row: ItemRow) {
  const data = toItem(row, frame);
  return { data, version: versionOf(row, data, ctx.settings) };
}

/** Undefined for an item that the hub cannot keep: the stream tells why. */
function readable(ctx: NetSuiteContext, frame: PriceFrame, row: ItemRow) {
  try {
    return read(ctx, frame, row);
  } catch (error) {
    if (isHubError(error) && error.code === "bad_data") return undefined;
    throw error;
  }
}

interface Refusal {
  readonly status: "rejected";
  readonly message: string;
}

/** A refusal of one record is its result; what stops every record is thrown. */
async function guarded<T>(work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return { status: "rejected", message: error.message };
  }
}

async function writeOne(
  work: Work,
  request: WriteRequest<Item>,
  rows: readonly ItemRow[],
): Promise<Outcome> {
  const { key, expect_version: expected } = request;
  const [found, another] = rows;
  if (another) {
    const ids = rows.map(({ id }) => id).join(", ");
    const message = `NetSuite has several items with this name: ${ids}. Give each a name of its own.`;
    return { result: { key, status: "rejected", message } };
  }
  if (!found && expected === undefined) return create(work, request);
  if (!found) return { result: { key, status: "conflict" } };
  if (expected === undefined) return update(work, request, found);
  // The comparison stands right before the change: NetSuite itself makes no change under a condition.
  const [fresh] = await itemsById(work.ctx, work.frame, [found.id]);
  const isSame = fresh && read(work.ctx, work.frame, fresh).version === expected;
  if (isSame) return update(work, request, fresh);
  return { result: { key, status: "conflict", remote_id: found.id } };
}

async function create({ ctx, frame }: Work, request: WriteRequest<Item>): Promise<Outcome> {
  const { key, data } = request;
  const type = newTypeOf(data);
  const writing = { settings: ctx.settings, frame };
  const body = bodyOf(data, writing);
  try {
    const answer = await send(ctx, { method: "POST", path: type, body });
    const id = /\/(\d{1,15})$/.exec(answer.headers.location ?? "")?.[1];
    if (id === undefined) throw badAnswer("the header Location: it names no new record");
    return { result: { key, status: "created", remote_id: id }, after: keptOf(data, writing) };
  } catch (error) {
    if (problemOf(error)?.status !== 400) throw error;
    // Somebody may have made it since it was looked up.
    const [other, another] = await itemsByCode(ctx, frame, { codes: [data.code] });
    if (!other || another) throw error;
    return update({ ctx, frame }, request, other);
  }
}

async function update(
  { ctx, frame }: Work,
  request: WriteRequest<Item>,
  row: ItemRow,
): Promise<Outcome> {
  const { key } = request;
  const { id } = row;
  const { data, version } = read(ctx, frame, row);
  const writing = { settings: ctx.settings, frame };
  const body = changesOf(data, request, writing);
  if (Object.keys(body).length === 0)
    return { result: { key, status: "unchanged", remote_id: id, version } };
  const gone = await patch(ctx, row, body);
  if (gone) return { result: { key, ...gone } };
  const after = keptOf(data, writing, request);
  return { result: { key, status: "updated", remote_id: id }, after };
}

async function removeOne(
  { ctx, frame }: Work,
  { remote_id: id, expect_version: expected }: RemoveRequest,
): Promise<Pick<WriteResult, "status" | "version" | "message">> {
  const [row] = /^[1-9]\d{0,14}$/.test(id) ? await itemsById(ctx, frame, [id]) : [];
  if (!row) return { status: "unchanged" };
  const { data, version } = read(ctx, frame, row);
  if (expected !== undefined && version !== expected) return { status: "conflict" };
  if (!data.active) return { status: "unchanged", version };
  return (await patch(ctx, row, { isInactive: true })) ?? { status: "deleted" };
}

/** Undefined where it was done; else why somebody else's change stands in the way. */
async function patch(
  ctx: NetSuiteContext,
  row: ItemRow,
  body: Body,
): Promise<Pick<WriteResult, "status" | "message" | "remote_id"> | undefined> {
  const { id: remote_id } = row;
  const type = recordTypeOf(row);
  if (type === undefined)
    return { status: "rejected", remote_id, message: "The hub cannot change this kind of item." };
  try {
    await send(ctx, { method: "PATCH", path: `${type}/${remote_id}`, body });
    return undefined;
  } catch (error) {
    const status = problemOf(error)?.status;
    if (status !== 404 && status !== 409) throw error;
    return { status: "conflict", remote_id };
  }
}

const send = (
  ctx: NetSuiteContext,
  {
    path,
    ...rest
  }: { readonly method: "POST" | "PATCH"; readonly path: string; readonly body: Body },
) =>
  call(ctx, {
    ...rest,
    path: `${RECORDS}/${path}`,
    headers: { "x-netsuite-propertynamevalidation": "Error" },
  });

/**
 * NetSuite tells no version with a write, so what was written is read again. Where somebody changed it meanwhile
 * the version would be of their change, and it is left out: the next read shows it.
 */
async function withVersions({ ctx, frame }: Work, written: readonly Written[]) {
  const ids = written.flatMap(({ result, after }) => (after ? (result.remote_id ?? []) : []));
  const rows = await itemsById(ctx, frame, [...new Set(ids)]);
  const fresh = new Map(rows.map((row) => [row.id, row]));
  return written.map(({ result, after }): WriteResult => {
    const row = fresh.get(result.remote_id ?? "");
    if (!after || !row) return result;
    const now = readable(ctx, frame, row);
    const kept = now && keptOf(now.data, { settings: ctx.settings, frame });
    return now && isDeepStrictEqual(kept, after) ? { ...result, version: now.version } : result;
  });
}
