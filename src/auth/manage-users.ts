import { ConflictError, InvalidInputError, NotFoundError } from "../lib/errors.ts";
import { isUniqueViolation } from "../store/faults.ts";
import { groupsOf, listGroups, setMembers } from "../store/groups.ts";
import { deleteInvitationsOf } from "../store/invitations.ts";
import {
  countMemberships,
  findPerson,
  type Person,
  removePerson,
  setOwnPermissions,
} from "../store/people.ts";
import { deleteSessionsOf } from "../store/sessions.ts";
import { insertMembership, insertUser, normalEmail, updateUser } from "../store/users.ts";
import { changesBetween, recordAudit } from "./audit.ts";
import {
  changePeople,
  checkGrants,
  type PeopleDesk,
  type PeopleTransaction,
} from "./people-change.ts";
import { type Grant, parsePermissions, sortPermissions } from "./permissions.ts";

/** What can be said of a user; what is left out stays. */
export interface UserInput {
  readonly email?: string;
  readonly name?: string;
  readonly language?: string;
  readonly permissions?: readonly Grant[];
  /** Ids of groups. */
  readonly groups?: readonly number[];
  readonly active?: boolean;
}

const MAX_GROUPS = 1_000;
const isEmail = /^[^\s@]+@[^\s@]+$/;

/** @throws NotFoundError also for a user of other tenants only */
export async function getPerson(
  { config, tenantId }: Pick<PeopleDesk, "config" | "tenantId">,
  id: number,
): Promise<Person> {
  const person = await findPerson(config, { tenantId, id });
  if (!person) throw new NotFoundError("user", id);
  return person;
}

/**
 * A user who cannot sign in until somebody gives a password or a link; the id.
 * @throws InvalidInputError, ConflictError `user_exists`
 */
export async function createUser(
  desk: PeopleDesk,
  input: UserInput & { readonly email: string; readonly name: string },
): Promise<number> {
  const { tenantId, now, actor } = desk;
  const email = checkedEmail(input.email);
  return changePeople(desk, async (stores) => {
    const permissions = sortPermissions(input.permissions ?? []);
    await checkGrants(stores.tenant, permissions);
    const { name, language = "en" } = input;
    const id = await unlessTaken(email, () =>
      insertUser(stores.own, { email, name: name.trim(), language, password_hash: "", now }),
    );
    await insertMembership(stores.own, { tenantId, userId: id, permissions, now });
    await setGroups(stores, { userId: id, groups: input.groups ?? [], now });
    await recordAudit(stores.tenant, {
      ...{ actor, now, action: "user.created", target: { kind: "user", name: email } },
      details: changesBetween({}, await factsOf(stores, desk, id)),
    });
    return id;
  });
}

/**
 * Changes what the input names. A user who is disabled, or whose rights change, notices with the next request:
 * rights are read anew each time; sessions of a disabled user end.
 * @throws NotFoundError, InvalidInputError, ConflictError `user_exists`, `last_administrator`, `user_of_others`
 */
export function changeUser(desk: PeopleDesk, id: number, input: UserInput): Promise<void> {
  const { tenantId, now, actor } = desk;
  return changePeople(desk, async (stores) => {
    const person = await getPerson({ config: stores.own, tenantId }, id);
    const before = await factsOf(stores, desk, id);
    const values = ownValues(person, input, now);
    if (Object.keys(values).length > 0) {
      await refuseOthers(stores, id);
      const email = values.email ?? person.email;
      await unlessTaken(email, () => updateUser(stores.own, id, { ...values, now }));
    }
    if (values.disabled_at) await endAccess(stores, id);
    if (input.permissions) {
      const permissions = sortPermissions(input.permissions);
      await checkGrants(stores.tenant, permissions);
      const list = { permissions: JSON.stringify(permissions), updated_at: now };
      await setOwnPermissions(stores.own, { tenantId, userId: id }, list);
    }
    if (input.groups) await setGroups(stores, { userId: id, groups: input.groups, now });
    const details = changesBetween(before, await factsOf(stores, desk, id));
    if (Object.keys(details).length === 0) return;
    const target = { kind: "user", name: person.email };
    await recordAudit(stores.tenant, { actor, now, action: "user.changed", target, details });
  });
}

