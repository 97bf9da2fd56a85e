import type { Insertable, Selectable } from "kysely";
import { insertFast } from "./fast-insert.ts";
import { isUniqueViolation } from "./faults.ts";
import type { FiscalCursorTable, FiscalGapTable, FiscalQueryTable } from "./fiscal-schema.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

export type FiscalCursor = Selectable<FiscalCursorTable>;
export type FiscalGap = Selectable<FiscalGapTable>;

/** Whose documents of which service: what the authority counts queries by. */
export interface CursorKey {
  readonly service: "nfe" | "cte";
  readonly environment: "production" | "homologation";
  readonly tax_id: string;
}

export const NO_NSU = "000000000000000";

const findCursor = ({ db }: DataStore, key: CursorKey): Promise<FiscalCursor | undefined> =>
  db
    .selectFrom("fiscal_cursor")
    .selectAll()
    .where("service", "=", key.service)
    .where("environment", "=", key.environment)
    .where("tax_id", "=", key.tax_id)
    .executeTakeFirst();

/** The cursor of that key, made where there is none. On a tenant's store. */
export async function openCursor(
  store: DataStore,
  { service, environment, tax_id }: CursorKey,
  { integrationId, now }: { integrationId: number; now: number },
): Promise<FiscalCursor> {
  const key = { service, environment, tax_id };
  const known = await findCursor(store, key);
  if (known) return known;
  const row = {
    ...key,
    integration_id: integrationId,
    ...{ last_nsu: NO_NSU, max_nsu: NO_NSU, state: "idle", next_allowed_at: 0, failures: 0 },
    ...{ last_status: null, last_reason: null, last_asked_at: null, last_success_at: null },
    ...{ lease_token: null, leased_until: 0, created_at: now, updated_at: now },
  };
  try {
    await store.db
      .insertInto("fiscal_cursor")
      .values(row as Insertable<FiscalCursorTable>)
      .execute();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  const made = await findCursor(store, key);
  if (!made) throw new Error("A cursor that was just made is gone");
  return made;
}

export const listCursors = ({ db }: DataStore): Promise<FiscalCursor[]> =>
  db.selectFrom("fiscal_cursor").selectAll().orderBy("tax_id").orderBy("service").execute();

/** Takes the right to ask; false where another worker has it. A lease of a clock that was ahead holds nobody. */
export async function leaseCursor(
  { db }: DataStore,
  id: number,
  { token, now, leaseMs }: { token: string; now: number; leaseMs: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("fiscal_cursor")
    .set({ lease_token: token, leased_until: now + leaseMs })
    .where("id", "=", id)
    .where((eb) =>
      eb.or([
        eb("leased_until", "<=", now),
        eb("leased_until", ">", now + 2 * leaseMs),
        eb("lease_token", "=", token),
      ]),
    )
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

export async function releaseCursor({ db }: DataStore, id: number, token: string): Promise<void> {
  await db
    .updateTable("fiscal_cursor")
    .set({ lease_token: null, leased_until: 0 })
    .where("id", "=", id)
    .where("lease_token", "=", token)
    .execute();
}

export type CursorValues = Partial<
  Pick<
    FiscalCursor,
    | "last_nsu"
    | "max_nsu"
    | "state"
    | "next_allowed_at"
    | "failures"
    | "last_status"
    | "last_reason"
    | "last_asked_at"
    | "last_success_at"
    | "integration_id"
  >
>;

/** False where the lease is another worker's by now: nothing is written then. */
export async function saveCursor(
  { db }: DataStore,
  { id, token }: { readonly id: number; readonly token: string },
  { values, now }: { values: CursorValues; now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("fiscal_cursor")
    .set({ ...values, updated_at: now })
    .where("id", "=", id)
    .where("lease_token", "=", token)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Single queries since then. */
export async function countQueries(
  { db }: DataStore,
  { service, environment, tax_id }: CursorKey,
  since: number,
): Promise<number> {
  const row = await db
    .selectFrom("fiscal_query")
    .select((eb) => eb.fn.countAll<number | string>().as("count"))
    .where("service", "=", service)
    .where("environment", "=", environment)
    .where("tax_id", "=", tax_id)
    .where("asked_at", ">", since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Before the query goes out: one that is lost has counted, too. */
export async function noteQuery(
  { db }: DataStore,
  { service, environment, tax_id }: CursorKey,
  now: number,
): Promise<void> {
  const row = { service, environment, tax_id, asked_at: now };
  await db
    .insertInto("fiscal_query")
    .values(row as Insertable<FiscalQueryTable>)
    .execute();
}

export async function forgetQueries({ db }: DataStore, before: number): Promise<void> {
  await db.deleteFrom("fiscal_query").where("asked_at", "<", before).execute();
}

/** Those that are known already stay as they are. */
export async function addGaps(
  store: DataStore,
  cursorId: number,
  { gaps, now }: { gaps: readonly { nsu: string; reason: string }[]; now: number },
): Promise<void> {
  if (gaps.length === 0) return;
  const { db, can } = store;
  const known = new Set(
    (
      await db
        .selectFrom("fiscal_gap")
        .select("nsu")
        .where("cursor_id", "=", cursorId)
        .where(
          isAmong(
            can,
            "nsu",
            gaps.map(({ nsu }) => nsu),
          ),
        )
        .execute()
    ).map(({ nsu }) => nsu),
  );
  const fresh = gaps.filter(({ nsu }) => !known.has(nsu));
  const row = { cursor_id: cursorId, state: "pending", tries: 0 } as const;
  await insertFast(
    store,
    "fiscal_gap",
    fresh.map((gap) => ({ ...row, ...gap, created_at: now, updated_at: now })),
  );
}

export const pendingGaps = (
  { db }: DataStore,
  cursorId: number,
  limit: number,
): Promise<FiscalGap[]> =>
  db
    .selectFrom("fiscal_gap")
    .selectAll()
    .where("cursor_id", "=", cursorId)
    .where("state", "=", "pending")
    .orderBy("nsu")
    .limit(limit)
    .execute();

export async function countGaps({ db }: DataStore, cursorId: number): Promise<number> {
  const row = await db
    .selectFrom("fiscal_gap")
    .select((eb) => eb.fn.countAll<number | string>().as("count"))
    .where("cursor_id", "=", cursorId)
    .where("state", "=", "pending")
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function endGap(
  { db }: DataStore,
  id: number,
  values: Pick<FiscalGap, "state" | "tries" | "reason"> & { readonly updated_at: number },
): Promise<void> {
  await db.updateTable("fiscal_gap").set(values).where("id", "=", id).execute();
}
