import type { Selectable } from "kysely";
import type { Entity } from "../model/entities.ts";
import { takeNumbers } from "./command-counters.ts";
import type { CommandRowTable } from "./command-schema.ts";
import { insertFast } from "./fast-insert.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

/** Values beside a record; what they are `commands/definition.ts` says. */
type Extra = { readonly [name: string]: string | boolean | undefined | readonly Extra[] };

/** What clients of the commands know of a record beside the record itself. */
export interface CommandRow {
  readonly id: number;
  readonly tableName: string;
  readonly entity: Entity;
  readonly recordId: number;
  readonly part: string;
  readonly inter: number;
  /** Upper case. */
  readonly guid: string;
  readonly extra: Extra;
  /** Epoch milliseconds. */
  readonly updatedAt: number;
}

/** One to be made; `changedAt` where it is not the moment at which it is made. */
export interface NewCommandRow
  extends Pick<CommandRow, "tableName" | "entity" | "recordId" | "part"> {
  readonly guid?: string | undefined;
  readonly extra?: Extra;
  readonly changedAt?: number;
}

const toRow = (row: Selectable<CommandRowTable>): CommandRow => ({
  id: row.id,
  tableName: row.table_name,
  entity: row.entity,
  recordId: Number(row.record_id),
  part: row.part,
  inter: Number(row.inter),
  guid: row.guid,
  extra: JSON.parse(row.extra) as Extra,
  updatedAt: Number(row.updated_at),
});

/** In the order in which they were made. */
export async function findCommandRows(
  { db, can }: DataStore,
  entity: Entity,
  recordIds: readonly number[],
): Promise<CommandRow[]> {
  if (recordIds.length === 0) return [];
  const rows = await db
    .selectFrom("command_row")
    .selectAll()
    .where("entity", "=", entity)
    .where(isAmong(can, "record_id", recordIds))
    .orderBy("id")
    .execute();
  return rows.map(toRow);
}

export async function findCommandRowByGuid(
  { db }: DataStore,
  guid: string,
): Promise<CommandRow | undefined> {
  const row = await db
    .selectFrom("command_row")
    .selectAll()
    .where("guid", "=", guid)
    .executeTakeFirst();
  return row && toRow(row);
}

export async function findCommandRowsByGuid(
  { db, can }: DataStore,
  guids: readonly string[],
): Promise<CommandRow[]> {
  if (guids.length === 0) return [];
  const rows = await db
    .selectFrom("command_row")
    .selectAll()
    .where(isAmong(can, "guid", guids))
    .execute();
  return rows.map(toRow);
}

export async function findCommandRowByInter(
  { db }: DataStore,
  tableName: string,
  inter: number,
): Promise<CommandRow | undefined> {
  const row = await db
    .selectFrom("command_row")
    .selectAll()
    .where("table_name", "=", tableName)
    .where("inter", "=", inter)
    .executeTakeFirst();
  return row && toRow(row);
}

/** Gives each its INTER, in their order; answers them in the order in which they were given. */
export async function insertCommandRows(
  store: DataStore,
  rows: readonly NewCommandRow[],
  now: number,
): Promise<CommandRow[]> {
  const numbers = new Map<string, number>();
  for (const [name, those] of Map.groupBy(rows, ({ tableName }) => tableName)) {
    numbers.set(name, await takeNumbers(store, `inter:${name}`, those.length));
  }
  const made = rows.map((row) => {
    const inter = numbers.get(row.tableName) ?? 0;
    numbers.set(row.tableName, inter + 1);
    return {
      table_name: row.tableName,
      entity: row.entity,
      record_id: row.recordId,
      part: row.part,
      inter,
      guid: row.guid ?? crypto.randomUUID().toUpperCase(),
      extra: JSON.stringify(row.extra ?? {}),
      created_at: now,
      updated_at: row.changedAt ?? now,
    };
  });
  await insertFast(store, "command_row", made);
  const found = await findCommandRowsByGuid(
    store,
    made.map(({ guid }) => guid),
  );
  const byGuid = new Map(found.map((row) => [row.guid, row]));
  return made.flatMap(({ guid }) => byGuid.get(guid) ?? []);
}

/** Whoever changes it marks its record, too. */
export async function updateCommandRow(
  { db }: DataStore,
  id: number,
  { extra }: { readonly extra: Extra },
  now: number,
): Promise<void> {
  await db
    .updateTable("command_row")
    .set({ extra: JSON.stringify(extra), updated_at: now })
    .where("id", "=", id)
    .execute();
}
