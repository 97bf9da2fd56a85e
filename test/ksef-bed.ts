import { ksefNumber } from "../sandbox/fakturownia/random.ts";
import { createKsef, type KsefOptions, type KsefSimulator } from "../sandbox/ksef/index.ts";
import { startSandbox } from "../sandbox/server.ts";
import ksef from "../src/connectors/ksef/index.ts";
import type { Credentials, KsefContext, Settings } from "../src/connectors/ksef/manifest.ts";
import type { Log } from "../src/lib/log.ts";
import { createMemoryState } from "../src/sdk/host/memory-state.ts";
import type { Change, Cursor, Invoice, Page, State, StreamQuery } from "../src/sdk/index.ts";
import { openTestContext } from "../src/sdk/testing/context.ts";

export type StreamName = "cost_invoices" | "sales_invoices";

/** The connector beside a simulator of its own; both go by one clock that a test may move. */
export interface Bed extends AsyncDisposable {
  readonly simulator: KsefSimulator;
  readonly state: State;
  readonly log: readonly string[];
  readonly baseUrl: string;
  now(): number;
  pass(ms: number): void;
  open(changes?: OpenChanges): KsefContext;
  read(
    query: StreamQuery,
    changes?: OpenChanges & { stream?: StreamName },
  ): Promise<readonly Page<Invoice>[]>;
}

export interface OpenChanges {
  readonly credentials?: Credentials;
  readonly settings?: Settings;
  readonly state?: State;
  readonly signal?: AbortSignal;
  readonly baseUrl?: string;
}

export const START = Date.UTC(2026, 10, 20, 9);

export async function openBed(options: KsefOptions = {}): Promise<Bed> {
  let now = START;
  const clock = { now: () => now };
  const simulator = createKsef({ ...options, now: clock.now });
  const sandbox = await startSandbox({ simulators: [simulator] });
  const state = createMemoryState(clock);
  const lines: string[] = [];
  const write = (_fields: object, message: string) => void lines.push(message);
  const log: Log = { debug: () => {}, info: write, warn: write, error: write };
  const open = (changes: OpenChanges = {}): KsefContext =>
    openTestContext({
      connector: ksef,
      credentials: changes.credentials ?? simulator.credentials,
      settings: changes.settings ?? {},
      baseUrl: changes.baseUrl ?? `${sandbox.url}/ksef`,
      state: changes.state ?? state,
      log,
      clock,
      signal: changes.signal ?? AbortSignal.timeout(60_000),
    }) as KsefContext;
  return {
    ...{ simulator, state, log: lines, open, baseUrl: `${sandbox.url}/ksef` },
    now: clock.now,
    pass: (ms) => {
      now += ms;
    },
    async read(query, { stream = "cost_invoices", ...changes } = {}) {
      const found = ksef.streams?.[stream];
      if (!found) throw new Error(`no stream ${stream}`);
      const pages = await Array.fromAsync(found.read(open(changes), query));
      return pages as readonly Page<Invoice>[];
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

export const changesOf = (pages: readonly Page<Invoice>[]): readonly Change<Invoice>[] =>
  pages.flatMap(({ changes }) => changes);

export const idsOf = (pages: readonly Page<Invoice>[]): readonly string[] =>
  changesOf(pages).map(({ id }) => id);

export const lastCursor = (pages: readonly Page<Invoice>[]): Cursor => pages.at(-1)?.cursor ?? {};

export const YEAR = { mode: "period", from: "2026-02-01", to: "2026-10-31" } as const;

const OCTOBER_MS = Date.UTC(2026, 9, 1, 6);

export interface Crowd {
  readonly count: number;
  /** Between one and the next, from 1 October; 0 for all on that day. */
  readonly stepMs?: number;
  /** When KSeF stored them; else soon after their issue. */
  readonly storedAt?: number;
}

/** Adds costs of October that differ in number and date alone. */
export function addCrowd(
  { simulator }: Pick<Bed, "simulator">,
  { count, stepMs = 3_600_000, storedAt }: Crowd,
): void {
  const [like] = createKsef({ rows: 8 })
    .docs()
    .filter(({ buyer }) => buyer.nip === "5252914179");
  if (!like) throw new Error("no example");
  const offset = simulator.docs().length;
  for (let i = 0; i < count; i++) {
    const at = OCTOBER_MS + i * stepMs;
    const issueDate = new Date(at).toISOString().slice(0, 10);
    const invoiceNumber = `TŁUM/${offset + i}`;
    const xml = like.xml
      .toString("utf8")
      .replace(/<P_1>[^<]*/, `<P_1>${issueDate}`)
      .replace(/<P_2>[^<]*/, `<P_2>${invoiceNumber}`);
    simulator.add({
      ...like,
      ...{ issueDate, invoiceNumber, xml: Buffer.from(xml) },
      ksefNumber: ksefNumber(like.seller.nip, issueDate, offset + i),
      invoicingAt: at,
      acquiredAt: storedAt ?? at + 4_000,
      storedAt: storedAt ?? at + 10_000,
    });
  }
}

/** Aborts as soon as the condition holds. */
export function stopWhen(stop: AbortController, isReached: () => boolean): void {
  const look = setInterval(() => {
    if (!isReached()) return;
    clearInterval(look);
    stop.abort();
  }, 5);
}
