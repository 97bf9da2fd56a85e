import type { Entity } from "../../model/entities.ts";
import type { Item } from "../../model/item.ts";
import {
  type CommandRow,
  findCommandRows,
  insertCommandRows,
  type NewCommandRow,
} from "../../store/command-rows.ts";
import type { StoredRecord } from "../../store/records.ts";
import type { DataStore } from "../../store/store.ts";
import type { LinkedParty, RecordSource, RowEnvironment, Table } from "../definition.ts";
import { placeOf } from "../tables/changes.ts";
import { itemParts } from "../tables/items.ts";
import { linkParties } from "./linked-parties.ts";
import { KEPT_TABLES } from "./shape.ts";
import { type StoredValue, storedRow } from "./stored-values.ts";

/** A record with a row of a head table. */
export interface HeadRow {
  readonly record: StoredRecord;
  readonly row: CommandRow;
}

export type RowsByTable = ReadonlyMap<Table, readonly Record<string, StoredValue>[]>;

/** Every head row of the records, with its number; those that have none yet get one, in the order of the records. */
export async function headRowsOf(
  store: DataStore,
  { records, env, now }: { records: readonly StoredRecord[]; env: RowEnvironment; now: number },
): Promise<readonly HeadRow[]> {
  const [first] = records;
  if (!first) return [];
  const ids = records.map(({ id }) => id);
  const known = new Map(
    (await findCommandRows(store, first.entity, ids)).map((row) => [keyOf(row), row]),
  );
  const wanted = records
    .toSorted((a, b) => a.id - b.id)
    .flatMap((record) => partsOf(record, env).map((part) => ({ record, part })));
  const missing = wanted
    .filter(({ record, part }) => !known.has(keyOf({ recordId: record.id, part })))
    .map(
      ({ record, part }): NewCommandRow => ({
        tableName: placeOf(record.entity, directionOf(record)).head,
        entity: record.entity,
        recordId: record.id,
        part,
        changedAt: record.updated_at,
      }),
    );
  for (const row of await insertCommandRows(store, missing, now)) known.set(keyOf(row), row);
  return wanted.flatMap(({ record, part }) => {
    const row = known.get(keyOf({ recordId: record.id, part }));
    return row ? [{ record, row }] : [];
  });
}

const keyOf = ({ recordId, part }: Pick<CommandRow, "recordId" | "part">): string =>
  `${recordId} ${part}`;

const partsOf = ({ entity, data }: StoredRecord, env: RowEnvironment): readonly string[] =>
  entity === "item" ? itemParts(data as Item, env) : [""];

export const directionOf = ({ data }: StoredRecord): string | undefined =>
  (data as { direction?: string }).direction;

/** The rows of the records in every table of their entity. */
export async function recordRows(
  store: DataStore,
  { heads, env }: { heads: readonly HeadRow[]; env: RowEnvironment },
): Promise<RowsByTable> {
  const links = await linkParties(store, heads);
  const sources = heads.map((head) => sourceOf(head, links.get(head.record.id), env));
  return new Map(
    tablesOf(heads[0]?.record.entity).map((table) => [
      table,
      sources.flatMap((source) =>
        (table.rowsOf?.(source) ?? []).map((row, at) =>
          storedRow(table, row, { recordId: source.recordId, part: source.part, seq: at + 1 }),
        ),
      ),
    ]),
  );
}

/** The tables that records of an entity are in. */
export const tablesOf = (entity: Entity | undefined): readonly Table[] =>
  KEPT_TABLES.filter(({ origin }) => origin.from === entity);

const sourceOf = (
  { record, row }: HeadRow,
  party: LinkedParty | undefined,
  env: RowEnvironment,
): RecordSource => ({
  entity: record.entity,
  record: record.data,
  recordId: record.id,
  part: row.part,
  inter: row.inter,
  guid: row.guid,
  extra: row.extra,
  revision: record.revision,
  updatedAt: Math.max(record.updated_at, row.updatedAt),
  party,
  env,
});
