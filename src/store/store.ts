import type { Kysely, Transaction } from "kysely";
import type { ConfigTables } from "./config-schema.ts";
import type { DataTables } from "./data-schema.ts";

/** What one database can do that another cannot. Code asks for the ability, never for the name. */
export interface Abilities {
  /** `FOR UPDATE SKIP LOCKED`: several workers take different rows at one moment. */
  readonly skipLocked: boolean;
  /** `INSERT … RETURNING`. */
  readonly returning: boolean;
  /** How an insert changes the row that is there: `ON CONFLICT DO UPDATE` or `ON DUPLICATE KEY UPDATE`. */
  readonly upsert: "conflict" | "duplicate";
  /**
   * Compiled statements stay in memory with the values they had last: inserts come in a few sizes (powers of
   * two) instead of one statement for each number of rows.
   */
  readonly keepsStatements: boolean;
  /** `LISTEN` and `NOTIFY`: other processes hear of a commit at once. */
  readonly notices: boolean;
  /**
   * How to know which numbers of a table are taken by transactions that have not ended, so that a reader does
   * not pass them by. `none`: one writer at a time, numbers appear in their order. `locks`: the database tells
   * who may write the table. `dirty`: a transaction may see what others have not committed.
   */
  readonly unseen: "none" | "locks" | "dirty";
  /**
   * How a statement takes a list of values as one parameter, so that its text does not depend on their number:
   * an array, JSON, or not at all.
   */
  readonly lists: "array" | "json" | "none";
  /** Rows to insert may come as one parameter with JSON: `json_populate_recordset`. */
  readonly jsonRows: boolean;
  /** `ANALYZE`: the planner goes by figures that are only gathered now and then. */
  readonly analyze: boolean;
  /** Most parameters of one statement. */
  readonly maxParameters: number;
}

/**
 * One database. Every store function takes one first, so that the caller chooses the transaction. `tenantId`
 * is set on a store of one tenant: every statement through it sees and writes that tenant's rows only (the
 * tenant wall, `tenant-wall.ts`). Without it the store is the hub's own: sign-in, workers, housekeeping.
 */
export interface Store<T> {
  readonly db: Kysely<T> | Transaction<T>;
  readonly can: Abilities;
  readonly tenantId?: number;
}

/** Tenants, users, integrations, subscriptions, runs. */
export type ConfigStore = Store<ConfigTables>;
/** Records, events, deliveries, files: all that must change together. */
export type DataStore = Store<DataTables>;

/** Runs `work` in one transaction (READ COMMITTED where there is a choice); joins the one under way. */
export function inTransaction<T, R>(
  store: Store<T>,
  work: (tx: Store<T>) => Promise<R>,
): Promise<R> {
  if (store.db.isTransaction) return work(store);
  return store.db
    .transaction()
    .setIsolationLevel("read committed")
    .execute((db) => work({ ...store, db }));
}
