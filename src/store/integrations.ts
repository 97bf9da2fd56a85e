import type { Insertable, Selectable, Updateable } from "kysely";
import type { IntegrationTable } from "./config-schema.ts";
import { bumpRevision } from "./revisions.ts";
import { type ConfigStore, inTransaction } from "./store.ts";

export type Integration = Selectable<IntegrationTable>;

/** By slug, or by whole number where no slug of that text exists. */
export async function findIntegration(
  { db }: ConfigStore,
  idOrSlug: string,
): Promise<Integration | undefined> {
  const bySlug = await db
    .selectFrom("integration")
    .selectAll()
    .where("slug", "=", idOrSlug)
    .executeTakeFirst();
  if (bySlug || !/^\d{1,15}$/.test(idOrSlug)) return bySlug;
  return findIntegrationById({ db } as ConfigStore, Number(idOrSlug));
}

export async function findIntegrationById(
  { db }: ConfigStore,
  id: number,
): Promise<Integration | undefined> {
  return db.selectFrom("integration").selectAll().where("id", "=", id).executeTakeFirst();
}

export interface IntegrationFilter {
  /** Only these. */
  readonly ids?: readonly number[];
  readonly type?: string;
  readonly provider?: string;
  readonly active?: boolean;
}

/** In the order in which they were made; `after` is the last id of the page before. */
export async function listIntegrations(
  { db }: ConfigStore,
  { filter = {}, after, limit }: { filter?: IntegrationFilter; after?: number; limit: number },
): Promise<Integration[]> {
  let query = db.selectFrom("integration").selectAll().orderBy("id").limit(limit);
  if (after !== undefined) query = query.where("id", ">", after);
  if (filter.ids) query = query.where("id", "in", filter.ids.length > 0 ? [...filter.ids] : [0]);
  if (filter.type) query = query.where("integration_type", "=", filter.type);
  if (filter.provider) query = query.where("provider", "=", filter.provider);
  if (filter.active !== undefined) query = query.where("active", "=", filter.active ? 1 : 0);
  return query.execute();
}

/** @throws the database's unique violation where the slug is taken */
export async function insertIntegration(
  { db }: ConfigStore,
  row: Insertable<IntegrationTable>,
): Promise<void> {
  await db.insertInto("integration").values(row).execute();
}

/** `active` on a tenant's store only: the subscriptions that deliver through it are read again. */
export function updateIntegration(
  store: ConfigStore,
  id: number,
  values: Updateable<IntegrationTable>,
): Promise<void> {
  return inTransaction(store, async (tx) => {
    if (values.active !== undefined) await bumpRevision(tx, "subscription");
    await tx.db.updateTable("integration").set(values).where("id", "=", id).execute();
  });
}

/** On a tenant's store. */
export function deleteIntegration(store: ConfigStore, id: number): Promise<void> {
  return inTransaction(store, async (tx) => {
    await bumpRevision(tx, "subscription");
    await tx.db.deleteFrom("incoming_hook").where("integration_id", "=", id).execute();
    await tx.db.deleteFrom("schedule").where("integration_id", "=", id).execute();
    await tx.db.deleteFrom("connector_state").where("integration_id", "=", id).execute();
    await tx.db.deleteFrom("oauth_flow").where("integration_id", "=", id).execute();
    await tx.db.deleteFrom("connector_lock").where("integration_id", "=", id).execute();
    await tx.db.deleteFrom("connector_allowance").where("integration_id", "=", id).execute();
    await tx.db.deleteFrom("inbox_report").where("integration_id", "=", id).execute();
    await tx.db.deleteFrom("integration").where("id", "=", id).execute();
  });
}

/** Those that are switched off; on the hub's own store of all tenants. */
export async function inactiveIntegrationIds({ db }: ConfigStore): Promise<ReadonlySet<number>> {
  const rows = await db.selectFrom("integration").select("id").where("active", "=", 0).execute();
  return new Set(rows.map((row) => row.id));
}

/** The slugs of integrations by id, the deleted ones left out. */
export async function slugsOf(
  { db }: ConfigStore,
  ids: readonly number[],
): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("integration")
    .select(["id", "slug"])
    .where("id", "in", [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row.slug]));
}

/** Every integration's slug by its number. */
export async function allSlugs({ db }: ConfigStore): Promise<Map<number, string>> {
  const rows = await db.selectFrom("integration").select(["id", "slug"]).execute();
  return new Map(rows.map(({ id, slug }) => [id, slug]));
}
