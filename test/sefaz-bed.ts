import { openSefaz, type SefazBed, type SefazOptions } from "../sandbox/sefaz/index.ts";
import sefaz from "../src/connectors/sefaz/index.ts";
import { type QueryOutcome, queryAuthority } from "../src/fiscal/sefaz/query-authority.ts";
import type { SefazSession } from "../src/fiscal/sefaz/session.ts";
import { DEFAULT_FISCAL_SETTINGS, type FiscalSettings } from "../src/fiscal/settings.ts";
import { silentLog } from "../src/lib/log.ts";
import type { Connector } from "../src/sdk/index.ts";
import { openTestContext } from "../src/sdk/testing/context.ts";
import type { DataStore } from "../src/store/store.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { seedTenant, type TestDatabase } from "./harness.ts";

const DEADLINE_MS = 60_000;
const connector = sefaz as unknown as Connector;

/** The authority's simulator, a tenant's store and workers that ask, all by one clock that the test moves. */
export interface QueryBed extends AsyncDisposable {
  readonly authority: SefazBed;
  readonly data: DataStore;
  now(): number;
  later(ms: number): void;
  /** One run of one worker; `credentials` in place of the usual ones. */
  run(options?: RunOptions): Promise<QueryOutcome>;
  openSession(options?: RunOptions): SefazSession;
}

export interface RunOptions {
  readonly settings?: Partial<FiscalSettings>;
  readonly credentials?: Readonly<Record<string, string>>;
}

export async function openQueryBed(
  database: TestDatabase,
  { start, ...options }: SefazOptions & { readonly start: number },
): Promise<QueryBed> {
  let now = start;
  let runs = 0;
  const stores = await database.open();
  const authority = await openSefaz({ ...options, now: () => now });
  const data = forTenant(stores.data, await seedTenant(stores.config));
  const clock = { now: () => now };
  const openSession = ({ settings = {}, credentials }: RunOptions = {}): SefazSession => {
    runs += 1;
    const { fiscal } = connector;
    if (!fiscal) throw new Error("The connector asks no authority");
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const context = openTestContext({
      ...{ connector, clock, signal, log: silentLog },
      credentials: credentials ?? authority.credentials,
      settings: authority.settings,
      baseUrl: authority.origin,
    });
    const company = fiscal.company(context);
    const { environment } = company;
    return {
      ...{ data, fiscal, context, clock, signal, company },
      integration: { id: 1, slug: "sefaz" },
      settings: { ...DEFAULT_FISCAL_SETTINGS, ...settings },
      judges: {},
      origin: { source: "sefaz", actor: "schedule", runId: `run_${runs}`, environment },
      random: Math.random,
      async pause(ms) {
        now += ms;
      },
      log() {},
      counts: {
        ...{ position: 0, created: 0, updated: 0, unchanged: 0, refused: 0 },
        ...{ first: undefined, last: undefined },
      },
      progress() {},
    };
  };
  return {
    ...{ authority, data, openSession },
    now: () => now,
    later(ms) {
      now += ms;
    },
    async run(wanted) {
      const session = openSession(wanted);
      return queryAuthority(session, session.fiscal.services);
    },
    async [Symbol.asyncDispose]() {
      await authority.close();
      await stores[Symbol.asyncDispose]();
    },
  };
}