/** Takes the user out of the tenant; runs and history keep the name. @throws NotFoundError, ConflictError */
export function deleteUser(desk: PeopleDesk, id: number): Promise<void> {
  const { tenantId, now, actor } = desk;
  return changePeople(desk, async (stores) => {
    const person = await getPerson({ config: stores.own, tenantId }, id);
    const details = changesBetween(await factsOf(stores, desk, id), {});
    await removePerson(stores.own, { tenantId, userId: id, now });
    const target = { kind: "user", name: person.email };
    await recordAudit(stores.tenant, { actor, now, action: "user.deleted", target, details });
  });
}

function ownValues(person: Person, input: UserInput, now: number) {
  const email = input.email === undefined ? person.email : checkedEmail(input.email);
  const name = input.name?.trim() ?? person.name;
  const { language = person.language, active = person.disabled_at === null } = input;
  const isActive = person.disabled_at === null;
  return {
    ...(email === person.email ? {} : { email }),
    ...(name === person.name ? {} : { name }),
    ...(language === person.language ? {} : { language }),
    ...(active === isActive ? {} : { disabled_at: active ? null : now }),
  };
}

async function endAccess({ own }: PeopleTransaction, userId: number): Promise<void> {
  await deleteSessionsOf(own, userId);
  await deleteInvitationsOf(own, userId);
}

/** One tenant's administrator decides nothing about a person that another one relies on. */
export async function refuseOthers({ own }: Pick<PeopleTransaction, "own">, userId: number) {
  if ((await countMemberships(own, userId)) < 2) return;
  throw new ConflictError(
    "user_of_others",
    "This person belongs to another organisation too: only permissions and groups can be changed here.",
  );
}

async function setGroups(
  { tenant }: PeopleTransaction,
  { userId, groups, now }: { userId: number; groups: readonly number[]; now: number },
): Promise<void> {
  const wanted = [...new Set(groups)];
  const known = new Set((await listGroups(tenant, { limit: MAX_GROUPS })).map(({ id }) => id));
  const strange = wanted.filter((id) => !known.has(id));
  if (strange.length > 0) {
    const message = `there is no group ${strange.join(", ")}`;
    const remedy = "Use ids of the list of groups.";
    throw new InvalidInputError([{ field: "groups", message, remedy }]);
  }
  const pairs = wanted.map((group_id) => ({ group_id, user_id: userId }));
  await setMembers(tenant, { user_id: userId }, { pairs, now });
}

/** What the audit shows of a user. */
async function factsOf({ own, tenant }: PeopleTransaction, { tenantId }: PeopleDesk, id: number) {
  const person = await getPerson({ config: own, tenantId }, id);
  const groups = (await groupsOf(tenant, [id])).get(id) ?? [];
  return {
    email: person.email,
    name: person.name,
    language: person.language,
    active: person.disabled_at === null,
    permissions: parsePermissions(person.permissions),
    groups: groups.map(({ name }) => name),
  };
}

function checkedEmail(text: string): string {
  const email = normalEmail(text);
  if (isEmail.test(email)) return email;
  const remedy = "Write it like anna@example.com.";
  throw new InvalidInputError([{ field: "email", message: "is no e-mail address", remedy }]);
}

async function unlessTaken<R>(email: string, write: () => Promise<R>): Promise<R> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw taken(email, error);
  }
}

const taken = (email: string, cause: unknown): ConflictError =>
  new ConflictError(
    "user_exists",
    `Somebody signs in with ${email} already. Use another e-mail.`,
    {},
    { cause },
  );
