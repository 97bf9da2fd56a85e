import {
  defineSink,
  type Item,
  type RemoveRequest,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import {
  changeItem,
  createItem,
  getItem,
  idOf,
  lookUp,
  type Outcome,
  versionOf,
} from "./client.ts";
import { type FusionContext, manifest } from "./manifest.ts";
import {
  bodyOf,
  changedAt,
  changedPaths,
  fieldsOf,
  inactiveStatus,
  newBody,
  refusalOf,
  toItem,
} from "./mapping.ts";
import { badAnswer, errorOf, type Problem, rowIn } from "./problems.ts";
import type { Row } from "./values.ts";

type Request = WriteRequest<Item>;
interface Known {
  readonly key: string;
  readonly remote_id: string;
}

/** Items by their number; an item itself is addressed by the key that Oracle gave it. */
export const items = defineSink(manifest, {
  entity: "item",
  fields: fieldsOf,
  async find(ctx, keys) {
    const rows = await rowsOf(ctx, keys);
    return keys.flatMap((key) => {
      const row = rows.get(key);
      const data = row && toItem(row, ctx.settings);
      if (!data) return [];
      const changed = changedAt(row);
      const time = changed === undefined ? {} : { changed_at: changed };
      return { key, remote_id: knownId(row), ...versionIn(row), ...time, data };
    });
  },
  async write(ctx, requests) {
    const rows = await rowsOf(
      ctx,
      requests.map(({ data }) => data.code),
    );
    const results: WriteResult[] = [];
    for (const request of requests) {
      ctx.signal.throwIfAborted();
      results.push(await writeOne(ctx, request, rows.get(request.data.code)));
    }
    return results;
  },
  async remove(ctx, requests) {
    const results: WriteResult[] = [];
    for (const request of requests) {
      ctx.signal.throwIfAborted();
      results.push(await removeOne(ctx, request));
    }
    return results;
  },
});

async function rowsOf(
  ctx: FusionContext,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const found = await lookUp(
    ctx,
    numbers.filter((number) => number !== ""),
  );
  return new Map(found.map((row) => [String(row.ItemNumber), row]));
}

async function writeOne(
  ctx: FusionContext,
  request: Request,
  row: Row | undefined,
): Promise<WriteResult> {
  const { data, key, expect_version: expected } = request;
  const refusal = refusalOf(request, { settings: ctx.settings, isNew: !row });
  if (refusal) return { key, status: "rejected", message: refusal };
  if (row) return update(ctx, request, row);
  if (expected !== undefined) return { key, status: "conflict", message: "The item is not there." };
  const { answer, problem } = await createItem(ctx, newBody(data, ctx.settings));
  if (problem) return updateExisting(ctx, request, problem);
  const made = await rowIn(answer);
  return { key, status: "created", remote_id: knownId(made), ...versionIn(made) };
}

/** It may be refused because somebody else was first, or our own call whose answer was lost. */
async function updateExisting(
  ctx: FusionContext,
  request: Request,
  problem: Problem,
): Promise<WriteResult> {
  if (isForAll(problem)) throw errorOf(problem);
  const { code } = request.data;
  const row = (await rowsOf(ctx, [code])).get(code);
  return row ? update(ctx, request, row) : rejected(request.key, problem);
}

/** Looks at the item again: only what is read alone tells the etag that the change has to name. */
async function update(ctx: FusionContext, request: Request, listed: Row): Promise<WriteResult> {
  const { data, key, expect_version: expected } = request;
  const known = { key, remote_id: knownId(listed) };
  if (changedPaths(request, listed, ctx.settings).length === 0)
    return { ...known, status: "unchanged", ...versionIn(listed) };
  const found = await getItem(ctx, known.remote_id);
  if (!found) return conflict(known);
  const { row, etag } = found;
  const paths = changedPaths(request, row, ctx.settings);
  if (paths.length === 0) return { ...known, status: "unchanged", ...versionIn(row) };
  if (expected !== undefined && expected !== versionOf(row)) return conflict(known);
  const body = bodyOf(data, paths, ctx.settings);
  const outcome = await changeItem(ctx, { id: known.remote_id, body, etag });
  return resultOf(known, { outcome, status: "updated" });
}

/** Oracle deletes no items: they get the status of those out of use. */
async function removeOne(ctx: FusionContext, request: RemoveRequest): Promise<WriteResult> {
  const { key, remote_id: id, expect_version: expected } = request;
  const known = { key, remote_id: id };
  const found = isKey(id) ? await getItem(ctx, id) : undefined;
  const item = found && toItem(found.row, ctx.settings);
  if (!item?.active) return { ...known, status: "unchanged" };
  if (expected !== undefined && expected !== versionOf(found?.row ?? {})) return conflict(known);
  const body = { ItemStatusValue: inactiveStatus(ctx.settings) };
  const outcome = await changeItem(ctx, { id, body, etag: found?.etag });
  return resultOf(known, { outcome, status: "deleted" });
}

async function resultOf(
  known: Known,
  { outcome, status }: { readonly outcome: Outcome; readonly status: "updated" | "deleted" },
): Promise<WriteResult> {
  const { answer, problem } = outcome;
  if (!problem) return { ...known, status, ...versionIn(await rowIn(answer)) };
  if (isForAll(problem)) throw errorOf(problem);
  return problem.status === 412 ? conflict(known) : { ...known, ...rejected(known.key, problem) };
}

/** The sign-in or a right: no record would be taken. */
const isForAll = ({ status }: Problem): boolean => status === 401 || status === 403;

const rejected = (key: string, { message }: Problem): WriteResult => ({
  key,
  status: "rejected",
  message,
});

const conflict = (known: Known): WriteResult => ({
  ...known,
  status: "conflict",
  message: "The item has changed in Oracle Fusion.",
});

const isKey = (id: string): boolean => /^[\w.~%-]{1,250}$/.test(id) && !/^\.+$/.test(id);

/** @throws TransientError where the row has no address of its own */
function knownId(row: Row): string {
  const id = idOf(row);
  if (id === undefined) throw badAnswer("has an item without its own address");
  return id;
}

function versionIn(row: Row): { readonly version?: string } {
  const version = versionOf(row);
  return version === undefined ? {} : { version };
}
