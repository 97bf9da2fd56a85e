import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";
import { type Sandbox, startSandbox } from "../sandbox/server.ts";
import type { Simulator } from "../sandbox/simulator.ts";
import type { Clock } from "../src/lib/clock.ts";
import { silentLog } from "../src/lib/log.ts";
import {
  type Change,
  type Connector,
  type Context,
  type Invoice,
  isHubError,
  type Page,
  type StreamQuery,
} from "../src/sdk/index.ts";
import { openTestContext } from "../src/sdk/testing/context.ts";

type Settings = Readonly<Record<string, unknown>>;

export const JANUARY = { mode: "period", from: "2025-01-01", to: "2025-01-31" } as const;
const NOW = Date.UTC(2026, 0, 1);
const DEADLINE_MS = 60_000;

/**
 * A connector on a simulator of its own, which a test may change and disturb; back at its first data before each
 * test. `asked` are the calls as path and query, `warned` the warnings of the log.
 */
export function openBed(typed: unknown, simulator: Simulator) {
  const connector = typed as Connector;
  let sandbox: Sandbox;
  let later = 0;
  const started = Date.now();
  const clock: Clock = { now: () => NOW + later + Date.now() - started };
  const asked: string[] = [];
  const warned: string[] = [];
  const base = () => `${sandbox.url}/${simulator.id}`;
  const open = (
    settings: Settings = {},
    credentials: Settings = simulator.credentials,
  ): Context => {
    const warn = (_fields: object, message: string) => void warned.push(message);
    const ctx = openTestContext({
      ...{ connector, credentials, settings, baseUrl: base(), clock },
      ...{ log: { ...silentLog, warn }, signal: AbortSignal.timeout(DEADLINE_MS) },
    });
    const request: typeof ctx.http.request = (wanted) => {
      asked.push(`${wanted.path} ${JSON.stringify(wanted.query ?? {})}`);
      return ctx.http.request(wanted);
    };
    return { ...ctx, http: { request, json: async (wanted) => (await request(wanted)).json() } };
  };
  before(async () => {
    sandbox = await startSandbox({ simulators: [simulator] });
  });
  after(() => sandbox.close());
  beforeEach(() => {
    simulator.reset();
    asked.length = 0;
    warned.length = 0;
    later = 0;
  });
  const pages = (stream: string, query: StreamQuery, settings?: Settings) => {
    const found = connector.streams?.[stream];
    assert.ok(found, stream);
    return Array.fromAsync<Page<unknown>>(found.read(open(settings), query));
  };
  return {
    ...{ asked, warned, open, pages, base },
    changes: async (stream: string, query: StreamQuery, settings?: Settings) =>
      (await pages(stream, query, settings)).flatMap((page) => [...page.changes]),
    /** Time passes for the connector, not for the simulator. */
    later: (ms: number) => {
      later += ms;
    },
    /** A call of somebody else's. */
    send: (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${base()}${path}`, {
        method,
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      }),
    fault: (kind: string, times: number) =>
      fetch(`${base()}/_sandbox/fault`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ kind, times }),
      }),
  };
}

export const invoicesOf = (changes: readonly Change<unknown>[]): Invoice[] =>
  changes.flatMap((change) => (change.op === "upsert" ? [change.data as Invoice] : []));

/** For `assert.rejects`: an error of the hub by its name and words. */
export const failsWith = (name: string, words: RegExp) => (error: unknown) =>
  isHubError(error) && error.name === name && words.test(error.message);
