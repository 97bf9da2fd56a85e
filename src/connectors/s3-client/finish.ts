import { createHash } from "node:crypto";
import { type FileEntry, TransientError } from "../../sdk/index.ts";
import { bare, parseCompleted } from "./answers.ts";
import { call, refusal } from "./client.ts";
import { base64 } from "./content.ts";
import { isAmazon, type S3Context } from "./context.ts";
import { isDone, type S3Answer } from "./errors.ts";
import { pathOf } from "./keys.ts";
import type { SentPart, Upload } from "./parts.ts";
import { damaged, head, isEncryptedByKey, toEntry } from "./stored.ts";

/** Amazon keeps the line open with blanks while it puts gigabytes together. */
const FINISH_TIMEOUT_MS = 600_000;

/**
 * Makes the file of the parts and looks at it. A try whose answer was lost has made it: the service does not
 * know the upload any more then, and the file is there.
 * @throws TransientError where it is not the one that was sent
 */
export async function finish(
  ctx: S3Context,
  upload: Upload,
  parts: readonly SentPart[],
): Promise<FileEntry> {
  const { key, id } = upload;
  const answer = await call(ctx, {
    method: "POST",
    key,
    query: { uploadId: id },
    headers: { "content-type": "application/xml" },
    body: documentOf(ctx, parts),
    timeoutMs: FINISH_TIMEOUT_MS,
  });
  const isGone = answer.error?.code === "NoSuchUpload";
  if (!isDone(answer) && !isGone) throw refusal(ctx, answer, key);
  const etag = isGone ? undefined : parseCompleted(answer.text);
  const found = await head(ctx, key);
  if (!found || !isThisFile(found, upload)) {
    if (isGone) throw new TransientError("The service has thrown away the parts that were sent.");
    throw damaged(key);
  }
  checkWhole(ctx, { key, parts, etag: etag ?? bare(found.headers.etag), found });
  return toEntry(key, found);
}

function documentOf(ctx: S3Context, parts: readonly SentPart[]): string {
  const items = parts.map(({ number, etag, sha256 }) => {
    const sum = isAmazon(ctx) ? `<ChecksumSHA256>${base64(sha256)}</ChecksumSHA256>` : "";
    const quoted = `&quot;${etag.replace(/[<>&"]/g, "")}&quot;`;
    return `<Part><PartNumber>${number}</PartNumber><ETag>${quoted}</ETag>${sum}</Part>`;
  });
  const root = 'CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  return `<${root}>${items.join("")}</CompleteMultipartUpload>`;
}

/** By size, and by the hash that our own request gave it: some services drop what they do not know. */
function isThisFile({ headers }: S3Answer, { source }: Upload): boolean {
  const given = headers["x-amz-meta-sha256"] ?? source.sha256.toLowerCase();
  return (
    Number(headers["content-length"]) === source.sizeBytes && given === source.sha256.toLowerCase()
  );
}

/** The parts were checked one by one; that the service put them together rightly shows in the MD5 of their MD5s. */
function checkWhole(
  ctx: S3Context,
  file: {
    readonly key: string;
    readonly parts: readonly SentPart[];
    readonly etag: string | undefined;
    readonly found: S3Answer;
  },
): void {
  const { key, parts, etag, found } = file;
  const sum = createHash("md5");
  for (const { md5 } of parts) sum.update(md5, "hex");
  const wanted = `${sum.digest("hex")}-${parts.length}`;
  const isSum = /^[0-9a-f]{32}-\d+$/.test(etag ?? "") && !isEncryptedByKey(found.headers);
  if (!isSum || etag === wanted) return;
  if (isAmazon(ctx)) throw damaged(key);
  // Some services make up an ETag of this form.
  ctx.log.debug({ path: pathOf(key) }, "the ETag is not made of the parts' MD5s");
}
