import assert from "node:assert/strict";
import { isHubError, messageOf } from "../../lib/errors.ts";
import type { TableQuery } from "../tables.ts";
import { type Stage, thrownBy } from "./stage.ts";
import { ID, NAME, type SampleColumn, tablesOf } from "./table-samples.ts";

/** Names that break careless quoting. */
const AWKWARD = ['a"b', "a`b", "a]b", "a'b", "a;b--", "Zażółć", "select", "a b.c", "$1", "?"];

export function checkTableNames(stage: Stage): void {
  checkList(stage);
  checkDescribe(stage);
  checkUnknown(stage);
  checkHostile(stage);
  checkQuery(stage);
  checkRefusedQuery(stage);
}

function checkList(stage: Stage): void {
  stage.check("tables.list", "tables: lists what there is, by names that it takes", async () => {
    const { named, tables } = tablesOf(stage);
    const first = await named("ct_list_1", [[1, "a"]]);
    const second = await named("ct_list_2", []);
    const entries = await tables.list(stage.open() as never);
    const names = entries.map(({ name }) => name);
    assert.ok(names.includes(first) && names.includes(second), names.join(" "));
    assert.equal(new Set(names).size, names.length);
    for (const { name } of entries.filter((entry) => entry.name.includes("ct_list")))
      assert.equal((await tables.describe(stage.open() as never, { table: name })).name, name);
  });
}

function checkDescribe(stage: Stage): void {
  stage.check("tables.describe", "tables: tells columns and key", async () => {
    const { tables, samples } = tablesOf(stage);
    const columns: readonly SampleColumn[] = [{ name: "part", type: "integer" }, ID, NAME];
    const table = await samples.create("ct_describe", columns, ["part", "id"]);
    const info = await tables.describe(stage.open() as never, { table });
    assert.equal(info.kind, "table");
    assert.deepEqual(
      info.columns.map(({ name }) => name),
      ["part", "id", "name"],
    );
    assert.deepEqual(
      info.columns.map(({ nullable }) => nullable),
      [false, false, true],
    );
    assert.deepEqual(
      info.columns.map(({ kind }) => kind),
      ["integer", "integer", "text"],
    );
    assert.ok(info.columns.every(({ native }) => native !== ""));
    assert.deepEqual(info.key, ["part", "id"]);
    const keyless = await samples.create("ct_keyless", [NAME]);
    assert.deepEqual((await tables.describe(stage.open() as never, { table: keyless })).key, []);
  });
}

/** The error's code, and its words for what must be in them. */
async function refusal(stage: Stage, work: () => Promise<unknown>) {
  const error = await thrownBy(stage, work);
  assert.ok(
    isHubError(error),
    `not refused: ${error === undefined ? "it passed" : messageOf(error)}`,
  );
  return { name: error.name, code: error.code, message: error.message };
}

function checkUnknown(stage: Stage): void {
  const title = "tables: an unknown table or column is not found, and the nearest name is told";
  stage.check("tables.unknown", title, async () => {
    const { named, tables, pages } = tablesOf(stage);
    const table = await named("ct_unknown", []);
    const query: TableQuery = { source: { table }, key: ["id"], pageSize: 10 };
    const typo = table.replace("ct_unknown", "ct_unknwon");
    const absent = await refusal(stage, () =>
      tables.describe(stage.open() as never, { table: typo }),
    );
    assert.equal(absent.code, "not_found");
    assert.match(absent.message, /ct_unknown/i);
    const condition = { column: "nmae", is_null: true } as const;
    const wrong: readonly Partial<TableQuery>[] = [
      { source: { table: typo } },
      { columns: ["id", "nmae"] },
      { key: ["nmae"] },
      { change: "nmae" },
      { where: { all: [{ not: condition }] } },
    ];
    for (const change of wrong) {
      const { code, message } = await refusal(stage, () => pages({ ...query, ...change }));
      assert.equal(code, "not_found", JSON.stringify(change));
      assert.match(message, /ct_unknown|name/i);
    }
    const write = { table, columns: ["id", "nmae"], rows: [[1, "a"]], mode: "insert" } as const;
    const { code } = await refusal(stage, () => tables.write(stage.open() as never, write));
    assert.equal(code, "not_found");
  });
}

