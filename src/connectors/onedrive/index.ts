import {
  DataError,
  type Download,
  defineConnector,
  defineFiles,
  type FileEntry,
  type HttpResponse,
  joinPath,
} from "../../sdk/index.ts";
import { check } from "./check.ts";
import { granted, send } from "./client.ts";
import { driveAddress, readQuota } from "./drive.ts";
import { errorOf, isDone } from "./errors.ts";
import { DriveItem, ItemPage, SELECT, toEntry } from "./items.ts";
import { manifest, type OneDriveContext } from "./manifest.ts";
import { itemAddress, splitFilePath, splitPath } from "./paths.ts";
import { putFile } from "./upload.ts";

/** An hour: the size of what comes is not known before. */
const DOWNLOAD_TIMEOUT_MS = 3_600_000;
const PAGE_SIZE = 200;
const REDIRECTS = [301, 302, 303, 307, 308];

async function list(ctx: OneDriveContext, folder: string): Promise<readonly FileEntry[]> {
  const names = splitPath(folder);
  const entries: FileEntry[] = [];
  const asked = new Set<string>();
  let path = (await driveAddress(ctx)) + itemAddress(names, "/children");
  let query: { readonly [name: string]: string } | undefined = {
    $top: String(PAGE_SIZE),
    $select: SELECT,
  };
  for (;;) {
    ctx.signal.throwIfAborted();
    const answer = await send(ctx, { method: "GET", path, ...(query ? { query } : {}) });
    if (answer.status === 404) return [];
    const page = granted(ItemPage, answer, joinPath(names));
    entries.push(...page.value.map((item) => toEntry(item, joinPath([...names, item.name]))));
    const next = page["@odata.nextLink"];
    if (next === undefined) return entries;
    if (asked.has(next)) throw new DataError("OneDrive gave the same page of a folder twice.");
    asked.add(next);
    path = next;
    query = undefined;
  }
}

async function get(ctx: OneDriveContext, path: string): Promise<Download> {
  const names = splitFilePath(path);
  const response = await ctx.http.request({
    method: "GET",
    path: (await driveAddress(ctx)) + itemAddress(names, "/content"),
    accept: [...REDIRECTS, 404],
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  });
  const file = REDIRECTS.includes(response.status) ? await follow(ctx, response) : response;
  const { status, headers } = file;
  if (status >= 400) throw errorOf({ status, headers, body: undefined }, joinPath(names));
  const length = headers["content-length"];
  return {
    stream: file.stream(),
    mime: headers["content-type"] ?? "application/octet-stream",
    ...(length === undefined ? {} : { sizeBytes: Number(length) }),
  };
}

/** The address is signed itself: the access token stays with Graph. */
async function follow(ctx: OneDriveContext, { headers }: HttpResponse): Promise<HttpResponse> {
  const { location } = headers;
  if (!location) throw new DataError("OneDrive did not say where the file is.");
  return ctx.http.request({
    method: "GET",
    path: location,
    isAnonymous: true,
    accept: [404],
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  });
}

async function stat(ctx: OneDriveContext, path: string): Promise<FileEntry | undefined> {
  const names = splitPath(path);
  const address = (await driveAddress(ctx)) + itemAddress(names);
  const answer = await send(ctx, { method: "GET", path: address, query: { $select: SELECT } });
  if (answer.status === 404) return undefined;
  return toEntry(granted(DriveItem, answer, joinPath(names)), joinPath(names));
}

async function remove(ctx: OneDriveContext, path: string): Promise<void> {
  const names = splitFilePath(path);
  const address = (await driveAddress(ctx)) + itemAddress(names);
  const answer = await send(ctx, { method: "DELETE", path: address });
  if (!isDone(answer) && answer.status !== 404) throw errorOf(answer, joinPath(names));
}

const files = defineFiles(manifest, {
  put: async (ctx, path, source) => await putFile(ctx, splitFilePath(path), source),
  list,
  get,
  stat,
  remove,
  quota: readQuota,
});

export default defineConnector({ manifest, check, files });
