import { sql } from "kysely";
import type { RevisionTable } from "./config-schema.ts";
import type { ConfigStore } from "./store.ts";

type Name = RevisionTable["name"];

/** Says that something of a tenant has changed; in the transaction of the change. */
export async function bumpRevision(
  { db, can, tenantId }: ConfigStore,
  name: Name,
  ofTenant?: number,
): Promise<void> {
  const owner = tenantId === undefined && ofTenant !== undefined ? { tenant_id: ofTenant } : {};
  const insert = db.insertInto("revision").values({ ...owner, name, value: 1 });
  await (can.upsert === "conflict"
    ? insert.onConflict((on) =>
        on.columns(["tenant_id", "name"]).doUpdateSet({ value: sql<number>`revision.value + 1` }),
      )
    : insert.onDuplicateKeyUpdate({ value: sql<number>`value + 1` })
  ).execute();
}

/** Another text after each change, whichever process made it; on the hub's own store. */
export async function revisionOf({ db }: ConfigStore, name: Name): Promise<string> {
  const row = await db
    .selectFrom("revision")
    .select((eb) => [eb.fn.countAll().as("tenants"), eb.fn.sum("value").as("changes")])
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  return `${row.tenants} ${row.changes}`;
}
