import type { Selectable } from "kysely";
import type { JsonText, UserTable } from "./config-schema.ts";
import type { ConfigStore } from "./store.ts";

export type User = Selectable<UserTable>;

/** E-mails are stored and looked up in this form: one person, however it is typed. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();

/** The id of the new row. @throws the database's unique violation where the e-mail is taken. */
export async function insertUser(
  { db }: ConfigStore,
  user: Pick<User, "email" | "name" | "password_hash" | "language"> & { readonly now: number },
): Promise<number> {
  const { now, ...values } = user;
  const email = normalEmail(user.email);
  await db
    .insertInto("user")
    .values({ ...values, email, disabled_at: null, created_at: now, updated_at: now })
    .execute();
  const { id } = await db
    .selectFrom("user")
    .select("id")
    .where("email", "=", email)
    .executeTakeFirstOrThrow();
  return id;
}

export const findUser = ({ db }: ConfigStore, id: number): Promise<User | undefined> =>
  db.selectFrom("user").selectAll().where("id", "=", id).executeTakeFirst();

export const findUserByEmail = ({ db }: ConfigStore, email: string): Promise<User | undefined> =>
  db.selectFrom("user").selectAll().where("email", "=", normalEmail(email)).executeTakeFirst();

export async function updateUser(
  { db }: ConfigStore,
  id: number,
  change: Partial<Pick<User, "email" | "name" | "password_hash" | "language" | "disabled_at">> & {
    now: number;
  },
): Promise<void> {
  const { now, ...values } = change;
  await db
    .updateTable("user")
    .set({ ...values, updated_at: now })
    .where("id", "=", id)
    .execute();
}

export async function insertMembership(
  { db }: ConfigStore,
  { tenantId, userId, permissions, now }: NewMembership,
): Promise<void> {
  await db
    .insertInto("membership")
    .values({
      tenant_id: tenantId,
      user_id: userId,
      permissions: JSON.stringify(permissions),
      created_at: now,
      updated_at: now,
    })
    .execute();
}

interface NewMembership {
  readonly tenantId: number;
  readonly userId: number;
  readonly permissions: readonly string[];
  readonly now: number;
}

/** The tenant that the user came into first; undefined for a user of none. */
export async function findHomeTenant(
  { db }: ConfigStore,
  userId: number,
): Promise<number | undefined> {
  const row = await db
    .selectFrom("membership")
    .select("tenant_id")
    .where("user_id", "=", userId)
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  return row?.tenant_id;
}

/**
 * The permission lists of the user in the tenant: the user's own first, then those of groups. Empty where the
 * user is no member; groups give nothing without a membership.
 */
export async function permissionLists(
  { db }: ConfigStore,
  { userId, tenantId }: { readonly userId: number; readonly tenantId: number },
): Promise<JsonText[]> {
  const own = await db
    .selectFrom("membership")
    .select("permissions")
    .where("tenant_id", "=", tenantId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  if (!own) return [];
  const groups = await db
    .selectFrom("group_member")
    .innerJoin("user_group", "user_group.id", "group_member.group_id")
    .select("user_group.permissions")
    .where("group_member.tenant_id", "=", tenantId)
    .where("user_group.tenant_id", "=", tenantId)
    .where("group_member.user_id", "=", userId)
    .execute();
  return [own, ...groups].map((row) => row.permissions);
}
