import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { start, tempHub, viadukt } from "../../test/command-line.ts";

it("demo --once shows the hub's main job and leaves nothing behind", async () => {
  using hub = tempHub();
  const temporary = join(hub.path, "tmp");
  mkdirSync(temporary);
  // The settings of a real hub are not the demo's business.
  const env = { TMPDIR: temporary, CONFIG_DB_URL: "postgresql://u:p@127.0.0.1:1/x", PORT: "1" };
  const { code, stdout, stderr } = await viadukt(["demo", "--once"], { env });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^✓ Read the invoices of 2025-01: 40 stored, 3 set aside/m);
  assert.match(stdout, /^✓ The receiver got invoice\.\w+ \(evt_\w+\); its signature is verified/m);
  assert.match(
    stdout,
    /^✓ Filed the monthly report as \/BR-Reports\/2025\/01\/raport-br-2025-01\.pdf/m,
  );
  assert.deepEqual(readdirSync(temporary), []);
});

it("demo stays until Ctrl-C and then removes its folder", async () => {
  using hub = tempHub();
  const temporary = join(hub.path, "tmp");
  mkdirSync(temporary);
  await using demo = await start(["demo"], { TMPDIR: temporary });
  assert.match(demo.printed(), /Sign in as admin@localhost with the password \S+/);
  assert.equal(readdirSync(temporary).length, 1);
  assert.equal(await demo.stop("SIGINT"), 0);
  assert.deepEqual(readdirSync(temporary), []);
});
