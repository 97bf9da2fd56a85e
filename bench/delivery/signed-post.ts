import { Pool } from "undici";
import { newStandardSecret, signStandard, standardKey } from "../../src/delivery/signature.ts";

/** Subscriptions that share the load, and connections to the receiver. */
export const SUBSCRIPTIONS = 8;
const CONNECTIONS = 64;
const BODY_BYTES = 1_000;

export interface Answer {
  readonly startedAt: number;
  readonly status: number;
  /** JSON, the signature masked, as an attempt keeps it. */
  readonly requestHeaders: string;
  readonly responseHeaders: string;
  readonly text: string;
}

/** The data of event `n`: about 1 kB of JSON. */
export const eventData = (n: number) => ({ n, text: "x".repeat(BODY_BYTES - 100) });

/** The body of event `n` in the Standard Webhooks format. */
export const eventBody = (n: number): string =>
  JSON.stringify({ type: "order.shipped", timestamp: new Date(), data: eventData(n) });

/** Signed POSTs through one undici pool: all that the bare loop does, and what the rivals' jobs do. */
export function openPoster(address: string) {
  const pool = new Pool(address, { connections: CONNECTIONS });
  const key = standardKey(newStandardSecret());
  const keys = key ? [key] : [];

  /** Reads the whole answer. */
  const post = async (path: string, { id, body }: { id: string; body: string }) => {
    const startedAt = Date.now();
    const timestamp = Math.floor(startedAt / 1000);
    const sent = {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signStandard(keys, { id, timestamp, body }),
    };
    const answer = await pool.request({ method: "POST", path, headers: sent, body });
    return { startedAt, sent, answer, text: await answer.body.text() };
  };

  return {
    async post(path: string, message: { id: string; body: string }): Promise<void> {
      await post(path, message);
    },
    /** As `post`; answers what an attempt row holds. */
    async postForLog(path: string, message: { id: string; body: string }): Promise<Answer> {
      const { startedAt, sent, answer, text } = await post(path, message);
      return {
        startedAt,
        status: answer.statusCode,
        requestHeaders: JSON.stringify({ ...sent, "webhook-signature": "***" }),
        responseHeaders: JSON.stringify(answer.headers),
        text,
      };
    },
    close: () => pool.close(),
  };
}

export type Poster = ReturnType<typeof openPoster>;
