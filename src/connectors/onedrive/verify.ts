import { createHash } from "node:crypto";
import { type FileHash, type FileSource, joinPath, TransientError } from "../../sdk/index.ts";
import { type DriveItem, hashOf } from "./items.ts";
import type { OneDriveContext } from "./manifest.ts";
import { quickXorHash } from "./quick-xor.ts";

export interface Upload {
  readonly names: readonly string[];
  readonly source: FileSource;
}

/** SharePoint writes properties of its library into files of Office, so that they are no longer what was sent. */
const OFFICE = /\.(docx|docm|dotx|xlsx|xlsm|xltx|pptx|pptm|potx|vsdx)$/i;

/**
 * Compares what the service has with what was sent, by size and by the hash that it tells.
 * @throws TransientError where it is not the same
 */
export async function confirm(
  ctx: OneDriveContext,
  item: DriveItem,
  { names, source }: Upload,
): Promise<void> {
  const isSize = item.size === undefined || item.size === source.sizeBytes;
  const hash = hashOf(item);
  if (isSize && (!hash || (await isHashOf(hash, source, ctx.signal)))) return;
  const path = joinPath(names);
  if (OFFICE.test(path) && item.parentReference?.driveType !== "personal") {
    ctx.log.warn(
      { path, size_bytes: item.size },
      "SharePoint has changed the document on its way in",
    );
    return;
  }
  throw new TransientError(`${path} has another content at OneDrive: it has to be sent again.`, {
    code: "upload_damaged",
  });
}

/** These very bytes for sure: the service tells a hash, and it is theirs. */
export async function isStored(
  item: DriveItem,
  source: FileSource,
  signal: AbortSignal,
): Promise<boolean> {
  const hash = hashOf(item);
  return (
    item.size === source.sizeBytes && hash !== undefined && (await isHashOf(hash, source, signal))
  );
}

/** SHA-256 is known; for the others the file is read once more. */
async function isHashOf(
  { algorithm, value }: FileHash,
  source: FileSource,
  signal: AbortSignal,
): Promise<boolean> {
  if (algorithm === "sha256") return value === source.sha256.toLowerCase();
  if (algorithm === "quickxor") return value === (await quickXorHash(source.open(), signal));
  const sha1 = createHash("sha1");
  for await (const chunk of source.open() as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    sha1.update(chunk);
  }
  return value === sha1.digest("hex");
}
