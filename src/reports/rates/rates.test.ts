import assert from "node:assert/strict";
import { it } from "node:test";
import { createSimulator } from "../../../sandbox/nbp/index.ts";
import { type Sandbox, startSandbox } from "../../../sandbox/server.ts";
import { forEachDatabase, type TestStores } from "../../../test/harness.ts";
import { createEgressGuard } from "../../lib/egress.ts";
import { createOutbound } from "../../lib/http.ts";
import { silentLog } from "../../lib/log.ts";
import { createRates } from "./rates.ts";

/** 2026-03-20, half past one in Warsaw. */
const NOW = Date.UTC(2026, 2, 20, 12, 30);

forEachDatabase((database) => {
  async function openBed() {
    const stores: TestStores = await database.open();
    const simulator = createSimulator({ now: () => NOW });
    const asked: string[] = [];
    const sandbox: Sandbox = await startSandbox({
      simulators: [
        {
          ...simulator,
          handle(req, res, url) {
            asked.push(url.pathname.split("/").slice(5, 8).join(" "));
            return simulator.handle(req, res, url);
          },
        },
      ],
    });
    const egress = createEgressGuard(["127.0.0.1"]);
    const outbound = createOutbound({ egress, userAgent: "test", log: silentLog });
    const url = `${sandbox.url}/nbp`;
    const rates = createRates({ url, outbound, data: stores.data, now: () => NOW });
    return {
      ...{ asked, rates, sandbox },
      async [Symbol.asyncDispose]() {
        await outbound[Symbol.asyncDispose]();
        await sandbox.close();
        await stores[Symbol.asyncDispose]();
      },
    };
  }

  it("gives the rate of the last table before the day, over weekends, holidays and years", async () => {
    await using bed = await openBed();
    const book = bed.rates.open();
    const told = async (day: string, currency = "EUR") => {
      const answer = await book.before(currency, day);
      return "missing" in answer ? answer.missing : `${answer.table} ${answer.date}`;
    };
    assert.equal(await told("2025-01-10"), "005/A/NBP/2025 2025-01-09");
    assert.equal(await told("2025-01-07"), "002/A/NBP/2025 2025-01-03", "after Epiphany");
    assert.equal(await told("2025-04-22"), "076/A/NBP/2025 2025-04-18", "after Easter");
    assert.match(await told("2025-01-02"), /\/A\/NBP\/2024 2024-12-31$/);
    assert.match(await told("2026-03-20"), / 2026-03-19$/);
    assert.equal(await told("2026-03-21"), "not_published");
    assert.equal(await told("2025-01-10", "XXX"), "none");
    assert.equal(await told("2001-01-10"), "none");
    assert.equal(book.trouble(), undefined);
  });

  it("asks for a month once, and again for one that was not over", async () => {
    await using bed = await openBed();
    for (const day of ["2025-01-10", "2025-01-31", "2025-02-03", "2025-01-20"]) {
      await bed.rates.open().before("EUR", day);
    }
    assert.deepEqual(bed.asked, ["EUR 2025-01-01 2025-01-31", "EUR 2025-02-01 2025-02-28"]);
    const rate = await bed.rates.open().before("HUF", "2026-03-20");
    assert.ok(!("missing" in rate) && /^0\.0\d+$/.test(rate.rate), "never in exponents");
    assert.equal(bed.asked.at(-1), "HUF 2026-03-01 2026-03-20");
  });

  it("says so where the bank does not answer, and guesses nothing", async () => {
    await using bed = await openBed();
    await fetch(`${bed.sandbox.url}/nbp/_sandbox/fault`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kind: "500", times: 100 }),
    });
    const book = bed.rates.open();
    for (let i = 1; i < 20; i += 1) {
      const day = `2025-${String(1 + (i % 9)).padStart(2, "0")}-10`;
      assert.deepEqual(await book.before("EUR", day), { missing: "unavailable" });
    }
    assert.match(book.trouble() ?? "", /NBP cannot be had/);
    await fetch(`${bed.sandbox.url}/nbp/_sandbox/reset`, { method: "POST" });
  });
});
