import assert from "node:assert/strict";
import { it } from "node:test";
import { sql } from "kysely";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import type { ConfigStore } from "./store.ts";
import { forTenant } from "./tenant-wall.ts";

const AT = 1;

forEachDatabase((database) => {
  async function openTwo(config: ConfigStore) {
    const [a, b] = [await seedTenant(config, "a"), await seedTenant(config, "b")];
    return [forTenant(config, a), forTenant(config, b)] as const;
  }
  const addGroup = ({ db }: ConfigStore, name: string) =>
    db
      .insertInto("user_group")
      .values({ name, permissions: "[]", created_at: AT, updated_at: AT })
      .execute();

  it("keeps what one tenant writes from every statement of another", async () => {
    await using stores = await database.open();
    const [a, b] = await openTwo(stores.config);
    await addGroup(a, "books");
    await addGroup(b, "books");

    const seen = await a.db.selectFrom("user_group").selectAll().execute();
    assert.deepEqual(
      seen.map((row) => row.tenant_id),
      [a.tenantId],
    );
    await b.db.updateTable("user_group").set({ name: "taken" }).execute();
    await b.db.deleteFrom("user_group").where("name", "=", "books").execute();
    const [left] = await a.db.selectFrom("user_group").selectAll().execute();
    assert.equal(left?.name, "books");
  });

  it("holds against OR, joins, subqueries and other tenants' ids", async () => {
    await using stores = await database.open();
    const [a, b] = await openTwo(stores.config);
    await addGroup(a, "books");
    await addGroup(b, "secret");

    const withOr = await a.db
      .selectFrom("user_group")
      .select("name")
      .where(sql<boolean>`1 = 1 or 1 = 1`)
      .execute();
    assert.deepEqual(
      withOr.map((row) => row.name),
      ["books"],
    );
    const joined = await a.db
      .selectFrom("user_group as one")
      .leftJoin("user_group as other", (join) => join.on(sql<boolean>`1 = 1 or 1 = 1`))
      .select("other.name")
      .execute();
    assert.deepEqual(
      joined.map((row) => row.name),
      ["books"],
    );
    const nested = await a.db
      .selectFrom("tenant")
      .select((eb) =>
        eb.selectFrom("user_group").select(eb.fn.countAll<number>().as("n")).as("groups"),
      )
      .execute();
    assert.deepEqual(
      nested.map((row) => Number(row.groups)),
      [1],
    );
  });

  it("refuses what it cannot see into", async () => {
    await using stores = await database.open();
    const [a] = await openTwo(stores.config);
    const wall = /tenant wall/;
    await assert.rejects(sql`select * from user_group`.execute(a.db), wall);
    await assert.rejects(a.db.selectFrom("user").selectAll().execute(), wall);
    await assert.rejects(
      a.db
        .updateTable("token")
        .set({ tenant_id: 9 } as never)
        .execute(),
      wall,
    );
    await assert.rejects(
      a.db
        .with("all_groups", (db) => db.selectFrom("user_group").selectAll())
        .selectFrom("all_groups")
        .selectAll()
        .execute(),
      wall,
    );
    await assert.rejects(addGroupOf(a, 99), wall);
  });
});

const addGroupOf = ({ db }: ConfigStore, tenantId: number) =>
  db
    .insertInto("user_group")
    .values({ tenant_id: tenantId, name: "x", permissions: "[]", created_at: AT, updated_at: AT })
    .execute();
