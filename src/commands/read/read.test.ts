import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { it } from "node:test";
import { sql } from "kysely";
import { forEachDatabase, type TestStores } from "../../../test/harness.ts";
import { silentLog } from "../../lib/log.ts";
import { CommandFault } from "../fault.ts";
import { openCommandReader } from "./open-reader.ts";
import type { Cell, CommandReader, DialectId, ReadOptions, Statement } from "./reader.ts";

const ROWS = 3_000;
/** Ten thousand million rows, none of which is in the answer: minutes of work that gives nothing on the way. */
const ENDLESS =
  "select count(*) from reader_test a, reader_test b, reader_test c where a.n + b.n + c.n < 0";
const text = (statement: string): Statement => ({ sql: statement, params: [] });

async function allOf(
  reader: CommandReader,
  statement: Statement,
  options?: ReadOptions,
): Promise<(readonly Cell[])[]> {
  const all: (readonly Cell[])[] = [];
  for await (const rows of reader.read(statement, options)) all.push(...rows);
  return all;
}

const COUNTERS: Readonly<Record<DialectId, (to: number) => string>> = {
  sqlite: (to) =>
    `with recursive s(n) as (select 1 union all select n + 1 from s where n < ${to}) select n from s`,
  postgresql: (to) => `select n from generate_series(1, ${to}) s(n)`,
  mysql: (to) => `select seq as n from seq_1_to_${to} s`,
};

forEachDatabase((database) => {
  async function openBed() {
    const stores: TestStores = await database.open();
    const reader = openCommandReader({
      databaseUrl: stores.url,
      dataDir: tmpdir(),
      log: silentLog,
    });
    const { db } = stores.data;
    await sql.raw("drop table if exists reader_test").execute(db);
    await sql
      .raw("create table reader_test (n bigint, t varchar(100), d decimal(18,6))")
      .execute(db);
    const fill = `insert into reader_test (n, t, d) select n, 'řádek', n * 1.5 from (${COUNTERS[reader.dialect](ROWS)}) x`;
    await sql.raw(fill).execute(db);
    return {
      reader,
      run: (statement: string) => sql.raw(statement).execute(db),
      async [Symbol.asyncDispose]() {
        await reader[Symbol.asyncDispose]();
        await sql.raw("drop table reader_test").execute(db);
        await stores[Symbol.asyncDispose]();
      },
    };
  }

  it("gives values as the database has them, bound values without change", async () => {
    await using bed = await openBed();
    const mark = bed.reader.dialect === "postgresql" ? ["$1", "$2", "$3"] : ["?", "?", "?"];
    const nasty = `it's \\ "x" %_ 日本 \u{1F600}\n;--`;
    const [row] = await allOf(bed.reader, {
      sql: `select n, t, d, null, 9007199254740993, ${mark[0]} from reader_test where n = ${mark[1]} and t <> ${mark[2]}`,
      params: [nasty, 2, nasty],
    });
    const isNative = bed.reader.dialect === "sqlite";
    assert.deepEqual(row, [
      isNative ? 2 : "2",
      "řádek",
      isNative ? 3 : "3.000000",
      null,
      isNative ? 9007199254740993n : "9007199254740993",
      nasty,
    ]);
  });

  it("gives batches in order, nothing twice, and no batch for no rows", async () => {
    await using bed = await openBed();
    const sizes: number[] = [];
    const seen: number[] = [];
    for await (const rows of bed.reader.read(text("select n from reader_test order by n"))) {
      sizes.push(rows.length);
      seen.push(...rows.map(([n]) => Number(n)));
    }
    assert.deepEqual(sizes, [500, 500, 500, 500, 500, 500]);
    assert.deepEqual(
      seen,
      Array.from({ length: ROWS }, (_, i) => i + 1),
    );
    assert.deepEqual(await allOf(bed.reader, text("select n from reader_test where n < 0")), []);
  });

  it("frees the connection of a read that is left early, many times over", async () => {
    await using bed = await openBed();
    for (let i = 0; i < 40; i += 1) {
      const isHeavy = i % 2 === 0;
      for await (const rows of bed.reader.read(text("select n from reader_test"), { isHeavy })) {
        assert.equal(rows.length, 500);
        break;
      }
    }
    assert.equal((await allOf(bed.reader, text("select n from reader_test"))).length, ROWS);
  });

  it("sees what was committed before it began, while an earlier read is under way", async () => {
    await using bed = await openBed();
    const earlier = bed.reader.read(text("select n from reader_test"))[Symbol.asyncIterator]();
    await earlier.next();
    await bed.run("insert into reader_test (n, t, d) values (-7, 'new', 0)");
    assert.equal(
      (await allOf(bed.reader, text("select n from reader_test where n = -7"))).length,
      1,
    );
    await earlier.return?.();
  });

  for (const isHeavy of [false, true]) {
    const kind = isHeavy ? "a slow select" : "a command";
    it(`ends ${kind} after its time, in the vendor's words, and goes on`, async () => {
      await using bed = await openBed();
      const began = performance.now();
      await assert.rejects(
        allOf(bed.reader, text(ENDLESS), { isHeavy, timeoutMs: 500 }),
        (error) => {
          assert.ok(error instanceof CommandFault);
          assert.equal(error.rows[0]?.number, 900);
          assert.match(
            error.rows[0]?.desc ?? "",
            /SqlException, Message: Execution Timeout Expired\. {2}The/,
          );
          return true;
        },
      );
      assert.ok(performance.now() - began < 10_000);
      assert.deepEqual(await allOf(bed.reader, text("select 1 from reader_test where n = 1")), [
        [bed.reader.dialect === "sqlite" ? 1 : "1"],
      ]);
    });

    it(`ends ${kind} within a second when its caller goes, at the server, too`, async () => {
      await using bed = await openBed();
      const going = new AbortController();
      const reading = allOf(bed.reader, text(ENDLESS), { isHeavy, signal: going.signal });
      setTimeout(() => going.abort(new Error("gone")), 300);
      await assert.rejects(reading, /gone/);
      const began = performance.now();
      while ((await running(bed.run, bed.reader.dialect)) > 0) {
        assert.ok(performance.now() - began < 10_000, "the server still works on it");
      }
    });
  }

  it("lets commands and the event loop go on while slow selects take all their places", async () => {
    await using bed = await openBed();
    await allOf(bed.reader, text("select 1 from reader_test where n = 1"));
    const going = new AbortController();
    const { signal } = going;
    const slow = Array.from({ length: 6 }, () =>
      assert.rejects(allOf(bed.reader, text(ENDLESS), { isHeavy: true, signal })),
    );
    const began = performance.now();
    await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const rows = await allOf(bed.reader, text(`select n from reader_test where n > ${i}`));
        assert.equal(rows.length, ROWS - i);
      }),
    );
    assert.ok(performance.now() - began < 20_000);
    going.abort();
    await Promise.all(slow);
  });

  it("can write nothing", async () => {
    await using bed = await openBed();
    for (const statement of WRITES[bed.reader.dialect]) {
      await assert.rejects(allOf(bed.reader, text(statement)), Error, statement);
    }
    assert.equal((await allOf(bed.reader, text("select n from reader_test"))).length, ROWS);
  });

  it("holds a million rows in batches, never as a whole", async () => {
    await using bed = await openBed();
    const before = process.memoryUsage().rss;
    let [count, most] = [0, 0];
    const many = `select a.n, a.t, b.d, b.t from reader_test a, reader_test b where b.n <= 334`;
    for await (const rows of bed.reader.read(text(many), { isHeavy: true })) {
      count += rows.length;
      if (count % 50_000 === 0) most = Math.max(most, process.memoryUsage().rss);
    }
    assert.equal(count, ROWS * 334);
    assert.ok(most - before < 150_000_000, `${(most - before) / 1e6} MB more`);
  });
});

