import assert from "node:assert/strict";
import { it } from "node:test";
import { ksefChecksum, ksefNumberIn } from "./ksef-number.ts";

it("has the checksums of the ministry's examples", () => {
  for (const number of [
    "5265877635-20250826-0100001AF629-AF",
    "5265877635-20250626-010080DD2B5E-26",
    "5555555555-20250828-010080615740-E4",
    "5265877635-20250916-0200A0D6723E-C2",
    "7790115243-20261014-0100A0D61E23-B5",
  ]) {
    assert.equal(ksefChecksum(number.slice(0, 32)), number.slice(-2));
    assert.equal(ksefNumberIn(`faktura_${number.toLowerCase()}.xml`), number);
  }
});

it("is not found where the checksum is wrong", () => {
  assert.equal(ksefNumberIn("5265877635-20250826-0100001AF629-AE.xml"), undefined);
  assert.equal(ksefNumberIn("FV 12.xml"), undefined);
});
