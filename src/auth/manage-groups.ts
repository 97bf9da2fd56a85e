import { ConflictError, InvalidInputError, NotFoundError } from "../lib/errors.ts";
import { isUniqueViolation } from "../store/faults.ts";
import {
  deleteGroup,
  findGroup,
  type Group,
  insertGroup,
  membersOf,
  setMembers,
  updateGroup,
} from "../store/groups.ts";
import { listPeople } from "../store/people.ts";
import type { ConfigStore } from "../store/store.ts";
import { changesBetween, recordAudit } from "./audit.ts";
import {
  changePeople,
  checkGrants,
  type PeopleDesk,
  type PeopleTransaction,
} from "./people-change.ts";
import { type Grant, parsePermissions, sortPermissions } from "./permissions.ts";

/** What can be said of a group; what is left out stays. */
export interface GroupInput {
  readonly name?: string;
  readonly permissions?: readonly Grant[];
  /** Ids of users. */
  readonly members?: readonly number[];
}

/** On a tenant's store. @throws NotFoundError */
export async function getGroup(tenant: ConfigStore, id: number): Promise<Group> {
  const group = await findGroup(tenant, id);
  if (!group) throw new NotFoundError("group", id);
  return group;
}

/** The id. @throws InvalidInputError, ConflictError `group_exists` */
export function createGroup(
  desk: PeopleDesk,
  input: GroupInput & { readonly name: string },
): Promise<number> {
  return changePeople(desk, async (stores) => {
    const { now } = desk;
    const permissions = sortPermissions(input.permissions ?? []);
    await checkGrants(stores.tenant, permissions);
    const values = { name: input.name.trim(), permissions: JSON.stringify(permissions), now };
    const id = await unlessTaken(values.name, () => insertGroup(stores.tenant, values));
    await setUsers(stores, desk, { groupId: id, members: input.members ?? [] });
    const details = changesBetween({}, await factsOf(stores, desk, id));
    await record(stores, desk, { action: "group.created", name: values.name, details });
    return id;
  });
}

/** Changes what the input names. @throws NotFoundError, InvalidInputError, ConflictError */
export function changeGroup(desk: PeopleDesk, id: number, input: GroupInput): Promise<void> {
  return changePeople(desk, async (stores) => {
    const group = await getGroup(stores.tenant, id);
    const before = await factsOf(stores, desk, id);
    const { name = group.name, permissions: grants, members } = input;
    if (grants) await checkGrants(stores.tenant, grants);
    const values = {
      name: name.trim(),
      ...(grants ? { permissions: JSON.stringify(sortPermissions(grants)) } : {}),
      now: desk.now,
    };
    await unlessTaken(values.name, () => updateGroup(stores.tenant, id, values));
    if (members) await setUsers(stores, desk, { groupId: id, members });
    const details = changesBetween(before, await factsOf(stores, desk, id));
    if (Object.keys(details).length === 0) return;
    await record(stores, desk, { action: "group.changed", name: group.name, details });
  });
}

/** Its members stay; what it gave them is gone. @throws NotFoundError, ConflictError `last_administrator` */
export function removeGroup(desk: PeopleDesk, id: number): Promise<void> {
  return changePeople(desk, async (stores) => {
    const { name } = await getGroup(stores.tenant, id);
    const details = changesBetween(await factsOf(stores, desk, id), {});
    await deleteGroup(stores.tenant, id);
    await record(stores, desk, { action: "group.deleted", name, details });
  });
}

async function setUsers(
  { own, tenant }: PeopleTransaction,
  { tenantId, now }: PeopleDesk,
  { groupId, members }: { groupId: number; members: readonly number[] },
): Promise<void> {
  const ids = [...new Set(members)];
  const people = await listPeople(own, { tenantId, ids, limit: ids.length + 1 });
  const known = new Set(people.map(({ id }) => id));
  const strange = ids.filter((id) => !known.has(id));
  if (strange.length > 0) {
    const message = `there is no user ${strange.join(", ")}`;
    const remedy = "Use ids of the list of users.";
    throw new InvalidInputError([{ field: "members", message, remedy }]);
  }
  const pairs = ids.map((user_id) => ({ group_id: groupId, user_id }));
  await setMembers(tenant, { group_id: groupId }, { pairs, now });
}

/** What the audit shows of a group. */
async function factsOf({ own, tenant }: PeopleTransaction, { tenantId }: PeopleDesk, id: number) {
  const group = await getGroup(tenant, id);
  const ids = (await membersOf(tenant, [id])).get(id) ?? [];
  const people = await listPeople(own, { tenantId, ids, limit: ids.length + 1 });
  return {
    name: group.name,
    permissions: parsePermissions(group.permissions),
    members: people.map(({ email }) => email),
  };
}

const record = (
  { tenant }: PeopleTransaction,
  { actor, now }: PeopleDesk,
  { action, name, details }: { action: string; name: string; details: object },
): Promise<void> =>
  recordAudit(tenant, {
    ...{ actor, now, action },
    target: { kind: "group", name },
    details: details as Record<string, never>,
  });

async function unlessTaken<R>(name: string, write: () => Promise<R>): Promise<R> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw taken(name, error);
  }
}

const taken = (name: string, cause: unknown): ConflictError =>
  new ConflictError(
    "group_exists",
    `There is a group named ${name} already. Choose another name.`,
    {},
    { cause },
  );
