import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { it } from "node:test";
import fc from "fast-check";
import { forEachDatabase } from "../../../test/harness.ts";
import { openMirrorBed, openTestSource } from "../../../test/mirror-bed.ts";
import { newId } from "../../lib/ids.ts";
import { misfits } from "./column-fit.ts";
import { decimalKey } from "./place/decimal-key.ts";
import { freeName } from "./structure.ts";

const ROWS = 8_000;
const CHILD = join(import.meta.dirname, "../../../test/mirror-process.ts");

forEachDatabase((database) => {
  it("loses and doubles no row when its process is killed, twice, in the middle of a copy", async () => {
    await using bed = await openMirrorBed(database);
    const path = join(bed.dataDir, "source.db");
    using source = openTestSource(path);
    source.db.exec("pragma journal_mode = wal; create table doc (id integer primary key, v text)");
    source.db.exec(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${ROWS}) insert into doc select i, 'row ' || i from n`,
    );
    const runId = newId("run");
    for (const stopAt of [1_500, 3_000]) {
      const child = fork(CHILD, [bed.stores.url, bed.dataDir, path, runId]);
      child.on("message", (read: number) => {
        if (read >= stopAt) child.kill("SIGKILL");
      });
      const [, signal] = await once(child, "exit");
      assert.equal(signal, "SIGKILL");
    }
    const definition = { tables: [{ table: "doc" }], page_size: 1000 };
    source.queries.length = 0;
    const job = bed.job(source.tables, definition, { runId, mode: "full" });
    const { report } = await bed.mirrors.copy(job);
    assert.deepEqual([report.tables[0]?.rows, report.tables[0]?.is_resumed], [ROWS, true]);
    assert.ok(
      (source.queries[0]?.after?.[0] as number) >= 4_000,
      "it began behind what was stored",
    );
    const rows = await bed.rows("doc");
    assert.deepEqual(
      rows,
      source.db
        .prepare("select * from doc order by id")
        .all()
        .map((row) => ({ ...row })),
    );
  });

  it("keeps the mirrors of two organisations apart, and removes them", async () => {
    await using bed = await openMirrorBed(database);
    await using other = await openMirrorBed(
      {
        name: database.name,
        open: async () => ({ ...bed.stores, [Symbol.asyncDispose]: async () => {} }),
      },
      2,
    );
    using source = openTestSource();
    source.db.exec("create table t (id integer primary key); insert into t values (1)");
    const definition = { tables: [{ table: "t" }] };
    await bed.mirrors.copy(bed.job(source.tables, definition));
    source.db.exec("insert into t values (2)");
    await other.mirrors.copy(
      other.job(source.tables, definition, { integration: { id: 8, slug: "erp", settings: {} } }),
    );
    const [mine] = await bed.mirrors.status({ data: bed.data, integrationId: 7 });
    const [theirs] = await other.mirrors.status({ data: other.data, integrationId: 8 });
    assert.notEqual(mine?.place, theirs?.place);
    assert.equal((await bed.rows("t")).length, 1);
    assert.deepEqual(await bed.mirrors.status({ data: bed.data, integrationId: 8 }), []);
    await assert.rejects(bed.mirrors.tablesOf({ data: bed.data, integrationId: 8 }), {
      code: "no_mirror",
    });
    await other.mirrors.drop({ data: bed.data, integrationId: 8 });
    assert.equal((await other.mirrors.status({ data: other.data, integrationId: 8 })).length, 1);
    await bed.mirrors.drop({ data: bed.data, integrationId: 7 }, "t");
    await assert.rejects(bed.rows("t"), { code: "not_found" });
    await bed.mirrors.drop({ data: bed.data, integrationId: 7 });
    await assert.rejects(bed.rows("t"), { code: "no_mirror" });
  });

  it("lets only one of two runs copy a table", async () => {
    await using bed = await openMirrorBed(database);
    using source = openTestSource();
    source.db.exec("create table doc (id integer primary key)");
    source.db.exec(
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000) insert into doc select i from n",
    );
    const definition = { tables: [{ table: "doc" }], page_size: 100 };
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map(() => bed.mirrors.copy(bed.job(source.tables, definition))),
    );
    for (const outcome of outcomes) {
      if (outcome.status === "fulfilled") continue;
      assert.equal(outcome.reason.reaction, "retry", String(outcome.reason));
    }
    await bed.mirrors.copy(bed.job(source.tables, definition, { mode: "full" }));
    assert.equal((await bed.rows("doc")).length, 5000);
  });
});

it("sorts decimals as numbers, by text", () => {
  const decimal = fc.tuple(
    fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
    fc.integer({ min: 0, max: 12 }),
  );
  const textOf = ([n, scale]: [bigint, number]): string => {
    const digits = String(n < 0n ? -n : n).padStart(scale + 1, "0");
    const at = digits.length - scale;
    return `${n < 0n ? "-" : ""}${digits.slice(0, at)}${scale > 0 ? `.${digits.slice(at)}` : ""}`;
  };
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      const [left, right] = [a[0] * 10n ** BigInt(b[1]), b[0] * 10n ** BigInt(a[1])];
      const [x, y] = [decimalKey(textOf(a)) ?? "", decimalKey(textOf(b)) ?? ""];
      assert.equal(Math.sign(left < right ? -1 : left > right ? 1 : 0), x < y ? -1 : x > y ? 1 : 0);
    }),
  );
  for (const text of ["", ".", "-", "1e5", "NaN", "1,5"]) assert.equal(decimalKey(text), null);
});

it("finds values that do not fit, and lets the others be", () => {
  const column = (kind: string, more = {}) =>
    ({ name: "c", placeName: "c", native: "", nullable: true, kind, ...more }) as never;
  const fits = (kind: string, value: unknown, more = {}) =>
    misfits([column(kind, more)], [[value as never]]).length === 0;
  const sized = { precision: 5, scale: 2 };
  for (const [kind, value, more] of [
    ["date", "2024-02-29"],
    ["date", "2000-02-29"],
    ["datetime", "2024-01-01 00:00:00.1234560"],
    ["instant", "2024-01-01T00:00:00.5+05:30"],
    ["time", "00:00:00"],
    ["integer", "9223372036854775807"],
    ["decimal", "-000123.4500", sized],
    ["decimal", ".5", sized],
    ["text", "😀😀", { length: 2 }],
    ["json", "null"],
    ["float", "1e-300"],
    ["binary", null],
    ["other", new Uint8Array()],
  ] as const)
    assert.ok(fits(kind, value, more), `${kind} ${value}`);
  for (const [kind, value, more] of [
    ["date", "2023-02-29"],
    ["date", "1900-02-29"],
    ["date", "0000-01-01"],
    ["date", "2024-1-1"],
    ["date", 20240101],
    ["datetime", "2024-01-01T24:00:00"],
    ["datetime", "2024-01-01T00:00:00.1234567"],
    ["instant", "2024-01-01T00:00:00"],
    ["integer", "9223372036854775808"],
    ["integer", 1.5],
    ["decimal", "1234.5", sized],
    ["decimal", "1.234", sized],
    ["decimal", "NaN"],
    ["text", "abc", { length: 2 }],
    ["text", 5],
    ["json", "{"],
    ["float", "NaN"],
    ["boolean", 2],
    ["binary", "text"],
  ] as const)
    assert.ok(!fits(kind, value, more), `${kind} ${value}`);
});

it("gives every name one of its own, short enough", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "grapheme", maxLength: 90 }), { maxLength: 30 }),
      (names) => {
        const taken = new Set<string>();
        const given = names.map((name) => freeName(name, { maxName: 40, taken }));
        assert.equal(new Set(given.map((name) => name.toLowerCase())).size, names.length);
        for (const name of given)
          assert.ok(name !== "" && Buffer.byteLength(name) <= 40 && !/\s$/.test(name));
      },
    ),
  );
});
