import { Type } from "typebox";
import { changeGroup, createGroup, getGroup, removeGroup } from "../../auth/manage-groups.ts";
import { parsePermissions } from "../../auth/permissions.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { type Group, listGroups, membersOf } from "../../store/groups.ts";
import { listPeople, type Person } from "../../store/people.ts";
import { Problem } from "../errors.ts";
import { GroupIn, GroupOut, GroupPatch } from "../people-schemas.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { PageQuery, page } from "../schemas.ts";
import type { Scope } from "../scope.ts";
import { deskOf } from "./users.ts";

const tags = ["groups"];
const config = { permission: "users.manage" } as const;
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });

export const groupRoutes: Routes = async (app, { hub }) => {
  const viewsOf = async ({ config: tenant, principal }: Scope, groups: readonly Group[]) => {
    const members = await membersOf(
      tenant,
      groups.map(({ id }) => id),
    );
    const ids = [...new Set([...members.values()].flat())];
    const { tenantId } = principal;
    const people = await listPeople(hub.config, { tenantId, ids, limit: ids.length + 1 });
    const known = new Map(people.map((person) => [person.id, person]));
    return groups.map((group) =>
      toGroup(
        group,
        (members.get(group.id) ?? []).flatMap((id) => known.get(id) ?? []),
      ),
    );
  };
  const oneOf = async (scope: Scope, id: number) => {
    const [view] = await viewsOf(scope, [await getGroup(scope.config, id)]);
    return view as ReturnType<typeof toGroup>;
  };

  app.get(
    "/groups",
    {
      schema: {
        summary: "Groups of users",
        tags,
        querystring: Type.Object(PageQuery),
        response: { 200: page(GroupOut) },
      },
      config,
    },
    async ({ scope, query: { limit = 50, cursor } }) => {
      const after = numberCursor(cursor);
      const groups = await listGroups(scope.config, {
        limit,
        ...(after === undefined ? {} : { after }),
      });
      const { next_cursor } = pageOf(groups, limit, { cursor: ({ id }) => id, item: () => null });
      return { items: await viewsOf(scope, groups), next_cursor };
    },
  );

  app.post(
    "/groups",
    {
      schema: {
        summary: "Add a group",
        description: "Its members have its permissions beside their own.",
        tags,
        body: GroupIn,
        response: { 201: GroupOut, 409: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, body }, reply) =>
      reply.status(201).send(await oneOf(scope, await createGroup(deskOf(hub, scope), body))),
  );

  app.get(
    "/groups/:id",
    {
      schema: {
        summary: "One group",
        tags,
        params,
        response: { 200: GroupOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }) => oneOf(scope, id),
  );

  app.put(
    "/groups/:id",
    {
      schema: {
        summary: "Change a group",
        description: "What the body leaves out stays.",
        tags,
        params,
        body: GroupPatch,
        response: { 200: GroupOut, 404: Problem, 409: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, params: { id }, body }) => {
      await changeGroup(deskOf(hub, scope), id, body);
      return oneOf(scope, id);
    },
  );

  app.delete(
    "/groups/:id",
    {
      schema: {
        summary: "Delete a group",
        description: "Its members stay, without what it gave them.",
        tags,
        params,
        response: { 204: Type.Null(), 404: Problem, 409: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }, reply) => {
      await removeGroup(deskOf(hub, scope), id);
      return reply.status(204).send(null);
    },
  );
};

const toGroup = (group: Group, members: readonly Person[]) => ({
  id: group.id,
  name: group.name,
  permissions: parsePermissions(group.permissions),
  members: members.map(({ id, email, name }) => ({ id, email, name })),
  created_at: toRfc3339(group.created_at),
  updated_at: toRfc3339(group.updated_at),
});
