import type { Insertable, Selectable } from "kysely";
import type { AuditEntryTable } from "./config-schema.ts";
import type { ConfigStore } from "./store.ts";

export type AuditEntry = Selectable<AuditEntryTable>;

/** On a tenant's store. */
export async function insertAuditEntry(
  { db }: ConfigStore,
  entry: Omit<AuditEntry, "id" | "tenant_id">,
): Promise<void> {
  await db
    .insertInto("audit_entry")
    .values(entry as Insertable<AuditEntryTable>)
    .execute();
}

export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly targetKind?: string;
  readonly target?: string;
  /** Epoch milliseconds, inclusive. */
  readonly since?: number;
  /** Epoch milliseconds, exclusive. */
  readonly until?: number;
}

/** Newest first; `before` is the id of the last one of the page before. */
export function listAuditEntries(
  { db }: ConfigStore,
  { filter, before, limit }: { filter: AuditFilter; before?: number; limit: number },
): Promise<AuditEntry[]> {
  let query = db.selectFrom("audit_entry").selectAll().orderBy("id", "desc").limit(limit);
  if (before !== undefined) query = query.where("id", "<", before);
  if (filter.actor) query = query.where("actor", "=", filter.actor);
  if (filter.action) query = query.where("action", "=", filter.action);
  if (filter.targetKind) query = query.where("target_kind", "=", filter.targetKind);
  if (filter.target) query = query.where("target", "=", filter.target);
  if (filter.since !== undefined) query = query.where("at", ">=", filter.since);
  if (filter.until !== undefined) query = query.where("at", "<", filter.until);
  return query.execute();
}
