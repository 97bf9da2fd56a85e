import type { Insertable, Selectable, Updateable } from "kysely";
import type { AccountingUnitTable } from "./command-schema.ts";
import { isUniqueViolation } from "./faults.ts";
import type { ConfigStore } from "./store.ts";

export type UnitRow = Selectable<AccountingUnitTable>;
export type NewUnitRow = Omit<Insertable<AccountingUnitTable>, "id" | "tenant_id">;

/** By name, on a tenant's store; those of every tenant on the hub's own. */
export const listUnits = ({ db }: ConfigStore): Promise<UnitRow[]> =>
  db.selectFrom("accounting_unit").selectAll().orderBy("name").orderBy("id").execute();

export const findUnit = ({ db }: ConfigStore, id: number): Promise<UnitRow | undefined> =>
  db.selectFrom("accounting_unit").selectAll().where("id", "=", id).executeTakeFirst();

/** By the GUID in lower case; on the hub's own store, whatever the tenant. */
export const findUnitByGuid = ({ db }: ConfigStore, unitId: string): Promise<UnitRow | undefined> =>
  db.selectFrom("accounting_unit").selectAll().where("unit_id", "=", unitId).executeTakeFirst();

/** On a tenant's store; undefined where any tenant has a unit of that GUID. */
export async function insertUnit(
  store: ConfigStore,
  row: NewUnitRow,
): Promise<UnitRow | undefined> {
  try {
    await store.db
      .insertInto("accounting_unit")
      .values(row as Insertable<AccountingUnitTable>)
      .execute();
  } catch (error) {
    if (isUniqueViolation(error)) return undefined;
    throw error;
  }
  return findUnitByGuid(store, row.unit_id);
}

/** `taken` where another unit, perhaps of another tenant, has the GUID. */
export async function updateUnit(
  { db }: ConfigStore,
  id: number,
  values: Updateable<AccountingUnitTable>,
): Promise<"done" | "missing" | "taken"> {
  try {
    const { numUpdatedRows } = await db
      .updateTable("accounting_unit")
      .set(values)
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n ? "done" : "missing";
  } catch (error) {
    if (isUniqueViolation(error)) return "taken";
    throw error;
  }
}

export async function deleteUnit({ db }: ConfigStore, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("accounting_unit")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
