import type { Insertable, Selectable, Updateable } from "kysely";
import type { ScheduleTable } from "./config-schema.ts";
import { isUniqueViolation } from "./faults.ts";
import type { ConfigStore } from "./store.ts";

export type Schedule = Selectable<ScheduleTable>;
export type NewSchedule = Omit<Insertable<ScheduleTable>, "id" | "tenant_id">;

/** Undefined where another schedule of the tenant has the name. On a tenant's store. */
export async function insertSchedule(
  { db, can }: ConfigStore,
  row: NewSchedule,
): Promise<number | undefined> {
  const insert = db.insertInto("schedule").values(row as Insertable<ScheduleTable>);
  try {
    if (can.returning) return (await insert.returning("id").executeTakeFirstOrThrow()).id;
    return Number((await insert.executeTakeFirstOrThrow()).insertId);
  } catch (error) {
    if (isUniqueViolation(error)) return undefined;
    throw error;
  }
}

/** By their names. On a tenant's store. */
export async function listSchedules(
  { db }: ConfigStore,
  { integrationId }: { integrationId?: number | undefined } = {},
): Promise<Schedule[]> {
  let query = db.selectFrom("schedule").selectAll().orderBy("name").orderBy("id").limit(1_000);
  if (integrationId !== undefined) query = query.where("integration_id", "=", integrationId);
  return query.execute();
}

export async function findSchedule({ db }: ConfigStore, id: number): Promise<Schedule | undefined> {
  return db.selectFrom("schedule").selectAll().where("id", "=", id).executeTakeFirst();
}

/** False where another schedule of the tenant has the name. On a tenant's store. */
export async function updateSchedule(
  { db }: ConfigStore,
  id: number,
  values: Updateable<ScheduleTable>,
): Promise<boolean> {
  try {
    await db.updateTable("schedule").set(values).where("id", "=", id).execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

export async function deleteSchedule({ db }: ConfigStore, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("schedule")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Of every tenant or of one, the longest due first. On the hub's own store. */
export async function dueSchedules(
  { db }: ConfigStore,
  { now, limit, tenantId }: { now: number; limit: number; tenantId?: number | undefined },
): Promise<Schedule[]> {
  return db
    .selectFrom("schedule")
    .selectAll()
    .where("active", "=", 1)
    .where("next_at", "<=", now)
    .$if(tenantId !== undefined, (query) => query.where("tenant_id", "=", tenantId ?? 0))
    .orderBy("next_at")
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** Active ones of every tenant whose next time lies ahead. On the hub's own store. */
export async function waitingSchedules({ db }: ConfigStore, now: number): Promise<Schedule[]> {
  return db
    .selectFrom("schedule")
    .selectAll()
    .where("active", "=", 1)
    .where("next_at", ">", now)
    .execute();
}

/** Writes only while the schedule is still due at that time: of several processes one wins. */
export async function moveSchedule(
  { db }: ConfigStore,
  { id, next_at }: Pick<Schedule, "id" | "next_at">,
  values: Updateable<ScheduleTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("schedule")
    .set(values)
    .where("id", "=", id)
    .where("next_at", "=", next_at)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
