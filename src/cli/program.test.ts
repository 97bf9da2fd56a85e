import assert from "node:assert/strict";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { shareProcess, tempHub, viadukt as viaduktAlone } from "../../test/command-line.ts";

const COMMANDS = [
  [],
  ["serve"],
  ["integration", "sync"],
  ["token", "create"],
  ["connector", "new"],
];

describe("the command line", () => {
  const viadukt = shareProcess();

  it("has help for commands and their groups", async () => {
    for (const command of COMMANDS) {
      const { code, stdout, stderr } = await viadukt([...command, "--help"]);
      assert.deepEqual([code, stderr], [0, ""], command.join(" "));
      assert.ok(stdout.startsWith(`Usage: ${["viadukt", ...command].join(" ")} `), stdout);
    }
  });

  it("exits with 2 for what it does not understand", async () => {
    const wrong = [
      [],
      ["srve"],
      ["config", "--jsn"],
      ["token", "revoke"],
      ["token", "revoke", "x"],
    ];
    for (const args of wrong) {
      const { code, stderr, stdout } = await viadukt(args);
      assert.equal(code, 2, args.join(" "));
      assert.ok(stderr.length + stdout.length > 10);
    }
  });

  it("names every wrong setting with its remedy", async () => {
    const env = { PORT: "x", AUTH: "maybe" };
    const { code, stderr } = await viaduktAlone(["config"], { env });
    assert.equal(code, 2);
    const lines = stderr.trim().split("\n");
    assert.deepEqual(lines, [
      'PORT: "x" is not a whole number from 0 to 65535. Set it to a whole number from 0 to 65535.',
      'AUTH: "maybe" is none of on, off. Set it to one of on, off.',
    ]);
  });

  it("shows the settings with their origin and without secrets", async () => {
    using hub = tempHub();
    const env = { ...hub.env, DATABASE_URL: "postgresql://u:geheim@db/x" };
    const { code, stdout } = await viaduktAlone(["config", "--json"], { env });
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /geheim/);
    const rows = JSON.parse(stdout) as { name: string; value: unknown; origin: string }[];
    assert.deepEqual(
      rows.find(({ name }) => name === "PORT"),
      { name: "PORT", value: 8000, origin: "default" },
    );
    assert.equal(rows.find(({ name }) => name === "DATABASE_URL")?.origin, "environment");
  });

  it("brings the databases up once and says so", async () => {
    using hub = tempHub();
    const first = await viaduktAlone(["migrate"], hub);
    assert.match(first.stdout, /^Done: config .+\nDone: data .+\n/);
    assert.equal(statSync(hub.env.DATA_DIR ?? "").mode & 0o777, 0o700);
    const second = await viadukt(["migrate"], hub);
    assert.deepEqual([second.code, second.stdout], [0, "Both databases are up to date.\n"]);
  });

  it("says in one sentence what to do about a machine that does not play along", async () => {
    using hub = tempHub();
    const file = join(hub.path, "file");
    writeFileSync(file, "this file is no database, only a text that is long enough to tell\n");
    const cases: [Record<string, string>, RegExp][] = [
      [{ DATA_DIR: file }, /is a file: choose another folder/],
      [{ DATA_DIR: join(file, "data") }, /goes through a file: choose another folder/],
      [{ CONFIG_DB_URL: `sqlite:///${file}` }, /no SQLite database: restore it/],
      [{ CONFIG_DB_URL: "postgresql://u:p@127.0.0.1:1/x" }, /No database answers at 127.0.0.1:1/],
      [{ DATABASE_URL: "mysql://u:p@127.0.0.1:1/x" }, /No database answers at 127.0.0.1:1/],
    ];
    for (const [env, message] of cases) {
      const { code, stderr } = await viadukt(["migrate"], { env: { ...hub.env, ...env } });
      assert.equal(code, 1, stderr);
      assert.match(stderr, message);
      assert.equal(stderr.trim().split("\n").length, 1);
    }
  });
});
