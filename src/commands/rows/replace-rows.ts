import type { Kysely } from "kysely";
import type { Entity } from "../../model/entities.ts";
import { insertFast } from "../../store/fast-insert.ts";
import { isAmong } from "../../store/lists.ts";
import type { DataStore, Store } from "../../store/store.ts";
import type { Table } from "../definition.ts";
import { physicalTable } from "../sql/physical.ts";
import type { StoredValue } from "./stored-values.ts";

type Rows = readonly Record<string, StoredValue>[];
type AnyTables = Record<string, Record<string, StoredValue>>;
const anyOf = (store: DataStore) => store as unknown as Store<AnyTables>;

/** Of these records, in a table; `rows` are what they are now. */
export async function replaceRows(
  store: DataStore,
  table: Table,
  { recordIds, rows }: { readonly recordIds: readonly number[]; readonly rows: Rows },
): Promise<void> {
  const name = physicalTable(table);
  const { db, can } = anyOf(store);
  await (db as Kysely<AnyTables>)
    .deleteFrom(name)
    .where(isAmong(can, "record_id", recordIds))
    .execute();
  await insertFast(anyOf(store), name, rows);
}

/** `part` of a row in a table that has rows of every entity. */
export const partOf = (entity: Entity, part: string): string => `${entity} ${part}`;

/** As `replaceRows`, in a table that has rows of other entities too; their `part` is that of `partOf`. */
export async function replaceOwn(
  store: DataStore,
  table: Table,
  {
    entity,
    recordIds,
    rows,
  }: { readonly entity: Entity; readonly recordIds: readonly number[]; readonly rows: Rows },
): Promise<void> {
  const name = physicalTable(table);
  const { db, can } = anyOf(store);
  await (db as Kysely<AnyTables>)
    .deleteFrom(name)
    .where(isAmong(can, "record_id", recordIds))
    .where("part", ">=", `${entity} `)
    .where("part", "<", `${entity}!`)
    .execute();
  await insertFast(anyOf(store), name, rows);
}

/** Every row of the tenant in a table that is made of no records. */
export async function replaceTable(store: DataStore, table: Table, rows: Rows): Promise<void> {
  const name = physicalTable(table);
  await (anyOf(store).db as Kysely<AnyTables>).deleteFrom(name).execute();
  await insertFast(anyOf(store), name, rows);
}
