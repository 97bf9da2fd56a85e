import assert from "node:assert/strict";
import { it } from "node:test";
import { sql } from "kysely";
import { forEachDatabase } from "../../test/harness.ts";
import { isDatabaseAway } from "./faults.ts";
import { openDataStore } from "./open.ts";
import { inTransaction } from "./store.ts";

/** Nothing listens on it. */
const CLOSED_PORT = 9;

for (const url of [
  `postgresql://nobody@127.0.0.1:${CLOSED_PORT}/none`,
  `mysql://nobody@127.0.0.1:${CLOSED_PORT}/none`,
]) {
  it(`knows that no database answers at ${url}`, async () => {
    await using store = openDataStore(url, "");
    await assert.rejects(sql`select 1`.execute(store.db), isDatabaseAway);
  });
}

it("does not take a wrong statement for an absent database", async () => {
  await using store = openDataStore("sqlite:///:memory:", "");
  await assert.rejects(sql`select nonsense`.execute(store.db), (error) => !isDatabaseAway(error));
});

forEachDatabase(({ name, open }) => {
  if (name === "SQLite") return;
  it("outlives a server that cuts a connection in the middle of a transaction", async () => {
    await using stores = await open();
    const { data } = stores;
    const isPostgres = name === "PostgreSQL";
    const own = isPostgres ? sql<{ id: number }>`select pg_backend_pid() as id` : undefined;
    const ownId = own ?? sql<{ id: number }>`select connection_id() as id`;
    const broken = inTransaction(data, async (tx) => {
      const { rows } = await ownId.execute(tx.db);
      const id = Number(rows[0]?.id);
      const cut = isPostgres ? sql`select pg_terminate_backend(${id})` : sql`kill ${sql.lit(id)}`;
      await cut.execute(data.db);
      // Long enough for the news to come while no statement waits for an answer.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await sql`select 1`.execute(tx.db);
    });
    await assert.rejects(broken, isDatabaseAway);
    const { rows } = await sql<{ n: number }>`select 1 as n`.execute(data.db);
    assert.equal(Number(rows[0]?.n), 1);
  });
});
