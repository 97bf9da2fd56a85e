import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase } from "../../../test/harness.ts";
import { openMirrorBed, openTestSource } from "../../../test/mirror-bed.ts";
import { ConfigError, TransientError } from "../../lib/errors.ts";

const EVERY_KIND = `create table "Every Kind" (
  id integer primary key, "select" text(20), amount decimal_text(12,2), free decimal_text, big integer, ratio real,
  on_day date_text, at_time time_text, at datetime_text, moment instant_text, flag boolean, bytes blob, doc json_text,
  "naïve ""quoted"" name" text, anything any)`;

forEachDatabase((database) => {
  it("copies every kind of value exactly, and reads it back as the source gives it", async () => {
    await using bed = await openMirrorBed(database);
    using source = openTestSource();
    source.db.exec(EVERY_KIND);
    const long = "ż\t\\N\n\r'\"`%_😀".repeat(20_000);
    const insert = source.db.prepare(`insert into "Every Kind" values (${"?,".repeat(14)}?)`);
    const bytes = Buffer.from([0, 1, 9, 10, 92, 39, 255]);
    insert.run(
      1,
      "it's \\N",
      "1230.00",
      "1.5",
      9_007_199_254_740_993n,
      0.1,
      "2024-02-29",
      "23:59:59.5",
      "2024-01-02T03:04:05.123",
      "2024-01-02T03:04:05+02:00",
      1,
      bytes,
      '{"a": [1, "ż"]}',
      long,
      "x",
    );
    insert.run(2, ...Array(14).fill(null));
    insert.run(
      3,
      "",
      "-0.01",
      "12345678901234567890.123456789",
      -1,
      1e300,
      "0001-01-01",
      "00:00:00",
      "9999-12-31T23:59:59",
      "2024-01-02T03:04:05Z",
      0,
      Buffer.alloc(0),
      "[]",
      "",
      "",
    );

    const outcome = await bed.mirrors.copy(bed.job(source.tables, { tables: [{ table: "*" }] }));
    assert.deepEqual(outcome.report.tables, [
      {
        table: "Every Kind",
        state: "copied",
        mode: "full",
        rows: 3,
        read: 3,
        created: 3,
        why_full: "first_copy",
      },
    ]);
    const [one, two, three] = await bed.rows("Every Kind");
    assert.ok(one?.['naïve "quoted" name'] === long);
    assert.deepEqual(plain({ ...one, 'naïve "quoted" name': "long" }), {
      ...{
        id: 1,
        select: "it's \\N",
        amount: "1230.00",
        free: "1.5",
        big: "9007199254740993",
        ratio: "0.1",
      },
      ...{ on_day: "2024-02-29", at_time: "23:59:59.5", at: "2024-01-02T03:04:05.123" },
      ...{
        moment: "2024-01-02T01:04:05Z",
        flag: true,
        bytes: "0001090a5c27ff",
        doc: '{"a": [1, "ż"]}',
      },
      ...{ 'naïve "quoted" name': "long", anything: "x" },
    });
    assert.deepEqual([...new Set(Object.values(two ?? {}))], [2, null]);
    assert.equal(three?.free, "12345678901234567890.123456789");
    assert.equal(three?.at, "9999-12-31T23:59:59");
    assert.deepEqual(plain(three ?? {}).bytes, "");
  });

  it("reads a mirror by conditions, in order, page by page, and writes nothing into it", async () => {
    await using bed = await openMirrorBed(database);
    using source = openTestSource();
    source.db.exec(
      "create table stock (code text(20), store text(5), qty decimal_text(12,3), changed datetime_text, primary key (code, store))",
    );
    const insert = source.db.prepare("insert into stock values (?, ?, ?, ?)");
    for (let i = 0; i < 30; i++) {
      const day = i % 5 === 0 ? null : `2024-01-${String(1 + (i % 9)).padStart(2, "0")}T00:00:00`;
      insert.run(i % 2 ? `a${i}` : `A${i}`, `s${i % 3}`, `${i - 10}.500`, day);
    }
    await bed.mirrors.copy(bed.job(source.tables, { tables: [{ table: "stock" }] }));
    const codes = async (where: object, more = {}) =>
      (await bed.rows("stock", { where: where as never, ...more })).map(({ code }) => code);

    assert.deepEqual(
      await codes({ column: "qty", op: ">", value: "9" }),
      ["A20", "A22", "A24", "A26", "A28", "a21", "a23", "a25", "a27", "a29", "a19"].sort(),
    );
    assert.deepEqual(await codes({ column: "qty", op: "=", value: "-9.5" }), ["a1"]);
    assert.deepEqual(
      await codes({
        all: [
          { column: "code", op: "like", value: "A2%" },
          { not: { column: "changed", is_null: true } },
        ],
      }),
      ["A2", "A22", "A24", "A26", "A28"],
    );
    assert.deepEqual(await codes({ column: "CODE", among: ["a1", "A1", null] }), ["a1"]);
    assert.deepEqual(await codes({ any: [] }), []);
    const inOrder = await bed.rows("stock", { change: "changed", pageSize: 4 });
    const sorted = inOrder.map(({ changed, code, store }) =>
      [changed ?? "", code, store].join(" "),
    );
    assert.equal(sorted.length, 30);
    assert.deepEqual(sorted, sorted.toSorted());

    const tables = await bed.mirrors.tablesOf({ data: bed.data, integrationId: 7 });
    const ctx = bed.job(source.tables, { tables: [] }).context;
    await assert.rejects(
      bed.rows("stock", { where: { column: "nothing", is_null: true } }),
      /no column nothing/,
    );
    await assert.rejects(
      tables.write(ctx, { table: "stock", columns: [], rows: [], mode: "insert" }),
      { code: "mirror_read_only" },
    );
    await assert.rejects(tables.describe(ctx, { sql: "select 1" }), { code: "mirror_no_select" });
    await assert.rejects(bed.rows("other"), { code: "not_found" });
  });

  it("takes changed rows by their time, and finds out daily what has gone", async () => {
    await using bed = await openMirrorBed(database);
    using source = openTestSource();
    source.db.exec(
      "create table item (id integer primary key, name text(50), changed datetime_text)",
    );
    const put = source.db.prepare("insert or replace into item values (?, ?, ?)");
    for (let i = 1; i <= 500; i++)
      put.run(
        i,
        `item ${i}`,
        i % 10 ? `2024-01-01T${String(i % 24).padStart(2, "0")}:00:00` : null,
      );
    const definition = {
      tables: [{ table: "item", change: { column: "changed" } }],
      page_size: 100,
    };
    const run = async (mode: "full" | "incremental" = "incremental") => {
      const { report, counts } = await bed.mirrors.copy(
        bed.job(source.tables, definition, { mode }),
      );
      assert.ok(counts.read >= (report.tables[0]?.read ?? 0));
      return report.tables[0] ?? assert.fail();
    };
    assert.equal((await run()).why_full, "first_copy");
    put.run(7, "seven", "2024-02-01T00:00:00");
    put.run(501, "new", "2024-02-01T00:00:01");
    put.run(502, "without a time", null);
    source.db.exec("delete from item where id = 8");
    const second = await run();
    assert.deepEqual(
      { ...second, read: 0, unchanged: 0 },
      {
        table: "item",
        state: "copied",
        mode: "incremental",
        rows: 502,
        read: 0,
        created: 2,
        updated: 1,
        unchanged: 0,
      },
    );
    assert.equal((second.read ?? 0) - (second.unchanged ?? 0), 3);

    bed.now += 21 * 3_600_000;
    const third = await run();
    assert.deepEqual([third.removed, third.rows, third.created, third.updated], [1, 501, 0, 0]);
    put.run(9, "nine, later", "2024-02-02T00:00:00");
    assert.equal((await run()).removed, undefined);
    assert.deepEqual(
      await bed.rows("item"),
      source.db
        .prepare("select * from item order by id")
        .all()
        .map((row) => ({ ...row })),
    );

    // A row that came with an old time shows in no reading by time: its key tells.
    put.run(600, "from a backup", "2020-01-01T00:00:00");
    assert.equal((await run()).created, 0);
    bed.now += 21 * 3_600_000;
    const healed = await run();
    assert.deepEqual([healed.why_full, healed.rows], ["unseen_changes", 502]);
    assert.equal((await run("full")).mode, "full");
  });

  it("follows the structure of the source, and says what changed", async () => {
    await using bed = await openMirrorBed(database);
    using source = openTestSource();
    source.db.exec(
      "create table party (id integer primary key, name text(50), old text(9), changed datetime_text)",
    );
    source.db.exec(
      "insert into party values (1, 'Ala', 'x', '2024-01-01T00:00:00'), (2, 'Ola', 'y', '2024-01-01T00:00:00')",
    );
    const definition = { tables: [{ table: "party", change: { column: "changed" } }] };
    const run = async () =>
      (await bed.mirrors.copy(bed.job(source.tables, definition))).report.tables[0] ??
      assert.fail();
    await run();
    source.db.exec("alter table party drop column old");
    const evolved = await run();
    assert.deepEqual(
      [evolved.mode, evolved.changes?.map(({ what, column, done }) => [what, column, done])],
      ["incremental", [["removed", "old", "evolved"]]],
    );
    assert.deepEqual(Object.keys((await bed.rows("party"))[0] ?? {}), ["id", "name", "changed"]);

    source.db.exec("alter table party add column limit_pln decimal_text(10,2) default '5.00'");
    const rebuilt = await run();
    assert.deepEqual([rebuilt.mode, rebuilt.why_full], ["full", "structure_changed"]);
    assert.deepEqual(
      rebuilt.changes?.map(({ what, column, is, done }) => [what, column, is, done]),
      [["added", "limit_pln", "decimal(10,2)", "rebuilt"]],
    );
    assert.deepEqual(
      (await bed.rows("party")).map((row) => row.limit_pln),
      ["5.00", "5.00"],
    );

    source.db.exec(
      "drop table party; create table party (nr text(5) primary key, name text(10), changed datetime_text)",
    );
    source.db.exec(
      "insert into party values ('A', 'Ala', '2024-01-01T00:00:00'), ('a', 'ala', '2024-01-01T00:00:00')",
    );
    const other = await run();
    assert.deepEqual(
      other.changes?.map(({ what, column }) => [what, column ?? ""]),
      [
        ["added", "nr"],
        ["type", "name"],
        ["removed", "id"],
        ["removed", "limit_pln"],
        ["key", ""],
      ],
    );
    const [status] = await bed.mirrors.status({ data: bed.data, integrationId: 7 });
    assert.equal(status?.changes.length, 7);
    assert.deepEqual([status?.rows, status?.key, status?.state], [2, ["nr"], "live"]);

    source.db.exec("alter table party rename column changed to changed_at");
    const broken = await run();
    assert.deepEqual([broken.state, broken.code], ["failed", "mirror_column_gone"]);
    assert.match(broken.message ?? "", /party has no column changed/);
    assert.equal((await bed.rows("party")).length, 2);
    source.db.exec("drop table party");
    assert.equal((await run()).code, "mirror_table_gone");
    assert.equal((await bed.rows("party")).length, 2);
  });

  it("keeps values that do not fit what is declared, repeated rows and unusual names", async () => {
    await using bed = await openMirrorBed(database);
    using source = openTestSource();
    source.db.exec(
      `create table "order; drop table x --" (id integer primary key, code text(3), on_day date_text, n decimal_text(5,2))`,
    );
    source.db.exec(
      `insert into "order; drop table x --" values (1, 'ok', '2024-01-01', '1.00'), (2, 'longer than 3', '0000-00-00', '123456.789'), (3, null, '2023-02-29', 'NaN')`,
    );
    source.db.exec(`create table no_key (a text(10), b integer)`);
    source.db.exec(`insert into no_key values ('x', 1), ('x', 1), (null, null), ('y', 2)`);
    source.db.exec(
      `create table "Two.Parts" (k text(10), A1 integer, "${"x".repeat(120)}1" text, "${"x".repeat(120)}2" text)`,
    );
    source.db.exec(`insert into "Two.Parts" values ('k', 1, 'one', 'two')`);
    source.db.exec("create table two_parts (k text(10) primary key)");
    const definition = { tables: [{ table: "*" }, { table: "Two.Parts", key: ["k"] }] };
    const { report, isPartial } = await bed.mirrors.copy(bed.job(source.tables, definition));
    assert.deepEqual(
      [report.copied, report.failed, isPartial],
      [4, 0, false],
      JSON.stringify(report),
    );
    const odd = await bed.rows("order; drop table x --");
    assert.deepEqual(
      odd.map(({ code, on_day, n }) => [code, on_day, n]),
      [
        ["ok", "2024-01-01", "1.00"],
        ["longer than 3", "0000-00-00", "123456.789"],
        [null, "2023-02-29", "NaN"],
      ],
    );
    assert.equal((await bed.rows("no_key", { pageSize: 10 })).length, 4);
    assert.deepEqual(Object.values((await bed.rows("Two.Parts"))[0] ?? {}), ["k", 1, "one", "two"]);
    const places = (await bed.mirrors.status({ data: bed.data, integrationId: 7 })).map(
      (one) => one.place_table,
    );
    assert.equal(new Set(places.map((name) => name.toLowerCase())).size, 4);

    source.db.exec(
      "create table bad_key (k text(10), v text); insert into bad_key values ('a', '1'), ('a', '2')",
    );
    const bad = { tables: [{ table: "bad_key", key: ["k"] }, { table: "two_parts" }] };
    const outcome = await bed.mirrors.copy(bed.job(source.tables, bad));
    assert.deepEqual(
      outcome.report.tables
        .map(({ table, state, code }) => [table, state, code])
        .filter(([, state]) => state !== "gone"),
      [
        ["bad_key", "failed", "mirror_key_not_unique"],
        ["two_parts", "copied", undefined],
      ],
    );
    assert.equal(outcome.isPartial, true);
  });

  it("goes on where a source dropped, and people read the old copy meanwhile", async () => {
    await using bed = await openMirrorBed(database);
    using source = openTestSource();
    source.db.exec("create table doc (id integer primary key, v text)");
    source.db.exec(
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000) insert into doc select i, 'first' from n",
    );
    const definition = { tables: [{ table: "doc" }], page_size: 200 };
    await bed.mirrors.copy(bed.job(source.tables, definition));
    source.db.exec("update doc set v = 'second'");
    source.onPage = (page) => {
      if (page === 9) throw new TransientError("The database does not answer.");
      // A table that changes while it is read: what goes and comes behind the cursor is as it is then.
      if (page === 3)
        source.db.exec("delete from doc where id = 2900; insert into doc values (3001, 'late')");
    };
    const job = bed.job(source.tables, definition);
    await assert.rejects(bed.mirrors.copy(job), /does not answer/);
    assert.deepEqual(new Set((await bed.rows("doc")).map(({ v }) => v)), new Set(["first"]));
    source.onPage = () => {};
    source.queries.length = 0;
    const { report } = await bed.mirrors.copy({ ...job });
    assert.deepEqual([report.tables[0]?.is_resumed, report.is_snapshot], [true, false]);
    assert.ok((source.queries[0]?.after?.[0] as number) > 1000);
    const rows = await bed.rows("doc");
    assert.deepEqual(
      rows,
      source.db
        .prepare("select * from doc order by id")
        .all()
        .map((row) => ({ ...row })),
    );
    assert.equal(rows.length, 3000);
  });

  it("reads without a snapshot where the database forbids one, unless it was asked for", async () => {
    await using bed = await openMirrorBed(database);
    using source = openTestSource();
    source.db.exec("create table doc (id integer primary key); insert into doc values (1)");
    const forbidden = () => Promise.reject(new ConfigError("Snapshots are switched off."));
    const tables = { ...source.tables, snapshot: forbidden };
    const definition = { tables: [{ table: "doc" }] };
    const { report } = await bed.mirrors.copy(bed.job(tables, definition));
    assert.deepEqual([report.copied, report.is_snapshot], [1, false]);
    const asked = bed.job(tables, { ...definition, snapshot: true });
    await assert.rejects(bed.mirrors.copy(asked), /switched off/);
  });
});

const plain = (row: Record<string, unknown> | undefined) =>
  Object.fromEntries(
    Object.entries(row ?? {}).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
    ]),
  );
