import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { shareProcess, tempHub, viadukt as viaduktAlone } from "../../test/command-line.ts";
import { startTdsServer, type TdsServer } from "../../test/tds-server/server.ts";
import { SUBIEKT } from "../exchange/packs/testing/subiekt.ts";

describe("ERPs and exchange at the command line", () => {
  const hub = tempHub();
  const env = { ...hub.env, EGRESS_ALLOW: "127.0.0.1" };
  const viadukt = shareProcess();
  const run = (...args: string[]) => viadukt(args, { env });
  const folder = join(hub.path, "pack");
  let server: TdsServer;

  before(async () => {
    server = await startTdsServer({ database: "eDok", schemas: ["dbo", "SUBIEKT.dbo"] });
    await server.run(SUBIEKT);
    const file = join(hub.path, "edok.json");
    const { host, port, database } = server;
    const credentials = { username: server.user, password: server.password };
    const settings = { host, port, database, tls: "off" };
    const provider = { id: "edok", provider: "mssql", integration_type: "database" };
    writeFileSync(file, JSON.stringify({ ...provider, credentials, settings }));
    const added = await run("integration", "add", "--file", file);
    assert.equal(added.code, 0, added.stderr);
  });
  after(async () => {
    await server.close();
    hub[Symbol.dispose]();
  });

  it("lists packs and writes one into a folder", async () => {
    const listed = await run("erp", "list");
    assert.match(listed.stdout, /^subiekt_gt +Subiekt GT +InsERT +mssql +very_good$/m);
    const written = await run(
      "erp",
      "pack",
      "subiekt_gt",
      "--out",
      folder,
      "--erp-database",
      "SUBIEKT",
    );
    assert.equal(written.code, 0, written.stderr);
    assert.deepEqual(readdirSync(folder).toSorted(), [
      ...["1-views.sql", "2-login.sql", "3-staging.sql"],
      ...["subiekt-gt-costs.yaml", "subiekt-gt-export-invoices.yaml", "subiekt-gt-items.yaml"],
      ...["subiekt-gt-parties.yaml", "subiekt-gt-sales.yaml"],
    ]);
    const bad = await run("erp", "pack", "subiekt_gt", "--erp-database", "x]; DROP TABLE y");
    assert.equal(bad.code, 2);
    assert.match(bad.stderr, /^--erp-database: /);
    assert.match(
      (await run("erp", "pack", "sap_r2")).stderr,
      /is no pack\. Use one of subiekt_gt, /,
    );
  });

  it("says what the database lacks, then that all is there", async () => {
    const args = [
      "erp",
      "check",
      "subiekt_gt",
      "--integration",
      "edok",
      "--erp-database",
      "SUBIEKT",
    ];
    const before = await run(...args);
    assert.equal(before.code, 1);
    assert.match(before.stdout, /dbo\.bs_contacts_view .* yes /);
    assert.match(before.stdout, /viadukt erp pack subiekt_gt/);
    for (const name of ["1-views.sql", "2-login.sql", "3-staging.sql"])
      await server.run(readFileSync(join(folder, name), "utf8"));
    const good = await run(...args);
    assert.equal(good.code, 0, good.stdout + good.stderr);
    assert.match(good.stdout, /^Subiekt GT: all \d+ tables and views are as expected\.$/m);
  });

  it("makes a definition of a file, tries it, runs it and writes it out again", async () => {
    const file = join(folder, "subiekt-gt-parties.yaml");
    const missing = await run("exchange", "import", file);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /^--integration: is missing/);
    const made = await run("exchange", "import", file, "--integration", "edok");
    assert.deepEqual([made.code, made.stdout], [0, "subiekt-gt-parties\n"], made.stderr);
    const tried = await run("exchange", "run", "subiekt-gt-parties", "--dry-run", "--full");
    assert.equal(tried.stdout, "Read 3: 3 new, 0 changed, 0 unchanged, 0 refused.\n", tried.stderr);
    const full = ["exchange", "run", "subiekt-gt-parties", "--full"];
    const done = await viaduktAlone(full, { env });
    assert.match(done.stdout, /^Read 3: 3 new/);
    assert.match(
      (await run("exchange", "list")).stdout,
      /^subiekt-gt-parties .* edok +import +yes +1$/m,
    );
    const copy = join(hub.path, "copy.yaml");
    assert.equal((await run("exchange", "export", "subiekt-gt-parties", copy)).code, 0);
    const shown = await run("exchange", "show", "subiekt-gt-parties");
    assert.equal(shown.stdout, readFileSync(copy, "utf8"));
    const again = await run("exchange", "import", copy, "--replace");
    assert.equal(again.code, 0, again.stderr);
    const twice = await run("exchange", "import", copy);
    assert.equal(twice.code, 1);
    const unknown = await run("exchange", "run", "nope");
    assert.deepEqual(
      [unknown.code, unknown.stderr],
      [1, "There is no definition with the id nope.\n"],
    );
  });
});
