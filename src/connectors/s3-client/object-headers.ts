import type { FileSource } from "../../sdk/index.ts";
import { base64, type Hashes } from "./content.ts";
import { isAmazon, type S3Context } from "./context.ts";

/** What a new object is told to be; its time is kept as other programs keep it, for S3 knows only that of the upload. */
export function objectHeaders(
  { settings }: S3Context,
  source: FileSource,
): Readonly<Record<string, string>> {
  const { encryption = "none", kms_key_id: kmsKey, storage_class: storageClass } = settings;
  return {
    "content-type": source.mime,
    "x-amz-meta-sha256": source.sha256.toLowerCase(),
    "x-amz-meta-mtime": String(source.modifiedAt / 1_000),
    ...(encryption === "none" ? {} : { "x-amz-server-side-encryption": encryption }),
    ...(encryption === "aws:kms" && kmsKey !== undefined
      ? { "x-amz-server-side-encryption-aws-kms-key-id": kmsKey }
      : {}),
    ...(storageClass === undefined ? {} : { "x-amz-storage-class": storageClass }),
  };
}

/** What the service checks the bytes of a body by; other services than Amazon's refuse the newer header. */
export const digestHeaders = (
  ctx: S3Context,
  { md5, sha256 }: Hashes,
): Readonly<Record<string, string>> => ({
  "content-md5": base64(md5),
  ...(isAmazon(ctx) ? { "x-amz-checksum-sha256": base64(sha256) } : {}),
});
