import { type FileEntry, type FileSource, TransientError } from "../../sdk/index.ts";
import type { Account } from "./account.ts";
import { stat } from "./client.ts";
import type { NextcloudContext } from "./manifest.ts";
import { joinPath } from "./paths.ts";

/** What a request gets before the first byte, and the slowest line that may still send a file. */
const BASE_TIMEOUT_MS = 60_000;
const SLOWEST_BYTES_PER_MS = 50;

/** The deadline of one request that carries or rereads so many bytes. */
export const transferTimeoutMs = (sizeBytes: number): number =>
  BASE_TIMEOUT_MS + Math.ceil(sizeBytes / SLOWEST_BYTES_PER_MS);

/** What tells the server about the file; both kinds of upload send it. */
export const fileHeaders = (source: FileSource): Record<string, string> => ({
  "oc-checksum": `SHA256:${source.sha256.toLowerCase()}`,
  "x-oc-mtime": String(Math.floor(source.modifiedAt / 1000)),
});

/**
 * Looks at the file as it is stored now.
 * @throws TransientError where it is not the one that was sent.
 */
export async function confirm(
  ctx: NextcloudContext,
  account: Account,
  sent: {
    readonly names: readonly string[];
    readonly source: FileSource;
    readonly received: string | undefined;
  },
): Promise<FileEntry> {
  const { names, source, received } = sent;
  const path = joinPath(names);
  const wanted = source.sha256.toLowerCase();
  if (received !== undefined && received !== wanted) {
    throw damaged(`${path} reached the server with another content`);
  }
  const found = await stat(ctx, account, names);
  if (!found || found.is_folder) throw damaged(`${path} is not there after the upload`);
  const { checksums, ...entry } = found;
  if (entry.size_bytes !== undefined && entry.size_bytes !== source.sizeBytes) {
    throw damaged(`${path} has ${entry.size_bytes} bytes at the server, not ${source.sizeBytes}`);
  }
  const stored = checksums.get("sha256");
  if (stored !== undefined && stored !== wanted) {
    throw damaged(`${path} has another content at the server`);
  }
  return { size_bytes: source.sizeBytes, ...entry };
}

const damaged = (what: string): TransientError =>
  new TransientError(`${what}: it has to be sent again.`, { code: "upload_damaged" });
