import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type MergeInput, merge } from "./merge.ts";

const BASE = { ours: { name: "old" }, theirs: { name: "old" } };

const merged = (input: Partial<MergeInput>) =>
  merge({
    ...{ paths: ["name"], agreed: BASE, ours: { name: "old" }, theirs: { name: "old" } },
    ...{ direction: "both", force: false },
    policyOf: () => "ask",
    times: () => ({ ours: undefined, theirs: undefined }),
    decided: () => undefined,
    ...input,
  });

describe("three-way merge", () => {
  it("moves what one side changed, and agrees on it where it arrives at once", () => {
    const theirs = merged({ theirs: { name: "new" } });
    assert.deepEqual(theirs.take, [{ field: "name", before: "old", after: "new", why: "changed" }]);
    assert.deepEqual(theirs.agreed, { ours: { name: "new" }, theirs: { name: "new" } });
    const ours = merged({ ours: { name: "new" } });
    assert.deepEqual(ours.send, [{ field: "name", before: "old", after: "new", why: "changed" }]);
    assert.deepEqual(ours.agreed, BASE, "agreed only once it is written");
  });

  it("has nothing to do where both changed it to the same, also where the amount is written otherwise", () => {
    const same = merged({ ours: { name: "x" }, theirs: { name: "x" } });
    assert.deepEqual([same.take, same.send, same.conflicts], [[], [], []]);
    const price = (amount: string) => ({
      prices: [{ list: "a", currency: "EUR", amount, is_gross: false }],
    });
    const paths = ["prices.a"];
    const prices = merged({ paths, ours: price("5"), theirs: price("5.00"), agreed: undefined });
    assert.deepEqual([prices.take, prices.send, prices.conflicts], [[], [], []]);
    assert.equal(merged({ ours: { name: "5" }, theirs: { name: "5.00" } }).conflicts.length, 1);
  });

  it("lets the rule decide where both changed it, and asks where that is the rule", () => {
    const both = { ours: { name: "hub" }, theirs: { name: "erp" } };
    const [conflict] = merged(both).conflicts;
    assert.deepEqual(conflict, { field: "name", agreed: "old", ours: "hub", theirs: "erp" });
    assert.equal(merged({ ...both, policyOf: () => "hub" }).send[0]?.why, "rule");
    assert.equal(merged({ ...both, policyOf: () => "erp" }).take[0]?.why, "rule");
    const newest = { ...both, policyOf: () => "newest" as const };
    const at = (ours: number | undefined, theirs: number | undefined) =>
      merged({ ...newest, times: () => ({ ours, theirs }) });
    assert.equal(at(2, 1).send.length, 1);
    for (const [ours, theirs] of [
      ...[[1, 2] as const, [1, 1] as const],
      ...[[undefined, 1] as const, [1, undefined] as const],
    ])
      assert.equal(at(ours, theirs).take.length, 1, `${ours} ${theirs}`);
  });

  it("fills what only one side has when they meet for the first time", () => {
    const first = { agreed: undefined, ours: {}, theirs: { name: "erp" } };
    assert.equal(merged(first).take[0]?.why, "filled");
    assert.equal(merged({ ...first, ours: { name: "hub" }, theirs: {} }).send[0]?.why, "filled");
    assert.equal(merged({ ...first, ours: { name: "hub" } }).conflicts.length, 1);
  });

  it("does not take a value that the other side keeps in another form for a change", () => {
    const agreed = { ours: { name: "a long name" }, theirs: { name: "a long" } };
    const still = { agreed, ours: { name: "a long name" }, theirs: { name: "a long" } };
    const { take, send, conflicts } = merged(still);
    assert.deepEqual([take, send, conflicts], [[], [], []]);
    assert.equal(merged({ ...still, theirs: { name: "changed" } }).take[0]?.after, "changed");
    assert.equal(merged({ ...still, force: true, direction: "to_erp" }).send[0]?.why, "forced");
  });

  it("leaves for another run what its direction does not carry", () => {
    const ours = { ours: { name: "hub" } };
    const left = merged({ ...ours, direction: "from_erp" });
    assert.deepEqual([left.send, left.isLeft, left.agreed], [[], true, BASE]);
    assert.equal(merged({ theirs: { name: "erp" }, direction: "to_erp" }).isLeft, true);
    assert.equal(merged({ ...ours, direction: "to_erp" }).isLeft, false);
  });

  it("carries a value that was cleared", () => {
    assert.equal(merged({ ours: {} }).send[0]?.after, null);
    assert.equal(merged({ theirs: {} }).take[0]?.after, null);
  });
});
