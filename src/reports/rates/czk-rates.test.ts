import assert from "node:assert/strict";
import { it } from "node:test";
import { createSimulator } from "../../../sandbox/cnb/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import { forEachDatabase } from "../../../test/harness.ts";
import { createEgressGuard } from "../../lib/egress.ts";
import { TransientError } from "../../lib/errors.ts";
import { createOutbound } from "../../lib/http.ts";
import { silentLog } from "../../lib/log.ts";
import { readCnbYear } from "./cnb.ts";
import { createCzkRates } from "./czk-rates.ts";

/** Monday 2026-11-23, ten in the morning in Prague: the last rates are those of Friday. */
const NOW = Date.UTC(2026, 10, 23, 9);
const HOUR = 3_600_000;

it("reads the bank's file: units, a new line of names within the year, days that are not in order", () => {
  const text =
    "\uFEFFDatum|1 EUR|100 HUF|1 HRK\r\n03.01.2022|24,860|6,7|3,3\r\n02.01.2022|24,5||0,000\r\n\r\nDatum|1 EUR|1000 IDR\r\n04.01.2022|25|1,6\r\n";
  const rates = readCnbYear(text, 2022);
  assert.deepEqual(rates?.get("EUR"), [
    { date: "2022-01-02", units: 1, rate: "24.5" },
    { date: "2022-01-03", units: 1, rate: "24.860" },
    { date: "2022-01-04", units: 1, rate: "25" },
  ]);
  assert.deepEqual(rates?.get("HUF"), [{ date: "2022-01-03", units: 100, rate: "6.7" }]);
  assert.deepEqual(rates?.get("IDR"), [{ date: "2022-01-04", units: 1000, rate: "1.6" }]);
  assert.deepEqual(rates?.get("HRK")?.length, 1);
});

it("takes nothing else for that file", () => {
  for (const text of [
    "",
    "<html>maintenance</html>",
    "02.01.2026|24,5",
    "Datum|1 EUR\n2026-01-02|24,5",
    "Datum|1 EUR\n02.01.2025|24,5",
    "Datum|1 EUR\n02.01.2026|24,5|25,1",
  ]) {
    assert.equal(readCnbYear(text, 2026), undefined, text);
  }
});

forEachDatabase((database) => {
  async function openBed() {
    const stores = await database.open();
    const clock = { at: NOW };
    const simulator = createSimulator({ now: () => clock.at });
    const asked: string[] = [];
    const sandbox = await startSandbox({
      simulators: [
        {
          ...simulator,
          handle(req, res, url) {
            asked.push(url.searchParams.get("rok") ?? "");
            return simulator.handle(req, res, url);
          },
        },
      ],
    });
    const egress = createEgressGuard(["127.0.0.1"]);
    const outbound = createOutbound({ egress, userAgent: "test", log: silentLog });
    const open = () =>
      createCzkRates({
        ...{ url: `${sandbox.url}/cnb/`, outbound, data: stores.data, now: () => clock.at },
      });
    return {
      ...{ asked, clock, open, rates: open() },
      fault: (kind: string) =>
        fetch(`${sandbox.url}/cnb/_sandbox/fault`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ kind, times: 100 }),
        }),
      heal: () => fetch(`${sandbox.url}/cnb/_sandbox/reset`, { method: "POST" }),
      async [Symbol.asyncDispose]() {
        await outbound[Symbol.asyncDispose]();
        await sandbox.close();
        await stores[Symbol.asyncDispose]();
      },
    };
  }

  it("gives the rate of the day, or the last one before it, over weekends and years", async () => {
    await using bed = await openBed();
    const friday = { date: "2026-11-20", units: 1, rate: "24.315" };
    for (const day of ["2026-11-20", "2026-11-21", "2026-11-23", "2026-11-30"]) {
      assert.deepEqual(await bed.rates.rate("EUR", day), friday, day);
    }
    assert.equal((await bed.rates.rate("HUF", "2026-11-17"))?.date, "2026-11-16");
    assert.equal((await bed.rates.rate("HUF", "2026-11-17"))?.units, 100);
    assert.equal((await bed.rates.rate("EUR", "2026-01-01"))?.date, "2025-12-31");
    assert.equal((await bed.rates.rate("BGN", "2026-07-05"))?.date, "2026-06-30");
    for (const [currency, day] of [
      ["EUR", "2026-12-01"],
      ["EUR", "2027-01-05"],
      ["BGN", "2026-07-11"],
      ["XXX", "2026-11-20"],
      ["eur", "2026-11-20"],
      ["EUR", "2026-13-01"],
      ["EUR", "1990-12-31"],
      ["EUR", "today"],
    ] as const) {
      assert.equal(await bed.rates.rate(currency, day), undefined, `${currency} ${day}`);
    }
  });

  it("asks once an hour for the year that is not over, once for others, whichever process asks", async () => {
    await using bed = await openBed();
    const other = bed.open();
    await Promise.all(["EUR", "USD", "PLN"].map((one) => bed.rates.rate(one, "2026-11-23")));
    await other.rate("EUR", "2026-11-23");
    assert.deepEqual(bed.asked, ["2026"]);
    bed.clock.at += HOUR;
    await bed.rates.rate("EUR", "2026-11-20");
    assert.deepEqual(bed.asked, ["2026"], "what was published before today stays");
    bed.clock.at += 5 * HOUR;
    assert.equal((await other.rate("EUR", "2026-11-23"))?.date, "2026-11-23");
    assert.equal((await bed.rates.rate("EUR", "2026-11-23"))?.date, "2026-11-23");
    assert.deepEqual(bed.asked, ["2026", "2026"]);
    for (const one of ["EUR", "USD", "XXX"]) await bed.rates.rate(one, "2024-05-06");
    assert.deepEqual(bed.asked, ["2026", "2026", "2024"]);
  });

  it("goes on with what is stored while the bank does not answer, and says so where nothing is", async () => {
    await using bed = await openBed();
    await bed.fault("500");
    await assert.rejects(bed.rates.rate("EUR", "2026-11-23"), TransientError);
    await assert.rejects(bed.rates.rate("EUR", "2026-11-23"), TransientError);
    assert.ok(bed.asked.length <= 1, "it is left alone for a while");
    await bed.heal();
    bed.clock.at += 61_000;
    assert.equal((await bed.rates.rate("EUR", "2026-11-23"))?.rate, "24.315");
    bed.clock.at += 6 * HOUR;
    await bed.fault("500");
    assert.equal((await bed.rates.rate("EUR", "2026-11-23"))?.rate, "24.315");
  });
});