const WRITES: Readonly<Record<DialectId, readonly string[]>> = {
  sqlite: [
    "insert into reader_test (n) values (1)",
    "with x as (select 1) insert into reader_test (n) select 1",
    "with x as (select 1) update reader_test set n = 0",
    "delete from reader_test",
    "create table reader_other (n int)",
    "attach ':memory:' as other",
    "pragma user_version",
    "select * from pragma_table_list",
    "select load_extension('x')",
  ],
  postgresql: [
    "insert into reader_test (n) values (1)",
    "with x as (update reader_test set n = 0 returning n) select * from x",
    "select nextval('reader_seq')",
    "select 1; delete from reader_test",
    "create table reader_other (n int)",
  ],
  mysql: [
    "insert into reader_test (n) values (1)",
    "with x as (select 1) delete from reader_test",
    "select 1; delete from reader_test",
    "create table reader_other (n int)",
  ],
};

/** Of such statements, how many the server works on. */
async function running(
  run: (statement: string) => Promise<{ readonly rows: readonly unknown[] }>,
  dialect: DialectId,
): Promise<number> {
  if (dialect === "sqlite") return 0;
  const statement =
    dialect === "postgresql"
      ? "select 1 from pg_stat_activity where datname = current_database() and state = 'active' and query like 'fetch%' and pid <> pg_backend_pid()"
      : "select 1 from information_schema.processlist where db = database() and info like 'select count(*) from reader_test a%'";
  return (await run(statement)).rows.length;
}
