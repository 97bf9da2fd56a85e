import type { Kysely, Transaction } from "kysely";
import type { ConfigTables } from "./config-schema.ts";
import type { DataTables } from "./data-schema.ts";

/** What one database can do that another cannot. Code asks for the ability, never for the name. */
export interface Abilities {
  /** `FOR UPDATE SKIP LOCKED`: several workers take different rows at one moment. */
  readonly skipLocked: boolean;
  /** `INSERT … RETURNING`. */
  readonly returning: boolean;
  /**
   * Compiled statements stay in memory with the values they had last: inserts come in a few sizes (powers of
   * two) instead of one statement for each number of rows.
   */
  readonly keepsStatements: boolean;
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
