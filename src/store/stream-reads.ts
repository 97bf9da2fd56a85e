import { type Insertable, type Selectable, sql } from "kysely";
import type { StreamReadTable } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

export type StreamRead = Selectable<StreamReadTable>;

const MAX_ERROR = 500;

export interface StreamOf {
  readonly integrationId: number;
  readonly stream: string;
  readonly entity: string;
}

/** A stream was read to its end; in the transaction that says so, on a tenant's store. */
export const noteStreamSuccess = (
  store: DataStore,
  of: StreamOf,
  { runId, now }: { runId: string; now: number },
): Promise<void> => upsert(store, of, { last_success_at: now, last_run_id: runId }, now);

/** A read of a stream broke off; on a tenant's store. */
export const noteStreamFailure = (
  store: DataStore,
  of: StreamOf,
  { code, message, now }: { code: string; message: string; now: number },
): Promise<void> =>
  upsert(
    store,
    of,
    {
      last_failure_at: now,
      last_error_code: code.slice(0, 60),
      last_error: message.slice(0, MAX_ERROR),
    },
    now,
  );

async function upsert(
  { db, can }: DataStore,
  { integrationId, stream, entity }: StreamOf,
  values: Partial<StreamRead>,
  now: number,
): Promise<void> {
  const set = { entity, ...values, updated_at: now };
  const row = { integration_id: integrationId, stream, ...set } as Insertable<StreamReadTable>;
  const insert = db.insertInto("stream_read").values(row);
  await (can.upsert === "conflict"
    ? insert.onConflict((on) => on.columns(["integration_id", "stream"]).doUpdateSet(set))
    : insert.onDuplicateKeyUpdate(
        Object.fromEntries(Object.keys(set).map((name) => [name, sql`values(${sql.ref(name)})`])),
      )
  ).execute();
}

/** By integration and stream; of the store's tenant. */
export async function streamReads(
  { db }: DataStore,
  integrationIds: readonly number[],
): Promise<StreamRead[]> {
  if (integrationIds.length === 0) return [];
  return db
    .selectFrom("stream_read")
    .selectAll()
    .where("integration_id", "in", [...integrationIds])
    .orderBy("integration_id")
    .orderBy("stream")
    .execute();
}
