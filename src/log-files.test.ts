import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { openTestHub, type TestHub } from "../test/hub.ts";
import { listLogFiles, openLogFile, tailOf } from "./log-files.ts";
import { openLog } from "./logging.ts";

const line = (level: number, msg: string, more: object = {}) =>
  `${JSON.stringify({ level, time: Date.UTC(2026, 0, 2), ...more, msg })}\n`;
const read = async (folder: string, name: string): Promise<string> => {
  await using file = await openLogFile(folder, name);
  return Buffer.concat(await Array.fromAsync(file.read())).toString();
};
const missing = (error: unknown) => (error as { code?: string }).code === "not_found";

describe("log files", () => {
  const folder = mkdtempSync(join(tmpdir(), "viadukt-logs-"));
  const name = "hub.2026-01-02.1.log";
  after(() => rmSync(folder, { recursive: true }));

  it("shows the hub's own files and nothing else that lies there, or elsewhere", async () => {
    writeFileSync(join(folder, name), line(30, "one") + line(40, "two"));
    writeFileSync(join(folder, "worker-1.2026-01-02.2.log"), "");
    for (const other of ["secrets.txt", "hub.log", "encryption.key", "hub.2026-01-02.1.log.bak"]) {
      writeFileSync(join(folder, other), "secret");
    }
    symlinkSync("/etc/passwd", join(folder, "hub.2026-01-02.9.log"));
    mkdirSync(join(folder, "hub.2026-01-02.8.log"));
    const files = await listLogFiles(folder);
    assert.deepEqual(files.map((file) => file.name).sort(), [name, "worker-1.2026-01-02.2.log"]);
    const [first] = files.filter((file) => file.name === name);
    assert.equal(first?.from, Date.UTC(2026, 0, 2));
    assert.deepEqual(await listLogFiles(join(folder, "absent")), []);
    for (const trick of [
      ...["secrets.txt", "../secrets.txt", "hub.2026-01-02.9.log", "hub.2026-01-02.8.log"],
      ...[`./${name}`, `${name}\0.txt`, "", ".", "/etc/passwd", `..\\${name}`, name.toUpperCase()],
    ]) {
      await assert.rejects(openLogFile(folder, trick), missing, JSON.stringify(trick));
      await assert.rejects(tailOf(folder, { name: trick, lines: 5, level: "debug" }), missing);
    }
    assert.equal(await read(folder, name), line(30, "one") + line(40, "two"));
  });

  it("gives the last lines of a level, over blocks, letters of several bytes and broken lines", async () => {
    const many = Array.from({ length: 3_000 }, (_, i) =>
      line(i % 500 === 0 ? 50 : 30, `zażółć ${i}`, { fill: "ę".repeat(i % 90) }),
    );
    writeFileSync(join(folder, name), `${many.join("")}{"level":30,"time":1,"ms`);
    const tail = (lines: number, level: "debug" | "error" | "info") =>
      tailOf(folder, { name, lines, level });
    const last = await tail(3, "debug");
    assert.deepEqual(
      last.map(({ message }) => message),
      ["zażółć 2998", "zażółć 2999", '{"level":30,"time":1,"ms'],
    );
    assert.equal(last[0]?.at, Date.UTC(2026, 0, 2));
    const all = await tail(5_000, "info");
    assert.equal(all.length, 3_001);
    assert.equal(all[0]?.message, "zażółć 0");
    const errors = await tail(4, "error");
    assert.deepEqual(
      errors.map(({ message, level }) => `${level} ${message}`),
      [1000, 1500, 2000, 2500].map((i) => `error zażółć ${i}`),
    );
    writeFileSync(join(folder, name), `${"x".repeat(300_000)}\n[]\n7\nnull\n{"time":1e300}\n`);
    const strange = await tail(10, "debug");
    assert.deepEqual(
      [strange.length, strange.at(-1)?.at, strange[0]?.message.length],
      [5, undefined, 4_000],
    );
  });
});

describe("log files over the API", () => {
  let bed: TestHub;
  let operator: { authorization: string };
  const CANARY = "canary-s3cr3t-value";
  let name = "";

  before(async () => {
    bed = await openTestHub();
    operator = await bed.signIn(bed.tenantId, ["system.manage"]);
    await using hubLog = await openLog(bed.hub.settings);
    hubLog.log.warn({ password: CANARY, authorization: `Bearer ${CANARY}` }, "first");
    hubLog.log.info({ headers: { cookie: CANARY, authorization: CANARY } }, "second");
    hubLog.log.info({ integration: { secret: CANARY, token: CANARY, slug: "books" } }, "third");
  });
  after(() => bed[Symbol.asyncDispose]());
  const get = (url: string, headers: Record<string, string> = operator) =>
    bed.app.inject({ url, headers });

  it("lists and hands out what the hub wrote, plain or packed, without secrets", async () => {
    const { items } = (await get("/api/logs")).json();
    assert.equal(items.length, 1);
    name = items[0].name;
    assert.match(name, /^hub\.\d{4}-\d\d-\d\d\.1\.log$/);
    const plain = await get(`/api/logs/${name}`);
    assert.equal(plain.headers["content-length"], String(items[0].size_bytes));
    assert.equal(plain.body.trimEnd().split("\n").length, 3);
    assert.ok(plain.body.includes('"slug":"books"') && !plain.body.includes(CANARY));
    const packed = await get(`/api/logs/${name}?gzip=true`);
    assert.match(String(packed.headers["content-disposition"]), /\.log\.gz"/);
    assert.equal(gunzipSync(packed.rawPayload).toString(), plain.body);
    const tail = (await get(`/api/logs/${name}/tail?level=warn`)).json().items;
    assert.deepEqual([tail.length, tail[0].message, tail[0].fields.password], [1, "first", "***"]);
  });

  it("lets no path, no other organisation and nobody without the permission in", async () => {
    for (const trick of [
      "..%2Fencryption.key",
      "%2Fetc%2Fpasswd",
      "..",
      "encryption.key",
      `${name}%00`,
    ]) {
      const answer = await get(`/api/logs/${trick}`);
      assert.ok([400, 404].includes(answer.statusCode), `${trick}: ${answer.statusCode}`);
    }
    assert.equal((await get(`/api/logs/${name}/tail?lines=0`)).statusCode, 422);
    const few = await bed.signIn(bed.tenantId, ["users.manage"]);
    assert.equal((await get("/api/logs", few)).statusCode, 403);
    const { db } = bed.hub.config;
    const times = { created_at: 1, updated_at: 1 };
    await db
      .insertInto("tenant")
      .values({ slug: "o", name: "o", time_zone: "UTC", ...times })
      .execute();
    const { id } = await db
      .selectFrom("tenant")
      .select("id")
      .where("slug", "=", "o")
      .executeTakeFirstOrThrow();
    const other = await bed.signIn(id);
    assert.deepEqual((await get("/api/logs", other)).json(), { items: [] });
    assert.equal((await get(`/api/logs/${name}`, other)).statusCode, 404);
    assert.equal((await get(`/api/logs/${name}/tail`, other)).statusCode, 404);
  });
});
