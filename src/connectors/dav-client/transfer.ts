import { type FileEntry, type FileSource, joinPath, TransientError } from "../../sdk/index.ts";
import { type DavContext, type DavRoot, stat } from "./client.ts";

/** What a request gets before the first byte, and the slowest line that may still send a file. */
const BASE_TIMEOUT_MS = 60_000;
const SLOWEST_BYTES_PER_MS = 50;

/** The deadline of one request that carries or rereads so many bytes. */
export const transferTimeoutMs = (sizeBytes: number): number =>
  BASE_TIMEOUT_MS + Math.ceil(sizeBytes / SLOWEST_BYTES_PER_MS);

/** What tells the server about the file; every kind of upload sends it. */
export const fileHeaders = (source: FileSource): Record<string, string> => ({
  "oc-checksum": `SHA256:${source.sha256.toLowerCase()}`,
  "x-oc-mtime": String(Math.floor(source.modifiedAt / 1000)),
});

/**
 * Looks at the file as it is stored now.
 * @throws TransientError where it is not the one that was sent.
 */
export async function confirm(
  ctx: DavContext,
  at: DavRoot,
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
  const entry = await stat(ctx, at, names);
  if (!entry || entry.is_folder) throw damaged(`${path} is not there after the upload`);
  if (entry.size_bytes !== undefined && entry.size_bytes !== source.sizeBytes) {
    throw damaged(`${path} has ${entry.size_bytes} bytes at the server, not ${source.sizeBytes}`);
  }
  if (entry.hash?.algorithm === "sha256" && entry.hash.value !== wanted) {
    throw damaged(`${path} has another content at the server`);
  }
  return { size_bytes: source.sizeBytes, ...entry };
}

const damaged = (what: string): TransientError =>
  new TransientError(`${what}: it has to be sent again.`, { code: "upload_damaged" });
