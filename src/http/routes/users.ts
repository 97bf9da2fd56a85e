import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { acceptInvitation, letIn, type WayIn } from "../../auth/invitations.ts";
import { changeUser, createUser, deleteUser, getPerson } from "../../auth/manage-users.ts";
import type { PeopleDesk } from "../../auth/people-change.ts";
import { parsePermissions, sortPermissions } from "../../auth/permissions.ts";
import type { Hub } from "../../hub.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { type Group, groupsOf } from "../../store/groups.ts";
import { listPeople, type Person } from "../../store/people.ts";
import { Problem } from "../errors.ts";
import {
  AcceptIn,
  InviteIn,
  UserCreated,
  UserIn,
  UserOut,
  UserPatch,
  WayInOut,
} from "../people-schemas.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { PageQuery, page } from "../schemas.ts";
import type { Scope } from "../scope.ts";

const tags = ["users"];
const config = { permission: "users.manage" } as const;
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });

/** Who changes people, and where. */
export const deskOf = (hub: Hub, { principal }: Scope): PeopleDesk & { dataDir: string } => ({
  config: hub.config,
  tenantId: principal.tenantId,
  actor: principal.actor,
  now: hub.clock.now(),
  dataDir: hub.settings.dataDir,
});

export const userRoutes: Routes = async (app, { hub }) => {
  const viewsOf = async ({ config: tenant }: Scope, people: readonly Person[]) => {
    const groups = await groupsOf(
      tenant,
      people.map(({ id }) => id),
    );
    return people.map((person) => toUser(person, groups.get(person.id) ?? []));
  };
  const oneOf = async (scope: Scope, id: number) => {
    const [view] = await viewsOf(scope, [await getPerson(deskOf(hub, scope), id)]);
    return view as ReturnType<typeof toUser>;
  };

  app.get(
    "/users",
    {
      schema: {
        summary: "People who can sign in",
        tags,
        querystring: Type.Object(PageQuery),
        response: { 200: page(UserOut) },
      },
      config,
    },
    async ({ scope, query: { limit = 50, cursor } }) => {
      const after = numberCursor(cursor);
      const { tenantId } = scope.principal;
      const paging = { tenantId, limit, ...(after === undefined ? {} : { after }) };
      const people = await listPeople(hub.config, paging);
      const { next_cursor } = pageOf(people, limit, { cursor: ({ id }) => id, item: () => null });
      return { items: await viewsOf(scope, people), next_cursor };
    },
  );

  app.post(
    "/users",
    {
      schema: {
        summary: "Add a user",
        description:
          "With `invite_by` the answer has a link or a password, this once; without it the user cannot sign in until POST /users/{id}/invitation.",
        tags,
        body: UserIn,
        response: { 201: UserCreated, 409: Problem, 422: Problem },
      },
      config,
    },
    async (request, reply) => {
      const { scope, body } = request;
      const { invite_by: by, ...input } = body;
      const desk = deskOf(hub, scope);
      const id = await createUser(desk, input);
      const way = by ? toWayIn(hub, request, await letIn(desk, id, by)) : NO_WAY_IN;
      return reply.status(201).send({ ...(await oneOf(scope, id)), ...way });
    },
  );

  app.get(
    "/users/:id",
    {
      schema: {
        summary: "One user",
        tags,
        params,
        response: { 200: UserOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }) => oneOf(scope, id),
  );

  app.put(
    "/users/:id",
    {
      schema: {
        summary: "Change a user",
        description: "What the body leaves out stays. Rights count from the next request on.",
        tags,
        params,
        body: UserPatch,
        response: { 200: UserOut, 404: Problem, 409: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, params: { id }, body }) => {
      await changeUser(deskOf(hub, scope), id, body);
      return oneOf(scope, id);
    },
  );

  app.delete(
    "/users/:id",
    {
      schema: {
        summary: "Delete a user",
        description: "Sessions and tokens of the user end; runs and the audit keep the e-mail.",
        tags,
        params,
        response: { 204: Type.Null(), 404: Problem, 409: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }, reply) => {
      await deleteUser(deskOf(hub, scope), id);
      return reply.status(204).send(null);
    },
  );

  app.post(
    "/users/:id/invitation",
    {
      schema: {
        summary: "Let a user in: by a link, or by a new password",
        description:
          "A new password ends all sessions of the user. An earlier link opens nothing any more.",
        tags,
        params,
        body: InviteIn,
        response: { 201: WayInOut, 404: Problem, 409: Problem },
      },
      config,
    },
    async (request, reply) => {
      const way = await letIn(deskOf(hub, request.scope), request.params.id, request.body.by);
      return reply.status(201).send(toWayIn(hub, request as never, way));
    },
  );
};

/** Without a session: the secret of the link is what lets in. */
export const invitationRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/invitations/accept",
    {
      schema: {
        summary: "Choose a password by a link",
        tags,
        body: AcceptIn,
        response: { 200: Type.Object({ email: Type.String() }), 403: Problem, 422: Problem },
      },
      config: { isPublic: true },
    },
    async ({ body }) => {
      const desk = { ...hub, dataDir: hub.settings.dataDir, now: hub.clock.now() };
      return { email: await acceptInvitation(desk, body) };
    },
  );
};

const NO_WAY_IN = { password: null, link: null, link_expires_at: null };

function toWayIn(
  hub: Hub,
  { protocol, host }: Pick<FastifyRequest, "protocol" | "host">,
  way: WayIn,
) {
  if (way.kind === "password") return { ...NO_WAY_IN, password: way.password };
  const base = hub.settings.publicUrl ?? `${protocol}://${host}`;
  // Behind the hash: browsers send it to no server, so no log and no proxy sees it.
  const link = `${base.replace(/\/$/, "")}/invitation#${way.secret}`;
  return { ...NO_WAY_IN, link, link_expires_at: toRfc3339(way.expiresAt) };
}

function toUser(person: Person, groups: readonly Group[]) {
  const own = parsePermissions(person.permissions);
  const given = groups.flatMap(({ permissions }) => parsePermissions(permissions));
  return {
    id: person.id,
    email: person.email,
    name: person.name,
    language: person.language,
    active: person.disabled_at === null,
    has_password: person.password_hash !== "",
    permissions: own,
    groups: groups.map(({ id, name }) => ({ id, name })),
    all_permissions: sortPermissions([...own, ...given]),
    created_at: toRfc3339(person.created_at),
    updated_at: toRfc3339(person.updated_at),
  };
}
