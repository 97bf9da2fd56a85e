import assert from "node:assert/strict";
import { describe, it } from "node:test";
import Big from "big.js";
import { checkedTotal, lineMoney, type VatCode } from "./amounts.ts";
import { Given } from "./given.ts";
import { isIco } from "./ico.ts";
import type { WriteTask } from "./write-task.ts";

const CODES: readonly VatCode[] = [
  { code: "36", rate: new Big(21), isUsable: true },
  { code: "15", rate: new Big(21), isUsable: false },
];

function reckon(values: Readonly<Record<string, string>>) {
  const task = { errors: [], warnings: [] } as unknown as WriteTask;
  const given = new Given(new Map(Object.entries(values)), { no: 1 });
  const { net, gross } = lineMoney(task, given, { codes: CODES });
  return {
    net: net.toFixed(2),
    gross: gross.toFixed(2),
    errors: task.errors.map(({ number }) => number),
    warnings: task.warnings.length,
  };
}

describe("amounts of a line", () => {
  it("follow from quantity, price, discount and rate, half away from zero", () => {
    const sent = { MNOZSTVI: "3", CENA_MJ: "33.335", SLEVA_PR: "0", SAZBA_DPH: "21" };
    const line = reckon(sent);
    assert.deepEqual([line.net, line.gross], ["100.01", "121.01"]);
    const back = reckon({ ...sent, MNOZSTVI: "-3" });
    assert.deepEqual([back.net, back.gross], ["-100.01", "-121.01"]);
    assert.equal(reckon({ ...sent, SLEVA_PR: "10" }).net, "90.00");
  });

  it("read CENA_DPH as gross, and as tax where it is nearer to that, with a warning", () => {
    const sent = { MNOZSTVI: "10", CENA_MJ: "100", CENA: "1000", SAZBA_DPH: "21" };
    assert.deepEqual(reckon({ ...sent, CENA_DPH: "1210.01" }), {
      ...{ net: "1000.00", gross: "1210.01", errors: [], warnings: 0 },
    });
    assert.deepEqual(reckon({ ...sent, CENA_DPH: "210" }), {
      ...{ net: "1000.00", gross: "1210.00", errors: [], warnings: 1 },
    });
    assert.equal(reckon({ ...sent, SAZBA_DPH: "0", CENA_DPH: "1000" }).gross, "1000.00");
  });

  it("take the rate of the code, and refuse one that disagrees or is of the other direction", () => {
    const sent = { MNOZSTVI: "1", CENA_MJ: "100", KOD_DPH: "36" };
    assert.equal(reckon(sent).gross, "121.00");
    assert.deepEqual(reckon({ ...sent, SAZBA_DPH: "12" }).errors, [9009]);
    assert.deepEqual(reckon({ ...sent, KOD_DPH: "15" }).errors, [9009]);
    assert.deepEqual(reckon({ ...sent, KOD_DPH: "99" }).errors, [9009]);
  });
});

describe("a total that was sent", () => {
  const check = (sent: string) => {
    const task = { errors: [], warnings: [] } as unknown as WriteTask;
    const given = new Given(new Map([["CELKEM", sent]]));
    const value = checkedTotal(task, given, { column: "CELKEM", sum: new Big("1329.79") });
    return [value.toFixed(2), task.errors.map(({ number }) => number)];
  };

  it("holds where it is at most 1.00 off", () => {
    assert.deepEqual(check("1330.79"), ["1330.79", []]);
    assert.deepEqual(check("1330.80"), ["1330.80", [9009]]);
  });

  it("of zero is none", () => {
    assert.deepEqual(check("0"), ["1329.79", []]);
  });
});

describe("a company number", () => {
  it("is known by its check digit", () => {
    assert.deepEqual(["12345679", "27074358", "25596641"].map(isIco), [true, true, true]);
    assert.deepEqual(["12345678", "1234567", "abcdefgh", ""].map(isIco), [
      ...[false, false, false, false],
    ]);
  });
});
