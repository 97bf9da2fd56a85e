import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Sandbox, startSandbox } from "../server.ts";
import { createSimulator } from "./index.ts";

/** Half past one in Warsaw: the table of the day is out. */
const NOW = Date.UTC(2026, 2, 20, 12, 30);

describe("the exchange rates of the sandbox", () => {
  let sandbox: Sandbox;
  let now = NOW;
  before(async () => {
    sandbox = await startSandbox({ simulators: [createSimulator({ now: () => now })] });
  });
  after(() => sandbox.close());

  const ask = async (path: string) => {
    const answer = await fetch(`${sandbox.url}/nbp/api/exchangerates/rates/${path}`);
    return { status: answer.status, text: await answer.text() };
  };

  it("has a table for each working day of the bank", async () => {
    const { status, text } = await ask("A/EUR/2025-01-01/2025-01-10/?format=json");
    assert.equal(status, 200);
    const { code, rates } = JSON.parse(text);
    assert.equal(code, "EUR");
    assert.deepEqual(
      rates.map((one: { no: string; effectiveDate: string }) => `${one.no} ${one.effectiveDate}`),
      [
        "001/A/NBP/2025 2025-01-02",
        "002/A/NBP/2025 2025-01-03",
        "003/A/NBP/2025 2025-01-07",
        "004/A/NBP/2025 2025-01-08",
        "005/A/NBP/2025 2025-01-09",
        "006/A/NBP/2025 2025-01-10",
      ],
    );
  });

  it("brings out the table of the day at a quarter past twelve", async () => {
    const today = "A/USD/2026-03-20/2026-03-20/";
    assert.equal((await ask(today)).status, 200);
    now = NOW - 2 * 3_600_000;
    assert.deepEqual(await ask(today), {
      status: 404,
      text: "404 NotFound - Not Found - Brak danych",
    });
    now = NOW;
  });

  it("refuses what the bank refuses", async () => {
    const status = async (path: string) => (await ask(path)).status;
    assert.equal(await status("A/XXX/2025-01-01/2025-01-10/"), 404);
    assert.equal(await status("A/EUR/2025-01-04/2025-01-05/"), 404, "a weekend");
    assert.equal(await status("A/EUR/2025-01-10/2025-01-01/"), 400);
    assert.equal(await status("A/EUR/2025-01-01/2025-06-01/"), 400);
    assert.equal(await status("A/EUR/2025-02-30/2025-03-01/"), 400);
    assert.equal(await status("A/EUR/2001-12-31/2002-01-10/"), 400);
    assert.equal(await status("A/EUR/2026-03-20/2026-03-21/"), 400, "a day to come");
    assert.equal(await status("A/EUR/"), 404);
  });
});
