import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Value } from "typebox/value";
import { BODIES, NO_BODY } from "../src/http/schedule-schemas.ts";
import { syncParams } from "../src/sync/sync-invoices.ts";
import { RHYTHMS, type Rhythm, rhythmOf, USUAL, whenOf } from "../web/src/parts/schedule/rhythm.ts";
import { actionsFor, bodyOf, whatOf, withAction } from "../web/src/parts/schedule/what.ts";

describe("how often something comes", () => {
  it("is a cron line, and comes back from it as the same choice", () => {
    const two = (n: number): string => String(n).padStart(2, "0");
    const rhythm = fc.record({
      kind: fc.constantFrom(...RHYTHMS.filter((kind) => kind !== "cron")),
      time: fc
        .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
        .map(([hour, minute]) => `${two(hour)}:${two(minute)}`),
      weekday: fc.constantFrom("0", "1", "6"),
      day: fc.constantFrom("1", "28", "L"),
      workingDay: fc.integer({ min: 1, max: 20 }),
      holidays: fc.constantFrom("", "PL", "HU"),
    });
    fc.assert(
      fc.property(rhythm, (chosen) => {
        const whole: Rhythm = { ...USUAL, ...chosen };
        const when = whenOf(whole);
        const again = rhythmOf(when.cron, when.working_day, when.holidays);
        assert.equal(again.kind, whole.kind);
        assert.deepEqual(whenOf(again), when);
      }),
    );
  });

  it("stays a line to type where no choice makes it", () => {
    for (const cron of ["*/5 * * * *", "0 6 1 1 *", "0 6,18 * * *", "0 6 15W * *", "nonsense"]) {
      assert.deepEqual(whenOf(rhythmOf(cron, null)), { cron, working_day: null, holidays: null });
      assert.equal(rhythmOf(cron, null).kind, "cron");
    }
  });
});

describe("what a schedule starts", () => {
  const KSEF = {
    action: "sync_invoices",
    integration_id: "ksef",
    params: { mode: "incremental", direction: "all", project_id: "P-1", keep_originals: true },
  };

  it("is what the hub does by itself where nothing is chosen", () => {
    assert.deepEqual(bodyOf(whatOf(undefined)), {
      ...{ action: "sync_all_invoices", integration_id: null, params: { direction: "cost" } },
    });
    const { action, integration_id: of, params } = bodyOf(whatOf(undefined, "ksef"));
    assert.deepEqual([action, of], ["sync_invoices", "ksef"]);
    assert.deepEqual(syncParams(params, "2026-03-12"), syncParams({}, "2026-03-12"));
  });

  it("reads in the mode that is chosen, as the hub takes it", () => {
    for (const mode of ["incremental", "full"] as const) {
      for (const action of ["sync_invoices", "sync_all_invoices"] as const) {
        const { params } = bodyOf({ ...withAction(whatOf(undefined, "ksef"), action), mode });
        assert.ok(Value.Check(BODIES[action] ?? NO_BODY, params));
        const asked = syncParams(params, "2026-03-12");
        assert.ok("mode" in asked);
        assert.deepEqual([asked.mode, asked.direction], [mode, "cost"]);
      }
    }
  });

  it("stays as it is stored, also what the form has no fields for", () => {
    const stored = [
      KSEF,
      { ...KSEF, params: { date_from: "2026-01-01", date_to: "2026-01-31", direction: "sales" } },
      { action: "sync_records", integration_id: "erp", params: { mode: "full", streams: ["x"] } },
      { action: "check_invoices", integration_id: null, params: { direction: "sales" } },
      { action: "check_payers", integration_id: null, params: { unpaid_only: false } },
      { action: "make_report", integration_id: null, params: { report: "costs" } },
      { action: "verify", integration_id: "ksef", params: {} },
      { action: "query_sefaz", integration_id: "empresa", params: { services: ["nfe"] } },
      { action: "import_fiscal_folder", integration_id: "drive", params: { path: "/fiscal" } },
    ];
    for (const one of stored) assert.deepEqual(bodyOf(whatOf(one)), one);
    const elsewhere = { action: "of_another_time", integration_id: null, params: {} };
    assert.ok(actionsFor(whatOf(elsewhere)).includes(elsewhere.action));
    assert.ok(!actionsFor(whatOf(undefined)).includes(elsewhere.action));
  });

  it("names the folder of an import of fiscal documents, as the hub takes it", () => {
    const what = withAction(whatOf(undefined), "import_fiscal_folder");
    const { params } = bodyOf({ ...what, integration: "drive", path: "/fiscal/entrada" });
    assert.deepEqual(params, { path: "/fiscal/entrada" });
    assert.ok(Value.Check(BODIES.import_fiscal_folder ?? NO_BODY, params));
    assert.equal(Value.Check(BODIES.import_fiscal_folder ?? NO_BODY, { path: "fiscal" }), false);
  });

  it("has dates with a period only, and finds them again", () => {
    const dates = { date_from: "2026-01-01", date_to: "2026-01-31" };
    const what = whatOf({ ...KSEF, params: { ...dates, project_id: "P-1", direction: "all" } });
    const changed = { ...what, mode: "incremental" } as const;
    assert.deepEqual(bodyOf(changed).params, {
      ...{ project_id: "P-1", direction: "all", mode: "incremental" },
    });
    assert.deepEqual(bodyOf({ ...changed, mode: "period" }).params, {
      ...{ ...dates, project_id: "P-1", direction: "all" },
    });
  });

  it("takes no param along to an action that does not know it", () => {
    const what = whatOf(KSEF);
    const all = withAction(what, "sync_all_invoices");
    assert.deepEqual([bodyOf(all).integration_id, bodyOf(all).params], [null, KSEF.params]);
    const verify = withAction(what, "verify");
    assert.deepEqual(bodyOf(verify), { action: "verify", integration_id: "ksef", params: {} });
    assert.deepEqual(bodyOf(withAction(verify, "sync_invoices")), KSEF);
    const report = whatOf({ action: "make_report", integration_id: null, params: {} });
    const back = withAction(
      { ...withAction(report, "verify"), integration: "ksef" },
      "make_report",
    );
    assert.equal(bodyOf(back).integration_id, null);
  });
});
