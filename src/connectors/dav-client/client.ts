import {
  type Context,
  type FileEntry,
  type HttpRequest,
  isTemporaryName,
  joinPath,
  messageOf,
  sleep,
} from "../../sdk/index.ts";
import { type DavResource, PROPFIND_BODY, parseMultistatus } from "./dav-xml.ts";
import { type DavAnswer, errorOf, HANDLED, isDone } from "./errors.ts";
import { encodePath, splitHref } from "./paths.ts";

/** About 6,000 entries; parsing takes some 25 bytes of memory for each byte (measured with 8 MB). */
const MAX_LISTING_BYTES = 4 * 1024 * 1024;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Another client writes the same name: a lock is held for moments, or for the time of a big upload. */
const LOCK_DELAYS_MS = [1_000, 5_000, 15_000, 30_000];

/** What a server is asked through; whose it is does not matter here. */
export type DavContext = Pick<Context, "http" | "signal" | "log">;

/** Where the files are: all paths are below it. */
export interface DavRoot {
  /** Percent-encoded, below the base URL; no slash at its end, so it may be empty. */
  readonly root: string;
}

/** `path` is a percent-encoded one below the base URL, as for `ctx.http`. */
export type DavRequest = Pick<
  HttpRequest,
  "method" | "path" | "headers" | "body" | "timeoutMs" | "accept"
> & { readonly maxBytes?: number };

/** One request with its answer read to the end; all of `HANDLED` come back as they are. */
export async function sendOnce(ctx: DavContext, request: DavRequest): Promise<DavAnswer> {
  const response = await ctx.http.request({
    maxBytes: MAX_ANSWER_BYTES,
    ...request,
    accept: [...HANDLED, ...(request.accept ?? [])],
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** `sendOnce`, waiting for a lock to go away; after about a minute the 423 comes back. */
export async function send(ctx: DavContext, request: DavRequest): Promise<DavAnswer> {
  let answer = await sendOnce(ctx, request);
  for (const delayMs of LOCK_DELAYS_MS) {
    if (answer.status !== 423) break;
    await sleep(delayMs, ctx.signal);
    answer = await sendOnce(ctx, request);
  }
  return answer;
}

/** The resource itself, with `depth` 1 also what is directly in it; undefined where there is none. */
export async function propfind(
  ctx: DavContext,
  at: DavRoot,
  { names, depth }: { readonly names: readonly string[]; readonly depth: 0 | 1 },
): Promise<readonly DavResource[] | undefined> {
  const path = at.root + encodePath(names);
  const ask = (address: string): Promise<DavAnswer> =>
    send(ctx, {
      method: "PROPFIND",
      path: address,
      headers: { depth: String(depth), "content-type": "application/xml; charset=utf-8" },
      body: PROPFIND_BODY,
      maxBytes: MAX_LISTING_BYTES,
      accept: address.endsWith("/") ? [] : [301, 302, 307, 308],
    });
  let answer = await ask(depth === 1 || names.length === 0 ? `${path}/` : path);
  // Some servers want a slash after a folder, and say so by a redirect.
  if (answer.status >= 300 && answer.status < 400) answer = await ask(`${path}/`);
  if (answer.status === 404) return undefined;
  if (answer.status !== 207) throw errorOf(answer, joinPath(names));
  return parseMultistatus(answer.text);
}

export async function stat(
  ctx: DavContext,
  at: DavRoot,
  names: readonly string[],
): Promise<FileEntry | undefined> {
  const [resource] = (await propfind(ctx, at, { names, depth: 0 })) ?? [];
  return resource && toEntry(resource, names);
}

/** Files and folders directly in the folder, in the server's order. */
export async function list(
  ctx: DavContext,
  at: DavRoot,
  names: readonly string[],
): Promise<readonly FileEntry[]> {
  const found = await propfind(ctx, at, { names, depth: 1 });
  const resources = (found ?? []).flatMap((resource) => {
    const parts = splitHref(resource.href);
    return parts ? [{ resource, parts }] : [];
  });
  // The folder itself has the shortest address; how the base URL's own path looks does not matter then.
  const depth = Math.min(...resources.map(({ parts }) => parts.length));
  const own = resources.find(({ parts }) => parts.length === depth)?.parts ?? [];
  return resources.flatMap(({ resource, parts }) => {
    const name = parts.at(-1);
    const isInside = parts.length === depth + 1 && own.every((part, i) => part === parts[i]);
    if (!isInside || name === undefined || isTemporaryName(name)) return [];
    return [toEntry(resource, [...names, name])];
  });
}

/**
 * Makes the folder and all above it, from the top. That another client makes them at the same time
 * does no harm.
 */
export async function makeFolders(
  ctx: DavContext,
  at: DavRoot,
  names: readonly string[],
): Promise<void> {
  for (let length = 1; length <= names.length; length++) {
    const part = names.slice(0, length);
    const answer = await sendOnce(ctx, {
      method: "MKCOL",
      path: `${at.root + encodePath(part)}/`,
    });
    const exists = answer.status === 405 || answer.status === 406;
    if (isDone(answer) || exists) continue;
    const there = await stat(ctx, at, part);
    if (!there?.is_folder) throw errorOf(answer, joinPath(part));
  }
}

/**
 * The root folder's path as the server itself writes it: `Destination` must be in its words, with the
 * sub-path that it is installed in.
 */
export async function serverRoot(ctx: DavContext, at: DavRoot): Promise<string> {
  const [root] = (await propfind(ctx, at, { names: [], depth: 0 })) ?? [];
  const path = root?.href.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "").replace(/\/+$/, "");
  return path?.startsWith("/") ? path : at.root;
}

/** Best effort, after a failure that tells more: what is left over does no harm. */
export async function discard(ctx: DavContext, path: string): Promise<void> {
  if (ctx.signal.aborted) return;
  try {
    await sendOnce(ctx, { method: "DELETE", path });
  } catch (error) {
    ctx.log.warn({ reason: messageOf(error) }, "removing what a failed upload left behind failed");
  }
}

function toEntry(resource: DavResource, names: readonly string[]): FileEntry {
  return {
    path: joinPath(names),
    is_folder: resource.isFolder,
    ...(resource.sizeBytes === undefined || resource.isFolder
      ? {}
      : { size_bytes: resource.sizeBytes }),
    ...(resource.etag === undefined ? {} : { etag: resource.etag }),
    ...(resource.modifiedAt === undefined ? {} : { modified_at: resource.modifiedAt }),
    ...(resource.fileId === undefined ? {} : { remote_id: resource.fileId }),
    ...(resource.hash === undefined ? {} : { hash: resource.hash }),
  };
}
