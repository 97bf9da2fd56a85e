import { Pool } from "undici";
import type { BenchHub } from "./hub.ts";
import { steadyUs } from "./steady-clock.ts";

const CONNECTIONS = 128;
const BODY_BYTES = 1_000;
/** Longer means that the hub does not keep up at all. */
const MAX_PENDING = 5_000;

/**
 * Publishes `perSecond` events a second through `POST /api/events`, one in a request, evenly, without
 * waiting for answers (a slow hub gets the same load); resolves after the last answer.
 * @throws Error where an event was not accepted
 */
export async function publishSteadily(
  { url, token }: BenchHub,
  {
    perSecond,
    seconds,
    typeOf,
  }: { perSecond: number; seconds: number; typeOf: (n: number) => string },
): Promise<void> {
  const pool = new Pool(url, { connections: CONNECTIONS });
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const pending = new Set<Promise<void>>();
  const faults: string[] = [];
  const publish = async (n: number): Promise<void> => {
    const data = { n, text: "x".repeat(BODY_BYTES - 100), sent_us: steadyUs() };
    const body = JSON.stringify({ type: typeOf(n), data });
    const options = { method: "POST", path: "/api/events", headers, body } as const;
    const answer = await pool.request(options);
    const text = await answer.body.text();
    if (answer.statusCode !== 202) faults.push(`${answer.statusCode} ${text}`);
  };
  const count = perSecond * seconds;
  const start = performance.now();
  for (let n = 0; n < count; n++) {
    const pause = start + (n * 1000) / perSecond - performance.now();
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    const one: Promise<void> = publish(n)
      .catch((error: unknown) => void faults.push(String(error)))
      .finally(() => pending.delete(one));
    pending.add(one);
    if (pending.size > MAX_PENDING) faults.push("the hub does not keep up");
    if (faults.length > 0) break;
  }
  await Promise.all(pending);
  await pool.close();
  if (faults.length > 0) throw new Error(`An event was not accepted: ${faults[0]}`);
}

/** The value that `share` of the values stay at or under. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
