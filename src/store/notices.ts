import pg from "pg";
import { sleep } from "../lib/clock.ts";
import type { DataStore } from "./store.ts";

const CHANNEL = "viadukt";
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 30_000;

/** Tells other processes, after the commit of the transaction under way, that there is something new. */
export async function sendNotice({ db, can }: DataStore): Promise<void> {
  if (!can.notices) return;
  await db
    .selectNoFrom((eb) => eb.fn<string>("pg_notify", [eb.val(CHANNEL), eb.val("")]).as("sent"))
    .execute();
}

/**
 * Calls `onNotice` for each notice and after each new connection, since some may have been missed. Goes on
 * trying until it is disposed; whoever listens looks now and then by itself as well.
 */
export function listenForNotices(connectionString: string, onNotice: () => void): AsyncDisposable {
  const stopping = new AbortController();
  const { signal } = stopping;
  const done = keepListening(connectionString, onNotice, signal);
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await done;
    },
  };
}

async function keepListening(
  connectionString: string,
  onNotice: () => void,
  signal: AbortSignal,
): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    const wasOpen = await listenOnce(connectionString, onNotice, signal);
    pauseMs = wasOpen ? FIRST_PAUSE_MS : Math.min(pauseMs * 2, MAX_PAUSE_MS);
    await sleep(pauseMs, signal).catch(() => {});
  }
}

/** Until the connection ends; false where none came about. */
async function listenOnce(
  connectionString: string,
  onNotice: () => void,
  signal: AbortSignal,
): Promise<boolean> {
  const client = new pg.Client({
    connectionString,
    application_name: "viadukt notices",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const end = (): void => resolve();
  client.on("error", end).on("end", end).on("notification", onNotice);
  signal.addEventListener("abort", end);
  try {
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
    onNotice();
    await ended;
    return true;
  } catch {
    return false;
  } finally {
    signal.removeEventListener("abort", end);
    await client.end().catch(() => {});
  }
}
