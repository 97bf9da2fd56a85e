import { type Insertable, type Kysely, type Selectable, sql } from "kysely";
import type { Entity, RecordOf } from "../model/entities.ts";
import type { DataTables, InvoiceTable } from "./data-schema.ts";
import { insertFastForIds } from "./fast-insert.ts";
import { isAmong } from "./lists.ts";
import { columnsOf } from "./record-columns.ts";
import type { DataStore } from "./store.ts";

export interface StoredRecord<E extends Entity = Entity> {
  readonly id: number;
  readonly entity: E;
  readonly data: RecordOf<E>;
  readonly created_at: number;
  readonly updated_at: number;
  readonly deleted_at: number | null;
  /** Somebody deleted it in the hub. */
  readonly removed_at: number | null;
  /** Grows with every change. */
  readonly revision: number;
  /** The record that this one has become part of. */
  readonly merged_into: number | null;
}

/** The columns that every record table has: enough for what is done with all of them alike. */
type AnyRecord = Kysely<{
  record: Pick<InvoiceTable, keyof InvoiceTable & keyof DataTables["item"]>;
}>;
const tableOf = ({ db }: DataStore) => db as unknown as AnyRecord;

type Row = Pick<Selectable<InvoiceTable>, (typeof FIELDS)[number]>;
const toRecord = <E extends Entity>(entity: E, row: Row): StoredRecord<E> => ({
  id: row.id,
  entity,
  data: JSON.parse(row.data) as RecordOf<E>,
  created_at: row.created_at,
  updated_at: row.updated_at,
  deleted_at: row.deleted_at,
  removed_at: row.removed_at,
  revision: row.revision,
  merged_into: row.merged_into,
});
const FIELDS = [
  ...(["id", "data", "created_at", "updated_at"] as const),
  ...(["deleted_at", "removed_at", "merged_into", "revision"] as const),
] as const;

export async function findRecord<E extends Entity>(
  store: DataStore,
  entity: E,
  id: number,
): Promise<StoredRecord<E> | undefined> {
  const [record] = await findRecords(store, entity, [id]);
  return record;
}

/** In no order; ids that are not there are left out. */
export async function findRecords<E extends Entity>(
  store: DataStore,
  entity: E,
  ids: readonly number[],
): Promise<StoredRecord<E>[]> {
  if (ids.length === 0) return [];
  const rows = await tableOf(store)
    .selectFrom(entity as unknown as "record")
    .select(FIELDS)
    .where(isAmong(store.can, "id", ids))
    .execute();
  return rows.map((row) => toRecord(entity, row));
}

/** As `findRecords`; where several can write at one time, others wait for the end of this transaction. */
export async function lockRecords<E extends Entity>(
  store: DataStore,
  entity: E,
  ids: readonly number[],
): Promise<StoredRecord<E>[]> {
  if (ids.length === 0) return [];
  const rows = await tableOf(store)
    .selectFrom(entity as unknown as "record")
    .select(FIELDS)
    .where(isAmong(store.can, "id", ids))
    .orderBy("id")
    .$if(store.can.skipLocked, (query) => query.forUpdate())
    .execute();
  return rows.map((row) => toRecord(entity, row));
}

/** A record with its JSON text, which its writer has already. */
export interface WrittenRecord<E extends Entity> {
  readonly data: RecordOf<E>;
  readonly text: string;
}

/** Answers the new ids, in the order of the records. */
export function insertRecords<E extends Entity>(
  store: DataStore,
  entity: E,
  records: readonly WrittenRecord<E>[],
  now: number,
): Promise<readonly number[]> {
  const rows = records.map(({ data, text }) => ({
    ...columnsOf(entity, data),
    data: text,
    created_at: now,
    updated_at: now,
    deleted_at: null,
    removed_at: null,
    merged_into: null,
    revision: 1,
  }));
  return insertFastForIds(store, entity, rows as unknown as Insertable<DataTables[E]>[]);
}

/** Writes the whole record anew; a record that was deleted is back. */
export async function updateRecord<E extends Entity>(
  store: DataStore,
  entity: E,
  { id, data, text, now }: WrittenRecord<E> & { id: number; now: number },
): Promise<void> {
  const values = {
    ...columnsOf(entity, data),
    data: text,
    updated_at: now,
    deleted_at: null,
    removed_at: null,
    revision: sql`revision + 1`,
  };
  await tableOf(store)
    .updateTable(entity as unknown as "record")
    .set(values as never)
    .where("id", "=", id)
    .execute();
}

export async function markRecordDeleted(
  store: DataStore,
  entity: Entity,
  { id, now, isRemoved }: { id: number; now: number; isRemoved?: boolean },
): Promise<void> {
  const removed = isRemoved ? { removed_at: now } : {};
  await tableOf(store)
    .updateTable(entity as unknown as "record")
    .set({ deleted_at: now, updated_at: now, revision: sql`revision + 1`, ...removed })
    .where("id", "=", id)
    .execute();
}

export interface RecordFilter {
  /** Part of a number, name, code or tax id. */
  readonly q?: string;
  readonly direction?: string;
  /** Orders only. */
  readonly statuses?: readonly string[];
  readonly currency?: string;
  /** Issue dates, inclusive, YYYY-MM-DD; of invoices and orders. */
  readonly dateFrom?: string;
  readonly dateTo?: string;
  readonly projectId?: string;
  /** Items only: those in use, or those that are not any more. */
  readonly active?: boolean;
  readonly withDeleted?: boolean;
}

const SEARCHED: Readonly<Record<Entity, readonly string[]>> = {
  invoice: ["number", "seller_name", "seller_tax_id", "buyer_name", "fiscal_id"],
  party: ["name", "tax_id"],
  item: ["code", "name", "ean"],
  order: ["number", "buyer_name", "buyer_tax_id", "seller_name", "seller_tax_id"],
};

/** Newest key first; `before` is the key of the last record of the page before. */
export async function listRecords<E extends Entity>(
  store: DataStore,
  entity: E,
  { filter, before, limit }: { filter: RecordFilter; before?: number; limit: number },
): Promise<StoredRecord<E>[]> {
  let query = tableOf(store)
    .selectFrom(entity as unknown as "record")
    .select(FIELDS)
    .orderBy("id", "desc")
    .limit(limit);
  if (before !== undefined) query = query.where("id", "<", before);
  if (!filter.withDeleted) query = query.where("deleted_at", "is", null);
  if (entity === "invoice" || entity === "order") {
    const { direction, dateFrom, dateTo } = filter;
    if (direction) query = query.where(sql.ref("direction"), "=", direction);
    if (dateFrom) query = query.where(sql.ref("issue_date"), ">=", dateFrom);
    if (dateTo) query = query.where(sql.ref("issue_date"), "<=", dateTo);
  }
  const { projectId, statuses, currency } = filter;
  if (entity === "invoice" && projectId) {
    query = query.where(sql.ref("project_id"), "=", projectId);
  }
  if (entity === "order" && statuses) {
    query = query.where(sql.ref("status"), "in", [...statuses]);
  }
  if (entity === "order" && currency) query = query.where(sql.ref("currency"), "=", currency);
  const { q, active } = filter;
  if (entity === "item" && active !== undefined) {
    query = query.where(sql.ref("active"), "=", active ? 1 : 0);
  }
  if (q) {
    const pattern = `%${q.toLowerCase().replace(/[!%_]/g, "!$&")}%`;
    query = query.where((eb) =>
      eb.or(
        SEARCHED[entity].map(
          (column) => sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '!'`,
        ),
      ),
    );
  }
  return (await query.execute()).map((row) => toRecord(entity, row));
}
