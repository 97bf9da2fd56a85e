import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createNetSuite, type NetSuiteOptions } from "../../../sandbox/oracle-netsuite/index.ts";
import { failsWith, openBed } from "../../../test/simulator-bed.ts";
import { checkAccess } from "./check.ts";
import netSuite from "./index.ts";
import type { NetSuiteContext } from "./manifest.ts";

const ZONE = { time_zone: "Europe/Budapest" };

function openAccount(options: NetSuiteOptions = {}) {
  const simulator = createNetSuite({ now: () => Date.UTC(2026, 0, 1), ...options });
  const bed = openBed(netSuite, simulator);
  const check = (settings: object = ZONE) =>
    checkAccess(bed.open({ ...settings }) as NetSuiteContext);
  return { bed, simulator, check };
}

describe("verifying an account", () => {
  const { bed, check, simulator } = openAccount();

  it("tells the company, that it is a sandbox, and how far the clocks are apart", async () => {
    const { account_name, warnings, clock_skew_ms: skew = 1e9 } = await check();
    assert.equal(account_name, "Kapu és Kert Zrt.");
    assert.deepEqual(warnings, ["1234567_SB1 is a sandbox."]);
    assert.ok(Math.abs(skew) < 30_000);
    assert.equal(simulator.statements[0], "SELECT id FROM item");
    assert.equal(simulator.statements.length, 3);
  });

  it("warns of a clock that will soon let nobody in, and of a zone that nobody set", async () => {
    bed.later(120_000);
    const { warnings = [], clock_skew_ms: skew = 0 } = await check({});
    assert.ok(skew < -100_000);
    assert.match(warnings.join(" "), /clock differs.*time zone is not set/);
  });

  it("refuses a zone and a currency that there are not", async () => {
    await assert.rejects(
      check({ time_zone: "Mars/Olympus" }),
      failsWith("ConfigError", /no time zone/),
    );
    await assert.rejects(check({ currency: "XYZ" }), failsWith("ConfigError", /EUR, HUF/));
  });
});

describe("verifying a small account", () => {
  const { check } = openAccount({ hidden: ["subsidiary", "currency", "pricing.currency"] });

  it("calls it by its id, and says whose word counts for the currency", async () => {
    const { account_name, warnings = [] } = await check({ ...ZONE, currency: "PLN" });
    assert.equal(account_name, "1234567_SB1");
    assert.match(warnings.join(" "), /All prices are taken as PLN/);
  });
});
