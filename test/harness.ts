import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { after, describe, it } from "node:test";
import { type Kysely, sql } from "kysely";
import { openConfigStore, openDataStore } from "../src/store/open.ts";
import type { ConfigStore, DataStore } from "../src/store/store.ts";
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
    for (const scratch of all) await scratch.drop();
  });
  return {
    name,
    async open() {
      const used = free.pop();
      const scratch = used ?? (await create());
      if (!used) all.push(scratch);
      // On SQLite two files, as the hub itself demands; on a server one database holds both.
      const configUrl = scratch.url.replace(/test\.db$/, "config.db");
      const config = openConfigStore(configUrl, tmpdir());
      const data = openDataStore(scratch.url, tmpdir());
      if (used) {
        await empty(config.db);
        await empty(data.db);
      } else for (const store of [config, data]) await store.migrate();
      return {
        config,
        data,
        configUrl,
        url: scratch.url,
        async [Symbol.asyncDispose]() {
          await config[Symbol.asyncDispose]();
          await data[Symbol.asyncDispose]();
          free.push(scratch);
        },
      };
    },
  };
}

async function empty<T>(db: Kysely<T>): Promise<void> {
  const tables = await db.introspection.getTables();
  for (const { name } of tables) {
    if (!name.includes("_migration")) await sql`delete from ${sql.table(name)}`.execute(db);
  }
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
