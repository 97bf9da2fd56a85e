import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { after, describe, it } from "node:test";
import { type Kysely, sql } from "kysely";
import { openConfigStore, openDataStore } from "../src/store/open.ts";
import type { ConfigStore, DataStore } from "../src/store/store.ts";
import { enterAsTaken, giveBack, takeMigrated } from "./database-pool.ts";
import { type Scratch, type TestServer, testServers } from "./databases.ts";

/** Both databases, migrated and empty; `await using` gives them back. */
export interface TestStores extends AsyncDisposable {
  readonly config: ConfigStore;
  readonly data: DataStore;
  /** For further stores on the same databases: two workers, a second process. */
  readonly configUrl: string;
  readonly url: string;
}

export interface TestDatabase {
  readonly name: string;
  open(): Promise<TestStores>;
}

const servers = await testServers();

/**
 * Declares the tests of `define` once for each of the three databases. One that is not there is named in
 * a skipped test with the way to get it; with CI=true that is a failure.
 */
export function forEachDatabase(define: (database: TestDatabase) => void): void {
  for (const server of servers) {
    describe(`on ${server.name}`, () => {
      if (server.create === undefined) declareMissing(server);
      else define(testDatabase(server.name, server.create));
    });
  }
}

function declareMissing(server: TestServer): void {
  it(server.missing, (test) => {
    assert.notEqual(process.env.CI, "true", server.missing);
    test.skip(server.missing);
  });
}

function testDatabase(name: string, create: () => Promise<Scratch>): TestDatabase {
  const free: Scratch[] = [];
  const all: Scratch[] = [];
  after(async () => {
    for (const scratch of all) if (!giveBack(name, scratch)) await scratch.drop();
  });
  return {
    name,
    async open() {
      const used = free.pop() ?? takeMigrated(name);
      const scratch = used ?? (await create());
      if (!used) enterAsTaken(name, scratch);
      if (!all.includes(scratch)) all.push(scratch);
      // On SQLite two files, as the hub itself demands; on a server one database holds both.
      const configUrl = scratch.url.replace(/test\.db$/, "config.db");
      await using opened = new AsyncDisposableStack();
      const config = opened.use(openConfigStore(configUrl, tmpdir()));
      const data = opened.use(openDataStore(scratch.url, tmpdir()));
      if (used) {
        await empty(config.db);
        if (configUrl !== scratch.url) await empty(data.db);
      } else for (const store of [config, data]) await store.migrate();
      const stores = opened.move();
      return {
        config,
        data,
        configUrl,
        url: scratch.url,
        async [Symbol.asyncDispose]() {
          await stores.disposeAsync();
          free.push(scratch);
        },
      };
    },
  };
}

/** Asks in one statement where there is anything: most tables have nothing, and each delete is a round trip. */
async function empty<T>(db: Kysely<T>): Promise<void> {
  const tables = (await db.introspection.getTables()).filter(
    ({ name }) => !name.includes("_migration"),
  );
  const looks = tables.map(
    ({ name }) =>
      sql`select ${sql.lit(name)} as name, exists(select 1 from ${sql.table(name)}) as filled`,
  );
  const { rows } = await sql<{ name: string; filled: boolean | number }>`${sql.join(
    looks,
    sql` union all `,
  )}`.execute(db);
  const filled = rows.filter((row) => row.filled === true || Number(row.filled) === 1);
  if (filled.length === 0) return;
  await db.transaction().execute(async (tx) => {
    for (const { name } of filled) await sql`delete from ${sql.table(name)}`.execute(tx);
  });
}

/** A tenant to work in; its id. */
export async function seedTenant({ db }: ConfigStore, slug = "main"): Promise<number> {
  const at = Date.UTC(2026, 0, 1);
  await db
    .insertInto("tenant")
    .values({ slug, name: slug, time_zone: "Europe/Warsaw", created_at: at, updated_at: at })
    .execute();
  const row = await db
    .selectFrom("tenant")
    .select("id")
    .where("slug", "=", slug)
    .executeTakeFirstOrThrow();
  return row.id;
}
