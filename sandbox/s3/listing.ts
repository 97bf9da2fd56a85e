import { element, leaf, S3Error, sendXml } from "./refusal.ts";
import type { Exchange, State } from "./state.ts";

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** ListObjectsV2. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function listObjects({ res, state, query }: Exchange): void {
  if (query.get("list-type") !== "2") {
    throw new S3Error(501, "NotImplemented", "Only ListObjectsV2 is simulated.");
  }
  const [prefix, delimiter] = [query.get("prefix") ?? "", query.get("delimiter") ?? ""];
  const limit = Math.min(pageSizeOf(query.get("max-keys")), state.control.pageSize);
  const after = tokenOf(query.get("continuation-token"));
  const all = entriesOf(state, prefix, delimiter).filter(
    ({ name }) => after === undefined || isAfter(name, after),
  );
  const page = all.slice(0, limit);
  const isTruncated = page.length < all.length && page.length > 0;
  const encode = encoderOf(state, query.get("encoding-type"));
  const xml = [
    leaf("Name", state.profile.bucket),
    leaf("Prefix", encode(prefix)),
    leaf("KeyCount", page.length),
    leaf("MaxKeys", limit),
    query.has("encoding-type") ? leaf("EncodingType", "url") : "",
    leaf("IsTruncated", String(isTruncated)),
    isTruncated
      ? leaf("NextContinuationToken", Buffer.from(page.at(-1)?.name ?? "").toString("base64"))
      : "",
    ...page.map((entry) => describe(state, entry, encode)),
  ];
  sendXml(res, {
    xml: `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${xml.join("")}</ListBucketResult>`,
  });
}

/** In the order of their bytes; what lies behind the delimiter is one folder. */
function entriesOf(state: State, prefix: string, delimiter: string): readonly Entry[] {
  const names = new Map<string, boolean>();
  for (const key of state.objects.keys()) {
    if (!key.startsWith(prefix)) continue;
    const at = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    names.set(at < 0 ? key : key.slice(0, at + delimiter.length), at >= 0);
  }
  return [...names]
    .map(([name, isFolder]) => ({ name, isFolder }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

const isAfter = (name: string, other: string): boolean =>
  Buffer.compare(Buffer.from(name), Buffer.from(other)) > 0;

function pageSizeOf(text: string | undefined): number {
  const size = Number(text ?? 1_000);
  if (Number.isInteger(size) && size >= 0) return Math.min(size, 1_000);
  throw new S3Error(400, "InvalidArgument", "Argument maxKeys must be an integer of at least 0");
}

function tokenOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const token = Buffer.from(text, "base64");
  if (token.toString("base64") === text) return token.toString("utf8");
  throw new S3Error(400, "InvalidArgument", "The continuation token provided is incorrect");
}

type Encode = (text: string) => string;

function encoderOf({ profile }: State, type: string | undefined): Encode {
  if (type === undefined) return (text) => text;
  if (type !== "url")
    throw new S3Error(400, "InvalidArgument", "Invalid Encoding Method specified");
  const blank = profile.isAmazon ? "+" : "%20";
  return (text) => text.split("/").map(encodeURIComponent).join("/").replaceAll("%20", blank);
}

function describe(state: State, { name, isFolder }: Entry, encode: Encode): string {
  const object = state.objects.get(name);
  if (isFolder || !object) return element("CommonPrefixes", leaf("Prefix", encode(name)));
  return element(
    "Contents",
    leaf("Key", encode(name)) +
      leaf("LastModified", new Date(object.modifiedAt).toISOString()) +
      leaf("ETag", `"${object.etag}"`) +
      leaf("Size", object.sizeBytes) +
      leaf("StorageClass", object.headers["x-amz-storage-class"] ?? "STANDARD"),
  );
}
