import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { shareProcess, tempHub } from "../../test/command-line.ts";
import { ownSample } from "../formats/dfe/testing/samples.ts";
import { zip } from "../formats/zip/zip-writer.ts";

const SCHEMA = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.portalfiscal.inf.br/nfe" elementFormDefault="qualified"><xs:element name="nfeProc"><xs:complexType><xs:sequence><xs:any maxOccurs="unbounded" processContents="skip"/></xs:sequence><xs:anyAttribute processContents="skip"/></xs:complexType></xs:element></xs:schema>`;

describe("fiscal documents at the command line", () => {
  const hub = tempHub();
  after(() => hub[Symbol.dispose]());
  const viadukt = shareProcess();
  const run = (...args: string[]) => viadukt(["fiscal", ...args], { env: hub.env });
  const notas = join(hub.path, "notas");
  const archive = join(hub.path, "PL_TESTE.zip");
  const write = async (path: string, content: Record<string, string | Uint8Array>) => {
    const entries = Object.entries(content).map(([name, one]) => ({ name, content: one }));
    const parts: Buffer[] = [];
    for await (const part of zip(entries)) parts.push(part);
    writeFileSync(path, Buffer.concat(parts));
  };

  before(async () => {
    mkdirSync(join(notas, "2026"), { recursive: true });
    writeFileSync(join(notas, "nfe.xml"), ownSample("nfe"));
    writeFileSync(join(notas, "leia-me.txt"), "no document");
    await write(join(notas, "2026", "cte.zip"), { "cte.xml": ownSample("cte") });
    await write(archive, { "procNFe_v4.00.xsd": SCHEMA });
  });

  it("imports a folder with its archives, and nothing the second time", async () => {
    const first = await run("import", notas);
    assert.deepEqual(
      [first.code, first.stdout],
      [0, "Read 2: 2 new, 0 changed, 0 unchanged, 0 refused.\n"],
      first.stderr,
    );
    const again = await run("import", notas, "--json");
    assert.equal(again.code, 0, again.stderr);
    const { state, trigger, counts, refused } = JSON.parse(again.stdout);
    assert.deepEqual([state, trigger, refused], ["succeeded", "cli", []]);
    assert.deepEqual([counts.created, counts.unchanged], [0, 2]);
  });

  it("names what it refuses with code and reason, and exits with 1", async () => {
    const bad = join(hub.path, "ruim.xml");
    writeFileSync(bad, ownSample("nfe").toString().replaceAll("3292697", "3292691"));
    const { code, stdout, stderr } = await run("import", bad, join(notas, "nfe.xml"));
    assert.equal(code, 1);
    assert.match(stdout, /^ruim\.xml: KEY_INVALID_DV: .*\nRead 2: 0 new, .* 1 refused\.\n$/);
    assert.equal(stderr, "Not every file was taken.\n");
    const json = await run("import", bad, "--json");
    assert.equal(json.code, 1);
    const { refused, state } = JSON.parse(json.stdout);
    assert.equal(state, "partial");
    assert.deepEqual(
      [refused[0].name, refused[0].outcome, refused[0].code],
      ["ruim.xml", "refused", "KEY_INVALID_DV"],
    );
  });

  it("refuses paths that are not there before anything is imported", async () => {
    const { code, stderr } = await run("import", notas, join(hub.path, "nada.xml"));
    assert.equal(code, 2);
    assert.match(stderr, /^paths: .*nada\.xml is not there\. Give the path of an XML file/m);
    assert.equal((await run("import")).code, 2);
  });

  it("installs schema packages and lists them", async () => {
    assert.match((await run("schemas", "list")).stdout, /^There are none: /);
    const made = await run("schemas", "install", archive);
    assert.deepEqual([made.code, made.stdout], [0, "PL_TESTE\n"], made.stderr);
    assert.equal((await run("schemas", "list", "--json")).stdout, '[\n  "PL_TESTE"\n]\n');
    const damaged = await run("schemas", "install", join(notas, "nfe.xml"));
    assert.equal(damaged.code, 1);
    assert.equal((await run("schemas", "install", notas)).code, 2);
  });

  it("tells that nobody was asked yet", async () => {
    assert.equal((await run("status")).stdout, "No authority has been asked yet.\n");
    assert.equal((await run("status", "--json")).stdout, "[]\n");
  });
});
