import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import {
  type Started,
  shareProcess,
  start,
  tempHub,
  viadukt as viaduktAlone,
} from "../../test/command-line.ts";

const SERVE = ["serve", "--port", "0"];

describe("serve", () => {
  const viadukt = shareProcess();

  it("starts with nothing, says how to sign in, and keeps the data of a second start", async () => {
    using hub = tempHub();
    await using first = await start(SERVE, hub.env);
    const [, email = "", password = ""] =
      /Sign in as (\S+) with the password (\S+)/.exec(first.printed()) ?? [];
    const keyFile = join(hub.env.DATA_DIR ?? "", "encryption.key");
    assert.ok(first.printed().includes(`A new encryption key is in ${keyFile}`));
    assert.equal(statSync(keyFile).mode & 0o777, 0o600);
    assert.equal(await signIn(first.url, email, password), 200);
    assert.equal(await first.stop("SIGTERM"), 0);

    await using second = await start(SERVE, hub.env);
    assert.doesNotMatch(second.printed(), /new encryption key|with the password/);
    assert.match(second.printed(), /How to sign in is in .*first-password\.txt/);
    assert.equal(await signIn(second.url, email, password), 200);
    assert.equal(await second.stop("SIGINT"), 0);
  });

  describe("beside one that runs", () => {
    const hub = tempHub();
    let running: Started;

    before(async () => {
      running = await start(SERVE, hub.env);
    });
    after(async () => {
      await running?.[Symbol.asyncDispose]();
      hub[Symbol.dispose]();
    });

    it("says which port is in use", async () => {
      const port = new URL(running.url).port;
      const { code, stderr } = await viaduktAlone(["serve", "--port", port], hub);
      assert.equal(code, 1);
      assert.equal(
        stderr,
        `Port ${port} is in use on 127.0.0.1: stop what listens there, or choose another with --port or PORT.\n`,
      );
    });

    it("takes a token that the command line made, until it is revoked there", async () => {
      const args = [
        "token",
        "create",
        "ci",
        "--permission",
        "integrations.run",
        "--expires-days",
        "1",
      ];
      const { stdout } = await viadukt(args, hub);
      assert.match(stdout, /^\S+\n$/);
      const authorization = `Bearer ${stdout.trim()}`;
      const status = async (path: string) =>
        (await fetch(`${running.url}/api${path}`, { headers: { authorization } })).status;
      assert.deepEqual([await status("/integrations"), await status("/subscriptions")], [200, 403]);

      const listed = JSON.parse((await viadukt(["token", "list", "--json"], hub)).stdout) as {
        id: number;
        name: string;
        permissions: string[];
      }[];
      assert.deepEqual(
        listed.map(({ name, permissions }) => [name, permissions]),
        [["ci", ["integrations.run"]]],
      );
      assert.equal((await viadukt(["token", "revoke", String(listed[0]?.id)], hub)).code, 0);
      assert.equal(await status("/integrations"), 401);
      assert.equal((await viadukt(["token", "revoke", "999"], hub)).code, 1);
    });
  });

  it("delivers what the command line publishes beside it", async () => {
    using hub = tempHub();
    const env = { ...hub.env, AUTH: "off", EGRESS_ALLOW: "127.0.0.1" };
    await using running = await start(SERVE, env);
    const subscription = {
      name: "here",
      url: `${running.url}/nowhere`,
      event_types: ["order.*"],
      retry_delays: [],
    };
    const made = await fetch(`${running.url}/api/subscriptions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(subscription),
    });
    assert.equal(made.status, 201);
    const args = ["event", "publish", "order.paid", "--data", "-", "--key", "one"];
    const first = await viadukt(args, { env, input: '{"number":"1"}' });
    const again = await viadukt(args, { env, input: '{"number":"1"}' });
    assert.match(first.stdout, /^evt_\w+\n$/);
    assert.equal(again.stdout, first.stdout);
    assert.deepEqual(await settled(running.url), ["failed"]);
  });
});

async function signIn(url: string, email: string, password: string): Promise<number> {
  const response = await fetch(`${url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  return response.status;
}

/** States of the deliveries, once there is one that is over. */
async function settled(url: string): Promise<string[]> {
  for (let i = 0; i < 100; i += 1) {
    const response = await fetch(`${url}/api/deliveries`);
    const { items } = (await response.json()) as { items: { state: string }[] };
    const states = items.map(({ state }) => state);
    if (states.some((state) => state === "failed" || state === "delivered")) return states;
    await new Promise((done) => setTimeout(done, 100));
  }
  return [];
}
