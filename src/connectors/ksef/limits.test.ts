import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addCrowd, type Bed, idsOf, openBed } from "../../../test/ksef-bed.ts";
import { createEgressGuard } from "../../lib/egress.ts";
import { createOutbound } from "../../lib/http.ts";
import { silentLog } from "../../lib/log.ts";
import {
  type AllowanceStore,
  createAllowances,
  createMemoryAllowanceStore,
} from "../../sdk/host/allowances.ts";
import { openContext } from "../../sdk/host/connector-context.ts";
import { createRateGate } from "../../sdk/host/rate-budget.ts";
import type { Invoice, Page } from "../../sdk/index.ts";
import ksef from "./index.ts";
import { ALLOWANCES } from "./limits.ts";
import type { KsefContext } from "./manifest.ts";

const OCTOBER = { mode: "period", from: "2026-10-01", to: "2026-10-31" } as const;
const egress = createEgressGuard(["127.0.0.0/8"]);

/** As the hub opens it, with its budgets; to wait is to let the clock of the test go on. */
function openLimited(bed: Bed, store: AllowanceStore): KsefContext {
  const clock = { now: bed.now };
  const sleep = async (ms: number) => bed.pass(ms);
  return openContext({
    connector: ksef,
    credentials: bed.simulator.credentials,
    settings: { fetch: "single", third_party_costs: false },
    baseUrl: bed.baseUrl,
    outbound: createOutbound({ egress, userAgent: "viadukt-test", log: silentLog }),
    egress,
    log: silentLog,
    clock,
    signal: AbortSignal.timeout(60_000),
    gate: createRateGate(ksef.manifest.rate, { clock, sleep }),
    allowances: createAllowances({ declared: ALLOWANCES, store, clock }),
    state: bed.state,
    sleep,
  }) as KsefContext;
}

const read = async (ctx: KsefContext): Promise<readonly string[]> => {
  const pages = ksef.streams?.cost_invoices?.read(ctx, OCTOBER) as AsyncIterable<Page<Invoice>>;
  return idsOf(await Array.fromAsync(pages));
};

describe("the limits of KSeF", () => {
  it("are kept by the connector's budgets: two hours of single invoices without one refusal", async () => {
    await using bed = await openBed({ rows: 0, hasLimits: true });
    addCrowd(bed, { count: 150 });
    const startedAt = bed.now();
    assert.equal((await read(openLimited(bed, createMemoryAllowanceStore()))).length, 150);
    assert.equal(bed.simulator.refused(), 0, "no call too many");
    const hours = (bed.now() - startedAt) / 3_600_000;
    assert.ok(hours > 2 && hours < 2.2, `${hours} hours for 150 at 64 an hour`);
  });

  it("hold after a restart too", async () => {
    await using bed = await openBed({ rows: 0, hasLimits: true });
    addCrowd(bed, { count: 40 });
    const store = createMemoryAllowanceStore();
    for (let i = 0; i < 3; i++) assert.equal((await read(openLimited(bed, store))).length, 40);
    assert.equal(bed.simulator.refused(), 0);
  });

  it("would be broken without them", async () => {
    await using bed = await openBed({ rows: 0, hasLimits: true });
    addCrowd(bed, { count: 150 });
    const settings = { fetch: "single", third_party_costs: false } as const;
    await assert.rejects(bed.read(OCTOBER, { settings }));
    assert.ok(bed.simulator.refused() > 0);
  });
});
