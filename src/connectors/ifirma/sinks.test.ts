import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createIfirma, type IfirmaSimulator } from "../../../sandbox/ifirma/index.ts";
import { type Sandbox, startSandbox } from "../../../sandbox/server.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { TransientError } from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import { EXPENSE, expense } from "./fixtures/records.ts";
import ifirma from "./index.ts";

type IfirmaCtx = Parameters<NonNullable<typeof ifirma.check>>[0];
const { cost_invoices: expenses } = ifirma.sinks ?? {};

describe("writing to iFirma", () => {
  let sandbox: Sandbox;
  let simulator: IfirmaSimulator;
  before(async () => {
    simulator = createIfirma();
    sandbox = await startSandbox({ simulators: [simulator] });
  });
  after(() => sandbox.close());

  function open(changes: { settings?: object; state?: IfirmaCtx["state"] } = {}): IfirmaCtx {
    const ctx = openTestContext({
      connector: ifirma,
      credentials: simulator.credentials,
      settings: { own_tax_id: "5252914179", ...changes.settings },
      baseUrl: `${sandbox.url}/ifirma`,
      log: silentLog,
      clock: systemClock,
      signal: AbortSignal.timeout(60_000),
    });
    return { ...ctx, ...(changes.state ? { state: changes.state } : {}) } as IfirmaCtx;
  }

  it("books an expense once, also where the first answer was lost", async () => {
    simulator.reset();
    const { state } = open();
    assert.ok(expenses);
    const request = { key: "FV/1", data: expense("FV/1") };
    const whole = open({ state });
    const cut = { ...whole, http: cutting(whole.http) };
    await assert.rejects(async () => expenses.write(cut, [request], "a"));
    assert.equal(simulator.expenses().length, 1, "it was booked although the answer was lost");
    const [again] = await expenses.write(open({ state }), [request], "a");
    assert.equal(again?.status, "rejected");
    assert.match(String(again?.message), /nobody knows/);
    assert.equal(simulator.expenses().length, 1);
    const other = { key: "FV/2", data: expense("FV/2") };
    const first = await expenses.write(open({ state }), [other], "b");
    const second = await expenses.write(open({ state }), [other], "c");
    assert.deepEqual([first[0]?.status, second[0]?.status], ["created", "unchanged"]);
    const changed = { ...other, data: { ...EXPENSE, number: "FV/2", note: "inna" } };
    const [third] = await expenses.write(open({ state }), [changed], "d");
    assert.equal(third?.status, "rejected");
    assert.equal(simulator.expenses().length, 2);
  });

  it("writes into the accounting month, and into another one only when told to", async () => {
    simulator.reset();
    assert.ok(expenses?.plan);
    const late = { key: "FV/3", data: { ...expense("FV/3"), issue_date: "2025-11-20" } };
    for (const results of [
      await expenses.plan(open(), [late]),
      await expenses.write(open(), [late], "a"),
    ]) {
      assert.equal(results[0]?.status, "rejected");
      assert.match(String(results[0]?.message), /accounting month 01\/2026/);
    }
    const moving = open({ settings: { move_accounting_month: true } });
    const [written] = await expenses.write(moving, [late], "b");
    assert.equal(written?.status, "created", String(written?.message));
    const now = { key: "FV/4", data: expense("FV/4") };
    assert.equal((await expenses.write(open(), [now], "c"))[0]?.status, "created");
    assert.deepEqual(
      simulator.expenses().map(({ NumerFaktury }) => NumerFaktury),
      ["FV/3", "FV/4"],
    );
  });
});

/** Calls that write get through, their answers do not come back. */
const cutting = (http: IfirmaCtx["http"]): IfirmaCtx["http"] => ({
  request: (request) => http.request(request),
  async json(request) {
    const answer = await http.json(request);
    if (request.method !== "POST") return answer;
    throw new TransientError("the connection broke");
  },
});
