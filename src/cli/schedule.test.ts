import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, it } from "node:test";
import { type Started, start, tempHub, viadukt } from "../../test/command-line.ts";

describe("schedules at the command line, with the system's own cron", () => {
  const hub = tempHub();
  let sandbox: Started;
  let env: Record<string, string> = {};
  const run = (...args: string[]) => viadukt(args, { env });
  const makeDue = (): void => {
    using db = new DatabaseSync(join(hub.path, "data/config.db"));
    db.exec("update schedule set next_at = 1000 where active = 1");
  };

  before(async () => {
    sandbox = await start(["sandbox", "--port", "0"]);
    env = { ...hub.env, SANDBOX_URL: sandbox.url, EGRESS_ALLOW: "127.0.0.1" };
    const credentials = ["api_token=token-z-ustawien-fakturownia", "subdomain=twoja-subdomena"];
    const flags = credentials.flatMap((pair) => ["--credential", pair]);
    const books = ["--provider", "fakturownia", "--id", "books", ...flags];
    assert.equal((await run("integration", "add", ...books)).code, 0);
  });
  after(async () => {
    assert.equal(await sandbox.stop("SIGINT"), 0);
    hub[Symbol.dispose]();
  });

  const sync = ["--action", "sync_invoices", "--integration", "books", "--cron", "30 6 * * 1-5"];

  it("adds, lists and refuses what cannot be", async () => {
    const made = await run("schedule", "add", "Faktury rano", ...sync);
    assert.deepEqual([made.code, made.stdout], [0, "1\n"], made.stderr);
    const list = await run("schedule", "list");
    assert.match(list.stdout, /1 +Faktury rano +sync_invoices +books +30 6 \* \* 1-5/);
    const wrong = await run("schedule", "add", "x", ...sync.slice(0, 4), "--cron", "at noon");
    assert.deepEqual([wrong.code, wrong.stderr.split(":")[0]], [2, "--cron"]);
    const bad = await run("schedule", "add", "y", ...sync, "--params", '{"date_from":"May"}');
    assert.match(bad.stderr, /^--params date_from: "May" is not a date/);
  });

  it("finishes what is due and says nothing, and nothing is due after that", async () => {
    makeDue();
    const first = await run("cron", "run");
    assert.deepEqual(first, { code: 0, stdout: "", stderr: "" });
    const [view] = JSON.parse((await run("schedule", "list", "--json")).stdout);
    assert.equal(view.last_run.state, "succeeded");
    const again = await run("cron", "run");
    assert.deepEqual(again, { code: 0, stdout: "", stderr: "" });
    const [after] = JSON.parse((await run("schedule", "list", "--json")).stdout);
    assert.equal(after.last_run.id, view.last_run.id);
    assert.equal(existsSync(join(hub.path, "data/cron.lock")), false);
  });

  it("ends at once while another copy works, and takes over from one that died", async () => {
    makeDue();
    writeFileSync(join(hub.path, "data/cron.lock"), String(process.pid));
    assert.equal((await run("cron", "run")).code, 0);
    const before = JSON.parse((await run("schedule", "list", "--json")).stdout)[0].last_run.id;
    // No process has this number: it is above what the system gives.
    writeFileSync(join(hub.path, "data/cron.lock"), "4194305");
    assert.equal((await run("cron", "run")).code, 0);
    const after = JSON.parse((await run("schedule", "list", "--json")).stdout)[0].last_run.id;
    assert.notEqual(after, before);
  });

  it("says in one line what went wrong", async () => {
    const bad = ["--provider", "fakturownia", "--id", "wrong", "--credential", "api_token=no"];
    await run("integration", "add", ...bad, "--credential", "subdomain=twoja-subdomena");
    const flags = ["--action", "verify", "--integration", "wrong", "--cron", "0 5 * * *"];
    assert.equal((await run("schedule", "add", "check", ...flags)).code, 0);
    makeDue();
    const { code, stdout, stderr } = await run("cron", "run");
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^verify of wrong failed: .+ \(run_\w+\)\n$/);
  });
});
