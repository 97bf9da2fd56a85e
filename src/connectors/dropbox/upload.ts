import { type FileEntry, type FileSource, joinPath, TransientError } from "../../sdk/index.ts";
import { granted, sendBytes } from "./client.ts";
import { commitOf, isSame, type Upload, WRITE_LOCK } from "./commit.ts";
import { contentHash, hashBlocks } from "./content-hash.ts";
import type { DropboxContext } from "./manifest.ts";
import { FileMetadata, toEntry } from "./metadata.ts";
import { parse } from "./parse.ts";
import { putInSession } from "./session.ts";

/** Dropbox takes 150 MiB at once; what breaks off is sent again from its beginning. */
const WHOLE_BYTES = 8 * 1024 * 1024;
/** Puts the file there, small ones in one call; Dropbox makes missing folders by itself. */
export async function putFile(
  ctx: DropboxContext,
  names: readonly string[],
  source: FileSource,
): Promise<FileEntry> {
  const blocks = await hashBlocks(source.open(), ctx.signal);
  const upload = { names, source, blocks };
  const stored =
    source.sizeBytes <= WHOLE_BYTES ? await putWhole(ctx, upload) : await putInSession(ctx, upload);
  return confirmed(stored, upload);
}

async function putWhole(ctx: DropboxContext, upload: Upload): Promise<FileMetadata> {
  const { names, source, blocks } = upload;
  const answer = await ctx.state.locked(WRITE_LOCK, () =>
    sendBytes(ctx, "files/upload", {
      argument: { ...commitOf(upload), content_hash: contentHash(blocks) },
      body: () => source.open(),
      sizeBytes: source.sizeBytes,
    }),
  );
  return parse(FileMetadata, granted(answer, joinPath(names)));
}

function confirmed(stored: FileMetadata, upload: Upload): FileEntry {
  const path = joinPath(upload.names);
  const entry = toEntry(stored, path);
  if (entry && isSame(stored, upload)) return entry;
  throw new TransientError(`${path} has another content at Dropbox: it has to be sent again.`, {
    code: "upload_damaged",
  });
}
