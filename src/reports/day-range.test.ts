import assert from "node:assert/strict";
import { it } from "node:test";
import { dayBefore, dayRange } from "./day-range.ts";

const hours = ({ from, to }: { from: number; to: number }) => (to - from) / 3_600_000;

it("a day begins and ends at midnight of its time zone, also where the clocks change", () => {
  const winter = dayRange("2025-01-10", "Europe/Warsaw");
  assert.equal(new Date(winter.from).toISOString(), "2025-01-09T23:00:00.000Z");
  assert.equal(hours(winter), 24);
  assert.equal(hours(dayRange("2025-03-30", "Europe/Warsaw")), 23);
  assert.equal(hours(dayRange("2025-10-26", "Europe/Warsaw")), 25);
  const brazil = dayRange("2025-06-01", "America/Sao_Paulo");
  assert.equal(new Date(brazil.from).toISOString(), "2025-06-01T03:00:00.000Z");
  // Midnight was left out: https://www.timeanddate.com/time/change/brazil/sao-paulo?year=2018
  const noMidnight = dayRange("2018-11-04", "America/Sao_Paulo");
  assert.equal(new Date(noMidnight.from).toISOString(), "2018-11-04T03:00:00.000Z");
  assert.equal(hours(noMidnight), 23);
});

it("the day before a first of March is the last of February", () => {
  assert.equal(dayBefore("2024-03-01"), "2024-02-29");
  assert.equal(dayBefore("2025-01-01"), "2024-12-31");
});
