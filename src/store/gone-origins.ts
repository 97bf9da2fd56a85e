import type { Entity } from "../model/entities.ts";
import type { DataStore } from "./store.ts";

/** The origins that a read should have come across, had it seen all that is there. */
export interface Compared {
  readonly entity: Entity;
  readonly integrationId: number;
  readonly stream: string;
  /** Issue dates, inclusive, where the read was of a period. */
  readonly period?: { readonly from: string; readonly to: string } | undefined;
}

/** Not seen by this run, nor by any other since then. */
export interface Unseen {
  readonly runId: string;
  readonly before: number;
}

function living({ db }: DataStore, { entity, integrationId, stream, period }: Compared) {
  const query = db
    .selectFrom("record_origin")
    .where("record_origin.integration_id", "=", integrationId)
    .where("record_origin.entity", "=", entity)
    .where("record_origin.stream", "=", stream)
    .where("record_origin.deleted_at", "is", null);
  if (!period) return query;
  return query
    .innerJoin("invoice", "invoice.id", "record_origin.record_id")
    .where("invoice.issue_date", ">=", period.from)
    .where("invoice.issue_date", "<=", period.to) as unknown as typeof query;
}

/** How many origins of the stream, and of the period, are not known to be gone. */
export async function countLivingOrigins(store: DataStore, compared: Compared): Promise<number> {
  const row = await living(store, compared)
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Those of them that were not seen, by id; `after` is the id of the last one of the page before. */
export function unseenOrigins(
  store: DataStore,
  compared: Compared,
  { runId, before, after, limit }: Unseen & { after: number; limit: number },
) {
  return living(store, compared)
    .select(["record_origin.id", "record_origin.record_id", "record_origin.remote_id"])
    .select("record_origin.data")
    .where("record_origin.id", ">", after)
    .where("record_origin.last_run_id", "!=", runId)
    .where("record_origin.seen_at", "<", before)
    .orderBy("record_origin.id")
    .limit(limit)
    .execute();
}

/** The ids at the source of what a run has set aside of a stream. */
export async function refusedIds(
  { db }: DataStore,
  { runId, stream }: { runId: string; stream: string },
): Promise<string[]> {
  const rows = await db
    .selectFrom("record_refused")
    .select("remote_id")
    .where("run_id", "=", runId)
    .where("stream", "=", stream)
    .execute();
  return rows.map((row) => row.remote_id);
}
