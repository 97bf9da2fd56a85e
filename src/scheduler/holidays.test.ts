import assert from "node:assert/strict";
import { it } from "node:test";
import { easterSunday, HOLIDAY_COUNTRIES, type HolidayCountry, isHoliday } from "./holidays.ts";

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const holidaysOf = (country: HolidayCountry, year: number): string[] => {
  const days: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
    if (isHoliday(dayOf(at), country)) days.push(dayOf(at).slice(5));
  }
  return days;
};

it("Easter is where the churches keep it", () => {
  const known: Readonly<Record<number, string>> = {
    1961: "04-02",
    2000: "04-23",
    2008: "03-23",
    2011: "04-24",
    2024: "03-31",
    2025: "04-20",
    2026: "04-05",
    2038: "04-25",
    2049: "04-18",
    2076: "04-19",
    2285: "03-22",
  };
  for (const [year, day] of Object.entries(known)) {
    assert.equal(dayOf(easterSunday(Number(year))), `${year}-${day}`);
  }
});

it("each country has the free days of its calendar", () => {
  assert.deepEqual(
    holidaysOf("PL", 2025).join(" "),
    "01-01 01-06 04-20 04-21 05-01 05-03 06-08 06-19 08-15 11-01 11-11 12-24 12-25 12-26",
  );
  assert.ok(!isHoliday("2024-12-24", "PL"), "Christmas Eve is free since 2025");
  assert.equal(
    holidaysOf("BR", 2026).join(" "),
    "01-01 04-03 04-21 05-01 09-07 10-12 11-02 11-15 11-20 12-25",
  );
  assert.ok(!isHoliday("2023-11-20", "BR"));
  assert.equal(
    holidaysOf("CZ", 2025).join(" "),
    "01-01 04-18 04-21 05-01 05-08 07-05 07-06 09-28 10-28 11-17 12-24 12-25 12-26",
  );
  assert.equal(
    holidaysOf("HU", 2025).join(" "),
    "01-01 03-15 04-18 04-20 04-21 05-01 06-08 06-09 08-20 10-23 11-01 12-25 12-26",
  );
  assert.equal(HOLIDAY_COUNTRIES.length, 4);
});
