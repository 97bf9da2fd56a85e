import { type FileEntry, type FileSource, joinPath } from "../../sdk/index.ts";
import { granted, send, transferTimeoutMs } from "./client.ts";
import { driveAddress } from "./drive.ts";
import { withFolders } from "./folders.ts";
import { DriveItem, toEntry } from "./items.ts";
import type { OneDriveContext } from "./manifest.ts";
import { itemAddress } from "./paths.ts";
import { putInSession } from "./session.ts";
import { confirm, type Upload } from "./verify.ts";

/** Microsoft advises a session above 10 MiB; what breaks off is sent again from its beginning. */
const WHOLE_BYTES = 4 * 1024 * 1024;

/** Puts the file there, small ones in one request; missing folders are made. */
export async function putFile(
  ctx: OneDriveContext,
  names: readonly string[],
  source: FileSource,
): Promise<FileEntry> {
  const upload = { names, source };
  // An empty file has no session.
  const item =
    source.sizeBytes <= WHOLE_BYTES ? await putWhole(ctx, upload) : await putInSession(ctx, upload);
  await confirm(ctx, item, upload);
  return { ...toEntry(item, joinPath(names)), size_bytes: item.size ?? source.sizeBytes };
}

async function putWhole(ctx: OneDriveContext, { names, source }: Upload): Promise<DriveItem> {
  const drive = await driveAddress(ctx);
  const answer = await withFolders(ctx, names, () =>
    send(ctx, {
      method: "PUT",
      path: drive + itemAddress(names, "/content"),
      query: { "@microsoft.graph.conflictBehavior": "replace" },
      headers: { "content-type": source.mime, "content-length": String(source.sizeBytes) },
      body: () => source.open(),
      timeoutMs: transferTimeoutMs(source.sizeBytes),
    }),
  );
  return granted(DriveItem, answer, joinPath(names));
}
