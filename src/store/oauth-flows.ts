import type { Insertable, Selectable } from "kysely";
import type { OAuthFlowTable } from "./connector-schema.ts";
import type { ConfigStore } from "./store.ts";

export type OAuthFlow = Selectable<OAuthFlowTable>;

/** On a tenant's store. */
export async function insertOAuthFlow(
  { db }: ConfigStore,
  row: Omit<Insertable<OAuthFlowTable>, "id" | "tenant_id">,
): Promise<void> {
  await db
    .insertInto("oauth_flow")
    .values(row as Insertable<OAuthFlowTable>)
    .execute();
}

/**
 * Takes the flow away, so that its state works once; of several who come at one moment one gets it. Expired
 * ones included: the caller knows the time. On the hub's own store: whose it is follows from the state.
 */
export async function takeOAuthFlow(
  { db }: ConfigStore,
  stateHash: string,
): Promise<OAuthFlow | undefined> {
  const flow = await db
    .selectFrom("oauth_flow")
    .selectAll()
    .where("state_hash", "=", stateHash)
    .executeTakeFirst();
  if (!flow) return undefined;
  const { numDeletedRows } = await db
    .deleteFrom("oauth_flow")
    .where("id", "=", flow.id)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n ? flow : undefined;
}

/** Of all tenants; how many rows went. */
export async function removeExpiredOAuthFlows({ db }: ConfigStore, now: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("oauth_flow")
    .where("expires_at", "<=", now)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
