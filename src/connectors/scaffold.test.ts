import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { loadConnectors } from "./load.ts";
import { scaffoldConnector } from "./scaffold.ts";
import { testConnectorFolder } from "./test-folder.ts";

/** Else the inner runner takes itself for a part of this one. */
before(() => {
  delete process.env.NODE_TEST_CONTEXT;
});

const root = await mkdtemp(join(tmpdir(), "viadukt-scaffold-"));
after(() => rm(root, { recursive: true, force: true }));
const TEST = "acme-crm.test.ts";
const FAULTS = ["rate_limited", "server_error", "reset", "truncated", "html", "hang"];
const NO_FAULTS = Object.fromEntries(FAULTS.map((kind) => [`fault.${kind}`, "not tried here"]));

async function newFolder(name: string): Promise<string> {
  const folder = join(root, name);
  await scaffoldConnector(folder, "acme_crm");
  return folder;
}

async function patch(folder: string, file: string, from: string, to: string): Promise<void> {
  const path = join(folder, file);
  const source = await readFile(path, "utf8");
  assert.ok(source.includes(from), `${file} has no ${from}`);
  await writeFile(path, source.replace(from, to));
}

async function report(folder: string, isRecording = false) {
  const output = new PassThrough();
  const isGood = await testConnectorFolder(folder, { isRecording, output });
  output.end();
  return { isGood, said: await text(output) };
}

describe("a new connector", () => {
  it("passes the contract suite as it was written", async () => {
    const { isGood, said } = await report(await newFolder("good"));
    assert.ok(isGood, said);
    assert.match(said, /fault reset/);
    assert.match(said, /from its fixtures/);
  });

  it("can be loaded by the hub", async () => {
    const [connector] = await loadConnectors([await newFolder("loaded")]);
    assert.equal(connector?.manifest.id, "acme_crm");
  });

  it("gets the same fixtures when they are recorded, without any secret", async () => {
    const folder = await newFolder("recorded");
    const path = join(folder, "fixtures/contacts.json");
    const before = await readFile(path, "utf8");
    await writeFile(path, "[]");
    const { isGood, said } = await report(folder, true);
    assert.ok(isGood, said);
    assert.equal(await readFile(path, "utf8"), before);
    assert.ok(!before.includes("example-key"));
  });

  it("is not written over something else or with a bad id", async () => {
    const folder = await newFolder("twice");
    await assert.rejects(scaffoldConnector(folder, "acme_crm"), { code: "folder_not_empty" });
    await assert.rejects(scaffoldConnector(join(root, "x"), "Acme CRM"), { code: "invalid_input" });
  });

  it("cannot be tested where there is no test", async () => {
    await assert.rejects(testConnectorFolder(join(root, "absent")), { code: "not_found" });
  });
});

describe("the contract suite", () => {
  const defects: readonly [what: string, file: string, from: string, to: string, check: RegExp][] =
    [
      ["a missing language", "manifest.ts", 'cs: "Klíč API",', "", /✖ is well defined/],
      [
        "an open schema",
        "manifest.ts",
        "settings: fields({})",
        'settings: { type: "object", properties: {} } as never',
        /✖ accepts its own/,
      ],
      ["an unmarked secret", "manifest.ts", "field.secret(", "field.text(", /✖ is well defined/],
      [
        "a record outside its schema",
        "mapping.ts",
        "contact.full_name.trim()",
        '""',
        /✖ .*fits its schema/,
      ],
      ["an id twice", "index.ts", "String(contact.id)", '"1"', /✖ .*every id is one/],
      [
        "a cursor that skips",
        "index.ts",
        "cursor: { after }",
        "cursor: { after: after + 1 }",
        /✖ .*goes on from/,
      ],
      [
        "a read that differs",
        "mapping.ts",
        "contact.full_name.trim()",
        "String(Math.random())",
        /✖ .*same read twice/,
      ],
      [
        "a call of a foreign host",
        "index.ts",
        "let after =",
        'await fetch("http://127.0.0.9:4711/").catch(() => {});\n        let after =',
        /✖ .*only allowed hosts/,
      ],
      [
        "a secret in the log",
        "index.ts",
        "async check({ http }) {",
        'async check({ http, log, credentials }) {\n    log.info({ credentials }, "checking");',
        /✖ no secret in any/,
      ],
      [
        "credentials that are not used",
        "test-server.ts",
        'return send(401, { error: "key" })',
        "{}",
        /✖ check: wrong credentials/,
      ],
    ];
  for (const [what, file, from, to, check] of defects) {
    it(`notices ${what}`, async () => {
      const folder = await newFolder(what.replaceAll(" ", "-"));
      await patch(folder, file, from, to);
      await patch(folder, TEST, "minPages", `skip: ${JSON.stringify(NO_FAULTS)},\n  minPages`);
      const { isGood, said } = await report(folder);
      assert.ok(!isGood, said);
      assert.match(said, check);
    });
  }

  it("notices errors that are taken for an empty answer", async () => {
    const folder = await newFolder("swallowed");
    const call = "query: { after, limit: PAGE_SIZE } })";
    await patch(folder, "client.ts", call, `${call}.catch(() => ({ items: [], has_more: false }))`);
    const skip = JSON.stringify({ "fault.hang": "slow" });
    await patch(folder, TEST, "minPages", `skip: ${skip},\n  minPages`);
    const { said } = await report(folder);
    for (const kind of ["rate_limited", "server_error", "reset", "truncated", "html"])
      assert.match(said, new RegExp(`✖ fault ${kind}`));
  });
});
