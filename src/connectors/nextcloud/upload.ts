import { randomUUID } from "node:crypto";
import type { FileEntry, FileSource, Http } from "../../sdk/index.ts";
import { type Account, chunkSizeFor, isPlainWebdav, MIN_CHUNK_BYTES } from "./account.ts";
import { putChunks } from "./chunks.ts";
import { discard, makeFolders, send, serverRoot } from "./client.ts";
import { type DavAnswer, errorOf, isDone } from "./errors.ts";
import type { NextcloudContext } from "./manifest.ts";
import { encodePath, joinPath } from "./paths.ts";
import { confirm, fileHeaders, transferTimeoutMs } from "./transfer.ts";

/** For a proxy that refused the file in one piece and does not say what it would take. */
const CAREFUL_CHUNK_BYTES = 2 * MIN_CHUNK_BYTES;

const MOVE_REFUSED = [400, 403, 405, 501, 502];

/** Servers that refused a MOVE, for the life of a context. */
const withoutMove = new WeakSet<Http>();

/**
 * Makes missing folders and puts the file there, in one piece or in chunks; then compares what the
 * server has. The old file stays as it is until the new one is complete, and when an upload fails.
 */
export async function putFile(
  ctx: NextcloudContext,
  account: Account,
  { names, source }: { readonly names: readonly string[]; readonly source: FileSource },
): Promise<FileEntry> {
  const chunkBytes = await chunkSizeFor(ctx, source.sizeBytes);
  if (chunkBytes !== undefined) return await putChunks(ctx, account, { names, source, chunkBytes });
  if (isPlainWebdav(ctx)) {
    const entry = await putAside(ctx, account, { names, source });
    if (entry) return entry;
  }
  const answer = await putWhole(ctx, account, { names, source });
  if (answer.status === 413 && !isPlainWebdav(ctx) && source.sizeBytes > CAREFUL_CHUNK_BYTES) {
    return await putChunks(ctx, account, { names, source, chunkBytes: CAREFUL_CHUNK_BYTES });
  }
  if (!isDone(answer)) throw errorOf(answer, joinPath(names));
  return await confirm(ctx, account, { names, source, received: receivedHash(answer) });
}

/**
 * Under another name first, then a MOVE: plain servers may show what has come so far, and keep it when
 * the rest never comes. Nextcloud does the same by itself. Undefined where the server takes no such
 * MOVE: Apache wants an address that is right behind its proxy too, and is careful by itself.
 */
async function putAside(
  ctx: NextcloudContext,
  account: Account,
  { names, source }: { readonly names: readonly string[]; readonly source: FileSource },
): Promise<FileEntry | undefined> {
  if (withoutMove.has(ctx.http)) return undefined;
  const aside = [...names.slice(0, -1), `.${randomUUID()}.part`];
  const path = account.root + encodePath(aside);
  try {
    const answer = await putWhole(ctx, account, { names: aside, source });
    if (!isDone(answer)) throw errorOf(answer, joinPath(names));
    await confirm(ctx, account, { names: aside, source, received: receivedHash(answer) });
    const destination = (await serverRoot(ctx, account)) + encodePath(names);
    const headers = { destination, overwrite: "T" };
    const moved = await send(ctx, { method: "MOVE", path, headers, accept: [502] });
    // Not found: a try whose answer was lost has moved it.
    if (isDone(moved) || moved.status === 404) {
      return await confirm(ctx, account, { names, source, received: undefined });
    }
    if (!MOVE_REFUSED.includes(moved.status)) throw errorOf(moved, joinPath(names));
  } catch (error) {
    await discard(ctx, path);
    throw error;
  }
  await discard(ctx, path);
  withoutMove.add(ctx.http);
  return undefined;
}

/** PUT; where the folder is missing makes it and tries once more. */
async function putWhole(
  ctx: NextcloudContext,
  account: Account,
  { names, source }: { readonly names: readonly string[]; readonly source: FileSource },
): Promise<DavAnswer> {
  const put = (): Promise<DavAnswer> =>
    send(ctx, {
      method: "PUT",
      path: account.root + encodePath(names),
      headers: {
        ...fileHeaders(source),
        "content-type": source.mime,
        "content-length": String(source.sizeBytes),
        "x-hash": "sha256",
      },
      body: () => source.open(),
      timeoutMs: transferTimeoutMs(source.sizeBytes),
      accept: [500],
    });
  const answer = await put();
  // Nextcloud says 409, other servers 404, and nginx 500.
  if (![404, 409, 500].includes(answer.status)) return answer;
  await makeFolders(ctx, account, names.slice(0, -1));
  return await put();
}

/** What the server computed while it received the file, where it does: hexadecimal. */
const receivedHash = ({ headers }: DavAnswer): string | undefined =>
  headers["x-hash-sha256"]?.trim().toLowerCase();
