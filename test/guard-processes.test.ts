import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { it } from "node:test";
import { findIntegrationState } from "../src/store/integration-states.ts";
import type { GuardNews, GuardOrder } from "./guard-process.ts";
import { forEachDatabase, seedTenant, type TestStores } from "./harness.ts";
import { web } from "./local-server.ts";

const PROCESS = join(import.meta.dirname, "guard-process.ts");

/** What a process of its own says of its calls. */
async function worker(order: GuardOrder): Promise<readonly GuardNews[]> {
  const child = spawn(process.execPath, [PROCESS, JSON.stringify(order)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (part: Buffer) => {
    said += part.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  assert.equal(code, 0);
  const lines = said.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as GuardNews);
}

const orderOf = (
  { url, configUrl }: TestStores,
  over: Partial<GuardOrder> & Pick<GuardOrder, "target" | "tenantId">,
): GuardOrder => ({
  ...{ url, configUrl, ratePerMinute: null, calls: 20, everyMs: 150, firstMs: 600_000 },
  ...over,
});

forEachDatabase((database) => {
  it("two processes share one breaker, and a third one after a restart", async () => {
    await using stores = await database.open();
    const tenantId = await seedTenant(stores.config);
    let calls = 0;
    await using server = await web((_request, response) => {
      calls += 1;
      response.writeHead(503).end();
    });
    const order = orderOf(stores, { tenantId, target: server.url });
    const both = (await Promise.all([worker(order), worker(order)])).flat();
    assert.equal(both.length, 40);
    assert.ok(calls >= 10 && calls <= 30, `${calls} calls went out before both had heard`);
    const refused = both.filter(({ ended }) => ended === "integration_suspended");
    assert.equal(refused.length, 40 - calls);
    assert.equal((await findIntegrationState(stores.data, 7))?.breaker, "open");
    const before = calls;
    const later = await worker({ ...order, calls: 1 });
    assert.deepEqual([later[0]?.ended, calls], ["integration_suspended", before]);
  });

  it("two processes share one limit of calls a minute", async () => {
    await using stores = await database.open();
    const tenantId = await seedTenant(stores.config);
    let calls = 0;
    await using server = await web((_request, response) => {
      calls += 1;
      response.end();
    });
    const more = { ratePerMinute: 12, everyMs: 20 };
    const order = orderOf(stores, { tenantId, target: server.url, ...more });
    const both = (await Promise.all([worker(order), worker(order)])).flat();
    assert.equal(calls, 12);
    assert.equal(both.filter(({ ended }) => ended === "answered").length, 12);
    assert.equal(both.filter(({ ended }) => ended === "rate_limited").length, 28);
  });
});
