import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openTestHub, type TestHub } from "./hub.ts";

const STRANGERS_PER_MINUTE = 3_000;

/** Statuses of so many calls of the same route, one after the other. */
async function call(
  { app }: TestHub,
  count: number,
  { headers = {}, from }: { headers?: Record<string, string>; from: string },
): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i++) {
    const request = { url: "/api/subscriptions?limit=1", headers, remoteAddress: from } as const;
    statuses.push((await app.inject(request)).statusCode);
  }
  return statuses;
}

describe("requests a minute", () => {
  it("are counted by token, wherever it calls from", async () => {
    await using hub = await openTestHub({ API_RATE_PER_MINUTE: "3" });
    const [one, other] = [await hub.signIn(hub.tenantId), await hub.signIn(hub.tenantId)];
    assert.deepEqual(await call(hub, 2, { headers: one, from: "192.0.2.1" }), [200, 200]);
    assert.deepEqual(await call(hub, 2, { headers: one, from: "192.0.2.2" }), [200, 429]);
    assert.deepEqual(await call(hub, 3, { headers: other, from: "192.0.2.1" }), [200, 200, 200]);
  });

  it("have no limit for tokens where the operator sets none, and leave the address to others", async () => {
    await using hub = await openTestHub({ API_RATE_PER_MINUTE: "0" });
    const from = "192.0.2.1";
    const headers = await hub.signIn(hub.tenantId);
    const signedIn = await call(hub, STRANGERS_PER_MINUTE + 1, { headers, from });
    assert.ok(signedIn.every((status) => status === 200));
    assert.deepEqual(await call(hub, 1, { from }), [401]);
  });

  it("are few for an address that is not signed in, whatever it sends instead of a token", async () => {
    await using hub = await openTestHub();
    const guess = { headers: { authorization: "Bearer vkt_guess" }, from: "192.0.2.1" };
    const guesses = await call(hub, STRANGERS_PER_MINUTE, guess);
    assert.ok(guesses.every((status) => status === 401));
    const refused = await hub.app.inject({
      ...{ url: "/api/subscriptions", headers: guess.headers, remoteAddress: guess.from },
    });
    assert.deepEqual([refused.statusCode, refused.json().code], [429, "rate_limited"]);
    const seconds = Number(refused.headers["retry-after"]);
    assert.ok(seconds >= 1 && seconds <= 60, `${seconds}`);
    const headers = await hub.signIn(hub.tenantId);
    assert.deepEqual(await call(hub, 1, { headers, from: guess.from }), [200]);
    assert.deepEqual(await call(hub, 1, { from: "192.0.2.2" }), [401]);
  });
});
