import type { Insertable, Selectable } from "kysely";
import type { InvitationTable } from "./config-schema.ts";
import type { ConfigStore } from "./store.ts";

export type Invitation = Selectable<InvitationTable>;

/** Takes the place of one that the user has already. On a tenant's store, in a transaction. */
export async function putInvitation(
  { db }: ConfigStore,
  invitation: Omit<Invitation, "id" | "tenant_id">,
): Promise<void> {
  await db.deleteFrom("invitation").where("user_id", "=", invitation.user_id).execute();
  await db
    .insertInto("invitation")
    .values(invitation as Insertable<InvitationTable>)
    .execute();
}

/** An expired one too. On the hub's own store. */
export const findInvitation = (
  { db }: ConfigStore,
  secretHash: string,
): Promise<Invitation | undefined> =>
  db.selectFrom("invitation").selectAll().where("secret_hash", "=", secretHash).executeTakeFirst();

/** False where somebody else was quicker. */
export async function deleteInvitation({ db }: ConfigStore, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("invitation")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

export async function deleteInvitationsOf({ db }: ConfigStore, userId: number): Promise<void> {
  await db.deleteFrom("invitation").where("user_id", "=", userId).execute();
}

/** Housekeeping, on the hub's own store: how many were over. */
export async function removeExpiredInvitations({ db }: ConfigStore, now: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("invitation")
    .where("expires_at", "<=", now)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
