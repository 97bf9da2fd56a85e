import type { Insertable, Selectable } from "kysely";
import type { GroupMemberTable, UserGroupTable } from "./config-schema.ts";
import type { ConfigStore } from "./store.ts";

export type Group = Selectable<UserGroupTable>;
type GroupValues = Pick<Group, "name" | "permissions"> & { readonly now: number };

/** @throws the database's unique violation where the name is taken. All on a tenant's store. */
export async function insertGroup({ db }: ConfigStore, group: GroupValues): Promise<number> {
  const { now, ...values } = group;
  await db
    .insertInto("user_group")
    .values({ ...values, created_at: now, updated_at: now } as Insertable<UserGroupTable>)
    .execute();
  const { id } = await db
    .selectFrom("user_group")
    .select("id")
    .where("name", "=", group.name)
    .executeTakeFirstOrThrow();
  return id;
}

/** @throws the database's unique violation where the name is taken */
export async function updateGroup(
  { db }: ConfigStore,
  id: number,
  { now, ...values }: Partial<GroupValues> & { readonly now: number },
): Promise<void> {
  await db
    .updateTable("user_group")
    .set({ ...values, updated_at: now })
    .where("id", "=", id)
    .execute();
}

/** With its memberships. */
export async function deleteGroup({ db }: ConfigStore, id: number): Promise<void> {
  await db.deleteFrom("group_member").where("group_id", "=", id).execute();
  await db.deleteFrom("user_group").where("id", "=", id).execute();
}

export const findGroup = ({ db }: ConfigStore, id: number): Promise<Group | undefined> =>
  db.selectFrom("user_group").selectAll().where("id", "=", id).executeTakeFirst();

/** In the order of their ids; `after` is the last one of the page before. */
export function listGroups(
  { db }: ConfigStore,
  { after, limit }: { readonly after?: number; readonly limit: number },
): Promise<Group[]> {
  let query = db.selectFrom("user_group").selectAll().orderBy("id").limit(limit);
  if (after !== undefined) query = query.where("id", ">", after);
  return query.execute();
}

/** Who is in the groups, by group. */
export async function membersOf(
  { db }: ConfigStore,
  groupIds: readonly number[],
): Promise<Map<number, number[]>> {
  const members = new Map<number, number[]>(groupIds.map((id) => [id, []]));
  if (groupIds.length === 0) return members;
  const rows = await db
    .selectFrom("group_member")
    .select(["group_id", "user_id"])
    .where("group_id", "in", [...groupIds])
    .orderBy("user_id")
    .execute();
  for (const row of rows) members.get(row.group_id)?.push(row.user_id);
  return members;
}

/** The groups of users, by user. */
export async function groupsOf(
  { db }: ConfigStore,
  userIds: readonly number[],
): Promise<Map<number, Group[]>> {
  const groups = new Map<number, Group[]>(userIds.map((id) => [id, []]));
  if (userIds.length === 0) return groups;
  const rows = await db
    .selectFrom("group_member")
    .innerJoin("user_group", "user_group.id", "group_member.group_id")
    .selectAll("user_group")
    .select("group_member.user_id as member_id")
    .where("group_member.user_id", "in", [...userIds])
    .orderBy("user_group.name")
    .execute();
  for (const { member_id, ...group } of rows) groups.get(member_id)?.push(group);
  return groups;
}

type Pair = { readonly group_id: number; readonly user_id: number };

/** Makes the pairs of one user, or of one group, exactly these. */
export async function setMembers(
  { db }: ConfigStore,
  side: Partial<Pair>,
  { pairs, now }: { readonly pairs: readonly Pair[]; readonly now: number },
): Promise<void> {
  let query = db.deleteFrom("group_member");
  if (side.group_id !== undefined) query = query.where("group_id", "=", side.group_id);
  if (side.user_id !== undefined) query = query.where("user_id", "=", side.user_id);
  if (side.group_id === undefined && side.user_id === undefined) throw new Error("Whose members?");
  await query.execute();
  for (const pair of pairs) {
    const row = { ...pair, created_at: now, updated_at: now };
    await db
      .insertInto("group_member")
      .values(row as Insertable<GroupMemberTable>)
      .execute();
  }
}
