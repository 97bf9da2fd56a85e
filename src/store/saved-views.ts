import type { Insertable, Selectable, Updateable } from "kysely";
import type { SavedViewTable } from "./config-schema.ts";
import { isUniqueViolation } from "./faults.ts";
import type { ConfigStore } from "./store.ts";

export type SavedView = Selectable<SavedViewTable>;
export type NewSavedView = Omit<Insertable<SavedViewTable>, "id" | "tenant_id">;

/** Whose view it is; every function sees that person's alone. */
interface Owner {
  readonly userId: number;
}

/** By name; of one page or of all. */
export async function listSavedViews(
  { db }: ConfigStore,
  { userId, page }: Owner & { page?: string },
): Promise<SavedView[]> {
  let query = db.selectFrom("saved_view").selectAll().where("user_id", "=", userId);
  if (page !== undefined) query = query.where("page", "=", page);
  return query.orderBy("page").orderBy("name").execute();
}

export const findSavedView = (
  { db }: ConfigStore,
  { userId, id }: Owner & { id: number },
): Promise<SavedView | undefined> =>
  db
    .selectFrom("saved_view")
    .selectAll()
    .where("user_id", "=", userId)
    .where("id", "=", id)
    .executeTakeFirst();

/** Undefined where the person has one of that name on the page. */
export async function insertSavedView(
  store: ConfigStore,
  row: NewSavedView,
): Promise<SavedView | undefined> {
  const { user_id, page, name } = row;
  try {
    await store.db
      .insertInto("saved_view")
      .values(row as Insertable<SavedViewTable>)
      .execute();
  } catch (error) {
    if (isUniqueViolation(error)) return undefined;
    throw error;
  }
  const views = await listSavedViews(store, { userId: user_id, page });
  return views.find((view) => view.name === name);
}

/** `taken` where another one of the page has the name. */
export async function updateSavedView(
  { db }: ConfigStore,
  { userId, id }: Owner & { id: number },
  values: Updateable<SavedViewTable>,
): Promise<"done" | "missing" | "taken"> {
  try {
    const { numUpdatedRows } = await db
      .updateTable("saved_view")
      .set(values)
      .where("user_id", "=", userId)
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n ? "done" : "missing";
  } catch (error) {
    if (isUniqueViolation(error)) return "taken";
    throw error;
  }
}

export async function deleteSavedView(
  { db }: ConfigStore,
  { userId, id }: Owner & { id: number },
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("saved_view")
    .where("user_id", "=", userId)
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
