import type { Row } from "../../formats/json/values.ts";

/** One write below the service. */
export interface Operation {
  readonly method: "POST" | "PATCH";
  /** Encoded. */
  readonly path: string;
  readonly body: Row;
  readonly ifMatch?: string;
}

/** The operations of one product: all of them are done, or none. */
export interface Changeset {
  readonly key: string;
  readonly operations: readonly Operation[];
}

/** What one part of the answer says. */
export interface PartAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const CRLF = "\r\n";
const MAX_DEPTH = 2;

/**
 * The body of a `$batch` request: multipart/mixed, each changeset a multipart of its own. Every line ends with CR LF,
 * bodies too, and the length is counted in bytes: SAP's parser forgives nothing.
 * https://www.odata.org/documentation/odata-version-2-0/batch-processing/
 */
export function batchBody(
  changesets: readonly Changeset[],
  { boundary, headers }: { boundary: string; headers: Readonly<Record<string, string>> },
): string {
  const parts = changesets.map(({ operations }, i) => {
    const inner = `changeset_${i}_${boundary}`;
    const requests = operations.map((operation) => [
      `--${inner}`,
      "Content-Type: application/http",
      "Content-Transfer-Encoding: binary",
      "",
      ...requestLines(operation, headers),
    ]);
    return [
      `--${boundary}`,
      `Content-Type: multipart/mixed; boundary=${inner}`,
      "",
      ...requests.flat(),
      `--${inner}--`,
      "",
    ];
  });
  return [...parts.flat(), `--${boundary}--`, ""].join(CRLF);
}

function requestLines(
  { method, path, body, ifMatch }: Operation,
  headers: Readonly<Record<string, string>>,
): string[] {
  const text = JSON.stringify(body);
  const all = {
    "Content-Type": "application/json",
    Accept: "application/json",
    ...headers,
    ...(ifMatch === undefined ? {} : { "If-Match": ifMatch }),
    "Content-Length": String(Buffer.byteLength(text)),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path} HTTP/1.1`, ...lines, "", text];
}

/**
 * The answers of each changeset, in the order of the request: several where all was done, one where the changeset
 * was refused as a whole. Undefined where the body is no such answer or breaks off.
 */
export function parseBatch(
  body: string,
  contentType: string | undefined,
): readonly (readonly PartAnswer[])[] | undefined {
  const boundary = boundaryOf(contentType);
  const parts = boundary === undefined ? undefined : splitParts(body, boundary);
  const answers = parts?.map((part) => answersOf(part, 1));
  return answers?.every((one) => one !== undefined) ? answers : undefined;
}

function answersOf(part: string, depth: number): readonly PartAnswer[] | undefined {
  const { headers, rest } = headersOf(part);
  const type = headers["content-type"];
  const boundary = boundaryOf(type);
  if (boundary === undefined) {
    const answer = httpAnswer(rest);
    return answer && [answer];
  }
  const inner = depth < MAX_DEPTH ? splitParts(rest, boundary) : undefined;
  const answers = inner?.map((one) => answersOf(one, depth + 1));
  return answers?.every((one) => one !== undefined) ? answers.flat() : undefined;
}

function boundaryOf(contentType: string | undefined): string | undefined {
  if (!/^multipart\/mixed\b/i.test(contentType ?? "")) return undefined;
  const match = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i.exec(contentType ?? "");
  return match?.[1] ?? match?.[2];
}

/** Undefined without the closing delimiter: the rest has not come. */
function splitParts(body: string, boundary: string): string[] | undefined {
  const escaped = boundary.replace(/[^A-Za-z0-9]/g, "\\$&");
  // Another boundary may begin with the letters of this one.
  const delimiter = new RegExp(`\r\n--${escaped}(?=--|[ \t]*\r\n)`);
  const parts = `${CRLF}${body}`.split(delimiter);
  const end = parts.findIndex((part, i) => i > 0 && part.startsWith("--"));
  if (end < 0) return undefined;
  return parts.slice(1, end).map((part) => part.slice(part.indexOf(CRLF) + CRLF.length));
}

function httpAnswer(text: string): PartAnswer | undefined {
  const status = /^HTTP\/\d\.\d (\d{3})\b[^\r\n]*\r\n/.exec(text);
  if (!status) return undefined;
  const { headers, rest } = headersOf(text.slice(status[0].length));
  return { status: Number(status[1]), headers, body: rest };
}

function headersOf(text: string): { headers: Record<string, string>; rest: string } {
  if (text.startsWith(CRLF)) return { headers: {}, rest: text.slice(CRLF.length) };
  const at = text.indexOf(CRLF + CRLF);
  const head = at < 0 ? text : text.slice(0, at);
  const headers = head.split(CRLF).flatMap((line) => {
    const colon = line.indexOf(":");
    return colon < 0
      ? []
      : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const];
  });
  return {
    headers: Object.fromEntries(headers),
    rest: at < 0 ? "" : text.slice(at + 2 * CRLF.length),
  };
}
