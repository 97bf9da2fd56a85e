import assert from "node:assert/strict";
import type { Cell, RowPage, TableQuery } from "../tables.ts";
import type { Stage } from "./stage.ts";
import { CHANGED, ID, NAME, type SampleColumn, tablesOf } from "./table-samples.ts";

type Row = readonly Cell[];

export function checkTableReads(stage: Stage): void {
  checkOrder(stage);
  checkResume(stage);
  checkNulls(stage);
  checkAlike(stage);
  checkCells(stage);
  checkWhere(stage);
  checkChanging(stage);
}

function checkOrder(stage: Stage): void {
  stage.check(
    "tables.read",
    "tables: rows come by key in pages, the columns asked for",
    async () => {
      const { named, pages, rows } = tablesOf(stage);
      const given = Array.from({ length: 11 }, (_, i): Row => [i - 5, `n${i}`]);
      const table = await named("ct_read", given.toReversed());
      const query: TableQuery = { source: { table }, key: ["id"], pageSize: 4 };
      const read = await pages(query);
      assert.deepEqual(
        read.map((page) => page.rows.length),
        [4, 4, 3],
      );
      assert.deepEqual(
        read.map((page) => page.after),
        [[-2], [2], [5]],
      );
      for (const page of read) assert.deepEqual(page.columns, ["id", "name"]);
      assert.deepEqual(await rows(query), given);
      const names = await rows({ ...query, columns: ["name"], pageSize: 1 });
      assert.deepEqual(
        names,
        given.map(([, name]) => [name]),
      );
      assert.deepEqual(await pages({ ...query, after: [5] }), []);
      const empty = await named("ct_empty", []);
      assert.deepEqual(await pages({ ...query, source: { table: empty } }), []);
    },
  );
}

/** Every page is a place to go on from: the rows behind it are the same, whatever the size of the pages. */
async function assertResumes(stage: Stage, query: TableQuery, all: readonly Row[]): Promise<void> {
  const { pages } = tablesOf(stage);
  const read = await pages(query);
  assert.deepEqual(
    read.flatMap((page: RowPage) => page.rows),
    all,
    `pages of ${query.pageSize}`,
  );
  let seen = 0;
  for (const { rows, after } of read) {
    seen += rows.length;
    assert.ok(after, "a page with rows tells where to go on");
    const rest = await pages({ ...query, after, pageSize: query.pageSize + 1 });
    assert.deepEqual(
      rest.flatMap((page) => page.rows),
      all.slice(seen),
      `behind ${seen}`,
    );
  }
}

const at = (second: number): string => `2026-01-31T12:00:0${second}`;

function checkResume(stage: Stage): void {
  const title = "tables: goes on behind every page, with equal change values, nulls first";
  stage.check("tables.resume", title, async () => {
    const { samples } = tablesOf(stage);
    const columns = [ID, CHANGED];
    const table = await samples.create("ct_resume", columns, ["id"]);
    const all: readonly Row[] = [
      ...[
        [3, null],
        [8, null],
        [1, at(1)],
        [2, at(1)],
        [4, at(1)],
        [9, at(1)],
      ],
      ...[
        [5, at(2)],
        [7, at(3)],
        [10, at(3)],
      ],
    ] as readonly Row[];
    await samples.insert(
      "ct_resume",
      columns,
      all.toSorted((a, b) => Number(b[0]) - Number(a[0])),
    );
    const query = { source: { table }, key: ["id"], change: "changed" };
    for (const pageSize of [1, 2, 3, 100]) await assertResumes(stage, { ...query, pageSize }, all);
  });
}

function checkNulls(stage: Stage): void {
  const title =
    "tables: keys of several columns without a value in some, and without a primary key";
  stage.check("tables.nulls", title, async () => {
    const { samples } = tablesOf(stage);
    const columns: readonly SampleColumn[] = [
      { name: "a", type: "integer", nullable: true },
      { name: "b", type: "text", nullable: true },
    ];
    const table = await samples.create("ct_nulls", columns);
    const all: readonly Row[] = [
      ...[
        [null, null],
        [null, "x"],
        [null, "y"],
        [1, null],
        [1, "x"],
        [2, null],
        [2, "z"],
      ],
    ] as readonly Row[];
    await samples.insert("ct_nulls", columns, all.toReversed());
    const query = { source: { table }, key: ["a", "b"] };
    for (const pageSize of [1, 2, 100]) await assertResumes(stage, { ...query, pageSize }, all);
  });
}

function checkAlike(stage: Stage): void {
  const title = "tables: no row is lost where a chosen key is there twice or differs in case alone";
  stage.check("tables.alike", title, async () => {
    const { samples, pages } = tablesOf(stage);
    const columns = [NAME, { ...ID, nullable: true }];
    const table = await samples.create("ct_alike", columns);
    const names = ["a", "A", "á", "b", "b", "b", "B", "c", "ss", "ß", "z"];
    await samples.insert(
      "ct_alike",
      columns,
      names.map((name, i): Row => [name, i]),
    );
    for (const pageSize of [1, 2, 3, 4]) {
      const read = await pages({ source: { table }, key: ["name"], pageSize });
      const ids = read.flatMap((page) => page.rows.map(([, id]) => Number(id)));
      assert.deepEqual(
        ids.toSorted((a, b) => a - b),
        names.map((_, i) => i),
        `pages of ${pageSize}`,
      );
    }
  });
}

