import { type FileEntry, joinPath } from "../../sdk/index.ts";
import { errorOf, isDone } from "../dav-client/errors.ts";
import { putPlain } from "../dav-client/put-plain.ts";
import { type Filing, putWhole, receivedHash } from "../dav-client/put-whole.ts";
import { confirm } from "../dav-client/transfer.ts";
import { type Account, chunkSizeFor, isPlainWebdav, MIN_CHUNK_BYTES } from "./account.ts";
import { putChunks } from "./chunks.ts";
import type { NextcloudContext } from "./manifest.ts";

/** For a proxy that refused the file in one piece and does not say what it would take. */
const CAREFUL_CHUNK_BYTES = 2 * MIN_CHUNK_BYTES;

/**
 * Makes missing folders and puts the file there, in one piece or in chunks; then compares what the
 * server has. The old file stays as it is until the new one is complete, and when an upload fails:
 * Nextcloud writes to a temporary file by itself.
 */
export async function putFile(
  ctx: NextcloudContext,
  account: Account,
  filing: Filing,
): Promise<FileEntry> {
  if (isPlainWebdav(ctx)) return await putPlain(ctx, account, filing);
  const { names, source } = filing;
  const chunkBytes = await chunkSizeFor(ctx, source.sizeBytes);
  if (chunkBytes !== undefined) return await putChunks(ctx, account, { ...filing, chunkBytes });
  const answer = await putWhole(ctx, account, filing);
  if (answer.status === 413 && source.sizeBytes > CAREFUL_CHUNK_BYTES) {
    return await putChunks(ctx, account, { ...filing, chunkBytes: CAREFUL_CHUNK_BYTES });
  }
  if (!isDone(answer)) throw errorOf(answer, joinPath(names));
  return await confirm(ctx, account, { names, source, received: receivedHash(answer) });
}
