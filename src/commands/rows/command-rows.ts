import type { Selectable } from "kysely";
import type { Clock } from "../../lib/clock.ts";
import { messageOf } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import { putEntry } from "../../store/command-entries.ts";
import type { CommandStateTable } from "../../store/command-schema.ts";
import { retryTransaction } from "../../store/faults.ts";
import { type ConfigStore, type DataStore, inTransaction } from "../../store/store.ts";
import { forTenant } from "../../store/tenant-wall.ts";
import { findTenant } from "../../store/tenants.ts";
import type { DialectId } from "../read/reader.ts";
import { DEFAULT_ENTRIES } from "../tables/default-entries.ts";
import { markAll } from "./mark-all.ts";
import { readCnbRates } from "./rate-rows.ts";
import { refreshBatch } from "./refresh-batch.ts";
import { replaceTable } from "./replace-rows.ts";
import { KEPT_TABLES, makeTables } from "./shape.ts";

/** Looks for marked records so often beside the commands themselves. */
const LOOK_MS = 1_000;
/** What was under way when a tenant got its tables has ended by then. */
const SETTLE_MS = 60_000;
const RATES_MS = 60_000;

export interface CommandRowsParts {
  readonly config: ConfigStore;
  /** The hub's own. */
  readonly data: DataStore;
  readonly dialect: DialectId;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps the tables of the commands in line with the records. */
export interface CommandRows {
  /** Makes the tables that any tenant needs. */
  prepare(): Promise<void>;
  /** Brings a tenant's tables up to date with every committed record. @throws the signal's reason */
  refresh(store: DataStore, timeZone: string, signal?: AbortSignal): Promise<void>;
  /** A tenant has its first unit: it gets code lists, and its records go into the tables. */
  activate(tenantId: number): Promise<void>;
  /** It has none any more. Numbers that were given stay given. */
  deactivate(tenantId: number): Promise<void>;
  /** Does beforehand what commands would have to wait for. */
  start(): void;
  stop(): Promise<void>;
}

export const createCommandRows = (parts: CommandRowsParts): CommandRows => new RowKeeper(parts);

type TenantStore = DataStore & { readonly tenantId: number };

/** When the rates of a tenant were compared with the stored ones, and the newest of these. */
interface RatesSeen {
  readonly looked: number;
  readonly newest: number;
}

class RowKeeper implements CommandRows {
  readonly #parts: CommandRowsParts;
  readonly #running = new Map<number, Promise<void>>();
  readonly #rates = new Map<number, RatesSeen>();
  readonly #stateQueries = new Map<number, StateQuery>();
  #made: Promise<number> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isStopping = false;

  constructor(parts: CommandRowsParts) {
    this.#parts = parts;
  }

