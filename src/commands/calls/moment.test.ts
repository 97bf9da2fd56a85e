import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CommandFault } from "../fault.ts";
import { changeStampOf, dayOf, printedMoment } from "./moment.ts";

const PRAGUE = "Europe/Prague";
const stamp = (value: string) => changeStampOf(value, "timestamp", PRAGUE);
const refuses = (read: () => unknown, desc: string) =>
  assert.throws(read, (error) => {
    assert.ok(error instanceof CommandFault);
    assert.deepEqual(error.rows, [{ number: 9009, desc }]);
    return true;
  });

describe("a timestamp", () => {
  it("is a day, or a moment with a blank or a T", () => {
    assert.equal(stamp("2026-11-20"), "2026112000:00:00");
    assert.equal(stamp("2026-11-20 09:05:07"), "2026112009:05:07");
    assert.equal(stamp(" 2026-11-20T09:05 "), "2026112009:05:00");
    assert.equal(stamp("2026-11-20T23:59:59.9999999"), "2026112023:59:59");
    assert.equal(stamp("1900-01-01 00:00:00"), "1900010100:00:00");
  });

  it("goes back an hour in the hour that comes twice", () => {
    assert.equal(stamp("2026-10-25 01:59:59"), "2026102501:59:59");
    assert.equal(stamp("2026-10-25 02:00:00"), "2026102501:00:00");
    assert.equal(stamp("2026-10-25 02:30:00"), "2026102501:30:00");
    assert.equal(stamp("2026-10-25 03:00:00"), "2026102503:00:00");
    assert.equal(stamp("2026-03-29 02:30:00"), "2026032902:30:00");
    assert.equal(changeStampOf("2026-10-25 02:30:00", "timestamp", "UTC"), "2026102502:30:00");
  });

  it("is refused where there is no such moment", () => {
    for (const value of ["", "yesterday", "2026-02-30", "2026-11-20 25:00:00", "20.11.2026"]) {
      refuses(
        () => stamp(value),
        "Parametr 'timestamp' nemá správný formát, očekává se datum a čas rrrr-MM-dd HH:mm:ss.",
      );
    }
  });
});

describe("a day", () => {
  it("is read with and without a time", () => {
    assert.equal(dayOf("2026-11-20", "datum"), "2026-11-20");
    assert.equal(dayOf("2026-11-20 10:00:00", "datum"), "2026-11-20");
    refuses(
      () => dayOf("2026-13-01", "datum"),
      "Parametr 'datum' nemá správný formát, očekává se datum rrrr-MM-dd.",
    );
  });
});

it("prints a moment as clocks of the zone show it", () => {
  const time = Date.parse("2026-11-21T11:00:00Z");
  assert.equal(printedMoment(time, PRAGUE), "21.11.2026 12:00");
  assert.equal(printedMoment(time, "America/New_York"), "21.11.2026 06:00");
  assert.equal(printedMoment(time, "UTC"), "21.11.2026 11:00");
});