function checkHostile(stage: Stage): void {
  stage.check(
    "tables.hostile",
    "tables: names and values are names and values, whatever is in them",
    async () => {
      const { samples, tables, rows, pages } = tablesOf(stage);
      const columns = [
        ID,
        ...AWKWARD.map((name): SampleColumn => ({ name, type: "text", nullable: true })),
      ];
      const table = await samples.create("ct_hostile", columns, ["id"]);
      const names = columns.map(({ name }) => name);
      const row = [1, ...AWKWARD.map((name) => `${name}\n\t'"\\%`)];
      await tables.write(stage.open() as never, {
        table,
        columns: names,
        rows: [row],
        mode: "upsert",
        key: ["id"],
      });
      const query: TableQuery = { source: { table }, key: ["id", ...AWKWARD], pageSize: 1 };
      assert.deepEqual(await rows({ ...query, columns: names }), [row]);
      for (const name of AWKWARD) {
        const where = { column: name, op: "=", value: `${name}\n\t'"\\%` } as const;
        assert.equal((await rows({ ...query, where })).length, 1, name);
      }
      const bad = [
        "",
        ".",
        'x"',
        `${table}; DROP TABLE x`,
        "a.b.c.d.e",
        "x\0y",
        "[x",
        "x".repeat(500),
      ];
      for (const name of bad) {
        const { name: kind } = await refusal(stage, () =>
          pages({ ...query, source: { table: name } }),
        );
        assert.match(kind, /^(NotFoundError|InvalidInputError)$/, name);
      }
      const wrong: readonly Partial<TableQuery>[] = [
        { pageSize: 0 },
        { pageSize: 1.5 },
        { key: [] },
        { key: ["id", "id"] },
        { after: [1, 2] },
        { where: { column: "id", op: "; DROP" as never, value: 1 } },
        { where: { column: "id", op: "<", value: null } },
      ];
      for (const change of wrong) {
        const { name } = await refusal(stage, () => pages({ ...query, key: ["id"], ...change }));
        assert.equal(name, "InvalidInputError", JSON.stringify(change));
      }
    },
  );
}

function checkQuery(stage: Stage): void {
  stage.check("tables.query", "tables: a SELECT of a person is read like a table", async () => {
    const { named, tables, samples, rows } = tablesOf(stage);
    const table = await named("ct_query", [
      [1, "a;b"],
      [2, null],
      [3, "c"],
    ]);
    const sql = `${samples.select(table, ["id", "name"])} -- a remark; with 'signs'\n;  `;
    const info = await tables.describe(stage.open() as never, { sql });
    assert.equal(info.kind, "query");
    assert.deepEqual(
      info.columns.map(({ name }) => name.toLowerCase()),
      ["id", "name"],
    );
    assert.deepEqual(
      info.columns.map(({ kind }) => kind),
      ["integer", "text"],
    );
    const [id = "", name = ""] = info.columns.map((column) => column.name);
    const query: TableQuery = { source: { sql }, key: [id], pageSize: 1 };
    assert.deepEqual(await rows(query), [
      [1, "a;b"],
      [2, null],
      [3, "c"],
    ]);
    assert.deepEqual(await rows({ ...query, after: [1] }), [
      [2, null],
      [3, "c"],
    ]);
    assert.deepEqual(await rows({ ...query, where: { column: name, op: "=", value: "c" } }), [
      [3, "c"],
    ]);
  });
}

function checkRefusedQuery(stage: Stage): void {
  stage.check(
    "tables.query_refused",
    "tables: whatever is no single SELECT is refused",
    async () => {
      const { named, tables, samples, rows } = tablesOf(stage);
      const table = await named("ct_refused", [[1, "a"]]);
      const select = samples.select(table, ["id", "name"]);
      const bad = [
        ...["", ";", "-- nothing", `DELETE FROM ${table}`, `${select}; DELETE FROM ${table}`],
        ...[
          `${select}) x; DELETE FROM ${table}; SELECT (1`,
          `${select}) x, (${select}`,
          `(${select}`,
        ],
        ...[
          `${select} WHERE name = 'a`,
          `${select} /* open`,
          `${select} WHERE nothing_like_it = 1`,
        ],
        ...[`${select} WHERE ((id = 1)`, "SELECT FROM WHERE", `EXPLAIN ${select}`, `${select}\0`],
        ...[`${select}, ${"x".repeat(20_001)}`],
      ];
      for (const sql of bad) {
        const { name } = await refusal(stage, () =>
          tables.describe(stage.open() as never, { sql }),
        );
        assert.equal(name, "RejectedError", sql.slice(0, 100));
      }
      assert.equal((await rows({ source: { table }, key: ["id"], pageSize: 9 })).length, 1);
    },
  );
}
