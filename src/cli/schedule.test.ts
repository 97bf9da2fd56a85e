import assert from "node:assert/strict";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, it } from "node:test";
import {
  type Started,
  shareProcess,
  start,
  tempHub,
  viadukt as viaduktAlone,
} from "../../test/command-line.ts";

describe("schedules at the command line, with the system's own cron", () => {
  const hub = tempHub();
  let sandbox: Started;
  let env: Record<string, string> = {};
  const viadukt = shareProcess();
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
    const first = await viaduktAlone(["cron", "run"], { env });
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

  it("does a named task now, in silence, and says what it lacks", async () => {
    const tasks = (...args: string[]) => run("run-scheduled-tasks", ...args);
    assert.deepEqual(await tasks(), { code: 0, stdout: "", stderr: "" });
    const last = async () =>
      JSON.parse((await run("schedule", "list", "--json")).stdout)[0].last_run.id;
    const before = await last();
    using db = new DatabaseSync(join(hub.path, "data/config.db"));
    const runs = () =>
      Number(db.prepare("select count(*) as n from run where state = 'succeeded'").get()?.n);
    const runsBefore = runs();
    assert.deepEqual(await tasks("--task=Faktury rano"), { code: 0, stdout: "", stderr: "" });
    assert.equal(await last(), before, "its times are as they were");
    assert.equal(runs(), runsBefore + 1);
    const old =
      "insert into session (tenant_id, user_id, secret_hash, expires_at, last_used_at, created_at, updated_at) values (1, 1, 'x', 1, 1, 1, 1)";
    db.exec(old);
    assert.deepEqual(await tasks("--task=limpeza_logs"), { code: 0, stdout: "", stderr: "" });
    assert.equal(db.prepare("select count(*) as n from session").get()?.n, 0);
    assert.deepEqual(await tasks("--task", "consultas_sefaz"), {
      ...{ code: 0, stdout: "" },
      stderr: "There is no integration that asks SEFAZ.\n",
    });
    const reports = await tasks("--task=enviar_relatorios");
    assert.equal(reports.code, 1);
    assert.match(
      reports.stderr,
      /^enviar_relatorios: no schedule makes the daily report: add one .+\n$/,
    );
    const strange = await tasks("--task=limpeza");
    assert.equal(strange.code, 2);
    assert.match(
      strange.stderr,
      /^--task: there is no task and no schedule "limpeza"\. Use one of/,
    );
    writeFileSync(join(hub.path, "data/cron.lock"), String(process.pid));
    assert.deepEqual(await tasks("--task=limpeza"), { code: 0, stdout: "", stderr: "" });
    rmSync(join(hub.path, "data/cron.lock"));
  });

  it("says in one line what went wrong", async () => {
    const bad = ["--provider", "fakturownia", "--id", "wrong", "--credential", "api_token=no"];
    await run("integration", "add", ...bad, "--credential", "subdomain=twoja-subdomena");
    const flags = ["--action", "verify", "--integration", "wrong", "--cron", "0 5 * * *"];
    assert.equal((await run("schedule", "add", "check", ...flags)).code, 0);
    makeDue();
    const { code, stdout, stderr } = await viaduktAlone(["cron", "run"], { env });
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^verify of wrong failed: .+ \(run_\w+\)\n$/);
  });
});
