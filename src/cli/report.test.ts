import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { shareProcess, tempHub } from "../../test/command-line.ts";

describe("reports at the command line", () => {
  const hub = tempHub();
  after(() => hub[Symbol.dispose]());
  const viadukt = shareProcess();
  const run = (...args: string[]) => viadukt(["report", ...args], { env: hub.env });

  it("makes a report once, and says which file it is", async () => {
    const first = await run("make", "monthly", "--period", "2025-01", "--json");
    assert.equal(first.code, 0, first.stderr);
    const made = JSON.parse(first.stdout);
    assert.deepEqual([made.name, made.created], ["raport-br-2025-01.pdf", true]);
    const again = await run("make", "monthly", "--period", "2025-01");
    assert.match(again.stdout, new RegExp(`raport-br-2025-01\\.pdf \\(file ${made.file_id}\\)`));
  });

  it("lists the reports, and shows the first pages", async () => {
    const list = await run("list");
    assert.match(list.stdout, /^monthly /m);
    const path = join(hub.path, "first.pdf");
    const { code, stderr } = await run("preview", "daily", "--output", path, "--language", "cs");
    assert.equal(code, 0, stderr);
    assert.equal(readFileSync(path).toString("latin1", 0, 5), "%PDF-");
  });

  it("names what is wrong in the words of its flags", async () => {
    const time = await run("make", "monthly", "--period", "2025-01-31");
    assert.equal(time.code, 2);
    assert.match(time.stderr, /^--period: "2025-01-31" is no time of this report/m);
    const mail = await run("make", "daily", "--mail", "none-such", "--to", "a@example.com");
    assert.match(mail.stderr, /^--mail: there is no integration none-such/m);
    assert.equal((await run("make", "daily", "--to", "a@example.com")).code, 2);
    assert.notEqual((await run("make", "no-such-report")).code, 0);
  });
});
