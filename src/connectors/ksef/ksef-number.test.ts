import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { checksumOf, isSoundKsefNumber } from "./ksef-number.ts";

/** Published examples of the ministry, and numbers that another implementation made. */
const VECTORS: readonly (readonly [string, string])[] = [
  ["5265877635-20250826-0100001AF629", "AF"],
  ["5265877635-20250626-010080DD2B5E", "26"],
  ["5555555555-20250828-010080615740", "E4"],
  ["5265877635-20250916-0200A0D6723E", "C2"],
  ["7790115243-20261014-0100A0D61E23", "B5"],
  ["6763416721-20261101-0200B1C72F34", "50"],
  ["7790115243-20261103-0300C2D83A45", "AF"],
];

describe("the number of KSeF", () => {
  for (const [body, checksum] of VECTORS) {
    it(`${body} has the checksum ${checksum}`, () => {
      assert.equal(checksumOf(body), checksum);
      assert.ok(isSoundKsefNumber(`${body}-${checksum}`));
    });
  }

  it("is not sound with any one digit changed", () => {
    const number = "7790115243-20261014-0100A0D61E23-B5";
    const places = [...number].flatMap((char, i) => (char === "-" ? [] : [i]));
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom(..."0123456789"), (at, digit) => {
        fc.pre(number[at] !== digit);
        assert.ok(!isSoundKsefNumber(number.slice(0, at) + digit + number.slice(at + 1)));
      }),
    );
  });

  it("may be one of the first system, whose checksum nobody publishes", () => {
    assert.ok(isSoundKsefNumber("5265877635-20230626-010080-DD2B5E-00"));
    const body = "M123456789-20261014-0100A0D61E23";
    assert.ok(isSoundKsefNumber(`${body}-${checksumOf(body)}`), "of a seller without a NIP");
    for (const wrong of ["", "5265877635-20250826-0100001AF629", "x".repeat(35)])
      assert.ok(!isSoundKsefNumber(wrong));
  });
});
