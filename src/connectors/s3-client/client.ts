import { hash } from "node:crypto";
import { type HttpRequest, type HttpResponse, type HubError, sleep } from "../../sdk/index.ts";
import { parseError } from "./answers.ts";
import { bucketPath, regionOf, type S3Context } from "./context.ts";
import { errorOf, HANDLED, isPassing, type S3Answer, type Subject, waitMs } from "./errors.ts";
import { encodeKey, encodeText } from "./keys.ts";
import { EMPTY_SHA256, signer } from "./sign.ts";

/** What a request gets before the first byte, and the slowest line that may still send a file. */
const BASE_TIMEOUT_MS = 60_000;
const SLOWEST_BYTES_PER_MS = 50;

/** A page of 1,000 of the longest keys, percent-encoded. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** Of an answer that passes; the engine's own tries are for faults of the network and other 5xx. */
const DELAYS_MS = [500, 2_000];
const LONGEST_WAIT_MS = 30_000;

export interface S3Request {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  /** Absent for the bucket itself. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Extract<HttpRequest["body"], () => unknown>;
  /** Of a body that is a stream, hexadecimal. */
  readonly sha256?: string;
  readonly timeoutMs?: number;
  /** Statuses that come back as they are: `HANDLED` where it is left out. */
  readonly accept?: readonly number[];
}

/** The deadline of one request that carries so many bytes. */
export const transferTimeoutMs = (sizeBytes: number): number =>
  BASE_TIMEOUT_MS + Math.ceil(sizeBytes / SLOWEST_BYTES_PER_MS);

/** One signed request; the body of its answer is still to be read. */
export function open(ctx: S3Context, request: S3Request): Promise<HttpResponse> {
  const { method, key, query = {}, headers = {}, body } = request;
  const { timeoutMs = BASE_TIMEOUT_MS, accept = HANDLED } = request;
  const sha256 = request.sha256 ?? (typeof body === "string" ? hash("sha256", body) : EMPTY_SHA256);
  return ctx.http.request({
    method,
    path: `${bucketPath(ctx)}/${encodeKey(key ?? "")}${queryText(query)}`,
    headers,
    sign: signer(ctx, { method, headers, sha256 }),
    accept,
    maxBytes: MAX_ANSWER_BYTES,
    isRepeatable: true,
    timeoutMs,
    ...(body === undefined ? {} : { body }),
  });
}

/** `open` with its answer read to the end, tried again while the service says that it will pass. */
export async function call(ctx: S3Context, request: S3Request): Promise<S3Answer> {
  let answer = await callOnce(ctx, request);
  for (const delayMs of DELAYS_MS) {
    if (!isPassing(answer)) break;
    await sleep(Math.min(waitMs(answer) ?? delayMs, LONGEST_WAIT_MS), ctx.signal);
    answer = await callOnce(ctx, request);
  }
  return answer;
}

/** What an answer that did not go well means. */
export const refusal = (ctx: S3Context, answer: S3Answer, key?: string): HubError =>
  errorOf(answer, subjectOf(ctx, key));

async function callOnce(ctx: S3Context, request: S3Request): Promise<S3Answer> {
  const response = await open(ctx, request);
  const { status, headers } = response;
  const text = request.method === "HEAD" ? "" : await response.text();
  return { status, headers, text, error: parseError(text) };
}

const subjectOf = (
  { clock, credentials, settings }: S3Context,
  key: string | undefined,
): Subject => ({
  bucket: credentials.bucket,
  region: regionOf(settings),
  key,
  now: clock.now(),
});

/** Sorted as the signature wants it, and encoded as it is signed: the engine's own way writes `+`. */
function queryText(query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1));
  if (pairs.length === 0) return "";
  return `?${pairs.map(([name, value]) => `${encodeText(name)}=${encodeText(value)}`).join("&")}`;
}
