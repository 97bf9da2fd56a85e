import type { Selectable } from "kysely";
import type { TenantTable } from "./config-schema.ts";
import type { ConfigStore } from "./store.ts";

export type Tenant = Selectable<TenantTable>;

/** The id of the new row. @throws the database's unique violation where the slug is taken. */
export async function insertTenant(
  { db }: ConfigStore,
  tenant: Pick<Tenant, "slug" | "name" | "time_zone"> & { readonly now: number },
): Promise<number> {
  const { now, ...values } = tenant;
  await db
    .insertInto("tenant")
    .values({ ...values, created_at: now, updated_at: now })
    .execute();
  const { id } = await db
    .selectFrom("tenant")
    .select("id")
    .where("slug", "=", tenant.slug)
    .executeTakeFirstOrThrow();
  return id;
}

export const findTenant = ({ db }: ConfigStore, id: number): Promise<Tenant | undefined> =>
  db.selectFrom("tenant").selectAll().where("id", "=", id).executeTakeFirst();

/** The oldest one: where the command line and AUTH=off work unless told otherwise. */
export const findFirstTenant = ({ db }: ConfigStore): Promise<Tenant | undefined> =>
  db.selectFrom("tenant").selectAll().orderBy("id").limit(1).executeTakeFirst();

export const findTenantBySlug = ({ db }: ConfigStore, slug: string): Promise<Tenant | undefined> =>
  db.selectFrom("tenant").selectAll().where("slug", "=", slug).executeTakeFirst();
