import { standardBody } from "../delivery/wire/standard.ts";
import type { EventStream, StreamRequest } from "../events/stream.ts";
import type { StreamedEvent } from "../events/stream-page.ts";
import type { DataStore } from "../store/store.ts";

/** Without an event: proxies close connections on which nothing comes. */
const HEART_BEAT_MS = 15_000;
/** What a browser waits before it comes back. */
const RETRY_MS = 3_000;

export interface Subscriber {
  readonly data: DataStore;
  readonly request: StreamRequest;
  readonly signal: AbortSignal;
  /** Asked with each heart-beat and once in a while between: false ends the stream. */
  readonly mayGoOn: () => Promise<boolean>;
  readonly heartBeatMs?: number;
}

/**
 * Events as text/event-stream for as long as the reader takes them: the next page is read when the last one
 * has been taken, so that a slow reader holds one page of memory and misses nothing. A heart-beat moves the
 * reader's last id past what its filter does not take.
 */
export async function* eventStream(
  stream: EventStream,
  { data, request, signal, mayGoOn, heartBeatMs = HEART_BEAT_MS }: Subscriber,
): AsyncGenerator<string> {
  let { after } = request;
  let askedAt = performance.now();
  yield `retry: ${RETRY_MS}\nid: ${after}\n\n`;
  while (!signal.aborted && !stream.isStopped) {
    const wait = { ...request, after, waitMs: heartBeatMs, signal };
    const page = await stream.wait(data, wait);
    for (const event of page.events) yield frame(event);
    after = page.cursor;
    if (page.events.length === 0) yield `: heart-beat\nid: ${after}\n\n`;
    if (performance.now() - askedAt < heartBeatMs) continue;
    askedAt = performance.now();
    if (!(await mayGoOn())) return;
  }
}

/** Line breaks between the tokens of the JSON begin further data lines. */
function frame(event: StreamedEvent): string {
  const data = standardBody(event).replace(/\r\n|\r|\n/g, "\ndata: ");
  return `id: ${event.cursor}\nevent: ${event.type}\ndata: ${data}\n\n`;
}
