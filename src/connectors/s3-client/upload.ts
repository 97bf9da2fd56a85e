import type { FileEntry, FileSource } from "../../sdk/index.ts";
import { call, refusal, transferTimeoutMs } from "./client.ts";
import { hashesOf } from "./content.ts";
import type { S3Context } from "./context.ts";
import { isDone } from "./errors.ts";
import { putParts } from "./multipart.ts";
import { digestHeaders, objectHeaders } from "./object-headers.ts";
import { checkReceived, toEntry } from "./stored.ts";

const MIB = 1024 * 1024;
/** A larger file goes up in parts, so that a break costs one part. */
const PART_BYTES = 16 * MIB;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MAX_PARTS = 10_000;

/** Readers see the old file until the new one is complete. */
export async function putFile(ctx: S3Context, key: string, source: FileSource): Promise<FileEntry> {
  if (source.sizeBytes <= PART_BYTES) return await putWhole(ctx, key, source);
  return await putParts(ctx, { key, source, partBytes: partBytesFor(source.sizeBytes) });
}

/** A whole number of MiB, so that the same file has the same parts on every try. */
export const partBytesFor = (sizeBytes: number): number =>
  Math.max(PART_BYTES, Math.ceil(sizeBytes / MAX_PARTS / MIB) * MIB);

async function putWhole(ctx: S3Context, key: string, source: FileSource): Promise<FileEntry> {
  const hashes = await hashesOf(source);
  const answer = await call(ctx, {
    method: "PUT",
    key,
    headers: {
      ...objectHeaders(ctx, source),
      ...digestHeaders(ctx, hashes),
      "content-length": String(source.sizeBytes),
    },
    body: () => source.open(),
    sha256: hashes.sha256,
    timeoutMs: transferTimeoutMs(source.sizeBytes),
  });
  if (!isDone(answer)) throw refusal(ctx, answer, key);
  checkReceived(answer, { key, ...hashes });
  return { ...toEntry(key, answer), size_bytes: source.sizeBytes };
}
