import type { ServerResponse } from "node:http";
import type { Body } from "../spool.ts";

export interface SendOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A client that takes nothing for so long is gone. */
  readonly stalledMs: number;
}

/**
 * Sends the body with its exact length, never in chunks of HTTP. Resolves when the system has all of it, or the
 * connection is over.
 */
export async function sendBody(
  response: ServerResponse,
  body: Body,
  { status = 200, headers = {}, stalledMs }: SendOptions,
): Promise<void> {
  if (response.destroyed) return;
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.writeHead(status, {
    "Content-Type": body.contentType,
    "Content-Length": body.sizeBytes,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    ...(body.fileName === undefined ? {} : { "Content-Disposition": attachment(body.fileName) }),
    ...headers,
  });
  let left = body.sizeBytes;
  try {
    for await (const chunk of body.bytes()) {
      left -= chunk.length;
      if (left < 0) break;
      if (left === 0) return await ended(response, chunk, stalledMs);
      if (!response.write(chunk)) await drained(response, stalledMs);
      if (response.destroyed) return;
    }
  } catch (error) {
    response.destroy();
    throw error;
  }
  if (left === 0) return await ended(response, undefined, stalledMs);
  // The length is out already: only a broken connection tells that it was wrong.
  response.destroy();
  throw new Error("a body has not the length that was announced");
}

const ended = (response: ServerResponse, last: Uint8Array | undefined, ms: number): Promise<void> =>
  until(response, "finish", ms, () => (last ? response.end(last) : response.end()));

const drained = (response: ServerResponse, ms: number): Promise<void> =>
  until(response, "drain", ms, () => undefined);

/** Until the event, or the end of the connection, which comes by force where nothing moves. */
function until(
  response: ServerResponse,
  event: "drain" | "finish",
  stalledMs: number,
  begin: () => void,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let moved = response.socket?.bytesWritten ?? 0;
  const timer = setInterval(() => {
    const now = response.socket?.bytesWritten ?? 0;
    if (now === moved) response.destroy();
    moved = now;
  }, stalledMs);
  response.once(event, resolve).once("close", resolve);
  if (response.destroyed) resolve();
  begin();
  return promise.finally(() => {
    clearInterval(timer);
    response.off(event, resolve).off("close", resolve);
  });
}

/** RFC 6266; no character of the name can end the header. */
function attachment(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/gu, "_");
  const extended = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extended}`;
}
