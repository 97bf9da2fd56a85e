import {
  defineSink,
  type Item,
  type RemoveRequest,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import {
  EXISTS,
  errorOf,
  type Fault,
  isAbsent,
  isForbidden,
  isSessionOver,
  isStale,
  rowIn,
  told,
} from "./answer.ts";
import { create, entityPath, erase, listWhere, patch } from "./client.ts";
import { activity, bodyOf, changedPaths, MAX_CODE, newBody, refusalOf } from "./item-body.ts";
import {
  etagIn,
  fieldsOf,
  isActive,
  isEtag,
  KEY,
  SELECT,
  toItem,
  versionOf,
} from "./item-mapping.ts";
import { groupsOf } from "./item-stream.ts";
import { manifest, type SapContext } from "./manifest.ts";
import { changedAt, serverClock } from "./server-time.ts";
import type { Row } from "./values.ts";

type Request = WriteRequest<Item>;

/** Items by their code, which is also what SAP knows them by. */
export const items = defineSink(manifest, {
  entity: "item",
  fields: fieldsOf,
  async find(ctx, keys) {
    const clock = serverClock(ctx.settings);
    const rows = await rowsOf(ctx, keys);
    const groups = rows.size > 0 ? await groupsOf(ctx) : new Map();
    return keys.flatMap((key) => {
      const row = rows.get(key);
      const data = row && toItem(row, ctx.settings, groups);
      if (!data) return [];
      return { key, remote_id: data.code, version: versionOf(row), ...changedAt(row, clock), data };
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
    return withVersions(ctx, requests, { results, rows });
  },
  async remove(ctx, requests) {
    const rows = await rowsOf(
      ctx,
      requests.map(({ remote_id: id }) => id),
    );
    const results: WriteResult[] = [];
    for (const request of requests) {
      ctx.signal.throwIfAborted();
      results.push(await removeOne(ctx, request, rows.get(request.remote_id)));
    }
    return results;
  },
});

/**
 * The rows of the codes that exist. A server whose database takes upper and lower case alike gives `abc` for `ABC`:
 * there they are one item.
 */
async function rowsOf(
  ctx: SapContext,
  codes: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const values = codes.filter((code) => code !== "" && code.length <= MAX_CODE);
  const found = await listWhere(ctx, "Items", { select: SELECT.join(","), field: KEY, values });
  const exact = new Map(found.map((row) => [String(row[KEY]), row]));
  const folded = new Map(found.map((row) => [String(row[KEY]).toLowerCase(), row]));
  return new Map(
    codes.flatMap((code): [string, Row][] => {
      const row = exact.get(code) ?? folded.get(code.toLowerCase());
      return row ? [[code, row]] : [];
    }),
  );
}

async function writeOne(
  ctx: SapContext,
  request: Request,
  row: Row | undefined,
): Promise<WriteResult> {
  const { settings } = ctx;
  const { key, expect_version: expected } = request;
  const refusal = refusalOf(request, { settings, isNew: !row });
  if (refusal) return { key, status: "rejected", message: refusal };
  if (row) return update(ctx, request, row);
  if (expected !== undefined) return { key, status: "conflict", message: "The item is not there." };
  const { answer, fault } = await create(ctx, "Items", newBody(request, settings));
  if (fault?.code === EXISTS) return updateExisting(ctx, request, fault);
  if (fault) return refused(key, fault);
  const made = await rowIn(answer);
  const version = etagIn(made);
  const told = version === undefined ? {} : { version };
  return { key, status: "created", remote_id: idOf(made, request), ...told };
}

/** Somebody else was first, or our own call whose answer was lost. */
async function updateExisting(
  ctx: SapContext,
  request: Request,
  fault: Fault,
): Promise<WriteResult> {
  const { code } = request.data;
  const row = (await rowsOf(ctx, [code])).get(code);
  return row ? update(ctx, request, row) : refused(request.key, fault);
}

async function update(ctx: SapContext, request: Request, row: Row): Promise<WriteResult> {
  const { settings } = ctx;
  const { data, key, expect_version: expected } = request;
  const known = { key, remote_id: idOf(row, request) };
  const paths = changedPaths(request, row, settings);
  if (paths.length === 0) return { ...known, status: "unchanged", version: versionOf(row) };
  if (isOther(expected, row)) return conflict(known);
  const { fault } = await patch(ctx, {
    path: entityPath("Items", known.remote_id),
    body: bodyOf(data, { paths, settings, row }),
    etag: etagOf(expected),
  });
  if (!fault) return { ...known, status: "updated" };
  return isStale(fault) ? conflict(known) : { ...known, ...refused(key, fault) };
}

async function removeOne(
  ctx: SapContext,
  { key, remote_id: id, expect_version: expected }: RemoveRequest,
  row: Row | undefined,
): Promise<WriteResult> {
  const known = { key, remote_id: id };
  const isDeleting = ctx.settings.removal === "delete";
  if (!row || (!isDeleting && !isActive(row))) return { ...known, status: "unchanged" };
  if (isOther(expected, row)) return conflict(known);
  const target = {
    path: entityPath("Items", idOf(row, { data: { code: id } })),
    etag: etagOf(expected),
  };
  const { fault } = isDeleting
    ? await erase(ctx, target)
    : await patch(ctx, { ...target, body: activity(false) });
  if (!fault) return { ...known, status: "deleted" };
  if (isAbsent(fault)) return { ...known, status: "unchanged" };
  return isStale(fault) ? conflict(known) : { ...known, ...refused(key, fault) };
}

/** SAP answers a change with nothing: the versions are asked for together, and told where nobody else came between. */
async function withVersions(
  ctx: SapContext,
  requests: readonly Request[],
  { results, rows }: { results: readonly WriteResult[]; rows: ReadonlyMap<string, Row> },
): Promise<readonly WriteResult[]> {
  const codes = requests.flatMap(({ data }, i) =>
    results[i]?.status === "updated" ? [data.code] : [],
  );
  if (codes.length === 0) return results;
  const after = await rowsOf(ctx, codes);
  return results.map((result, i) => {
    const request = requests[i];
    const row = request && after.get(request.data.code);
    if (result.status !== "updated" || !row) return result;
    const isOurs = isAsWritten(ctx, { request, before: rows.get(request.data.code), after: row });
    return isOurs ? { ...result, version: versionOf(row) } : result;
  });
}

function isAsWritten(
  { settings }: SapContext,
  { request, before, after }: { request: Request; before: Row | undefined; after: Row },
): boolean {
  const was = before && toItem(before, settings, new Map());
  if (!was || changedPaths(request, after, settings).length > 0) return false;
  const written = new Set(request.only ?? fieldsOf(settings));
  const others = fieldsOf(settings).filter((path) => !written.has(path));
  return changedPaths({ key: request.key, data: was, only: others }, after, settings).length === 0;
}

const idOf = (row: Row, { data }: { readonly data: Pick<Item, "code"> }): string =>
  typeof row[KEY] === "string" ? row[KEY] : data.code;

const isOther = (expected: string | undefined, row: Row): boolean =>
  expected !== undefined && expected !== versionOf(row);

const etagOf = (expected: string | undefined): string | undefined =>
  expected !== undefined && isEtag(expected) ? expected : undefined;

const conflict = (known: { readonly key: string; readonly remote_id: string }): WriteResult => ({
  ...known,
  status: "conflict",
  message: "The item has changed in SAP Business One.",
});

/** @throws AuthError where no record would be taken */
function refused(key: string, fault: Fault): WriteResult {
  if (isSessionOver(fault) || isForbidden(fault)) throw errorOf(fault);
  return { key, status: "rejected", message: told(fault) };
}
