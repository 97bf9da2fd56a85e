import { parseXml, type XmlElement } from "../../formats/xml/xml-reader.ts";
import { messageOf, TransientError } from "../../sdk/index.ts";
import { isPlainKey } from "./keys.ts";

/** The error document of a refusal. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  /** The bucket's region, where the error is about it. */
  readonly region: string | undefined;
}

export interface ListedObject {
  readonly key: string;
  readonly sizeBytes: number;
  readonly etag: string | undefined;
  readonly modifiedAt: string | undefined;
}

export interface ListPage {
  readonly objects: readonly ListedObject[];
  /** Keys of folders, without the slash at their end. */
  readonly folders: readonly string[];
  readonly next: string | undefined;
}

export interface StoredPart {
  readonly number: number;
  readonly sizeBytes: number;
  readonly etag: string;
  /** Base64. */
  readonly sha256: string | undefined;
}

export interface PartsPage {
  readonly parts: readonly StoredPart[];
  readonly next: string | undefined;
}

const LIMITS = { depth: 8, elements: 50_000 };

/** Undefined for a body that is no error document. */
export function parseError(text: string): ErrorBody | undefined {
  if (!/<Error[\s>]/.test(text.slice(0, 2_000))) return undefined;
  try {
    const root = parse(text);
    if (root.name !== "Error") return undefined;
    const code = textOf(root, "Code") ?? "";
    return { code, message: textOf(root, "Message") ?? code, region: textOf(root, "Region") };
  } catch {
    return undefined;
  }
}

/** @throws TransientError for another document */
export function parseListing(text: string): ListPage {
  const root = parseAs(text, "ListBucketResult");
  const isEncoded = textOf(root, "EncodingType") === "url";
  const keyIn = (element: XmlElement, name: string): string | undefined => {
    const raw = textOf(element, name);
    const key = raw !== undefined && isEncoded ? decodeKey(raw) : raw;
    return key !== undefined && isPlainKey(key.replace(/\/$/, "")) ? key : undefined;
  };
  const objects = all(root, "Contents").flatMap((element) => {
    const key = keyIn(element, "Key");
    const sizeBytes = Number(textOf(element, "Size"));
    // A key with a slash at its end is the mark of an empty folder.
    if (key === undefined || key.endsWith("/") || !Number.isSafeInteger(sizeBytes)) return [];
    const etag = bare(textOf(element, "ETag"));
    return [{ key, sizeBytes, etag, modifiedAt: timeOf(textOf(element, "LastModified")) }];
  });
  const folders = all(root, "CommonPrefixes").flatMap(
    (element) => keyIn(element, "Prefix")?.replace(/\/$/, "") ?? [],
  );
  return { objects, folders, next: nextOf(root, "NextContinuationToken") };
}

/** @throws TransientError for another document */
export function parseUploadId(text: string): string {
  const id = textOf(parseAs(text, "InitiateMultipartUploadResult"), "UploadId");
  if (id === undefined) throw badAnswer("names no upload");
  return id;
}

/** @throws TransientError for another document */
export function parseParts(text: string): PartsPage {
  const root = parseAs(text, "ListPartsResult");
  const parts = all(root, "Part").flatMap((element) => {
    const [number, sizeBytes] = [Number(textOf(element, "PartNumber")), textOf(element, "Size")];
    const etag = bare(textOf(element, "ETag"));
    if (!Number.isSafeInteger(number) || etag === undefined) return [];
    return [
      { number, sizeBytes: Number(sizeBytes), etag, sha256: textOf(element, "ChecksumSHA256") },
    ];
  });
  return { parts, next: nextOf(root, "NextPartNumberMarker") };
}

/** The ETag of the file that the parts became. @throws TransientError for another document */
export function parseCompleted(text: string): string | undefined {
  return bare(textOf(parseAs(text, "CompleteMultipartUploadResult"), "ETag"));
}

/** Without its quotes. */
export const bare = (etag: string | undefined): string | undefined =>
  etag?.replace(/^(?:W\/)?"|"$/g, "") || undefined;

/** RFC 3339 UTC; undefined for what is no time. */
export function timeOf(text: string | undefined): string | undefined {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** Amazon writes a blank as `+`, others as `%20`; a plus sign is `%2B` everywhere. */
function decodeKey(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

function nextOf(root: XmlElement, name: string): string | undefined {
  if (textOf(root, "IsTruncated") !== "true") return undefined;
  const next = textOf(root, name);
  if (next === undefined) throw badAnswer("is not the last page and names no next one");
  return next;
}

function parseAs(text: string, name: string): XmlElement {
  const root = parse(text);
  if (root.name !== name) throw badAnswer(`is a ${root.name.slice(0, 40)}, not a ${name}`);
  return root;
}

function parse(text: string): XmlElement {
  try {
    return parseXml(Buffer.from(text.trimStart()), LIMITS);
  } catch (error) {
    throw badAnswer(`cannot be read (${messageOf(error)})`, error);
  }
}

const all = (parent: XmlElement, name: string): readonly XmlElement[] =>
  parent.children.filter((child) => child.name === name);

/** Undefined where it is absent or empty. */
const textOf = (parent: XmlElement, name: string): string | undefined =>
  parent.children.find((child) => child.name === name)?.text || undefined;

const badAnswer = (what: string, cause?: unknown): TransientError =>
  new TransientError(`The server's answer ${what}: is the address that of an S3 service?`, {
    code: "bad_answer",
    ...(cause === undefined ? {} : { cause }),
  });
