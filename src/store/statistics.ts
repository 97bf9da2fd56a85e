import { sql } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { DataStore } from "./store.ts";

/** Rows of a growing table after which the planner has to know of them. */
const STEPS = [2_000, 20_000, 200_000, 2_000_000];

/**
 * Tells the database's planner how the tables of an entity look by now, where one run has made so many records that
 * what it knows cannot be true any more: it looks by itself only minutes later, and reads whole tables until then.
 */
export async function noteGrowth(
  { db, can }: DataStore,
  entity: Entity,
  { before, after }: { readonly before: number; readonly after: number },
): Promise<void> {
  if (!can.analyze || !STEPS.some((step) => before < step && after >= step)) return;
  for (const table of [entity, "record_origin", "record_identity", "record_agreement"]) {
    // It names no rows, so that there is nothing of other tenants to keep out.
    await sql`analyze ${sql.table(table)}`.execute(db.withoutPlugins());
  }
}
