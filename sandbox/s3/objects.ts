import { createHash } from "node:crypto";
import { receive } from "./receive.ts";
import { S3Error } from "./refusal.ts";
import { type Exchange, header, type State, type StoredObject } from "./state.ts";

const KMS_KEY = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const CLASSES = [
  ...["STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING"],
  ...["GLACIER", "DEEP_ARCHIVE", "GLACIER_IR"],
];
const ARCHIVES = ["GLACIER", "DEEP_ARCHIVE"];

/** @throws S3Error for names that the service or MinIO does not store */
export function checkKey({ key }: Exchange): void {
  const isTooLong = Buffer.byteLength(key) > 1024;
  if (isTooLong) throw new S3Error(400, "KeyTooLongError", "Your key is too long");
  const isOdd = key
    .split("/")
    .some((name, i) => name === "." || name === ".." || (name === "" && i === 0));
  if (isOdd) {
    throw new S3Error(
      400,
      "XMinioInvalidObjectName",
      "Object name contains unsupported characters.",
    );
  }
}

/**
 * What an object keeps of the request that makes it.
 * @throws S3Error for an encryption or class that there is not
 */
export function keptHeaders({ req, state }: Exchange): Record<string, string> {
  const kept: Record<string, string> = {
    "content-type": header(req, "content-type") ?? "binary/octet-stream",
  };
  for (const [name, value] of Object.entries(req.headers)) {
    if (name.startsWith("x-amz-meta-")) kept[name] = String(value);
  }
  const storageClass = header(req, "x-amz-storage-class");
  if (storageClass !== undefined && !CLASSES.includes(storageClass)) {
    throw new S3Error(400, "InvalidStorageClass", "The storage class you specified is not valid");
  }
  if (storageClass !== undefined && storageClass !== "STANDARD") {
    kept["x-amz-storage-class"] = storageClass;
  }
  return {
    ...kept,
    ...encryptionHeaders(header(req, "x-amz-server-side-encryption"), { req, state }),
  };
}

function encryptionHeaders(
  asked: string | undefined,
  { req, state }: Pick<Exchange, "req" | "state">,
): Record<string, string> {
  const { profile, control } = state;
  const keyId = header(req, "x-amz-server-side-encryption-aws-kms-key-id");
  const isKms = asked === "aws:kms" || (asked === undefined && control.isKmsBucket);
  if (keyId !== undefined && asked !== "aws:kms") {
    throw new S3Error(400, "InvalidArgument", "A KMS key needs the encryption aws:kms.");
  }
  if (isKms && !profile.isAmazon) {
    throw new S3Error(
      501,
      "NotImplemented",
      "Server side encryption specified but KMS is not configured",
    );
  }
  if (isKms && keyId !== undefined && keyId !== KMS_KEY) {
    throw new S3Error(400, "KMS.NotFoundException", "Invalid keyId");
  }
  if (isKms) {
    return {
      "x-amz-server-side-encryption": "aws:kms",
      "x-amz-server-side-encryption-aws-kms-key-id": KMS_KEY,
    };
  }
  if (asked !== undefined && asked !== "AES256") {
    throw new S3Error(400, "InvalidEncryptionAlgorithmError", "The encryption is not supported.");
  }
  return asked === "AES256" || profile.isAmazon ? { "x-amz-server-side-encryption": "AES256" } : {};
}

/** With a key of the key management it is no MD5: here the MD5 of the MD5. */
export const etagOf = (md5: string, headers: Readonly<Record<string, string>>): string =>
  headers["x-amz-server-side-encryption"] === "aws:kms"
    ? createHash("md5").update(md5).digest("hex")
    : md5;

export async function putObject(exchange: Exchange): Promise<void> {
  const { req, res, state, key } = exchange;
  checkKey(exchange);
  const headers = keptHeaders(exchange);
  if (header(req, "if-none-match") === "*" && state.objects.has(key)) {
    throw new S3Error(412, "PreconditionFailed", "At least one of the pre-conditions did not hold");
  }
  const content = await receive(exchange);
  const sum = header(req, "x-amz-checksum-sha256");
  const checksums =
    sum === undefined ? {} : { "x-amz-checksum-sha256": sum, "x-amz-checksum-type": "FULL_OBJECT" };
  const etag = etagOf(content.md5, headers);
  const { sizeBytes } = content;
  const modifiedAt = wholeSecond(state);
  state.objects.set(key, { contents: [content], sizeBytes, etag, headers, checksums, modifiedAt });
  res.writeHead(200, {
    etag: `"${etag}"`,
    ...shownOnPut(headers),
    ...checksums,
    "content-length": "0",
  });
  res.end();
}

/** HTTP knows no parts of a second. */
export const wholeSecond = ({ now }: State): number => Math.floor(now() / 1_000) * 1_000;

export const shownOnPut = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith("x-amz-server-side-encryption")),
  );

export function getObject(exchange: Exchange): void {
  const { req, res } = exchange;
  const object = existing(exchange);
  const isHead = req.method === "HEAD";
  if (!isHead && ARCHIVES.includes(object.headers["x-amz-storage-class"] ?? "")) {
    throw new S3Error(
      403,
      "InvalidObjectState",
      "The operation is not valid for the object's storage class",
    );
  }
  const range = rangeOf(header(req, "range"), object.sizeBytes);
  res.writeHead(range ? 206 : 200, {
    ...object.headers,
    ...(header(req, "x-amz-checksum-mode") === "ENABLED" ? object.checksums : {}),
    etag: `"${object.etag}"`,
    "accept-ranges": "bytes",
    "last-modified": new Date(object.modifiedAt).toUTCString(),
    "content-length": String(range ? range.end - range.start : object.sizeBytes),
    ...(range
      ? { "content-range": `bytes ${range.start}-${range.end - 1}/${object.sizeBytes}` }
      : {}),
  });
  if (!isHead) writeBytes(res, object, range ?? { start: 0, end: object.sizeBytes });
  res.end();
}

export function deleteObject({ res, state, key }: Exchange): void {
  state.objects.delete(key);
  res.writeHead(204);
  res.end();
}

function existing({ state, key }: Exchange): StoredObject {
  const object = state.objects.get(key);
  if (object) return object;
  const more = { Key: key };
  throw new S3Error(404, "NoSuchKey", "The specified key does not exist.", { more });
}

interface Range {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

function rangeOf(text: string | undefined, sizeBytes: number): Range | undefined {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(text ?? "") ?? [];
  if (first === undefined) return undefined;
  const end = last ? Math.min(Number(last) + 1, sizeBytes) : sizeBytes;
  if (Number(first) >= end) {
    throw new S3Error(416, "InvalidRange", "The requested range is not satisfiable");
  }
  return { start: Number(first), end };
}

function writeBytes(res: Exchange["res"], object: StoredObject, { start, end }: Range): void {
  let at = 0;
  for (const chunk of object.contents.flatMap(({ chunks }) => chunks)) {
    const piece = chunk.subarray(
      Math.max(start - at, 0),
      Math.max(Math.min(end - at, chunk.length), 0),
    );
    at += chunk.length;
    if (piece.length > 0) res.write(piece);
  }
}
