import { rm } from "node:fs/promises";
import { Type } from "typebox";
import type { Principal } from "../../auth/principal.ts";
import type { Hub } from "../../hub.ts";
import { deleteIntegrationHealth } from "../../store/integration-states.ts";
import { type Integration, listIntegrations } from "../../store/integrations.ts";
import type { ConfigStore, DataStore } from "../../store/store.ts";
import { systemFacts } from "../../sync/health/facts.ts";
import {
  changeIntegration,
  createIntegration,
  getIntegration,
  removeIntegration,
} from "../../sync/manage-integrations.ts";
import { prepareRevocation } from "../../sync/oauth-revoke.ts";
import { readJson } from "../../sync/open-integration.ts";
import { Problem } from "../errors.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { IntegrationIn, IntegrationOut, IntegrationPatch, PageQuery, page } from "../schemas.ts";
import { runnableIntegrations } from "../scoped-access.ts";
import { toIntegration } from "../views.ts";

const tags = ["integrations"];
const params = Type.Object({ id: Type.String({ maxLength: 63 }) });
const manage = { permission: "integrations.manage" } as const;
/** Who changes integrations or has them work must see which there are. */
const see = { permission: ["integrations.run", "integrations.manage"] } as const;
const seeOne = { ...see, scopedBy: "integration" } as const;
const seeList = { ...see, scopedBy: "list" } as const;

const querystring = Type.Object({
  ...PageQuery,
  integration_type: Type.Optional(Type.String({ maxLength: 40 })),
  provider: Type.Optional(Type.String({ maxLength: 60 })),
  active: Type.Optional(Type.Boolean()),
});

export const integrationRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/integrations",
    {
      schema: {
        summary: "Integrations of the tenant",
        tags,
        querystring,
        response: { 200: page(IntegrationOut) },
      },
      config: seeList,
    },
    async ({ scope, query }) => {
      const { limit = 50, integration_type: type, provider, active } = query;
      const after = numberCursor(query.cursor);
      const ids = await visibleIntegrations(scope.config, scope.principal);
      const filter = {
        ...(ids ? { ids } : {}),
        ...(type === undefined ? {} : { type }),
        ...(provider === undefined ? {} : { provider }),
        ...(active === undefined ? {} : { active }),
      };
      const paging = { filter, limit, ...(after === undefined ? {} : { after }) };
      const rows = await listIntegrations(scope.config, paging);
      const view = await viewOf(hub, scope.data, rows);
      return pageOf(rows, limit, { cursor: (row) => row.id, item: view });
    },
  );

  app.post(
    "/integrations",
    {
      schema: {
        summary: "Add an integration",
        description: "Credentials are encrypted and never come back. Call verify next.",
        tags,
        body: IntegrationIn,
        response: { 201: IntegrationOut, 409: Problem, 422: Problem },
      },
      config: manage,
    },
    async ({ scope, body }, reply) => {
      const now = hub.clock.now();
      const { actor } = scope.principal;
      const row = await createIntegration(scope.config, hub, { input: body, now, actor });
      return reply.status(201).send(await viewOne(hub, scope.data, row));
    },
  );

  const one = { schema: { tags, params, response: { 200: IntegrationOut, 404: Problem } } };
  app.get(
    "/integrations/:id",
    { schema: { ...one.schema, summary: "One integration" }, config: seeOne },
    async ({ scope, params: { id } }) =>
      viewOne(hub, scope.data, await getIntegration(scope.config, id)),
  );

  const change = {
    schema: {
      ...one.schema,
      summary: "Change an integration",
      body: IntegrationPatch,
      response: { ...one.schema.response, 409: Problem, 422: Problem },
    },
    config: manage,
  };
  app.put("/integrations/:id", change, async ({ scope, params: { id }, body }) => {
    const row = await getIntegration(scope.config, id);
    const now = hub.clock.now();
    const { actor } = scope.principal;
    const changed = await changeIntegration(scope.config, hub, { row, input: body, now, actor });
    // What was wrong may have been mended: it is tried at once.
    if (body.credentials || body.settings || body.base_url !== undefined) {
      await hub.guards.reset(changed);
    }
    return viewOne(hub, scope.data, changed);
  });

  app.delete(
    "/integrations/:id",
    {
      schema: {
        summary: "Delete an integration",
        description:
          "Its credentials are gone, and access that the hub got by consent is taken back at the provider; records, runs and their history stay.",
        tags,
        params,
        response: { 204: Type.Null(), 404: Problem, 409: Problem },
      },
      config: manage,
    },
    async ({ scope, params: { id } }, reply) => {
      const row = await getIntegration(scope.config, id);
      const revoke = await prepareRevocation(scope.config, hub, { row, log: hub.log });
      const { actor } = scope.principal;
      await removeIntegration(scope.config, row, { actor, now: hub.clock.now() });
      await revoke();
      await deleteIntegrationHealth(scope.data, row.id);
      await hub.mirrors.drop({ data: scope.data, integrationId: row.id });
      await rm(hub.inboxes.folderOf(row.id), { recursive: true, force: true });
      return reply.status(204).send(null);
    },
  );
};

/** Who manages integrations sees all; else those that the caller may run. */
export async function visibleIntegrations(config: ConfigStore, principal: Principal) {
  if (principal.permissions.has("integrations.manage")) return undefined;
  return runnableIntegrations(config, principal);
}

/** The credentials are opened to name the fields that are there; their values go no further. */
export async function viewOf(
  { cipher, connectors }: Hub,
  data: DataStore,
  rows: readonly Integration[],
): Promise<(row: Integration) => ReturnType<typeof toIntegration>> {
  const facts = await systemFacts(data, rows);
  return (row) => {
    const credentialNames = Object.keys(readJson(cipher.decrypt(row.credentials)));
    return toIntegration(row, { connectors, credentialNames, facts: facts(row.id) });
  };
}

export const viewOne = async (hub: Hub, data: DataStore, row: Integration) =>
  (await viewOf(hub, data, [row]))(row);
