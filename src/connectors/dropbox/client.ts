import { type HttpRequest, type HttpResponse, sleep } from "../../sdk/index.ts";
import { errorOf, isContention, type Refusal, readRefusal } from "./errors.ts";
import type { DropboxContext } from "./manifest.ts";
import { rootHeaders } from "./root.ts";

/** Refusals whose meaning is in their body; 429 and 5xx are the engine's. */
const REFUSALS = [400, 401, 409, 422];
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** The namespace is locked for moments by each write: https://developers.dropbox.com/dbx-performance-guide */
const BUSY_DELAYS_MS = [300, 700, 1_500, 3_000, 6_000];
const CONTENT_URL = "https://content.dropboxapi.com";

/** What a request gets before the first byte, and the slowest line that may still send a file. */
const BASE_TIMEOUT_MS = 60_000;
const SLOWEST_BYTES_PER_MS = 50;

export type Answer =
  | { readonly value: unknown; readonly refusal?: undefined }
  | { readonly value?: undefined; readonly refusal: Refusal };

/** The deadline of one request that carries so many bytes. */
export const transferTimeoutMs = (sizeBytes: number): number =>
  BASE_TIMEOUT_MS + Math.ceil(sizeBytes / SLOWEST_BYTES_PER_MS);

/** A call with JSON in and out; without `argument` with no body at all. Calls may be repeated unless told otherwise. */
export const ask = async (ctx: DropboxContext, route: string, argument?: object): Promise<Answer> =>
  settled(ctx, {
    method: "POST",
    path: `/2/${route}`,
    ...(argument === undefined ? {} : { body: argument }),
    headers: { accept: "application/json", ...(await rootHeaders(ctx, route)) },
    isRepeatable: true,
  });

export interface Bytes {
  readonly argument: object;
  readonly body: NonNullable<HttpRequest["body"]>;
  readonly sizeBytes: number;
}

/** A call that carries bytes, its argument in a header. */
export const sendBytes = async (
  ctx: DropboxContext,
  route: string,
  { argument, body, sizeBytes }: Bytes,
): Promise<Answer> =>
  settled(ctx, {
    method: "POST",
    path: contentAddress(ctx, route),
    headers: {
      ...argumentHeader(argument),
      ...(await rootHeaders(ctx, route)),
      "content-type": "application/octet-stream",
      "content-length": String(sizeBytes),
    },
    body,
    isRepeatable: true,
    timeoutMs: transferTimeoutMs(sizeBytes),
  });

/** A call whose answer is a file; a refusal's body has not been read. */
export const download = async (
  ctx: DropboxContext,
  route: string,
  { argument, timeoutMs }: { readonly argument: object; readonly timeoutMs: number },
): Promise<HttpResponse> =>
  ctx.http.request({
    method: "POST",
    path: contentAddress(ctx, route),
    headers: { ...argumentHeader(argument), ...(await rootHeaders(ctx, route)) },
    isRepeatable: true,
    timeoutMs,
    accept: REFUSALS,
  });

/** @throws the error that the refusal means for the path */
export function granted(answer: Answer, path: string): unknown {
  if (answer.refusal) throw errorOf(answer.refusal, path);
  return answer.value;
}

async function settled(ctx: DropboxContext, request: HttpRequest): Promise<Answer> {
  let answer = await once(ctx, request);
  for (const delayMs of BUSY_DELAYS_MS) {
    if (!answer.refusal || !isContention(answer.refusal)) break;
    await sleep(delayMs * (0.5 + Math.random()), ctx.signal);
    answer = await once(ctx, request);
  }
  return answer;
}

async function once(ctx: DropboxContext, request: HttpRequest): Promise<Answer> {
  const bounded = { maxBytes: MAX_ANSWER_BYTES, accept: REFUSALS };
  const response = await ctx.http.request({ ...request, ...bounded });
  if (response.status < 400) return { value: await response.json() };
  return { refusal: readRefusal(response.status, await response.text()) };
}

const contentAddress = ({ settings }: DropboxContext, route: string): string =>
  `${(settings.content_url ?? CONTENT_URL).replace(/\/+$/, "")}/2/${route}`;

/** JSON in ASCII, since a header carries nothing else. */
export const argumentHeader = (argument: object): Record<string, string> => ({
  "dropbox-api-arg": JSON.stringify(argument).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  ),
});