/** Two values of each type, as `Cell` has them. */
const VALUES: Readonly<Record<SampleColumn["type"], readonly [Cell, Cell]>> = {
  integer: [-2_147_483_648, 2_147_483_647],
  long: ["9223372036854775807", 9_007_199_254_740_991],
  text: ["Zażółć gęślą jaźń, „árvíztűrő” 🙂", "'; DROP TABLE x; -- \\ \" ` %_"],
  decimal: ["1234567890123456789012345678.0123456789", "-0.0000000001"],
  float: ["0.1", -3],
  boolean: [true, false],
  date: ["2026-02-28", "1899-12-30"],
  time: ["23:59:59", "00:00:00"],
  datetime: ["2026-03-29T02:30:00", "1999-12-31T23:59:59"],
  instant: ["2026-03-29T01:30:00Z", "1999-12-31T23:59:59Z"],
  binary: [new Uint8Array([0, 255, 128, 39, 92]), new Uint8Array([1])],
  json: ['{"a":[1,"ż"]}', "[]"],
};

function checkCells(stage: Stage): void {
  stage.check("tables.cells", "tables: every type comes and goes unharmed", async () => {
    const { samples, tables, rows } = tablesOf(stage);
    const left = new Set<string>(samples.without ?? []);
    const types = (Object.keys(VALUES) as SampleColumn["type"][]).filter((type) => !left.has(type));
    const columns = [
      ID,
      ...types.map((type): SampleColumn => ({ name: `c_${type}`, type, nullable: true })),
    ];
    const names = columns.map(({ name }) => name);
    const given: readonly Row[] = [0, 1, 2].map(
      (i): Row => [i, ...types.map((t) => VALUES[t][i] ?? null)],
    );
    const inserted = await samples.create("ct_cells", columns, ["id"]);
    await samples.insert("ct_cells", columns, given);
    const written = await samples.create("ct_cells_written", columns, ["id"]);
    await tables.write(stage.open() as never, {
      table: written,
      columns: names,
      rows: given,
      mode: "insert",
    });
    for (const table of [inserted, written]) {
      const read = await rows({ source: { table }, key: ["id"], pageSize: 2 });
      for (const [i, row] of read.entries())
        assert.deepEqual(plain(row, names), plain(given[i] ?? [], names), `row ${i} of ${table}`);
      assert.equal(read.length, given.length);
    }
    const { columns: described } = await tables.describe(stage.open() as never, {
      table: inserted,
    });
    const kinds = Object.fromEntries(described.map(({ name, kind }) => [name, kind]));
    for (const type of types)
      assert.equal(kinds[`c_${type}`], type === "long" ? "integer" : type, `kind of ${type}`);
  });
}

/** JSON as the database writes it; bytes whatever holds them. */
const plain = (row: Row, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    names.map((name, i) => {
      const cell = row[i] ?? null;
      if (name === "c_json" && typeof cell === "string") return [name, JSON.parse(cell)];
      return [name, cell instanceof Uint8Array ? Buffer.from(cell).toString("hex") : cell];
    }),
  );

function checkWhere(stage: Stage): void {
  stage.check("tables.where", "tables: conditions, their values bound", async () => {
    const { named, rows } = tablesOf(stage);
    const nasty = "' OR 1=1 --";
    const table = await named("ct_where", [
      [1, "abc"],
      [2, nasty],
      [3, null],
      [4, "abd"],
    ]);
    const ids = async (where: TableQuery["where"] & object) =>
      (await rows({ source: { table }, key: ["id"], pageSize: 3, where })).map(([id]) => id);
    const name = { column: "name" } as const;
    assert.deepEqual(await ids({ ...name, op: "=", value: nasty }), [2]);
    assert.deepEqual(await ids({ ...name, op: "like", value: "ab%" }), [1, 4]);
    assert.deepEqual(await ids({ ...name, is_null: true }), [3]);
    assert.deepEqual(await ids({ ...name, op: "=", value: null }), [3]);
    assert.deepEqual(await ids({ ...name, is_null: false }), [1, 2, 4]);
    assert.deepEqual(await ids({ ...name, among: ["abd", "abc", "none"] }), [1, 4]);
    assert.deepEqual(await ids({ ...name, among: [] }), []);
    assert.deepEqual(await ids({ column: "id", among: [1, 3] }), [1, 3]);
    assert.deepEqual(await ids({ all: [] }), [1, 2, 3, 4]);
    const some = {
      any: [
        { column: "id", op: ">", value: 3 },
        { column: "id", op: "<", value: 2 },
      ],
    } as const;
    assert.deepEqual(await ids(some), [1, 4]);
    assert.deepEqual(await ids({ not: some }), [2, 3]);
    assert.deepEqual(await ids({ all: [some, { ...name, op: "<>", value: "abc" }] }), [4]);
  });
}

function checkChanging(stage: Stage): void {
  const title = "tables: rows that come and go during a read harm no other row";
  stage.check("tables.changing", title, async () => {
    const { named, tables, samples } = tablesOf(stage);
    const table = await named(
      "ct_changing",
      [10, 20, 30, 40].map((id): Row => [id, `n${id}`]),
    );
    const seen: Cell[] = [];
    const query = { source: { table }, key: ["id"], pageSize: 2 };
    for await (const page of tables.read(stage.open() as never, query)) {
      if (seen.length === 0) {
        await samples.insert(
          "ct_changing",
          [ID, NAME],
          [
            [15, "behind"],
            [35, "before"],
          ],
        );
        await tables.write(stage.open() as never, {
          table,
          columns: ["id"],
          rows: [[20], [30]],
          mode: "delete",
          key: ["id"],
        });
      }
      seen.push(...page.rows.map(([id]) => id ?? null));
    }
    assert.deepEqual(seen, [10, 20, 35, 40]);
  });
}
