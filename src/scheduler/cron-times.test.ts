import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { checkRecurrence, nextTime, nextTimes, type Recurrence } from "./cron-times.ts";

const WARSAW = "Europe/Warsaw";
const at = (text: string): number => Date.parse(text);
const told = (when: Recurrence, after: string, count: number): string[] =>
  nextTimes(when, at(after), count).map((time) => new Date(time).toISOString().slice(0, 16));

describe("the times of a schedule", () => {
  it("are in its time zone, whatever the machine's is", () => {
    const when = { cron: "30 6 * * 1-5", time_zone: "America/Sao_Paulo" };
    assert.deepEqual(told(when, "2026-03-06T12:00:00Z", 2), [
      "2026-03-09T09:30",
      "2026-03-10T09:30",
    ]);
  });

  it("come once on the days when the clocks change", () => {
    const when = { cron: "30 2 * * *", time_zone: WARSAW };
    assert.deepEqual(told(when, "2026-03-28T12:00:00Z", 2), [
      "2026-03-29T01:00",
      "2026-03-30T00:30",
    ]);
    assert.deepEqual(told(when, "2026-10-24T12:00:00Z", 2), [
      "2026-10-25T00:30",
      "2026-10-26T01:30",
    ]);
  });

  it("come every hour through the change of the clocks", () => {
    const times = nextTimes(
      { cron: "0 * * * *", time_zone: WARSAW },
      at("2026-10-24T22:30:00Z"),
      5,
    );
    const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    assert.deepEqual(gaps, [3_600_000, 3_600_000, 3_600_000, 3_600_000]);
  });

  it("know the last day of a month and the working days", () => {
    assert.deepEqual(told({ cron: "0 8 L * *", time_zone: "UTC" }, "2028-02-01T00:00:00Z", 2), [
      "2028-02-29T08:00",
      "2028-03-31T08:00",
    ]);
    // 1 August 2026 is a Saturday: the fifth working day is Friday the 7th.
    const fifth = { cron: "0 8 * * *", time_zone: WARSAW, working_day: 5 };
    assert.deepEqual(told(fifth, "2026-07-31T00:00:00Z", 2), [
      "2026-08-07T06:00",
      "2026-09-07T06:00",
    ]);
  });

  it("leave public holidays out of the working days where a country is named", () => {
    const second = { cron: "0 8 * * *", time_zone: WARSAW, working_day: 2 };
    const from = "2026-01-01T00:00:00Z";
    assert.deepEqual(told(second, from, 1), ["2026-01-02T07:00"]);
    assert.deepEqual(told({ ...second, holidays: "PL" }, from, 2), [
      "2026-01-05T07:00",
      "2026-02-03T07:00",
    ]);
    // Labour Day is a Friday, Constitution Day a Sunday: the second working day is a Tuesday.
    assert.deepEqual(told({ ...second, holidays: "PL" }, "2026-05-01T00:00:00Z", 1), [
      "2026-05-05T06:00",
    ]);
  });

  it("are after the time asked from, and rise", () => {
    const minute = fc.integer({ min: 0, max: 59 });
    const zone = fc.constantFrom(WARSAW, "America/Sao_Paulo", "UTC", "Europe/Budapest");
    const from = fc.integer({ min: at("2025-01-01"), max: at("2030-01-01") });
    fc.assert(
      fc.property(minute, fc.integer({ min: 0, max: 23 }), zone, from, (m, h, time_zone, after) => {
        const times = nextTimes({ cron: `${m} ${h} * * *`, time_zone }, after, 4);
        assert.equal(times.length, 4);
        for (const [i, time] of times.entries()) assert.ok(time > (times[i - 1] ?? after));
      }),
    );
  });
});

describe("what is no schedule", () => {
  const refused = (when: Recurrence, field: string): void =>
    assert.throws(
      () => checkRecurrence(when, at("2026-01-01")),
      (error: { issues?: { field: string }[] }) => error.issues?.[0]?.field === field,
    );

  it("is refused with the field that is wrong", () => {
    refused({ cron: "every day", time_zone: WARSAW }, "cron");
    refused({ cron: "* * * * * *", time_zone: WARSAW }, "cron");
    refused({ cron: "61 * * * *", time_zone: WARSAW }, "cron");
    refused({ cron: "0 0 30 2 *", time_zone: WARSAW }, "cron");
    refused({ cron: "0 8 1 * *", time_zone: WARSAW, working_day: 20 }, "cron");
    refused({ cron: "0 8 * * *", time_zone: "Europe/Warszawa" }, "time_zone");
    const daily = { cron: "0 8 * * *", time_zone: WARSAW };
    refused({ ...daily, holidays: "PL" }, "holidays");
    refused({ ...daily, working_day: 3, holidays: "XX" }, "holidays");
  });

  it("never comes", () => {
    assert.equal(nextTime({ cron: "0 0 30 2 *", time_zone: "UTC" }, at("2026-01-01")), undefined);
  });
});
