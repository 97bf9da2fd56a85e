import { ConflictError, ForbiddenError, InvalidInputError } from "../lib/errors.ts";
import { deleteInvitation, findInvitation, putInvitation } from "../store/invitations.ts";
import { findPerson } from "../store/people.ts";
import { inTransaction } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { findUser } from "../store/users.ts";
import { recordAudit } from "./audit.ts";
import { getPerson, refuseOthers } from "./manage-users.ts";
import type { PeopleDesk } from "./people-change.ts";
import { newPassword, newSecret, secretHash } from "./secrets.ts";
import { setPassword } from "./set-password.ts";

const PREFIX = "vki_";
/** So that nobody finds a link in an old mailbox that opens something. */
export const INVITATION_MS = 7 * 86_400_000;

/** A way in for a person: both are shown this once and stored nowhere. */
export type WayIn =
  | { readonly kind: "password"; readonly password: string }
  | { readonly kind: "link"; readonly secret: string; readonly expiresAt: number };

type Desk = PeopleDesk & { readonly dataDir: string };

/**
 * Gives a person a password of chance and ends the sessions, or a link with which to choose one, until when the
 * old password goes on. An earlier link ends.
 * @throws NotFoundError, ConflictError `user_disabled`, `user_of_others`
 */
export async function letIn(desk: Desk, id: number, kind: WayIn["kind"]): Promise<WayIn> {
  const { config, tenantId, now, actor, dataDir } = desk;
  const person = await getPerson(desk, id);
  await refuseOthers({ own: config }, id);
  if (person.disabled_at !== null) {
    throw new ConflictError("user_disabled", "This user is disabled. Enable the user first.");
  }
  const target = { kind: "user", name: person.email };
  const secret = newSecret(PREFIX);
  const password = newPassword();
  if (kind === "password") await setPassword({ config, dataDir, now }, { user: person, password });
  return inTransaction(forTenant(config, tenantId), async (tenant) => {
    const action = kind === "password" ? "user.password_reset" : "user.invited";
    await recordAudit(tenant, { actor, now, action, target });
    if (kind === "password") return { kind, password };
    const expiresAt = now + INVITATION_MS;
    const invitation = { user_id: id, secret_hash: secretHash(secret) };
    await putInvitation(tenant, { ...invitation, expires_at: expiresAt, created_at: now });
    return { kind, secret, expiresAt };
  });
}

/**
 * The person of the link gets the password, once; answers the e-mail to sign in with.
 * @throws ForbiddenError `invitation_ended` for a link that is wrong, used or too old
 */
export async function acceptInvitation(
  { config, dataDir, now }: Pick<Desk, "config" | "dataDir" | "now">,
  { secret, password }: { readonly secret: string; readonly password: string },
): Promise<string> {
  const invitation = await findInvitation(config, secretHash(secret));
  if (!invitation || invitation.expires_at <= now) throw ended();
  const { user_id: userId, tenant_id: tenantId } = invitation;
  const user = await findUser(config, userId);
  const person = await findPerson(config, { tenantId, id: userId });
  if (!user || !person || user.disabled_at !== null) throw ended();
  if (password.trim().toLowerCase() === user.email) {
    const remedy = "Choose another one of at least 12 characters.";
    throw new InvalidInputError([{ field: "password", message: "is the e-mail", remedy }]);
  }
  const target = { kind: "user", name: user.email };
  const entry = { actor: user.email, action: "user.password_chosen", target, now };
  return inTransaction(config, async (tx) => {
    if (!(await deleteInvitation(tx, invitation.id))) throw ended();
    await setPassword({ config: tx, dataDir, now }, { user, password });
    await recordAudit(forTenant(tx, tenantId), entry);
    return user.email;
  });
}

const ended = (): ForbiddenError =>
  new ForbiddenError(
    "This link opens nothing any more: it was used, or it is too old. Ask for a new one.",
    "invitation_ended",
  );
