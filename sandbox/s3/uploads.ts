import { createHash, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { XMLParser } from "fast-xml-parser";
import { checkKey, etagOf, keptHeaders, shownOnPut, wholeSecond } from "./objects.ts";
import { receive } from "./receive.ts";
import { element, leaf, S3Error, sendXml } from "./refusal.ts";
import { type Content, type Exchange, header, type Upload } from "./state.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_BYTES = 5 * 1024 * 1024;
const MAX_PARTS = 10_000;

interface NamedPart {
  readonly number: number;
  readonly etag: string;
  readonly sha256: string | undefined;
}

const parser = new XMLParser({
  parseTagValue: false,
  isArray: (name) => name === "Part",
});

export function beginUpload(exchange: Exchange): void {
  const { req, res, state, key } = exchange;
  checkKey(exchange);
  const algorithm = header(req, "x-amz-checksum-algorithm");
  if (algorithm !== undefined && algorithm !== "SHA256") {
    throw new S3Error(400, "InvalidRequest", "Checksum algorithm provided is unsupported.");
  }
  const headers = keptHeaders(exchange);
  const id = randomUUID().replaceAll("-", "");
  const needsSums = algorithm !== undefined;
  state.uploads.set(id, { id, key, headers, needsSums, parts: new Map(), begunAt: state.now() });
  const xml = leaf("Bucket", state.profile.bucket) + leaf("Key", key) + leaf("UploadId", id);
  sendXml(res, { xml: element("InitiateMultipartUploadResult", xml) }, shownOnPut(headers));
}

export async function putPart(exchange: Exchange): Promise<void> {
  const { req, res, state, query } = exchange;
  const upload = existing(exchange);
  const number = Number(query.get("partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > MAX_PARTS) {
    const message = `Part number must be an integer between 1 and ${MAX_PARTS}, inclusive`;
    throw new S3Error(400, "InvalidArgument", message);
  }
  const sum = header(req, "x-amz-checksum-sha256");
  if (upload.needsSums && sum === undefined) {
    throw new S3Error(400, "InvalidRequest", "Checksum Type mismatch occurred, expected sha256.");
  }
  const content = await receive(exchange);
  if (state.control.partDelayMs > 0) await wait(state.control.partDelayMs);
  upload.parts.set(number, content);
  res.writeHead(200, {
    etag: `"${etagOf(content.md5, upload.headers)}"`,
    ...shownOnPut(upload.headers),
    ...(sum === undefined ? {} : { "x-amz-checksum-sha256": sum }),
    "content-length": "0",
  });
  res.end();
}

export function listParts(exchange: Exchange): void {
  const { res, query } = exchange;
  const upload = existing(exchange);
  const after = Number(query.get("part-number-marker") ?? 0);
  const limit = Math.min(
    Number(query.get("max-parts") ?? 1_000),
    1_000,
    exchange.state.control.pageSize,
  );
  const all = [...upload.parts].filter(([number]) => number > after).sort(([a], [b]) => a - b);
  const page = all.slice(0, limit);
  const parts = page.map(([number, { md5, sizeBytes, sha256 }]) =>
    element(
      "Part",
      leaf("PartNumber", number) +
        leaf("ETag", `"${etagOf(md5, upload.headers)}"`) +
        leaf("Size", sizeBytes) +
        (upload.needsSums ? leaf("ChecksumSHA256", sha256) : ""),
    ),
  );
  const isTruncated = page.length < all.length;
  const xml =
    leaf("UploadId", upload.id) +
    leaf("IsTruncated", String(isTruncated)) +
    (isTruncated ? leaf("NextPartNumberMarker", page.at(-1)?.[0] ?? 0) : "") +
    parts.join("");
  sendXml(res, { xml: element("ListPartsResult", xml) });
}

export async function endUpload(exchange: Exchange): Promise<void> {
  const { res, state, key } = exchange;
  const { control } = state;
  const upload = existing(exchange);
  const named = parseNamed(await receive(exchange));
  if (control.failNextEnd) {
    control.failNextEnd = false;
    const words = "We encountered an internal error. Please try again.";
    const xml = element("Error", leaf("Code", "InternalError") + leaf("Message", words));
    return sendXml(res, { xml: `\n\n${xml}`.trim() });
  }
  const contents = chosenParts(upload, named);
  const sums = contents.map(({ md5 }) => Buffer.from(md5, "hex"));
  const sum = createHash("md5").update(Buffer.concat(sums)).digest("hex");
  const made = control.hasOddEtags ? createHash("md5").update(upload.id).digest("hex") : sum;
  const etag = `${etagOf(made, upload.headers)}-${contents.length}`;
  const checksums = upload.needsSums ? sumOfSums(contents) : {};
  const sizeBytes = contents.reduce((total, content) => total + content.sizeBytes, 0);
  const { headers } = upload;
  const modifiedAt = wholeSecond(state);
  state.objects.set(key, { contents, sizeBytes, etag, headers, checksums, modifiedAt });
  state.uploads.delete(upload.id);
  if (control.loseNextEnd) {
    control.loseNextEnd = false;
    res.socket?.destroy();
    return;
  }
  const xml = leaf("Bucket", state.profile.bucket) + leaf("Key", key) + leaf("ETag", `"${etag}"`);
  sendXml(res, { xml: element("CompleteMultipartUploadResult", xml) });
}

export function abortUpload(exchange: Exchange): void {
  exchange.state.uploads.delete(existing(exchange).id);
  exchange.res.writeHead(204);
  exchange.res.end();
}

function existing({ state, key, query }: Exchange): Upload {
  const upload = state.uploads.get(query.get("uploadId") ?? "");
  if (upload?.key === key) return upload;
  throw new S3Error(404, "NoSuchUpload", "The specified multipart upload does not exist.");
}

function parseNamed({ chunks }: Content): readonly NamedPart[] {
  const malformed = () =>
    new S3Error(400, "MalformedXML", "The XML you provided was not well-formed");
  const parsed = parser.parse(Buffer.concat(chunks).toString("utf8")) as {
    readonly CompleteMultipartUpload?: { readonly Part?: readonly Record<string, string>[] };
  };
  const parts = parsed.CompleteMultipartUpload?.Part;
  if (!parts || parts.length === 0) throw malformed();
  return parts.map(({ PartNumber, ETag, ChecksumSHA256 }) => {
    if (PartNumber === undefined || ETag === undefined) throw malformed();
    const etag = ETag.replace(/^"|"$|^&quot;|&quot;$/g, "");
    return { number: Number(PartNumber), etag, sha256: ChecksumSHA256 };
  });
}

function chosenParts(upload: Upload, named: readonly NamedPart[]): readonly Content[] {
  const numbers = named.map(({ number }) => number);
  if (numbers.some((number, i) => i > 0 && number <= (numbers[i - 1] ?? 0))) {
    throw new S3Error(400, "InvalidPartOrder", "The list of parts was not in ascending order.");
  }
  return named.map(({ number, etag, sha256 }, i) => {
    const content = upload.parts.get(number);
    const isThis =
      content &&
      etagOf(content.md5, upload.headers) === etag &&
      (!upload.needsSums || content.sha256 === sha256);
    if (!isThis) {
      throw new S3Error(400, "InvalidPart", "One or more of the parts could not be found.");
    }
    if (i < named.length - 1 && content.sizeBytes < MIN_PART_BYTES) {
      throw new S3Error(
        400,
        "EntityTooSmall",
        "Your proposed upload is smaller than the minimum allowed size",
      );
    }
    return content;
  });
}

function sumOfSums(contents: readonly Content[]): Record<string, string> {
  const sums = contents.map(({ sha256 }) => Buffer.from(sha256, "base64"));
  const sum = createHash("sha256").update(Buffer.concat(sums)).digest("base64");
  return {
    "x-amz-checksum-sha256": `${sum}-${contents.length}`,
    "x-amz-checksum-type": "COMPOSITE",
  };
}
