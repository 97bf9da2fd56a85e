import assert from "node:assert/strict";
import { isHubError, messageOf } from "../../lib/errors.ts";
import type { Cell, TableWrite } from "../tables.ts";
import { type Stage, thrownBy } from "./stage.ts";
import { tablesOf } from "./table-samples.ts";

type Row = readonly Cell[];

export function checkTableWrites(stage: Stage): void {
  checkInsert(stage);
  checkUpsert(stage);
  checkInsertMissing(stage);
  checkDelete(stage);
  checkRollback(stage);
  checkLargeWrite(stage);
  checkReadOnly(stage);
}

/** A table with rows 1 and 2, and what it holds after each write. */
async function openTable(stage: Stage, name: string) {
  const { named, tables, rows } = tablesOf(stage);
  const table = await named(name, [
    [1, "a"],
    [2, "b"],
  ]);
  return {
    table,
    write: (write: Partial<TableWrite>) =>
      tables.write(stage.open() as never, {
        ...{ table, columns: ["id", "name"], rows: [], mode: "insert", key: ["id"] },
        ...write,
      }),
    held: () => rows({ source: { table }, key: ["id"], pageSize: 1000 }),
  };
}

async function refused(stage: Stage, work: () => Promise<unknown>): Promise<string> {
  const error = await thrownBy(stage, work);
  assert.ok(isHubError(error), `not refused: ${messageOf(error)}`);
  return error.name;
}

function checkInsert(stage: Stage): void {
  stage.check(
    "tables.insert",
    "tables: insert adds rows, and refuses one that is there",
    async () => {
      const { write, held } = await openTable(stage, "ct_insert");
      assert.deepEqual(
        await write({
          rows: [
            [3, "c"],
            [4, null],
          ],
        }),
        { rows: 2 },
      );
      assert.equal(
        await refused(stage, () =>
          write({
            rows: [
              [5, "e"],
              [3, "again"],
            ],
          }),
        ),
        "RejectedError",
      );
      assert.deepEqual(await held(), [
        [1, "a"],
        [2, "b"],
        [3, "c"],
        [4, null],
      ]);
      assert.deepEqual(await write({ rows: [] }), { rows: 0 });
    },
  );
}

function checkUpsert(stage: Stage): void {
  stage.check(
    "tables.upsert",
    "tables: upsert gives new values; a repeat changes nothing",
    async () => {
      const { write, held } = await openTable(stage, "ct_upsert");
      const rows = [
        [2, "B"],
        [3, "c"],
        [3, "the last counts"],
      ];
      await write({ mode: "upsert", rows });
      const after = [
        [1, "a"],
        [2, "B"],
        [3, "the last counts"],
      ];
      assert.deepEqual(await held(), after);
      await write({ mode: "upsert", rows });
      assert.deepEqual(await held(), after);
      await write({ mode: "upsert", columns: ["id"], rows: [[3], [4]] });
      assert.deepEqual(await held(), [...after, [4, null]]);
      await write({ mode: "upsert", columns: ["name", "id"], rows: [["D", 4]] });
      assert.deepEqual(await held(), [...after, [4, "D"]]);
    },
  );
}

function checkInsertMissing(stage: Stage): void {
  const title = "tables: insert_missing leaves what is there, and hides no other fault";
  stage.check("tables.insert_missing", title, async () => {
    const { write, held } = await openTable(stage, "ct_missing");
    const rows = [
      [2, "other"],
      [3, "c"],
    ];
    assert.deepEqual(await write({ mode: "insert_missing", rows }), { rows: 1 });
    assert.deepEqual(await write({ mode: "insert_missing", rows }), { rows: 0 });
    const bad = () =>
      write({
        mode: "insert_missing",
        rows: [
          [4, "d"],
          ["no number", "x"],
        ],
      });
    assert.equal(await refused(stage, bad), "RejectedError");
    assert.deepEqual(await held(), [
      [1, "a"],
      [2, "b"],
      [3, "c"],
    ]);
  });
}

