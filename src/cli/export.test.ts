import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { shareProcess, tempHub, viadukt as viaduktAlone } from "../../test/command-line.ts";

describe("invoices as files at the command line", () => {
  const hub = tempHub();
  after(() => hub[Symbol.dispose]());
  const viadukt = shareProcess();
  const run = (...args: string[]) => viadukt(["export", "invoices", ...args], { env: hub.env });

  it("writes the table to the standard output, with titles in the language", async () => {
    const { code, stdout, stderr } = await viaduktAlone(
      ["export", "invoices", "--language", "hu", "--output", "-"],
      hub,
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^\ufeff?Rendszerazonosító;Irány;/);
  });

  it("writes a file and says where", async () => {
    const path = join(hub.path, "faktury.xlsx");
    const { code, stdout, stderr } = await run("--format", "xlsx", "--output", path);
    assert.equal(code, 0, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /Written: .*faktury\.xlsx/);
    assert.equal(readFileSync(path).toString("latin1", 0, 2), "PK");
  });

  it("names what is wrong in the words of its flags", async () => {
    const date = await run("--from", "1.10.2026");
    assert.equal(date.code, 2);
    assert.match(date.stderr, /^--from: "1\.10\.2026" is not a date\./m);
    const empty = await run("--format", "jpk", "--output", "-");
    assert.equal(empty.code, 2);
    assert.match(empty.stderr, /^--format: no invoice fits/m);
    assert.equal((await run("--format", "doc")).code, 2);
  });
});
