import type { Static, TSchema } from "typebox";
import { Value } from "typebox/value";
import { DataError, type HttpRequest, sleep } from "../../sdk/index.ts";
import { type Answer, errorOf, isDone } from "./errors.ts";
import type { OneDriveContext } from "./manifest.ts";

/** Statuses whose meaning is in their code or depends on what was asked; all others are the engine's. */
const HANDLED = [400, 403, 404, 409, 410, 412, 413, 416, 423, 507];
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** Somebody has the file open in Office, for moments or for a day. */
const LOCK_DELAYS_MS = [1_000, 4_000, 10_000];

/** What a request gets before the first byte, and the slowest line that may still send a file. */
const BASE_TIMEOUT_MS = 60_000;
const SLOWEST_BYTES_PER_MS = 50;

export const API = "/v1.0";

/** The deadline of one request that carries so many bytes. */
export const transferTimeoutMs = (sizeBytes: number): number =>
  BASE_TIMEOUT_MS + Math.ceil(sizeBytes / SLOWEST_BYTES_PER_MS);

/** One request with its answer read to the end; all of `HANDLED` come back as they are. */
export async function sendOnce(ctx: OneDriveContext, request: HttpRequest): Promise<Answer> {
  const response = await ctx.http.request({
    maxBytes: MAX_ANSWER_BYTES,
    ...request,
    accept: [...HANDLED, ...(request.accept ?? [])],
  });
  const { status, headers } = response;
  if (status === 204) return { status, headers, body: undefined };
  if (status < 300) return { status, headers, body: await response.json() };
  return { status, headers, body: parsed(await response.text()) };
}

/** `sendOnce`, waiting a little for a lock to go away. */
export async function send(ctx: OneDriveContext, request: HttpRequest): Promise<Answer> {
  let answer = await sendOnce(ctx, request);
  for (const delayMs of LOCK_DELAYS_MS) {
    if (answer.status !== 423) break;
    await sleep(delayMs, ctx.signal);
    answer = await sendOnce(ctx, request);
  }
  return answer;
}

/** @throws the error that the answer means for the path; DataError for another form than the documented one */
export function granted<T extends TSchema>(schema: T, answer: Answer, path: string): Static<T> {
  if (!isDone(answer)) throw errorOf(answer, path);
  if (Value.Check(schema, answer.body)) return answer.body;
  throw new DataError("OneDrive answered in a form that is not known.");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