function checkDelete(stage: Stage): void {
  stage.check(
    "tables.delete",
    "tables: delete takes rows by key; a repeat takes none",
    async () => {
      const { write, held } = await openTable(stage, "ct_delete");
      const gone = { mode: "delete", columns: ["id"], rows: [[2], [7]] } as const;
      assert.deepEqual(await write(gone), { rows: 1 });
      assert.deepEqual(await write(gone), { rows: 0 });
      assert.deepEqual(await held(), [[1, "a"]]);
      const both = { mode: "delete", columns: ["name", "id"], key: ["name", "id"] } as const;
      assert.deepEqual(
        await write({
          ...both,
          rows: [
            ["a", 9],
            ["a", 1],
          ],
        }),
        { rows: 1 },
      );
    },
  );
}

function checkRollback(stage: Stage): void {
  stage.check("tables.rollback", "tables: one bad row, and none is written", async () => {
    const { write, held } = await openTable(stage, "ct_rollback");
    const before = await held();
    const many = Array.from({ length: 3_000 }, (_, i): Row => [i + 10, `n${i}`]);
    const bad = [...many, [1, "there already"]];
    assert.equal(await refused(stage, () => write({ rows: bad })), "RejectedError");
    const noNumber = () => write({ mode: "upsert", rows: [...many, ["no number", "x"]] });
    assert.equal(await refused(stage, noNumber), "RejectedError");
    const wrong: readonly Partial<TableWrite>[] = [
      { rows: [[3]] },
      { rows: [[3, Number.NaN]] },
      { rows: [[3, { a: 1 } as never]] },
      { rows: [[3, undefined as never]] },
      { columns: ["id", "id"], rows: [[3, 3]] },
      { mode: "upsert", rows: [[3, "c"]], key: [] },
      { mode: "upsert", columns: ["name"], rows: [["c"]] },
      { mode: "merge" as never, rows: [[3, "c"]] },
    ];
    for (const one of wrong)
      assert.equal(
        await refused(stage, () => write(one)),
        "InvalidInputError",
        JSON.stringify(one),
      );
    const noKey = () =>
      write({
        mode: "upsert",
        rows: [
          [3, "c"],
          [null, "x"],
        ],
      });
    assert.equal(await refused(stage, noKey), "RejectedError");
    assert.deepEqual(await held(), before);
  });
}

function checkLargeWrite(stage: Stage): void {
  const title = "tables: rows beyond the limit of one statement, in every mode";
  stage.check("tables.large_write", title, async () => {
    const { named, tables, rows } = tablesOf(stage);
    const table = await named("ct_large", []);
    const many = Array.from({ length: 12_000 }, (_, i): Row => [i, `n${i}`]);
    const write = (mode: TableWrite["mode"], given: readonly Row[]) =>
      tables.write(stage.open() as never, {
        table,
        columns: ["id", "name"],
        rows: given,
        mode,
        key: ["id"],
      });
    const count = async () =>
      (await rows({ source: { table }, key: ["id"], columns: ["id"], pageSize: 5000 })).length;
    assert.equal((await write("insert", many.slice(0, 6_000))).rows, 6_000);
    assert.equal((await write("insert_missing", many)).rows, 6_000);
    await write(
      "upsert",
      many.map(([id]): Row => [id ?? null, "changed"]),
    );
    assert.equal(await count(), 12_000);
    const where = { column: "name", op: "=", value: "changed" } as const;
    const changed = await rows({ source: { table }, key: ["id"], where, pageSize: 5000 });
    assert.equal(changed.length, 12_000);
    assert.equal(
      (
        await write(
          "delete",
          many.slice(0, 11_999).map(([id]) => [id ?? null, null]),
        )
      ).rows,
      11_999,
    );
    assert.equal(await count(), 1);
  });
}

function checkReadOnly(stage: Stage): void {
  stage.check("tables.read_only", "tables: writes nothing unless that is allowed", async () => {
    const { tables } = tablesOf(stage);
    const { table, held } = await openTable(stage, "ct_read_only");
    const ctx = stage.open({ settings: { allow_writes: false } });
    const write: TableWrite = { table, columns: ["id"], rows: [[5]], mode: "insert" };
    assert.match(
      await refused(stage, () => tables.write(ctx as never, write)),
      /^InvalidInputError$/,
    );
    assert.equal((await held()).length, 2);
  });
}
