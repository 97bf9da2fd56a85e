import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type IntegrationState, newIntegrationState } from "../../store/integration-states.ts";
import {
  afterCalls,
  afterReset,
  afterRun,
  CALLS_TO_OPEN,
  type CallNews,
  isTrialDue,
  RUNS_TO_OPEN,
} from "./breaker.ts";

const NOW = Date.UTC(2026, 4, 4);
const FIRST = 60_000;
const moment = (now = NOW) => ({ now, firstMs: FIRST, random: () => 0 });
const fault = { code: "timeout", message: "No answer in time.", at: NOW };
const CLEAN = newIntegrationState({ id: 7, tenant_id: 1 }, NOW);
const ANSWERED: CallNews = { hasAnswered: true, failures: 0, fault: undefined, trial: undefined };
const failures = (count: number, over: Partial<CallNews> = {}): CallNews => ({
  ...{ hasAnswered: false, failures: count, fault, trial: undefined },
  ...over,
});
const opened = (): IntegrationState => afterCalls(CLEAN, failures(CALLS_TO_OPEN), moment()).row;

describe("the breaker of an integration", () => {
  it("opens after ten failed calls in a row, whoever saw them, and not one sooner", () => {
    const nine = afterCalls(CLEAN, failures(CALLS_TO_OPEN - 1), moment());
    assert.deepEqual([nine.row.breaker, nine.turn], ["closed", null]);
    assert.equal(nine.row.failing_since, NOW);
    const ten = afterCalls(nine.row, failures(1), moment());
    assert.deepEqual([ten.row.breaker, ten.turn], ["open", "opened"]);
    assert.equal(ten.row.open_until, NOW + FIRST);
    assert.deepEqual([ten.row.last_error_code, ten.row.last_error], [fault.code, fault.message]);
  });

  it("begins to count anew with every answer", () => {
    const nine = afterCalls(CLEAN, failures(9), moment()).row;
    const one = afterCalls(nine, failures(1, { hasAnswered: true }), moment());
    assert.deepEqual([one.row.breaker, one.row.failed_calls], ["closed", 1]);
    const none = afterCalls(one.row, ANSWERED, moment()).row;
    assert.deepEqual([none.failed_calls, none.failing_since], [0, null]);
  });

  it("waits twice as long after each failed trial, half an hour at most, and is one suspension all the time", () => {
    let row = opened();
    const pauses: number[] = [];
    for (let i = 0; i < 7; i++) {
      const now = row.open_until ?? 0;
      assert.equal(isTrialDue(row, now - 1), false);
      assert.equal(isTrialDue(row, now), true);
      const after = afterCalls(row, failures(1, { trial: "failed" }), moment(now));
      assert.equal(after.turn, null, "the suspension goes on: nobody is told again");
      row = after.row;
      pauses.push(((row.open_until ?? 0) - now) / 60_000);
    }
    assert.deepEqual(pauses, [2, 4, 8, 16, 30, 30, 30]);
    assert.equal(row.opened_at, NOW);
  });

  it("is changed by no failure of a call that began before it opened", () => {
    const row = opened();
    const late = afterCalls(row, failures(3), moment(NOW + 1_000));
    assert.deepEqual([late.row.open_until, late.row.trips, late.turn], [row.open_until, 1, null]);
  });

  it("closes with the first answer, whatever it says", () => {
    const { row, turn } = afterCalls(opened(), ANSWERED, moment(NOW + FIRST));
    assert.deepEqual(
      [row.breaker, turn, row.opened_at, row.open_until],
      ["closed", "closed", null, null],
    );
  });

  it("opens after three broken runs in a row although calls between them were answered", () => {
    let row = CLEAN;
    for (let runs = 1; runs < RUNS_TO_OPEN; runs++) {
      row = afterCalls(row, ANSWERED, moment()).row;
      row = afterRun(row, { fault, isTrial: false }, moment()).row;
      assert.equal(row.breaker, "closed");
    }
    const third = afterRun(row, { fault, isTrial: false }, moment());
    assert.deepEqual([third.row.breaker, third.turn], ["open", "opened"]);
  });

  it("opens for longer at the next broken run where only the trial call was answered", () => {
    let row = CLEAN;
    for (let i = 0; i < RUNS_TO_OPEN; i++)
      row = afterRun(row, { fault, isTrial: false }, moment()).row;
    row = afterCalls(row, ANSWERED, moment(NOW + FIRST)).row;
    assert.equal(row.breaker, "closed");
    const again = afterRun(row, { fault, isTrial: false }, moment(NOW + FIRST));
    assert.deepEqual([again.row.breaker, again.row.open_until], ["open", NOW + 3 * FIRST]);
    const whole = afterRun(
      afterCalls(again.row, ANSWERED, moment()).row,
      { fault: undefined, isTrial: false },
      moment(),
    );
    assert.deepEqual([whole.row.trips, whole.row.failed_runs], [0, 0]);
  });

  it("is closed by a person as if nothing had failed", () => {
    const { row, turn } = afterReset(opened(), NOW + 1);
    assert.deepEqual([row.breaker, row.trips, row.failed_runs, turn], ["closed", 0, 0, "closed"]);
    assert.equal(afterReset(CLEAN, NOW).turn, null);
  });

  it("makes nobody wait for a pause that a clock wrote which was ahead", () => {
    const row = { ...opened(), open_until: NOW + 40 * 24 * 3_600_000 };
    assert.equal(isTrialDue(row, NOW), true);
  });
});
