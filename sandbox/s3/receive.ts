import { createHash } from "node:crypto";
import { S3Error } from "./refusal.ts";
import { type Content, type Exchange, header, usedBytes } from "./state.ts";

const MAX_BODY_BYTES = 5 * 1024 ** 3;

/**
 * The whole body, held against everything that its headers say of it.
 * @throws S3Error where one of them says something else
 */
export async function receive({ req, state }: Exchange): Promise<Content> {
  const { control } = state;
  const announced = announcedBytes(header(req, "content-length"));
  refuseEncodings(header(req, "x-amz-content-sha256"), header(req, "content-encoding"));
  if (usedBytes(state) + announced > control.quotaBytes) {
    throw new S3Error(403, "QuotaExceeded", "The bucket's quota is used up.");
  }
  const breakAfter = control.breakAfterBytes ?? Number.POSITIVE_INFINITY;
  const [md5, sha256] = [createHash("md5"), createHash("sha256")];
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const came of req as AsyncIterable<Buffer>) {
    const chunk = control.damageNext ? turned(came) : came;
    control.damageNext = false;
    md5.update(chunk);
    sha256.update(chunk);
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes < breakAfter) continue;
    control.breakAfterBytes = undefined;
    req.socket.destroy();
    throw new S3Error(400, "RequestTimeout", "The connection was cut.");
  }
  if (sizeBytes !== announced) {
    const message = "You did not provide the number of bytes specified by the HTTP header";
    throw new S3Error(400, "IncompleteBody", message);
  }
  const content = { chunks, sizeBytes, md5: md5.digest("hex"), sha256: sha256.digest("base64") };
  checkDigests(req, content);
  return content;
}

function announcedBytes(length: string | undefined): number {
  if (length === undefined) {
    throw new S3Error(
      411,
      "MissingContentLength",
      "You must provide the Content-Length HTTP header.",
    );
  }
  if (Number(length) <= MAX_BODY_BYTES) return Number(length);
  throw new S3Error(
    400,
    "EntityTooLarge",
    "Your proposed upload exceeds the maximum allowed object size",
  );
}

/** Over plain HTTP nobody may leave the body unsigned. */
function refuseEncodings(sum: string | undefined, encoding: string | undefined): void {
  if (sum?.startsWith("STREAMING-") || encoding?.includes("aws-chunked")) {
    throw new S3Error(
      501,
      "NotImplemented",
      "A header you provided implies functionality that is not implemented: aws-chunked",
    );
  }
  if (sum !== undefined && /^[0-9a-f]{64}$/.test(sum)) return;
  throw new S3Error(
    400,
    "InvalidRequest",
    "x-amz-content-sha256 must be the SHA-256 of the body, in lower case.",
  );
}

function checkDigests(req: Exchange["req"], { md5, sha256 }: Content): void {
  const given = header(req, "content-md5");
  if (given !== undefined && !/^[A-Za-z0-9+/]{22}==$/.test(given)) {
    throw new S3Error(400, "InvalidDigest", "The Content-MD5 you specified is not valid.");
  }
  if (given !== undefined && given !== Buffer.from(md5, "hex").toString("base64")) {
    throw new S3Error(
      400,
      "BadDigest",
      "The Content-MD5 you specified did not match what we received.",
    );
  }
  if (header(req, "x-amz-content-sha256") !== Buffer.from(sha256, "base64").toString("hex")) {
    throw new S3Error(
      400,
      "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  const sum = header(req, "x-amz-checksum-sha256");
  if (sum !== undefined && sum !== sha256) {
    throw new S3Error(400, "BadDigest", "The SHA256 you specified did not match what we received.");
  }
}

function turned(chunk: Buffer): Buffer {
  const copy = Buffer.from(chunk);
  copy[0] = (copy[0] ?? 0) ^ 1;
  return copy;
}
