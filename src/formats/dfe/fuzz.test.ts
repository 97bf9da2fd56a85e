import assert from "node:assert/strict";
import { it } from "node:test";
import { fuzzDfe } from "./testing/fuzz.ts";
import { ownSamples } from "./testing/samples.ts";

it("gives a record or a known refusal for whatever is done to a document", () => {
  const { rounds, outcomes } = fuzzDfe([...ownSamples().values()], { rounds: 300, seed: 1 });
  assert.equal(rounds, 300);
  // Enough gets through the parser to try what stands behind it.
  assert.ok((outcomes.read ?? 0) > 30, JSON.stringify(outcomes));
  assert.ok((outcomes.SCHEMA_INVALID ?? 0) > 3, JSON.stringify(outcomes));
});
