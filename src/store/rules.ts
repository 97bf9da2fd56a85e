import type { Insertable, Selectable, Updateable } from "kysely";
import type { RuleTable } from "./config-schema.ts";
import { bumpRevision } from "./revisions.ts";
import { type ConfigStore, inTransaction } from "./store.ts";

export type RuleRow = Selectable<RuleTable>;
export type NewRule = Omit<Insertable<RuleTable>, "id" | "tenant_id" | "position">;

/** In the order in which they are asked. */
export const listRules = ({ db }: ConfigStore): Promise<RuleRow[]> =>
  db.selectFrom("rule").selectAll().orderBy("position").orderBy("id").execute();

export const findRule = ({ db }: ConfigStore, id: number): Promise<RuleRow | undefined> =>
  db.selectFrom("rule").selectAll().where("id", "=", id).executeTakeFirst();

/** The names of the rules that are still there. */
export async function ruleNames(
  { db }: ConfigStore,
  ids: readonly number[],
): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const wanted = [...new Set(ids)];
  const rows = await db
    .selectFrom("rule")
    .select(["id", "name"])
    .where("id", "in", wanted)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function countRules({ db }: ConfigStore): Promise<number> {
  const row = await db
    .selectFrom("rule")
    .select((eb) => eb.fn.countAll<number | string | bigint>().as("n"))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Behind the last one. Answers its id. */
export function insertRule(store: ConfigStore, row: NewRule): Promise<number> {
  return inTransaction(store, async (tx) => {
    // First, so that two inserts at one moment come one after the other.
    await bumpRevision(tx, "rule");
    const last = (await listRules(tx)).at(-1);
    const values = { ...row, position: (last?.position ?? 0) + 1 } as Insertable<RuleTable>;
    await tx.db.insertInto("rule").values(values).execute();
    return (await listRules(tx)).at(-1)?.id ?? 0;
  });
}

/** False where there is none. */
export function updateRule(
  store: ConfigStore,
  id: number,
  values: Updateable<RuleTable>,
): Promise<boolean> {
  return inTransaction(store, async (tx) => {
    await bumpRevision(tx, "rule");
    const { numUpdatedRows } = await tx.db
      .updateTable("rule")
      .set(values)
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  });
}

/** False where there is none. What it gave stays until the rules are applied anew. */
export function deleteRule(store: ConfigStore, id: number): Promise<boolean> {
  return inTransaction(store, async (tx) => {
    await bumpRevision(tx, "rule");
    const { numDeletedRows } = await tx.db
      .deleteFrom("rule")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  });
}

/** Gives the rules the order of the ids; false, and nothing is changed, where these are not all the rules. */
export function orderRules(store: ConfigStore, ids: readonly number[]): Promise<boolean> {
  return inTransaction(store, async (tx) => {
    await bumpRevision(tx, "rule");
    const present = new Set((await listRules(tx)).map(({ id }) => id));
    const isWhole = ids.length === present.size && ids.every((id) => present.delete(id));
    if (!isWhole) return false;
    for (const [i, id] of ids.entries()) {
      await tx.db
        .updateTable("rule")
        .set({ position: i + 1 })
        .where("id", "=", id)
        .execute();
    }
    return true;
  });
}
