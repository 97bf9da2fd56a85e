import type { Insertable, Selectable } from "kysely";
import { insertMany } from "./bulk.ts";
import type { CommandLogTable } from "./command-schema.ts";
import type { DataStore } from "./store.ts";

export type CommandLogRow = Selectable<CommandLogTable>;
/** Of any tenant: for the hub's own store. */
export type NewCommandLogRow = Omit<Insertable<CommandLogTable>, "tenant_id"> & {
  readonly tenant_id: number;
};

/** On the hub's own store: lines of several tenants at once. */
export const insertCommandLog = (
  store: DataStore,
  rows: readonly NewCommandLogRow[],
): Promise<void> => insertMany(store, "command_log", rows as Insertable<CommandLogTable>[]);

export interface CommandLogFilter {
  readonly unitId?: number | undefined;
  readonly command?: string | undefined;
  readonly result?: "ok" | "error" | undefined;
  readonly errorNumber?: number | undefined;
  /** Epoch milliseconds, inclusive. */
  readonly since?: number | undefined;
  /** Epoch milliseconds, exclusive. */
  readonly until?: number | undefined;
}

/** Newest first, on a tenant's store; `before` is the id of the last line of the page before. */
export function listCommandLog(
  { db }: DataStore,
  {
    filter,
    before,
    limit,
  }: {
    readonly filter: CommandLogFilter;
    readonly before?: number | undefined;
    readonly limit: number;
  },
): Promise<CommandLogRow[]> {
  let query = db.selectFrom("command_log").selectAll().orderBy("id", "desc").limit(limit);
  if (before !== undefined) query = query.where("id", "<", before);
  if (filter.unitId !== undefined) query = query.where("unit_id", "=", filter.unitId);
  if (filter.command !== undefined) query = query.where("command", "=", filter.command);
  if (filter.result !== undefined) {
    query = query.where("error_number", filter.result === "ok" ? "=" : "<>", 0);
  }
  if (filter.errorNumber !== undefined) {
    query = query.where("error_number", "=", filter.errorNumber);
  }
  if (filter.since !== undefined) query = query.where("started_at", ">=", filter.since);
  if (filter.until !== undefined) query = query.where("started_at", "<", filter.until);
  return query.execute();
}
