import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { findRepeated } from "./find-repeated.ts";

async function* of(ids: readonly string[]) {
  yield* ids;
}

it("tells the ids that come more than once from those that do not", async () => {
  const ids = fc.array(fc.string({ maxLength: 3 }), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(ids, async (given) => {
      const isRepeated = await findRepeated(of(given));
      for (const id of given) {
        assert.equal(isRepeated(id), given.filter((one) => one === id).length > 1, id);
      }
    }),
  );
});

it("has room for more than it began with", async () => {
  const many = Array.from({ length: 10_000 }, (_, i) => `FV/${i}`);
  const isRepeated = await findRepeated(of([...many, "FV/9999"]));
  assert.equal(isRepeated("FV/9999"), true);
  assert.equal(isRepeated("FV/4096"), false);
});
