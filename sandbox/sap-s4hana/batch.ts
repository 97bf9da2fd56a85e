import { randomUUID } from "node:crypto";
import { RequestError } from "../simulator.ts";
import { errorBody, refuse } from "./refusal.ts";
import type { System } from "./system.ts";
import { parseTarget } from "./target.ts";
import { apply, productOf, type Write, type Written } from "./writes.ts";

const CRLF = "\r\n";

export interface BatchOptions {
  readonly contentType: string;
  readonly language: string;
  readonly show: (written: Written) => {
    readonly body: unknown;
    readonly etag?: string | undefined;
  };
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly etag?: string | undefined;
}

/** Every changeset by itself, in order: done as a whole, or refused as a whole with one answer. */
export function runBatch(system: System, text: string, options: BatchOptions) {
  const boundary = boundaryOf(options.contentType);
  const answers = partsOf(text, boundary).map((part) => {
    const { headers, rest } = headOf(part);
    const type = headers.get("content-type") ?? "";
    if (!type.startsWith("multipart/mixed"))
      throw malformed("Only changesets are taken here: a write stands in a changeset");
    const writes = partsOf(rest, boundaryOf(type)).map((one) => writeOf(one, options.language));
    return runChangeset(system, writes, options);
  });
  const outer = `ejjeeffe0${randomUUID().slice(0, 8)}`;
  const body = answers.map((answer) => `--${outer}${CRLF}${partText(answer)}`).join("");
  return { contentType: `multipart/mixed; boundary=${outer}`, body: `${body}--${outer}--${CRLF}` };
}

function runChangeset(system: System, writes: readonly Write[], { show }: BatchOptions) {
  const numbers = new Set(writes.map(productOf));
  const before = [...numbers].map((number) => [number, system.products.get(number)] as const);
  try {
    if (numbers.size > 1)
      throw refuse(
        400,
        "API_PRD_MSG/003",
        "Cannot process multiple products in a single change set request.",
      );
    return writes.map((write): Answer => {
      const written = apply(system, write);
      return written ? { status: 201, ...show(written) } : { status: 204 };
    });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    for (const [number, row] of before) {
      if (row) system.products.put(row);
      else system.products.remove(number);
    }
    return { status: error.status, body: error.body };
  }
}

function partText(answer: readonly Answer[] | Answer): string {
  if (!Array.isArray(answer)) return httpPart(answer as Answer);
  const inner = `ejjeeffe1${randomUUID().slice(0, 8)}`;
  const parts = answer.map((one: Answer) => `--${inner}${CRLF}${httpPart(one)}`).join("");
  const text = `${parts}--${inner}--${CRLF}`;
  return [
    `Content-Type: multipart/mixed; boundary=${inner}`,
    `Content-Length: ${Buffer.byteLength(text)}`,
    "",
    `${text}${CRLF}`,
  ].join(CRLF);
}

const REASONS: Readonly<Record<number, string>> = {
  201: "Created",
  204: "No Content",
  404: "Not Found",
};

function httpPart({ status, body, etag }: Answer): string {
  const json = body === undefined ? "" : JSON.stringify(body);
  const http = [
    `HTTP/1.1 ${status} ${REASONS[status] ?? "Bad Request"}`,
    ...(body === undefined ? [] : ["Content-Type: application/json;charset=utf-8"]),
    ...(etag === undefined ? [] : [`etag: ${etag}`]),
    `Content-Length: ${Buffer.byteLength(json)}`,
    "dataserviceversion: 2.0",
    "",
    json,
  ].join(CRLF);
  return [
    "Content-Type: application/http",
    `Content-Length: ${Buffer.byteLength(http)}`,
    "content-transfer-encoding: binary",
    "",
    `${http}${CRLF}`,
  ].join(CRLF);
}

const malformed = (text: string) =>
  new RequestError(400, errorBody("/IWFND/CM_COS/032", `Malformed batch request: ${text}`));

function boundaryOf(contentType: string): string {
  const boundary = /^multipart\/mixed;\s*boundary=([^\s;"]{1,70})$/.exec(contentType)?.[1];
  if (boundary === undefined) throw malformed("no boundary in the content type");
  return boundary;
}

/** Every line must end with CR LF, and nothing may stand outside of the parts. */
function partsOf(text: string, boundary: string): string[] {
  if (/(^|[^\r])\n/.test(text)) throw malformed("a line ends without CR");
  const end = text.indexOf(`${CRLF}--${boundary}--`);
  if (!text.startsWith(`--${boundary}${CRLF}`) || end < 0)
    throw malformed("the boundary is not there");
  const parts = text.slice(0, end).split(`--${boundary}${CRLF}`).slice(1);
  return parts.map((part) => part.replace(/\r\n$/, ""));
}

function headOf(text: string): { headers: ReadonlyMap<string, string>; rest: string } {
  const at = text.indexOf(CRLF + CRLF);
  if (at < 0) throw malformed("no empty line behind the headers");
  const headers = text
    .slice(0, at)
    .split(CRLF)
    .map((line) => {
      const colon = line.indexOf(":");
      if (colon < 1) throw malformed(`${line} is no header`);
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    });
  return { headers: new Map(headers), rest: text.slice(at + 4) };
}

function writeOf(part: string, language: string): Write {
  const { headers, rest } = headOf(part);
  if (headers.get("content-type") !== "application/http")
    throw malformed("a part is no application/http");
  if (headers.get("content-transfer-encoding") !== "binary")
    throw malformed("Content-Transfer-Encoding: binary is missing");
  const line = rest.slice(0, rest.indexOf(CRLF));
  const [, method = "", path = ""] =
    /^(POST|PATCH|MERGE|PUT|DELETE) ([^\s/]\S*) HTTP\/1\.1$/.exec(line) ?? [];
  if (method === "") throw malformed(`${line} is no request of a changeset`);
  const { headers: own, rest: body } = headOf(rest.slice(line.length + 2));
  const length = own.get("content-length");
  if (length !== undefined && Number(length) !== Buffer.byteLength(body))
    throw malformed("Content-Length is wrong");
  if (own.get("content-type") !== "application/json") throw malformed("send application/json");
  return {
    ...{ method, language: (own.get("sap-language") ?? language).toUpperCase() },
    ...parseTarget(path),
    body: parseJson(body),
    ifMatch: own.get("if-match"),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw Object.assign(malformed("a body is no JSON"), { cause });
  }
}
