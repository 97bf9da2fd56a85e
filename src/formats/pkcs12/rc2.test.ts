import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openRc2 } from "./rc2.ts";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");

/** Key, plain block, sealed block: https://www.rfc-editor.org/rfc/rfc2268#section-5, where bits = length × 8. */
const VECTORS = [
  ["ffffffffffffffff", "ffffffffffffffff", "278b27e42e2f0d49"],
  ["3000000000000000", "1000000000000001", "30649edf9be7d2c2"],
  ["88bca90e90875a7f0f79c384627bafb2", "0000000000000000", "2269552ab0f85ca6"],
] as const;

describe("RC2", () => {
  for (const [key, plain, sealed] of VECTORS) {
    it(`opens the vector of its RFC with a key of ${key.length * 4} bits`, () => {
      const opened = blockOf(hex(key), hex(sealed));
      assert.equal(opened.toString("hex"), plain);
    });
  }

  it("refuses what is cut off and what another key sealed", () => {
    const key = { key: hex("0011223344"), iv: hex("0000000000000000") };
    assert.throws(() => openRc2(key, Buffer.alloc(0)), RangeError);
    assert.throws(() => openRc2(key, Buffer.alloc(9)), RangeError);
    assert.throws(() => openRc2(key, Buffer.alloc(16)), RangeError);
  });
});

/** One block without its padding check: the vector chosen so that the last byte becomes a padding of one. */
function blockOf(key: Buffer, sealed: Buffer): Buffer {
  for (let last = 0; last < 256; last++) {
    const iv = Buffer.from([0, 0, 0, 0, 0, 0, 0, last]);
    try {
      const opened = openRc2({ key, iv }, sealed);
      if (opened.length === 7) return Buffer.concat([opened, Buffer.from([1 ^ last])]);
    } catch (error) {
      assert.ok(error instanceof RangeError);
    }
  }
  return Buffer.alloc(0);
}
