import { rm } from "node:fs/promises";
import { Type } from "typebox";
import type { Hub } from "../../hub.ts";
import { type Integration, listIntegrations } from "../../store/integrations.ts";
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
import { toIntegration } from "../views.ts";

const tags = ["integrations"];
const params = Type.Object({ id: Type.String({ maxLength: 63 }) });
const manage = { permission: "integrations.manage" } as const;
/** Who changes integrations or has them work must see which there are. */
const see = { permission: ["integrations.run", "integrations.manage"] } as const;

const querystring = Type.Object({
  ...PageQuery,
  integration_type: Type.Optional(Type.String({ maxLength: 40 })),
  provider: Type.Optional(Type.String({ maxLength: 60 })),
  active: Type.Optional(Type.Boolean()),
});

export const integrationRoutes: Routes = async (app, { hub }) => {
  const view = (row: Integration) => viewOf(hub, row);

  app.get(
    "/integrations",
    {
      schema: {
        summary: "Integrations of the tenant",
        tags,
        querystring,
        response: { 200: page(IntegrationOut) },
      },
      config: see,
    },
    async ({ scope, query }) => {
      const { limit = 50, integration_type: type, provider, active } = query;
      const after = numberCursor(query.cursor);
      const filter = {
        ...(type === undefined ? {} : { type }),
        ...(provider === undefined ? {} : { provider }),
        ...(active === undefined ? {} : { active }),
      };
      const paging = { filter, limit, ...(after === undefined ? {} : { after }) };
      const rows = await listIntegrations(scope.config, paging);
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
      const row = await createIntegration(scope.config, hub, { input: body, now });
      return reply.status(201).send(view(row));
    },
  );

  const one = { schema: { tags, params, response: { 200: IntegrationOut, 404: Problem } } };
  app.get(
    "/integrations/:id",
    { schema: { ...one.schema, summary: "One integration" }, config: see },
    async ({ scope, params: { id } }) => view(await getIntegration(scope.config, id)),
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
    return view(await changeIntegration(scope.config, hub, { row, input: body, now }));
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
      await removeIntegration(scope.config, row);
      await revoke();
      await rm(hub.inboxes.folderOf(row.id), { recursive: true, force: true });
      return reply.status(204).send(null);
    },
  );
};

/** The credentials are opened to name the fields that are there; their values go no further. */
export function viewOf({ cipher, connectors }: Hub, row: Integration) {
  const credentialNames = Object.keys(readJson(cipher.decrypt(row.credentials)));
  return toIntegration(row, { connectors, credentialNames });
}
