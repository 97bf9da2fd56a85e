import {
  type Behaviour,
  createSimulator,
  type PremierSimulator,
  UNIT,
} from "../sandbox/premier/index.ts";
import { startSandbox } from "../sandbox/server.ts";
import premier from "../src/connectors/premier/index.ts";
import type { PremierContext } from "../src/connectors/premier/manifest.ts";
import { createEgressGuard } from "../src/lib/egress.ts";
import { createOutbound, type Outbound } from "../src/lib/http.ts";
import { silentLog } from "../src/lib/log.ts";
import type { AddressTurns } from "../src/sdk/host/address-turns.ts";
import { openContext } from "../src/sdk/host/connector-context.ts";
import { createMemoryState } from "../src/sdk/host/memory-state.ts";
import { createRateGate } from "../src/sdk/host/rate-budget.ts";
import type { Change, Cursor, Page, Stream, StreamMode } from "../src/sdk/index.ts";

const egress = createEgressGuard(["127.0.0.0/8"]);

/** What was warned of, in the order of the log. */
export interface Line {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Bed extends AsyncDisposable {
  readonly simulator: PremierSimulator;
  readonly ctx: PremierContext;
  readonly warnings: Line[];
  readonly time: { now: number };
  /** Another integration with the same server. */
  open(changes?: {
    readonly settings?: object;
    readonly credentials?: object;
    readonly turns?: AddressTurns;
    readonly baseUrl?: string;
  }): PremierContext;
}

/** A simulated Premier and an integration with it, whose clock stands still until it is set. */
export async function openBed(
  behaviour: Behaviour = {},
  { rows }: { readonly rows?: number } = {},
): Promise<Bed> {
  const time = { now: Date.UTC(2026, 5, 1, 8) };
  const clock = { now: () => time.now };
  const simulator = createSimulator({ now: clock.now, ...(rows === undefined ? {} : { rows }) });
  simulator.behave(behaviour);
  const sandbox = await startSandbox({ simulators: [simulator] });
  const outbound: Outbound = createOutbound({ egress, userAgent: "Viadukt/test", log: silentLog });
  const warnings: Line[] = [];
  const log = {
    ...silentLog,
    warn: (fields: object, message: string) =>
      void warnings.push({ message, fields: fields as Line["fields"] }),
  };
  const open: Bed["open"] = ({ settings, credentials, turns, baseUrl } = {}) =>
    openContext({
      connector: premier as never,
      credentials: { ...simulator.credentials, ...credentials },
      settings: { unit_id: UNIT, ...settings },
      baseUrl: baseUrl ?? sandbox.systems[0]?.baseUrl,
      signal: AbortSignal.timeout(60_000),
      sleep: async () => undefined,
      // The real budget would wait for the clock of the test.
      gate: createRateGate({ requests: 100_000, perMs: 1_000, concurrency: 1 }),
      state: createMemoryState(clock),
      ...{ egress, outbound, log, clock },
      ...(turns ? { turns } : {}),
    }) as unknown as PremierContext;
  return {
    ...{ simulator, warnings, time, open, ctx: open() },
    async [Symbol.asyncDispose]() {
      await outbound[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
}

/** A whole read: its changes and where the next one begins. */
export async function readAll(
  ctx: PremierContext,
  name: "parties" | "items" | "sales_invoices" | "cost_invoices" | "sales_orders",
  query: {
    readonly mode: StreamMode;
    readonly cursor?: Cursor;
    readonly from?: string;
    readonly to?: string;
  },
): Promise<{
  changes: readonly Change<unknown>[];
  cursor: Cursor;
  pages: readonly Page<unknown>[];
}> {
  const stream = premier.streams?.[name] as unknown as Stream;
  const pages: Page<unknown>[] = [];
  for await (const page of stream.read(ctx as never, query)) pages.push(page);
  return {
    pages,
    changes: pages.flatMap((page) => page.changes),
    cursor: pages.at(-1)?.cursor ?? {},
  };
}
