import type { Insertable, Selectable, Updateable } from "kysely";
import type { EventTypeTable } from "./config-schema.ts";
import { bumpRevision } from "./revisions.ts";
import { type ConfigStore, inTransaction } from "./store.ts";

export type EventTypeRow = Selectable<EventTypeTable>;
export type NewEventType = Omit<Insertable<EventTypeTable>, "id" | "tenant_id" | "version">;

/** Of a tenant's store, or of all tenants on the hub's own; by name, then version. */
export const listEventTypes = ({ db }: ConfigStore): Promise<EventTypeRow[]> =>
  db.selectFrom("event_type").selectAll().orderBy("type").orderBy("version").execute();

/** Every version of one type, the oldest first. */
export const findEventTypeVersions = ({ db }: ConfigStore, type: string): Promise<EventTypeRow[]> =>
  db.selectFrom("event_type").selectAll().where("type", "=", type).orderBy("version").execute();

/** As the next version of its type. @throws the database's unique violation where two do it at once */
export function insertEventType(store: ConfigStore, row: NewEventType): Promise<number> {
  return inTransaction(store, async (tx) => {
    await bumpRevision(tx, "event_type");
    const version = ((await findEventTypeVersions(tx, row.type)).at(-1)?.version ?? 0) + 1;
    await tx.db
      .insertInto("event_type")
      .values({ ...row, version } as Insertable<EventTypeTable>)
      .execute();
    return version;
  });
}

/** Changes one version; false where there is none. */
export function updateEventType(
  store: ConfigStore,
  { type, version }: { type: string; version: number },
  values: Updateable<EventTypeTable>,
): Promise<boolean> {
  return inTransaction(store, async (tx) => {
    await bumpRevision(tx, "event_type");
    const result = await tx.db
      .updateTable("event_type")
      .set(values)
      .where("type", "=", type)
      .where("version", "=", version)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  });
}

/** With all its versions; how many there were. */
export function deleteEventType(store: ConfigStore, type: string): Promise<number> {
  return inTransaction(store, async (tx) => {
    await bumpRevision(tx, "event_type");
    const result = await tx.db.deleteFrom("event_type").where("type", "=", type).executeTakeFirst();
    return Number(result.numDeletedRows);
  });
}
