import assert from "node:assert/strict";
import { isHubError } from "../../lib/errors.ts";
import type { Cell, TableQuery } from "../tables.ts";
import { startCutProxy } from "./cut-proxy.ts";
import { type Stage, thrownBy } from "./stage.ts";
import { ID, NAME, tablesOf } from "./table-samples.ts";

export function checkTableFaults(stage: Stage): void {
  checkAbort(stage);
  checkLost(stage);
  checkLock(stage);
  checkSnapshot(stage);
}

const nameOf = (error: unknown): string => (isHubError(error) ? error.name : String(error));

function checkAbort(stage: Stage): void {
  stage.check(
    "tables.abort",
    "tables: an abort ends a read, and the statement at the server",
    async () => {
      const { named, tables, samples, rows } = tablesOf(stage);
      const table = await named("ct_abort", [
        [1, "a"],
        [2, "b"],
        [3, "c"],
      ]);
      const query: TableQuery = { source: { table }, key: ["id"], pageSize: 1 };
      const reason = new Error("the run is cancelled");
      const stop = new AbortController();
      const reading = async () => {
        for await (const _ of tables.read(stage.open({ signal: stop.signal }) as never, query))
          stop.abort(reason);
      };
      assert.equal(await thrownBy(stage, reading), reason);
      const { slow } = samples;
      if (slow) await assertEndsAtServer(stage, slow, reason);
      assert.equal((await rows(query)).length, 3);
    },
  );
}

async function assertEndsAtServer(
  stage: Stage,
  { sql, running }: { readonly sql: string; running(): Promise<number> },
  reason: Error,
): Promise<void> {
  const { tables } = tablesOf(stage);
  const { columns } = await tables.describe(stage.open() as never, { sql });
  const stop = new AbortController();
  const ctx = stage.open({ signal: stop.signal });
  const key = [columns[0]?.name ?? ""];
  const reading = thrownBy(stage, () =>
    Array.fromAsync(tables.read(ctx as never, { source: { sql }, key, pageSize: 10 })),
  );
  await until(async () => (await running()) > 0, "the statement runs");
  stop.abort(reason);
  assert.equal(await reading, reason);
  await until(async () => (await running()) === 0, "the server has ended the statement");
}

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, `not within 15 s: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

function checkLost(stage: Stage): void {
  if (stage.connector.manifest.transport !== "socket") return;
  const title = "tables: a lost connection is transient, and the next work has another";
  stage.check("tables.lost", title, async () => {
    const { named, tables } = tablesOf(stage);
    const table = await named(
      "ct_lost",
      Array.from({ length: 50 }, (_, i): Cell[] => [i, `n${i}`]),
    );
    const query: TableQuery = { source: { table }, key: ["id"], pageSize: 10 };
    const settings = { ...stage.options.settings, ...stage.server().settings };
    await using proxy = await startCutProxy(String(settings.host), Number(settings.port));
    const ctx = stage.open({ settings: { host: "127.0.0.1", port: proxy.port } });
    let seen = 0;
    const error = await thrownBy(stage, async () => {
      for await (const page of tables.read(ctx as never, query)) {
        seen += page.rows.length;
        if (seen === 10) proxy.cutAfter(40);
      }
    });
    assert.equal(nameOf(error), "TransientError");
    assert.equal(seen, 10);
    proxy.mend();
    const rest = await Array.fromAsync(tables.read(ctx as never, { ...query, after: [9] }));
    assert.equal(rest.flatMap((page) => page.rows).length, 40);
    proxy.cutAfter(40);
    const write = { table, columns: ["id"], rows: [[100]], mode: "insert" } as const;
    const lost = await thrownBy(stage, () => tables.write(ctx as never, write));
    assert.equal(nameOf(lost), "TransientError");
    proxy.close();
    const away = await thrownBy(stage, () => tables.list(ctx as never));
    assert.equal(nameOf(away), "TransientError");
  });
}

function checkLock(stage: Stage): void {
  const { lock } = stage.options.tables ?? {};
  if (!lock) return;
  stage.check("tables.lock", "tables: does not wait long for a locked table", async () => {
    const { named, tables } = tablesOf(stage);
    const table = await named("ct_lock", [[1, "a"]]);
    const ctx = stage.open({ settings: { lock_timeout_seconds: 1 } });
    const query: TableQuery = { source: { table }, key: ["id"], pageSize: 10 };
    const read = () => Array.fromAsync(tables.read(ctx as never, query));
    {
      await using _lock = await lock("ct_lock");
      const before = Date.now();
      assert.equal(nameOf(await thrownBy(stage, read)), "TransientError");
      assert.ok(Date.now() - before < 8_000, "waited too long");
    }
    assert.equal((await read()).length, 1);
  });
}

function checkSnapshot(stage: Stage): void {
  if (!stage.connector.tables?.snapshot) return;
  stage.check("tables.snapshot", "tables: a snapshot stays as it was", async () => {
    const { named, tables, samples } = tablesOf(stage);
    const table = await named("ct_snapshot", [
      [1, "a"],
      [2, "b"],
    ]);
    const query = { source: { table }, key: ["id"], pageSize: 1 };
    const count = async (reader: Pick<typeof snapshot, "read">) =>
      (await Array.fromAsync(reader.read(query))).length;
    const snapshot = await (tables.snapshot?.(stage.open() as never) ?? assert.fail());
    assert.equal(await count(snapshot), 2);
    await samples.insert("ct_snapshot", [ID, NAME], [[3, "c"]]);
    assert.equal(await count(snapshot), 2);
    assert.equal(await count({ read: (one) => tables.read(stage.open() as never, one) }), 3);
    await snapshot[Symbol.asyncDispose]();
  });
}
