import assert from "node:assert/strict";
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { zip } from "../src/formats/zip/zip-writer.ts";
import { type ExchangeBed, openExchangeBed } from "./exchange-bed.ts";

const ITEM_MAP = [
  { to: "code", from: "kod" },
  { to: "name", from: "nazwa" },
];
const QUOTED = 'x"; drop table kept; --';
const GB = 1024 ** 3;

describe("hostile definitions and files", async () => {
  const opened = await openExchangeBed();
  if (!opened) {
    it("needs PostgreSQL", (test) => {
      assert.notEqual(process.env.CI, "true", "PostgreSQL does not answer");
      test.skip("PostgreSQL does not answer");
    });
    return;
  }
  const exchange: ExchangeBed = opened;
  const { sql, define, run, call, share, bed } = exchange;
  after(() => exchange[Symbol.asyncDispose]());

  const tryDefine = async (body: object, integration = "erp") => {
    const slug = `h-${Math.random().toString(36).slice(2, 10)}`;
    const answer = await bed.app.inject({
      ...{ method: "POST", url: "/api/exchange/definitions", headers: { host: "localhost:8000" } },
      payload: { slug, name: slug, integration_id: integration, body },
    });
    assert.ok([201, 422].includes(answer.statusCode), answer.body);
    return { slug, isMade: answer.statusCode === 201, text: answer.body };
  };
  const table = (change: object) => ({
    direction: "import",
    import: { entity: "item", source: { table: "kept" }, key: ["id"], map: ITEM_MAP, ...change },
  });
  const files = (pattern: string, more: object = {}, format: object = { codec: "csv" }) => ({
    direction: "import",
    import: {
      ...{ entity: "item", key: ["kod"], map: ITEM_MAP },
      source: { files: { pattern, format, ...more } },
    },
  });
  const kept = async () => (await sql("select count(*)::int as n from kept"))[0]?.n;
  const put = (name: string, content: string | Buffer) => {
    const path = join(share, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    utimesSync(path, 1_700_000_000, 1_700_000_000);
  };
  const refusedOf = async (id: string) => (await call("GET", `/api/runs/${id}/refused`, 200)).items;

  before(async () => {
    await sql("create table kept (id int primary key, kod text, nazwa text)");
    await sql("insert into kept values (1, 'A', 'Śruba'), (2, 'B', 'Nakrętka')");
    await sql("create table target (id int primary key, kod text)");
  });

  it("takes names of tables and columns for names, whatever is in them", async () => {
    const bodies = [
      table({ source: { table: QUOTED } }),
      table({ source: { table: "kept; drop table kept" } }),
      table({ source: { table: 'kept" where 1=1; drop table kept; --' } }),
      table({ key: [QUOTED] }),
      table({ map: [...ITEM_MAP, { to: "unit", from: QUOTED }] }),
      table({ incremental: { column: QUOTED } }),
      table({ incremental: { modified_table: QUOTED } }),
      table({ incremental: { queue: { table: QUOTED, id: "id", key: ["id"] } } }),
      table({ incremental: { queue: { table: "kept", id: QUOTED, key: ["id"] } } }),
      table({
        children: [
          {
            ...{ into: "stock", table: QUOTED, parent_key: ["id"], order: ["id"] },
            map: [
              { to: "warehouse", from: "kod" },
              { to: "on_hand", value: 1 },
            ],
          },
        ],
      }),
    ];
    await define("dane", table({}));
    await run("dane", { mode: "full" });
    for (const [key, to] of [
      ["id", QUOTED],
      [QUOTED, "kod"],
    ] as const) {
      const target = { table: { table: "target", mode: "upsert", key: [key] } };
      const map = [
        { to: "id", expression: "meta.id" },
        { to, from: "code" },
      ];
      bodies.push({ direction: "export", export: { entity: "item", target, map } } as never);
    }
    for (const body of bodies) {
      const { slug, isMade } = await tryDefine(body);
      if (!isMade) continue;
      const { error } = await run(slug, {}, "failed");
      assert.match(error.code, /not_found|invalid_input/, `${JSON.stringify(body)} ${error.code}`);
    }
    assert.equal(await kept(), 2);
  });

  it("binds what stands in tokens", async () => {
    const name = "' OR 1=1; drop table kept; --";
    await sql("insert into kept values (9, 'Z-9', $1)", [name]);
    await run("dane", { mode: "full" });
    await sql("create table other (id int primary key, kod text, nazwa text)");
    await sql("insert into other values (1, 'C', 'ktoś'), (2, 'D', $1)", [name]);
    await define("szukaj", table({ source: { table: "other" }, link: "nazwa = '{name}'" }));
    const [item] = (await call("GET", "/api/records/item?q=Z-9", 200)).items;
    assert.equal((await run("szukaj", { ids: [item.id] })).counts.read, 1);
    assert.equal(await kept(), 3);
    await sql("delete from kept where id = 9");
  });

  it("runs no query that is more than one SELECT, or that changes anything", async () => {
    const queries = [
      "select 1 as kod; drop table kept",
      "select * from kept -- ;\n; drop table kept",
      "select * from kept /* '; */ ; delete from kept",
      "select * from kept) as x; drop table kept; --",
      "with x as (delete from kept returning *) select * from x",
      "with x as (insert into kept values (77, 'x', 'y') returning *) select * from x",
      "select * into copied from kept",
      "select id, kod, nazwa, pg_notify('a', 'b') from kept; commit; drop table kept",
      "select id, kod, nazwa, setval(pg_get_serial_sequence('s', 'id'), 5) from kept",
      "select * from kept where $1 = 1",
      "drop table kept",
      "/* select */ delete from kept",
    ];
    await sql("create table s (id serial primary key)");
    for (const query of queries) {
      const { slug, isMade } = await tryDefine(table({ source: { query } }));
      if (isMade) assert.ok((await run(slug, {}, "failed")).error.message, query);
    }
    assert.equal(await kept(), 2);
    assert.equal((await sql("select to_regclass('copied') as t"))[0]?.t, null);
  });

  it("stays in its folder, whatever patterns, folders, names and links say", async () => {
    const outside = join(dirname(share), "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "secret.csv"), "kod;nazwa\r\nSECRET;x\r\n");
    utimesSync(join(outside, "secret.csv"), 0, 0);
    symlinkSync(join(outside, "secret.csv"), join(share, "link.csv"));
    symlinkSync(outside, join(share, "linked"));
    const patterns = ["../outside/*.csv", "..\\outside\\*.csv", "x/../../outside/*", "C:\\*.csv"];
    for (const pattern of patterns) {
      assert.equal((await tryDefine(files(pattern), "share")).isMade, false, pattern);
    }
    const more = [
      { done_folder: "../outside" },
      { failed_folder: "a/../../outside" },
      // Each run would read again what the one before it has put there.
      { done_folder: "/" },
    ];
    for (const one of more) {
      assert.equal(
        (await tryDefine(files("*.csv", { after: "move", ...one }), "share")).isMade,
        false,
      );
    }
    for (const pattern of ["/etc/passwd", "**/*.csv", "linked/*.csv", "link.csv", "%2e%2e/**"]) {
      const { slug, isMade } = await tryDefine(files(pattern), "share");
      if (!isMade) continue;
      const url = `/api/exchange/definitions/${slug}/run?wait=60`;
      const ended = await call("POST", url, 200, {});
      assert.equal(ended.counts.created, 0, `${pattern}: ${JSON.stringify(ended)}`);
    }
    const target = (folder: string, name: string) => ({
      direction: "export",
      export: {
        ...{ entity: "item", map: [{ to: "kod", from: "code" }] },
        target: { files: { folder, name, format: { codec: "csv" } } },
      },
    });
    for (const [folder, name] of [
      ["../outside", "a.csv"],
      ["out", "../../outside/a.csv"],
      ["out", "..\\a.csv"],
      ["out", "{n:6"],
      ["out", "{constructor}.csv"],
    ] as const) {
      assert.equal((await tryDefine(target(folder, name), "share")).isMade, false, name);
    }
    const linked = await tryDefine(target("linked", "a.csv"), "share");
    assert.equal((await run(linked.slug, {}, "failed")).counts.created, 0);
    assert.deepEqual(readdirSync(outside), ["secret.csv"]);
    await sql("insert into kept values (5, '../../outside/evil', 'x')");
    await run("dane", { mode: "full" });
    const [evil] = (await call("GET", "/api/records/item?q=evil", 200)).items;
    const named = await tryDefine(target("named", "{number}.csv"), "share");
    assert.equal((await run(named.slug, { ids: [evil.id] })).counts.created, 1);
    assert.deepEqual(readdirSync(outside), ["secret.csv"]);
    assert.equal(readdirSync(join(share, "named")).length, 1);
    await sql("delete from kept where id = 5");
  });

  it("reads a file that it has put away no second time, however wide the pattern is", async () => {
    put("deep/a.csv", "kod;nazwa\r\nDEEP;x\r\n");
    await define("deep", files("deep/**/*.csv", { after: "move", stable_seconds: 0 }), {
      integration_id: "share",
    });
    assert.equal((await run("deep")).counts.created, 1);
    for (const mode of ["incremental", "full"]) {
      assert.equal((await run("deep", { mode })).counts.read, 0, mode);
    }
    assert.ok(existsSync(join(share, "deep/done/a.csv")));
  });

  it("sets a line of 10 GB aside within a bounded memory", { timeout: 120_000 }, async () => {
    const path = join(share, "huge.csv");
    const handle = openSync(path, "w");
    ftruncateSync(handle, 10 * GB);
    closeSync(handle);
    utimesSync(path, 0, 0);
    await define("huge", files("huge.csv"), { integration_id: "share" });
    const before = process.memoryUsage().rss;
    let peak = before;
    const timer = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 50);
    const ended = await run("huge", {}, "partial");
    clearInterval(timer);
    writeFileSync(path, "");
    const reasons = (await refusedOf(ended.id)).map((one: { reason: string }) => one.reason);
    assert.match(reasons.join("\n"), /The row is longer than \d+ bytes\.\nfile: Line 1 goes on/);
    assert.ok(peak - before < 200e6, `${Math.round((peak - before) / 1e6)} MB more`);
  });

  it("puts files aside that are not what they claim: encodings, bombs, broken archives", async () => {
    const bomb = `<!DOCTYPE r [<!ENTITY a "ha">${"<!ENTITY b '&a;&a;&a;&a;'>".repeat(30)}]><r><x><kod>&a;</kod></x></r>`;
    const zeros = Buffer.alloc(200 * 1024 * 1024, 0x20);
    const sheet = "xl/worksheets/sheet1.xml";
    const book = [
      { name: "[Content_Types].xml", content: "<Types/>" },
      {
        name: "xl/workbook.xml",
        content:
          '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
      },
      {
        name: "xl/_rels/workbook.xml.rels",
        content: `<Relationships><Relationship Id="r1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      },
      {
        name: sheet,
        content: Buffer.concat([
          Buffer.from('<worksheet><sheetData><row><c t="inlineStr"><is><t>'),
          zeros,
        ]).toString("latin1"),
      },
    ];
    put("bad/a.csv", Buffer.from("kod;nazwa\r\nK;\u017b\r\n".replace("\u017b", "\xaf"), "latin1"));
    put("bad/b.xml", bomb);
    put("bad/c.xlsx", Buffer.concat(await Array.fromAsync(zip(book))));
    put("bad/d.xlsx", "PK\u0003\u0004 no archive");
    const formats: readonly [string, object, RegExp][] = [
      ["a.csv", { codec: "csv", options: { encoding: "utf-8" } }, /0xAF .*line 2.* not UTF-8/],
      ["b.xml", { codec: "xml", options: { row_path: "/r/x" } }, /document type/],
      ["c.xlsx", { codec: "xlsx" }, /bomb/],
      ["d.xlsx", { codec: "xlsx" }, /damaged/],
    ];
    for (const [name, format, reason] of formats) {
      const { slug, isMade, text } = await tryDefine(
        files(`bad/${name}`, { after: "move" }, format),
        "share",
      );
      assert.ok(isMade, text);
      const ended = await run(slug, {}, "partial");
      const [one] = await refusedOf(ended.id);
      assert.match(one.reason, reason);
      assert.equal(ended.counts.created, 0);
      assert.ok(existsSync(join(share, "bad/failed", name)), name);
      assert.deepEqual((await run(slug)).counts.read, 0, "not again as long as it stays so");
    }
  });

  it("keeps formulas of cells as text, in and out and in again", async () => {
    const formulas = ["=1+1", "+CMD|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "'=quoted"];
    const rows = formulas.map((text, i) => `F-${i};"${text}"`).join("\r\n");
    put("formulas.csv", `kod;nazwa\r\n${rows}\r\n`);
    await define("formuly", files("formulas.csv"), { integration_id: "share" });
    assert.equal((await run("formuly")).counts.created, formulas.length);
    const items = async () =>
      (await call("GET", "/api/records/item?q=F-&limit=50", 200)).items.map(
        (one: { data: { code: string; name: string } }) => [one.data.code, one.data.name],
      );
    const before = await items();
    await define(
      "formuly-out",
      {
        direction: "export",
        export: {
          ...{ entity: "item", filter: { q: "F-" } },
          map: [
            { to: "kod", from: "code" },
            { to: "nazwa", from: "name" },
          ],
          target: { files: { folder: "f", name: "f.csv", format: { codec: "csv" } } },
        },
      },
      { integration_id: "share" },
    );
    await run("formuly-out");
    const text = readFileSync(join(share, "f/f.csv"), "utf8");
    for (const line of text.split("\r\n").slice(1)) {
      assert.doesNotMatch(line, /;"?[=+@\t-]/, "no cell begins with what a spreadsheet computes");
    }
    utimesSync(join(share, "f/f.csv"), 0, 0);
    await define("formuly-in", files("f/f.csv"), { integration_id: "share" });
    await run("formuly-in");
    const after = await items();
    assert.deepEqual(after, before, "what was guarded is itself again");
  });
});
