import { NotFoundError } from "../lib/errors.ts";
import { endCopiesAt } from "../store/file-copies.ts";
import { checkRemotePath } from "./upload-path.ts";
import { folderInTheWay } from "./upload-place.ts";
import type { SendContext } from "./upload-send.ts";

export interface RemoveResult {
  readonly path: string;
  readonly size_bytes?: number;
  readonly modified_at?: string;
}

/**
 * Deletes one file in the storage and ends the copies of it that the hub knows. Their rows stay as the history.
 * @throws NotFoundError, RejectedError for a folder: nothing deletes many files at once
 */
export async function removeFile(
  {
    data,
    files,
    connectorContext,
    integration,
    runId,
    clock,
    log,
  }: Omit<SendContext, "claimed" | "fileStore">,
  wanted: string,
  isFirstStart: boolean,
): Promise<RemoveResult> {
  const path = checkRemotePath(wanted, "path");
  const there = await files.stat(connectorContext, path);
  if (there?.is_folder) throw folderInTheWay(path);
  // Taken up again after a crash, it may have deleted it before.
  if (!there && isFirstStart) throw new NotFoundError("file in the storage", path);
  if (there) await files.remove(connectorContext, path);
  const place = { integrationId: integration.id, path };
  await endCopiesAt(data, place, { state: "removed", runId, now: clock.now() });
  const { size_bytes, modified_at } = there ?? {};
  const facts = {
    path,
    ...(size_bytes === undefined ? {} : { size_bytes }),
    ...(modified_at === undefined ? {} : { modified_at }),
  };
  log.info(facts, "File deleted in the storage");
  return facts;
}
