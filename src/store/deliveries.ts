import {
  type Expression,
  type ExpressionBuilder,
  type Selectable,
  type SqlBool,
  sql,
} from "kysely";
import type { DataTables, DeliveryState, DeliveryTable } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

export type DeliveryRow = Selectable<DeliveryTable>;

export interface DeliveryFilter {
  readonly state?: DeliveryState;
  /** One of these. */
  readonly states?: readonly DeliveryState[];
  /** HTTP status of the last try; 0 where no answer came. */
  readonly status?: number;
  /** Somewhere in the event's data or subject, or in the last error; upper and lower case alike. */
  readonly text?: string;
  readonly subscription_id?: number;
  /** Of one of these. */
  readonly subscription_ids?: readonly number[];
  readonly id?: string;
  readonly event_id?: string;
  readonly event_type?: string;
  /** Epoch milliseconds of `created_at`, inclusive. */
  readonly since?: number;
  /** Exclusive. */
  readonly until?: number;
}

export async function findDelivery(
  { db }: DataStore,
  id: string,
): Promise<DeliveryRow | undefined> {
  return db.selectFrom("delivery").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Newest first; `before` is the id of the last one seen. */
export async function listDeliveries(
  store: DataStore,
  filter: DeliveryFilter & {
    readonly before?: string;
    readonly offset?: number;
    readonly limit: number;
  },
): Promise<DeliveryRow[]> {
  if (filter.subscription_ids?.length === 0) return [];
  let query = filtered(store, filter).selectAll().orderBy("id", "desc").limit(filter.limit);
  if (filter.before !== undefined) query = query.where("id", "<", filter.before);
  if (filter.offset) query = query.offset(filter.offset);
  return query.execute();
}

/**
 * Makes a settled or waiting delivery due now; false where it was delivered or a worker has it. What was
 * failed or expired gets one more try.
 */
export async function retryDelivery({ db }: DataStore, id: string, now: number): Promise<boolean> {
  const result = await db
    .updateTable("delivery")
    .set({ state: "retrying", next_attempt_at: now, finished_at: null, updated_at: now })
    .where("id", "=", id)
    .where("state", "in", ["failed", "expired", "retrying"])
    .where("lease_token", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export interface Due {
  readonly now: number;
  /** More than that are left alone: failed ones get one more try, delivered ones go out once more. */
  readonly ids: readonly string[];
}

/** Makes settled deliveries due now; answers how many. A delivery that is open or being sent stays as it is. */
export async function makeDue({ db }: DataStore, { ids, now }: Due): Promise<number> {
  if (ids.length === 0) return 0;
  const result = await db
    .updateTable("delivery")
    .set({ state: "retrying", next_attempt_at: now, finished_at: null, updated_at: now })
    .where("id", "in", [...ids])
    .where("state", "in", ["failed", "expired", "delivered"])
    .where("lease_token", "is", null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** How many fit. */
export async function countDeliveries(store: DataStore, filter: DeliveryFilter): Promise<number> {
  if (filter.subscription_ids?.length === 0) return 0;
  const row = await filtered(store, filter)
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Ids and subscriptions of those that fit, oldest first; `after` is the last id of the step before. */
export async function deliveryIds(
  store: DataStore,
  filter: DeliveryFilter & { readonly after?: string; readonly limit: number },
): Promise<Pick<DeliveryRow, "id" | "subscription_id">[]> {
  if (filter.subscription_ids?.length === 0) return [];
  let query = filtered(store, filter)
    .select(["id", "subscription_id"])
    .orderBy("id")
    .limit(filter.limit);
  if (filter.after !== undefined) query = query.where("id", ">", filter.after);
  return query.execute();
}

function filtered({ db }: DataStore, filter: DeliveryFilter) {
  let query = db.selectFrom("delivery");
  if (filter.state !== undefined) query = query.where("state", "=", filter.state);
  if (filter.states !== undefined) query = query.where("state", "in", [...filter.states]);
  if (filter.status === 0) query = query.where("last_status", "is", null).where("attempts", ">", 0);
  else if (filter.status !== undefined) query = query.where("last_status", "=", filter.status);
  if (filter.subscription_id !== undefined) {
    query = query.where("subscription_id", "=", filter.subscription_id);
  }
  if (filter.subscription_ids !== undefined) {
    query = query.where("subscription_id", "in", [...filter.subscription_ids]);
  }
  if (filter.id !== undefined) query = query.where("id", "=", filter.id);
  if (filter.event_id !== undefined) query = query.where("event_id", "=", filter.event_id);
  if (filter.event_type !== undefined) query = query.where("event_type", "=", filter.event_type);
  if (filter.since !== undefined) query = query.where("created_at", ">=", filter.since);
  if (filter.until !== undefined) query = query.where("created_at", "<", filter.until);
  if (filter.text !== undefined) query = query.where(hasText(filter.text));
  return query;
}

const hasText =
  (text: string) =>
  (eb: ExpressionBuilder<DataTables, "delivery">): Expression<SqlBool> => {
    const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
    const like = (column: Expression<unknown>) =>
      sql<SqlBool>`lower(${column}) like ${pattern} escape ${"\\"}`;
    return eb.or([
      like(eb.ref("last_error")),
      eb.exists(
        eb
          .selectFrom("event")
          .select("event.seq")
          .whereRef("event.id", "=", "delivery.event_id")
          .where((of) => of.or([like(of.ref("event.data")), like(of.ref("event.subject"))])),
      ),
    ]);
  };
