import { type FileEntry, type FileHash, TransientError } from "../../sdk/index.ts";
import { bare, timeOf } from "./answers.ts";
import { call, refusal } from "./client.ts";
import { isAmazon, type S3Context } from "./context.ts";
import { isDone, type S3Answer } from "./errors.ts";
import { pathOf } from "./keys.ts";

type Headers = Readonly<Record<string, string>>;

/** The MD5 of a file in one part, or of the MD5s of its parts and their number. */
const MD5_ETAG = /^[0-9a-f]{32}(?:-\d+)?$/;

/** The object as HEAD tells it; undefined where there is none. */
export async function head(ctx: S3Context, key: string): Promise<S3Answer | undefined> {
  const answer = await call(ctx, {
    method: "HEAD",
    key,
    headers: isAmazon(ctx) ? { "x-amz-checksum-mode": "ENABLED" } : {},
  });
  if (answer.status === 404) return undefined;
  if (!isDone(answer)) throw refusal(ctx, await explained(ctx, answer, key), key);
  return answer;
}

export function toEntry(key: string, { headers }: Pick<S3Answer, "headers">): FileEntry {
  const size = Number(headers["content-length"] ?? Number.NaN);
  const etag = bare(headers.etag);
  const hash = hashOf(headers);
  const modifiedAt = timeOf(headers["last-modified"]);
  return {
    path: pathOf(key),
    is_folder: false,
    ...(Number.isSafeInteger(size) ? { size_bytes: size } : {}),
    ...(etag === undefined ? {} : { etag }),
    ...(modifiedAt === undefined ? {} : { modified_at: modifiedAt }),
    ...(hash === undefined ? {} : { hash }),
  };
}

/**
 * Compares what the service reports of bytes that it has taken with what was sent.
 * @throws TransientError where it is something else
 */
export function checkReceived(
  { headers }: S3Answer,
  sent: { readonly key: string; readonly md5: string; readonly sha256: string },
): string {
  const etag = bare(headers.etag);
  if (etag === undefined) {
    throw new TransientError("The server's answer to an upload has no ETag: is it an S3 service?", {
      code: "bad_answer",
    });
  }
  const md5 = /^[0-9a-f]{32}$/.test(etag) && !isEncryptedByKey(headers) ? etag : sent.md5;
  const sum = checksumIn(headers) ?? sent.sha256;
  if (md5 !== sent.md5 || sum !== sent.sha256) throw damaged(sent.key);
  return etag;
}

export const damaged = (key: string): TransientError =>
  new TransientError(
    `${pathOf(key)} is stored with another content than was sent: it has to be sent again.`,
    { code: "upload_damaged" },
  );

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html: the ETag is no MD5 then. */
export const isEncryptedByKey = (headers: Headers): boolean =>
  (headers["x-amz-server-side-encryption"] ?? "").startsWith("aws:kms") ||
  headers["x-amz-server-side-encryption-customer-algorithm"] !== undefined;

/** Of the whole object or part, hexadecimal; a sum of sums has a number behind it and does not count. */
function checksumIn(headers: Headers): string | undefined {
  const sum = headers["x-amz-checksum-sha256"];
  if (sum === undefined || headers["x-amz-checksum-type"] === "COMPOSITE") return undefined;
  return /^[A-Za-z0-9+/]{43}=$/.test(sum) ? Buffer.from(sum, "base64").toString("hex") : undefined;
}

/** An ETag says nothing of the content with a key of KMS or of the caller. */
function hashOf(headers: Headers): FileHash | undefined {
  const sha256 = checksumIn(headers);
  if (sha256 !== undefined) return { algorithm: "sha256", value: sha256 };
  const crc = headers["x-amz-checksum-crc64nvme"];
  if (crc !== undefined && /^[A-Za-z0-9+/]{11}=$/.test(crc)) {
    return { algorithm: "crc64nvme", value: Buffer.from(crc, "base64").toString("hex") };
  }
  const etag = bare(headers.etag);
  const isSum = etag !== undefined && MD5_ETAG.test(etag) && !isEncryptedByKey(headers);
  return isSum ? { algorithm: "s3_etag", value: etag } : undefined;
}

/** HEAD has no body: another call to the bucket, refused for the same reason, tells it in words. */
async function explained(ctx: S3Context, answer: S3Answer, key: string): Promise<S3Answer> {
  const query = { "list-type": "2", "max-keys": "1", prefix: key };
  const asked = await call(ctx, { method: "GET", query });
  return asked.error ? asked : answer;
}