  async prepare(): Promise<void> {
    if (await stateQuery(this.#parts.data).executeTakeFirst()) await this.#makeTables();
  }

  /** One refresh of a tenant at a time; one that began before the caller's is waited for, then it is looked again. */
  async refresh(store: DataStore, timeZone: string, signal?: AbortSignal): Promise<void> {
    const { tenantId } = store;
    if (tenantId === undefined) throw new Error("Rows are made on the store of a tenant");
    const running = this.#running;
    for (let before = running.get(tenantId); before; before = running.get(tenantId)) {
      await before.catch(() => {});
    }
    signal?.throwIfAborted();
    const work = this.#catchUp({ ...store, tenantId }, timeZone, signal);
    running.set(tenantId, work);
    try {
      await work;
    } finally {
      if (running.get(tenantId) === work) running.delete(tenantId);
    }
  }

  async activate(tenantId: number): Promise<void> {
    const { data, clock } = this.#parts;
    await this.#makeTables();
    const now = clock.now();
    await retryTransaction(() =>
      inTransaction(forTenant(data, tenantId), async (tx) => {
        if (await stateQuery(tx).executeTakeFirst()) return;
        await tx.db
          .insertInto("command_state")
          .values({ state: "filling", created_at: now, updated_at: now })
          .execute();
        const known = await tx.db.selectFrom("command_entry").select("id").limit(1).execute();
        if (known.length > 0) return;
        for (const { list, code, data: entry } of DEFAULT_ENTRIES) {
          await putEntry(tx, list, code, entry, now);
        }
      }),
    );
  }

  async deactivate(tenantId: number): Promise<void> {
    await this.#makeTables();
    await this.#running.get(tenantId)?.catch(() => {});
    await inTransaction(forTenant(this.#parts.data, tenantId), async (tx) => {
      await tx.db.deleteFrom("command_mark").execute();
      await tx.db.deleteFrom("command_state").execute();
      for (const table of KEPT_TABLES) await replaceTable(tx, table, []);
    });
    this.#rates.delete(tenantId);
    this.#stateQueries.delete(tenantId);
  }

  start(): void {
    this.#isStopping = false;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look();
    }, LOOK_MS);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  #makeTables(): Promise<number> {
    const { data, dialect } = this.#parts;
    this.#made ??= makeTables(data, dialect).catch((error: unknown) => {
      this.#made = undefined;
      throw error;
    });
    return this.#made;
  }

  async #catchUp(
    store: TenantStore,
    timeZone: string,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await this.#makeTables();
    let seen = await this.#stateOf(store);
    if (needsMarks(seen, this.#parts.clock.now())) {
      await this.#settle(store);
      seen = await this.#stateOf(store);
    }
    await this.#refreshRates(store);
    for (; seen?.has_marks; seen = await this.#stateOf(store)) {
      signal?.throwIfAborted();
      if (this.#isStopping && signal === undefined) return;
      await retryTransaction(() =>
        inTransaction(store, async (tx) => {
          await lockedState(tx);
          await refreshBatch(tx, { timeZone, now: this.#parts.clock.now() });
        }),
      );
    }
  }

  /** With whether there are marks. Every command waits for it: the statement is made once for each tenant. */
  async #stateOf(store: TenantStore) {
    const { tenantId, db } = store;
    const known = this.#stateQueries.get(tenantId) ?? stateQuery(store).compile();
    this.#stateQueries.set(tenantId, known);
    const { rows } = await db.executeQuery(known);
    return rows[0];
  }

  /** Marks what has to be looked at because of the tenant's state. */
  async #settle({ tenantId }: TenantStore): Promise<void> {
    const { data, clock } = this.#parts;
    const now = clock.now();
    await retryTransaction(() =>
      inTransaction(data, async (tx) => {
        const row = await lockedState(tx, tenantId);
        if (!row || !needsMarks(row, now)) return;
        const isFilling = row.state === "filling";
        const since = Number(row.updated_at) - SETTLE_MS;
        await markAll(tx, isFilling ? { tenantId } : { tenantId, since });
        await tx.db
          .updateTable("command_state")
          .set({ state: isFilling ? "settling" : "ready", updated_at: now })
          .where("tenant_id", "=", tenantId)
          .execute();
      }),
    );
  }

  async #refreshRates(store: TenantStore): Promise<void> {
    const { data, clock } = this.#parts;
    const before = this.#rates.get(store.tenantId);
    const now = clock.now();
    if (before && now >= before.looked && now - before.looked < RATES_MS) return;
    const { newest, rows } = await readCnbRates(data, before?.newest ?? 0);
    const table = KEPT_TABLES.find(({ origin }) => origin.from === "rates");
    if (table && rows) await inTransaction(store, (tx) => replaceTable(tx, table, rows));
    this.#rates.set(store.tenantId, { looked: now, newest });
  }

  async #look(): Promise<void> {
    const { config, data, log } = this.#parts;
    try {
      const rows = await data.db.selectFrom("command_state").select("tenant_id").execute();
      for (const { tenant_id: tenantId } of rows) {
        if (this.#isStopping) return;
        const tenant = await findTenant(config, tenantId);
        if (tenant) await this.refresh(forTenant(data, tenantId), tenant.time_zone);
      }
    } catch (error) {
      log.warn({ reason: messageOf(error) }, "the tables of the commands are behind the records");
    }
    if (!this.#isStopping) this.start();
  }
}

type State = Pick<Selectable<CommandStateTable>, "state" | "updated_at">;

const needsMarks = (row: State | undefined, now: number): boolean =>
  row !== undefined &&
  (row.state === "filling" ||
    (row.state === "settling" && now >= Number(row.updated_at) + SETTLE_MS));

/** One process at a time works for a tenant; the others then find nothing left to do. */
const lockedState = ({ db, can }: DataStore, tenantId?: number): Promise<State | undefined> =>
  db
    .selectFrom("command_state")
    .select(["state", "updated_at"])
    .$if(tenantId !== undefined, (query) => query.where("tenant_id", "=", tenantId ?? 0))
    .$if(can.skipLocked, (query) => query.forUpdate())
    .executeTakeFirst();

const stateQuery = ({ db }: DataStore) =>
  db
    .selectFrom("command_state")
    .select((row) => [
      "state",
      "updated_at",
      row.exists(row.selectFrom("command_mark").select("id")).as("has_marks"),
    ])
    .limit(1);

type StateQuery = ReturnType<ReturnType<typeof stateQuery>["compile"]>;
