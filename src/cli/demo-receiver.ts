import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { sleep } from "../lib/clock.ts";

export interface ReceivedEvent {
  readonly id: string;
  readonly type: string;
  /** What the Standard Webhooks signature proves: that the body is the hub's, unchanged and recent. */
  readonly isVerified: boolean;
}

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly events: readonly ReceivedEvent[];
  /** The signing secret, known once the subscription is made. */
  trust(secret: string): void;
  /** Waits until so many events are there, or the time is over. */
  waitFor(count: number, options: { ms: number; signal: AbortSignal }): Promise<void>;
}

const TOLERANCE_SECONDS = 300;
const LOOK_MS = 50;

/** What somebody would write on the other side: takes events, checks each signature by itself. */
export async function startReceiver(): Promise<Receiver> {
  const events: ReceivedEvent[] = [];
  let key = Buffer.alloc(0);
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const id = String(request.headers["webhook-id"]);
    const timestamp = String(request.headers["webhook-timestamp"]);
    const signatures = String(request.headers["webhook-signature"]);
    const isVerified = isSigned(key, { id, timestamp, signatures, body });
    const { type = "" } = JSON.parse(body) as { type?: string };
    events.push({ id, type, isVerified });
    response.writeHead(isVerified ? 204 : 401).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    events,
    trust(secret) {
      key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    },
    async waitFor(count, { ms, signal }) {
      for (let waited = 0; events.length < count && waited < ms; waited += LOOK_MS) {
        await sleep(LOOK_MS, signal);
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

interface Signed {
  readonly id: string;
  readonly timestamp: string;
  /** Entries `v1,<base64>` separated by spaces: one has to fit. */
  readonly signatures: string;
  readonly body: string;
}

function isSigned(key: Buffer, { id, timestamp, signatures, body }: Signed): boolean {
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const wanted = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest();
  return signatures.split(" ").some((entry) => {
    const given = Buffer.from(entry.replace(/^v1,/, ""), "base64");
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}
