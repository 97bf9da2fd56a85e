import { deleteInvitationsOf } from "../store/invitations.ts";
import { deleteSessionsOf } from "../store/sessions.ts";
import { type ConfigStore, inTransaction } from "../store/store.ts";
import { type User, updateUser } from "../store/users.ts";
import { forgetFirstPassword } from "./first-run.ts";
import { hashPassword } from "./passwords.ts";

interface NewPassword {
  readonly user: User;
  readonly password: string;
  /** Of the one session that goes on. */
  readonly keptHash?: string | undefined;
}

/** Gives a user a password and ends the sessions that began with the one before, and links to choose one; tokens go on. */
export async function setPassword(
  { config, dataDir, now }: { config: ConfigStore; dataDir: string; now: number },
  { user, password, keptHash }: NewPassword,
): Promise<void> {
  const password_hash = await hashPassword(password);
  await inTransaction(config, async (tx) => {
    await updateUser(tx, user.id, { password_hash, now });
    await deleteSessionsOf(tx, user.id, keptHash);
    await deleteInvitationsOf(tx, user.id);
  });
  await forgetFirstPassword(dataDir, user.email);
}
