import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, it } from "node:test";
import { unwatchAbort, watchAbort } from "./abort-watch.ts";

describe("a watch on a signal", () => {
  it("tells everybody who still watches, once, through one listener", () => {
    const { signal, abort } = controller();
    const told: string[] = [];
    const member = (name: string) => ({ onAbort: () => void told.push(name) });
    const [a, b, c] = [member("a"), member("b"), member("c")];
    for (const one of [a, b, c]) watchAbort(signal, one);
    assert.equal(getEventListeners(signal, "abort").length, 1);
    unwatchAbort(signal, b);
    abort();
    abort();
    assert.deepEqual(told, ["a", "c"]);
  });

  it("lets go of a signal that nobody watches, and takes it up again", () => {
    const { signal, abort } = controller();
    let told = 0;
    const member = {
      onAbort() {
        told += 1;
        unwatchAbort(signal, member);
      },
    };
    watchAbort(signal, member);
    unwatchAbort(signal, member);
    unwatchAbort(signal, member);
    assert.equal(getEventListeners(signal, "abort").length, 0);
    watchAbort(signal, member);
    abort();
    assert.equal(told, 1);
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });
});

function controller() {
  const made = new AbortController();
  return { signal: made.signal, abort: () => made.abort() };
}
