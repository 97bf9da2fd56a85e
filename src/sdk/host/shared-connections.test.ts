import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { until } from "../../../test/receiver.ts";
import { silentLog } from "../../lib/log.ts";
import type { Lasting } from "../net.ts";
import { createSharedConnections } from "./shared-connections.ts";

class Connection implements Lasting {
  closed = 0;
  lost = false;
  isOpen(): boolean {
    return !this.lost && this.closed === 0;
  }
  async close(): Promise<void> {
    this.closed += 1;
  }
}

describe("connections of an integration", () => {
  it("are opened once for all that ask at one moment, and by name", async () => {
    await using shared = createSharedConnections({ log: silentLog });
    const ask = shared.of(1, "a");
    let opened = 0;
    const open = async () => {
      opened += 1;
      await new Promise((resolve) => setTimeout(resolve, 10));
      return new Connection();
    };
    const [one, two] = await Promise.all([ask("x", open), ask("x", open)]);
    assert.equal(one, two);
    assert.equal(await ask("x", open), one);
    assert.notEqual(await ask("y", open), one);
    assert.notEqual(await shared.of(2, "a")("x", open), one);
    assert.equal(opened, 3);
  });

  it("are opened anew when they are lost, and when opening failed", async () => {
    await using shared = createSharedConnections({ log: silentLog });
    const ask = shared.of(1, "a");
    await assert.rejects(
      ask("x", () => Promise.reject(new Error("no"))),
      /no/,
    );
    const first = await ask("x", async () => new Connection());
    first.lost = true;
    const second = await ask("x", async () => new Connection());
    assert.notEqual(second, first);
    await until(() => first.closed === 1, { what: () => "the lost one is closed" });
  });

  it("are others after a change of the integration", async () => {
    await using shared = createSharedConnections({ log: silentLog });
    const before = await shared.of(1, "a")("x", async () => new Connection());
    const after = await shared.of(1, "b")("x", async () => new Connection());
    assert.notEqual(after, before);
    assert.equal(before.closed, 0, "what still goes over it may end");
  });

  it("are closed when nobody asks for a while, and all of them at the end", async () => {
    const shared = createSharedConnections({ log: silentLog, idleMs: 20 });
    const ask = shared.of(1, "a");
    const idle = await ask("x", async () => new Connection());
    await until(() => idle.closed === 1, { what: () => "the idle one is closed" });
    const changed = await ask("y", async () => new Connection());
    const last = await shared.of(1, "b")("y", async () => new Connection());
    await shared[Symbol.asyncDispose]();
    assert.deepEqual([idle.closed, changed.closed, last.closed], [1, 1, 1]);
  });

  it("that cannot be closed hinder nobody", async () => {
    const shared = createSharedConnections({ log: silentLog });
    const stuck = { isOpen: () => true, close: () => Promise.reject(new Error("stuck")) };
    await shared.of(1, "a")("x", async () => stuck);
    await shared[Symbol.asyncDispose]();
  });
});
