import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import {
  type Started,
  shareProcess,
  start,
  tempHub,
  viadukt as viaduktAlone,
} from "../../test/command-line.ts";

const JANUARY = ["--from", "2025-01-01", "--to", "2025-01-31"];

describe("integrations at the command line, beside the sandbox", () => {
  const hub = tempHub();
  let sandbox: Started;
  let env: Record<string, string> = {};
  let systems: { id: string; provider: string }[] = [];
  const viadukt = shareProcess();
  const run = (...args: string[]) => viadukt(["integration", ...args], { env });

  before(async () => {
    sandbox = await start(["sandbox", "--port", "0"]);
    env = { ...hub.env, SANDBOX_URL: sandbox.url, EGRESS_ALLOW: "127.0.0.1" };
    const blocks = [...sandbox.printed().matchAll(/^\{[\s\S]*?^\}/gm)];
    systems = blocks.map(([json]) => JSON.parse(json) as { id: string; provider: string });
  });
  after(async () => {
    assert.equal(await sandbox.stop("SIGINT"), 0);
    hub[Symbol.dispose]();
  });

  it("adds what the sandbox prints, from a file and from the standard input", async () => {
    const [accounting, storage] = ["fakturownia", "nextcloud"].map((provider) =>
      systems.find((system) => system.provider === provider),
    );
    const file = join(hub.path, "books.json");
    writeFileSync(file, JSON.stringify(accounting));
    const first = await run("add", "--file", file, "--id", "books");
    assert.deepEqual([first.code, first.stdout], [0, "books\n"], first.stderr);
    const input = JSON.stringify(storage);
    const args = ["integration", "add", "--file", "-", "--id", "disk", "--json"];
    const second = await viaduktAlone(args, { env, input });
    const added = JSON.parse(second.stdout) as { id: string; credentials: object };
    assert.deepEqual(added.credentials, { username: true, password: true });

    const again = await run("add", "--file", file, "--id", "books");
    assert.equal(again.code, 1);
    assert.match(again.stderr, /There is an integration with the id books already/);
  });

  it("adds one from flags, with settings in the types that they need", async () => {
    const flags = ["--provider", "nextcloud", "--id", "flags", "--base-url", `${sandbox.url}/x/`];
    const parts = ["username=anna", "password=a=b"].flatMap((pair) => ["--credential", pair]);
    const { code, stdout, stderr } = await run(
      ...["add", ...flags, ...parts, "--setting", "chunk_size_mib=10", "--inactive", "--json"],
    );
    assert.equal(code, 0, stderr);
    const added = JSON.parse(stdout) as { settings: object; active: boolean; base_url: string };
    assert.deepEqual(added.settings, { chunk_size_mib: 10 });
    assert.deepEqual([added.active, added.base_url], [false, `${sandbox.url}/x`]);
  });

  it("names each wrong field in the words of its flags", async () => {
    const { code, stderr } = await run(
      "add",
      "--provider",
      "fakturownia",
      "--id",
      "a",
      "--credential",
      "tokn=x",
    );
    assert.equal(code, 2);
    assert.match(stderr, /^--credential api_token: is missing\. /m);
    assert.match(stderr, /^--credential tokn: is not known here\. /m);
    const unknown = await run("add", "--provider", "nobody", "--id", "a");
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /^--provider: "nobody" is not a provider\. Use one of /);
    const bare = await run("add", "--provider", "fakturownia", "--credential", "s3cret");
    assert.equal(bare.code, 2);
    assert.doesNotMatch(bare.stderr, /s3cret/);
  });

  it("verifies, reads a period twice with no change the second time, and files the report", async () => {
    const verified = await run("verify", "books");
    assert.deepEqual([verified.code, verified.stderr], [0, ""]);
    assert.match(verified.stdout, /^The connection works\.\naccount_name: Laboratorium/);

    const first = await viaduktAlone(["integration", "sync", "books", ...JANUARY], { env });
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /^Read 43: 40 new, 0 changed, 0 unchanged, 3 refused\./);
    const second = await run("sync", "books", ...JANUARY, "--json");
    const seen = JSON.parse(second.stdout) as { counts: object; trigger: string };
    assert.deepEqual(seen.counts, {
      read: 43,
      created: 0,
      updated: 0,
      unchanged: 40,
      refused: 3,
      total: null,
    });
    assert.equal(seen.trigger, "cli");

    const report = ["--name", "raport-br-2025-01.pdf", "--year", "2025", "--month", "1"];
    const filed = await run("upload", "disk", ...report);
    assert.equal(
      filed.stdout,
      "Filed as /BR-Reports/2025/01/raport-br-2025-01.pdf.\n",
      filed.stderr,
    );
  });

  it("reads all of them as one run, and refuses to send what nobody takes", async () => {
    const all = await run("sync-all", ...JANUARY, "--direction", "all", "--json");
    assert.equal(all.code, 0, all.stderr);
    const seen = JSON.parse(all.stdout) as {
      action: string;
      result: { runs: { integration_id: string; state: string }[] };
    };
    assert.equal(seen.action, "sync_all_invoices");
    const books = seen.result.runs.find((one) => one.integration_id === "books");
    assert.equal(books?.state, "partial");

    const mode = await run("sync-all", "--mode", "full", ...JANUARY);
    assert.equal(mode.code, 2);
    assert.match(mode.stderr, /--from/);
    const ids = await run("send", "books", "invoices", "--ids", "1,x");
    assert.equal(ids.code, 2);
    assert.match(ids.stderr, /--ids/);
    const sent = await run("send", "books", "invoices", "--ids", "999999", "--dry-run");
    assert.equal(sent.code, 0, sent.stderr);
    assert.match(sent.stdout, /1 refused[\s\S]*Nothing was written/);
  });

  it("exits with 2 for a wrong period and with 1 for what cannot be done", async () => {
    const period = await run("sync", "books", "--from", "2025-02-31");
    assert.equal(period.code, 2);
    assert.match(period.stderr, /^--from: "2025-02-31" is not a date\. /);
    const missing = await run("verify", "nope");
    assert.deepEqual(
      [missing.code, missing.stderr],
      [1, "There is no integration with the id nope.\n"],
    );
    const inactive = await run("sync", "disk");
    assert.equal(inactive.code, 1);
    assert.match(inactive.stderr, /cannot sync_invoices; it can verify, upload_report/);
  });

  it("exits with 1 and the reason where the run fails", async () => {
    const flags = [
      "--provider",
      "fakturownia",
      "--id",
      "bad",
      "--base-url",
      `${sandbox.url}/fakturownia`,
    ];
    const parts = ["api_token=wrong/laboratorium", "subdomain=laboratorium"];
    const added = await run("add", ...flags, ...parts.flatMap((pair) => ["--credential", pair]));
    assert.equal(added.code, 0, added.stderr);
    const { code, stdout, stderr } = await viaduktAlone(["integration", "verify", "bad"], { env });
    assert.deepEqual([code, stdout], [1, ""]);
    assert.ok(stderr.trim().split("\n").length === 1 && stderr.length > 20, stderr);
  });

  it("lists what is there", async () => {
    const { stdout } = await run("list", "--json");
    const rows = JSON.parse(stdout) as { id: string; health: string }[];
    assert.deepEqual(
      rows.map(({ id, health }) => [id, health]),
      [
        ["books", "healthy"],
        ["disk", "healthy"],
        ["flags", "unknown"],
        ["bad", "error"],
      ],
    );
    const none = await run("list", "--tenant", "nobody");
    assert.deepEqual(
      [none.code, none.stderr],
      [2, "--tenant: there is no organisation nobody. Leave it out for the first one.\n"],
    );
  });
});
