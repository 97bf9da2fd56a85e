import assert from "node:assert/strict";
import { it } from "node:test";
import { table } from "./table.ts";

it("finds what was put in and nothing of what every object has", () => {
  const means = table({ card: "card", przelew: "transfer" });
  assert.equal(means.przelew, "transfer");
  assert.deepEqual(Object.keys(means), ["card", "przelew"]);
  const ofEveryObject = [...Object.getOwnPropertyNames(Object.prototype), "prototype"];
  for (const word of ofEveryObject) assert.equal(means[word], undefined, word);
});
