import { type Insertable, type Selectable, sql } from "kysely";
import type { IncomingHookTable } from "./config-schema.ts";
import { isUniqueViolation } from "./faults.ts";
import { findIntegration, findIntegrationById, type Integration } from "./integrations.ts";
import type { ConfigStore } from "./store.ts";

export type HookRow = Selectable<IncomingHookTable>;
export type NewHook = Omit<Insertable<IncomingHookTable>, "id" | "tenant_id">;

/** An integration that calls may come for, with its hook. */
export interface HookPlace {
  readonly integration: Integration;
  readonly hook: HookRow;
}

/**
 * Hooks whose integration has this slug, of any tenant; where none has, of the integration of that number. On
 * the hub's own store.
 */
export async function findHookPlaces(
  store: ConfigStore,
  slugOrNumber: string,
): Promise<HookPlace[]> {
  const { db } = store;
  const bySlug = await db
    .selectFrom("integration")
    .selectAll()
    .where("slug", "=", slugOrNumber)
    .limit(100)
    .execute();
  const byNumber = bySlug.length === 0 ? await findIntegration(store, slugOrNumber) : undefined;
  const places: HookPlace[] = [];
  for (const integration of byNumber ? [byNumber] : bySlug) {
    const hook = await findHook(store, integration.id);
    if (hook) places.push({ integration, hook });
  }
  return places;
}

export async function findHook(
  { db }: ConfigStore,
  integrationId: number,
): Promise<HookRow | undefined> {
  return db
    .selectFrom("incoming_hook")
    .selectAll()
    .where("integration_id", "=", integrationId)
    .executeTakeFirst();
}

/** Puts the hook in the place of the one that the integration has, if any. On a tenant's store. */
export async function saveHook(
  { db }: ConfigStore,
  row: NewHook,
  { isNew }: { isNew: boolean },
): Promise<boolean> {
  if (!isNew) {
    const { created_at: _, created_by: __, runs_wanted: ___, runs_started: ____, ...values } = row;
    const result = await db
      .updateTable("incoming_hook")
      .set(values)
      .where("integration_id", "=", row.integration_id)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }
  try {
    await db
      .insertInto("incoming_hook")
      .values(row as Insertable<IncomingHookTable>)
      .execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** On a tenant's store. */
export async function setHookSecrets(
  { db }: ConfigStore,
  { integrationId, secrets, now }: { integrationId: number; secrets: string; now: number },
): Promise<void> {
  await db
    .updateTable("incoming_hook")
    .set({ secrets, updated_at: now })
    .where("integration_id", "=", integrationId)
    .execute();
}

/** False where there was none. On a tenant's store. */
export async function deleteHook({ db }: ConfigStore, integrationId: number): Promise<boolean> {
  const result = await db
    .deleteFrom("incoming_hook")
    .where("integration_id", "=", integrationId)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Notes a call; `wantsRun`: its action has to run once more from now on. */
export async function noteCall(
  { db }: ConfigStore,
  { id, now, wantsRun }: { id: number; now: number; wantsRun: boolean },
): Promise<void> {
  await db
    .updateTable("incoming_hook")
    .set({
      last_call_at: now,
      ...(wantsRun ? { runs_wanted: sql<number>`runs_wanted + 1` } : {}),
    })
    .where("id", "=", id)
    .execute();
}

/** Hooks with calls for which no run was started yet; on the hub's own store. */
export async function hooksWantingRuns({ db }: ConfigStore): Promise<HookPlace[]> {
  const hooks = await db
    .selectFrom("incoming_hook")
    .selectAll()
    .whereRef("runs_wanted", ">", "runs_started")
    .where("active", "=", 1)
    .orderBy("id")
    .limit(100)
    .execute();
  const places: HookPlace[] = [];
  for (const hook of hooks) {
    const integration = await findIntegrationById({ db } as ConfigStore, hook.integration_id);
    if (integration) places.push({ integration, hook });
  }
  return places;
}

/** A run was started for the first `count` calls. */
export async function noteRunStarted(
  { db }: ConfigStore,
  { id, count }: { id: number; count: number },
): Promise<void> {
  await db
    .updateTable("incoming_hook")
    .set({ runs_started: count })
    .where("id", "=", id)
    .where("runs_started", "<", count)
    .execute();
}
