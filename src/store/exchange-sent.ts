import type { Insertable, Selectable, Updateable } from "kysely";
import type { Entity } from "../model/entities.ts";
import { insertMany } from "./bulk.ts";
import type { ExchangeBatchTable, ExchangeSentTable } from "./exchange-schema.ts";
import { isAmong } from "./lists.ts";
import { type DataStore, inTransaction } from "./store.ts";

export type ExchangeBatch = Selectable<ExchangeBatchTable>;
export type ExchangeSent = Selectable<ExchangeSentTable>;
export type NewSent = Omit<Insertable<ExchangeSentTable>, "id" | "tenant_id">;

/** The batch of this part of the run: the one that is there after a break, else a new one with the next number. */
export const openBatch = (
  store: DataStore,
  {
    definitionId,
    runId,
    part,
    now,
  }: { definitionId: number; runId: string; part: number; now: number },
): Promise<ExchangeBatch> =>
  inTransaction(store, async ({ db }) => {
    const find = () =>
      db
        .selectFrom("exchange_batch")
        .selectAll()
        .where("run_id", "=", runId)
        .where("part", "=", part)
        .executeTakeFirst();
    const there = await find();
    if (there) return there;
    const last = await db
      .selectFrom("exchange_batch")
      .select((eb) => eb.fn.max("number").as("number"))
      .where("definition_id", "=", definitionId)
      .executeTakeFirst();
    const values = {
      definition_id: definitionId,
      number: Number(last?.number ?? 0) + 1,
      run_id: runId,
      part,
      target: "",
      sha256: null,
      size_bytes: null,
      mime: null,
      records: 0,
      state: "open",
      message: null,
      created_at: now,
      updated_at: now,
    } as const;
    await db
      .insertInto("exchange_batch")
      .values(values as Insertable<ExchangeBatchTable>)
      .execute();
    const made = await find();
    if (!made) throw new Error(`Batch ${part} of ${runId} is not there`);
    return made;
  });

export async function updateBatch(
  { db }: DataStore,
  id: number,
  values: Updateable<ExchangeBatchTable>,
): Promise<void> {
  await db.updateTable("exchange_batch").set(values).where("id", "=", id).execute();
}

export async function removeBatch({ db }: DataStore, id: number): Promise<void> {
  await db.deleteFrom("exchange_batch").where("id", "=", id).execute();
}

export const findBatch = ({ db }: DataStore, id: number): Promise<ExchangeBatch | undefined> =>
  db.selectFrom("exchange_batch").selectAll().where("id", "=", id).executeTakeFirst();

/** Newest first. */
export async function listBatches(
  { db }: DataStore,
  {
    definitionId,
    state,
    before,
    limit,
  }: {
    definitionId: number;
    state?: ExchangeBatch["state"];
    before?: number;
    limit: number;
  },
): Promise<ExchangeBatch[]> {
  let query = db
    .selectFrom("exchange_batch")
    .selectAll()
    .where("definition_id", "=", definitionId)
    .orderBy("id", "desc")
    .limit(limit);
  if (state !== undefined) query = query.where("state", "=", state);
  if (before !== undefined) query = query.where("id", "<", before);
  return query.execute();
}

/** What was sent of these records last; those never sent are left out. */
export async function sentOf(
  { db, can }: DataStore,
  { definitionId, entity, ids }: { definitionId: number; entity: Entity; ids: readonly number[] },
): Promise<ReadonlyMap<number, ExchangeSent>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("exchange_sent")
    .selectAll()
    .where("definition_id", "=", definitionId)
    .where("entity", "=", entity)
    .where(isAmong(can, "record_id", ids))
    .execute();
  return new Map(rows.map((row) => [row.record_id, row]));
}

/** Replaces what was known of these records. */
export async function saveSent(
  tx: DataStore,
  rows: readonly NewSent[],
  { definitionId, entity }: { definitionId: number; entity: Entity },
): Promise<void> {
  const ids = rows.map(({ record_id: id }) => id);
  if (ids.length === 0) return;
  await tx.db
    .deleteFrom("exchange_sent")
    .where("definition_id", "=", definitionId)
    .where("entity", "=", entity)
    .where(isAmong(tx.can, "record_id", ids))
    .execute();
  await insertMany(tx, "exchange_sent", rows);
}

/** Records that wait for the other side's word, in the order of their keys. */
export function unanswered(
  { db }: DataStore,
  { definitionId, after, limit }: { definitionId: number; after: number; limit: number },
): Promise<ExchangeSent[]> {
  return db
    .selectFrom("exchange_sent")
    .selectAll()
    .where("definition_id", "=", definitionId)
    .where("state", "=", "sent")
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
}

export async function answerSent(
  { db }: DataStore,
  id: number,
  values: Pick<Updateable<ExchangeSentTable>, "state" | "remote_id" | "message" | "updated_at">,
): Promise<void> {
  await db.updateTable("exchange_sent").set(values).where("id", "=", id).execute();
}

/** All records of a batch at once: a file is answered as a whole. */
export async function answerBatch(
  { db }: DataStore,
  batchId: number,
  values: Pick<Updateable<ExchangeSentTable>, "state" | "message" | "updated_at">,
): Promise<void> {
  await db
    .updateTable("exchange_sent")
    .set(values)
    .where("batch_id", "=", batchId)
    .where("state", "=", "sent")
    .execute();
}

export async function listSent(
  { db }: DataStore,
  {
    definitionId,
    batchId,
    state,
    before,
    limit,
  }: {
    definitionId: number;
    batchId?: number;
    state?: ExchangeSent["state"];
    before?: number;
    limit: number;
  },
): Promise<ExchangeSent[]> {
  let query = db
    .selectFrom("exchange_sent")
    .selectAll()
    .where("definition_id", "=", definitionId)
    .orderBy("id", "desc")
    .limit(limit);
  if (batchId !== undefined) query = query.where("batch_id", "=", batchId);
  if (state !== undefined) query = query.where("state", "=", state);
  if (before !== undefined) query = query.where("id", "<", before);
  return query.execute();
}
