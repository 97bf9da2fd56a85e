import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseRetryAfter } from "./retry-after.ts";

const NOW = Date.UTC(2025, 0, 1, 12, 0, 0);

describe("parseRetryAfter", () => {
  it("reads seconds", () => {
    assert.equal(parseRetryAfter("5", NOW), 5_000);
    assert.equal(parseRetryAfter(" 0 ", NOW), 0);
    assert.equal(parseRetryAfter("1.5", NOW), 1_500);
  });

  it("reads an HTTP date", () => {
    assert.equal(parseRetryAfter("Wed, 01 Jan 2025 12:00:30 GMT", NOW), 30_000);
    assert.equal(parseRetryAfter("Wed, 01 Jan 2025 11:00:00 GMT", NOW), 0);
  });

  it("ignores what is neither", () => {
    for (const text of [undefined, "", "-5", "soon", "Soon", "99999999999999", "2025-01-01"]) {
      assert.equal(parseRetryAfter(text, NOW), undefined, String(text));
    }
  });
});
