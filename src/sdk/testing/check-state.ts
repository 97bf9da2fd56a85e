import assert from "node:assert/strict";
import type { Stage } from "./stage.ts";

/** A shorter value would be found by chance. */
const SHORTEST_VALUE = 8;

/** What a connector keeps between its pieces of work is of use to it; one that keeps nothing passes. */
export function checkState(stage: Stage): void {
  const { check } = stage.connector;
  if (!check) return;
  const callsOf = async (): Promise<number> => {
    const before = stage.witness.calls();
    await check(stage.open());
    return stage.witness.calls() - before;
  };
  stage.check("state.reused", "state: what one piece of work kept serves the next", async () => {
    const first = await callsOf();
    if (stage.kept().size === 0) return;
    const second = await callsOf();
    assert.ok(second <= first, `${first} calls with nothing kept, then ${second}`);
    const said = stage.witness.said();
    const told = [...stage.kept()].filter(
      ([, value]) => value.length >= SHORTEST_VALUE && said.includes(value),
    );
    assert.deepEqual(
      told.map(([name]) => name),
      [],
      "values that were kept stand in the log",
    );
  });
}
