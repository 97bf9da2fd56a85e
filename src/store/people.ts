import type { Selectable } from "kysely";
import type { UserTable } from "./config-schema.ts";
import type { ConfigStore } from "./store.ts";

/** A user as a member of one tenant, with the permissions given to the user there. */
export type Person = Selectable<UserTable> & { readonly permissions: string };

/** All on the hub's own store: a user is not one tenant's. */
const people = ({ db }: ConfigStore, tenantId: number) =>
  db
    .selectFrom("user")
    .innerJoin("membership", "membership.user_id", "user.id")
    .selectAll("user")
    .select("membership.permissions")
    .where("membership.tenant_id", "=", tenantId);

/** Undefined for a user of other tenants only. */
export const findPerson = (
  config: ConfigStore,
  { tenantId, id }: { readonly tenantId: number; readonly id: number },
): Promise<Person | undefined> =>
  people(config, tenantId).where("user.id", "=", id).executeTakeFirst();

export interface PeoplePage {
  readonly tenantId: number;
  /** The last id of the page before. */
  readonly after?: number;
  readonly limit: number;
  readonly ids?: readonly number[];
}

/** In the order of their ids. */
export function listPeople(
  config: ConfigStore,
  { tenantId, after, limit, ids }: PeoplePage,
): Promise<Person[]> {
  let query = people(config, tenantId).orderBy("user.id").limit(limit);
  if (after !== undefined) query = query.where("user.id", ">", after);
  if (ids) query = query.where("user.id", "in", ids.length > 0 ? [...ids] : [0]);
  return query.execute();
}

/** How many tenants the user is a member of. */
export async function countMemberships({ db }: ConfigStore, userId: number): Promise<number> {
  const row = await db
    .selectFrom("membership")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("user_id", "=", userId)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

export async function setOwnPermissions(
  { db }: ConfigStore,
  who: { readonly tenantId: number; readonly userId: number },
  values: { readonly permissions: string; readonly updated_at: number },
): Promise<void> {
  await db
    .updateTable("membership")
    .set(values)
    .where("tenant_id", "=", who.tenantId)
    .where("user_id", "=", who.userId)
    .execute();
}

/**
 * Ends the membership with all that hangs on it; tokens of the user in the tenant are revoked. The user goes too
 * where no other tenant knows it.
 */
export async function removePerson(
  { db }: ConfigStore,
  {
    tenantId,
    userId,
    now,
  }: { readonly tenantId: number; readonly userId: number; readonly now: number },
): Promise<void> {
  for (const table of [
    "group_member",
    "session",
    "invitation",
    "saved_view",
    "membership",
  ] as const) {
    await db
      .deleteFrom(table)
      .where("tenant_id", "=", tenantId)
      .where("user_id", "=", userId)
      .execute();
  }
  await db
    .updateTable("token")
    .set({ revoked_at: now, updated_at: now })
    .where("tenant_id", "=", tenantId)
    .where("user_id", "=", userId)
    .where("revoked_at", "is", null)
    .execute();
  if ((await countMemberships({ db } as ConfigStore, userId)) > 0) return;
  await db.deleteFrom("user").where("id", "=", userId).execute();
}

/** Makes other changes of the tenant's people wait for the end of the transaction. */
export async function lockPeople(
  { db }: ConfigStore,
  tenantId: number,
  now: number,
): Promise<void> {
  await db.updateTable("tenant").set({ updated_at: now }).where("id", "=", tenantId).execute();
}

/** The permission lists, their own and those of their groups, of users who can sign in. */
export async function activeGrants({ db }: ConfigStore, tenantId: number): Promise<string[]> {
  const own = await db
    .selectFrom("membership")
    .innerJoin("user", "user.id", "membership.user_id")
    .select("membership.permissions")
    .where("membership.tenant_id", "=", tenantId)
    .where("user.disabled_at", "is", null)
    .where("user.password_hash", "!=", "")
    .execute();
  const groups = await db
    .selectFrom("group_member")
    .innerJoin("user", "user.id", "group_member.user_id")
    .innerJoin("user_group", "user_group.id", "group_member.group_id")
    .innerJoin("membership", (join) =>
      join
        .onRef("membership.user_id", "=", "user.id")
        .onRef("membership.tenant_id", "=", "group_member.tenant_id"),
    )
    .select("user_group.permissions")
    .where("group_member.tenant_id", "=", tenantId)
    .where("user.disabled_at", "is", null)
    .where("user.password_hash", "!=", "")
    .execute();
  return [...own, ...groups].map((row) => row.permissions);
}
