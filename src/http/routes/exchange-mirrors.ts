import { Type } from "typebox";
import { recordAudit } from "../../auth/audit.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import { Problem } from "../errors.ts";
import { MirrorTableOut } from "../exchange-schemas.ts";
import type { Routes } from "../routes.ts";

const tags = ["exchange"];
const params = Type.Object({ id: Type.String({ maxLength: 63, description: "the integration" }) });

/** Copies of an integration's tables in the hub's database. */
export const exchangeMirrorRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/exchange/mirrors/:id",
    {
      schema: {
        summary: "Tables of an integration that are mirrored",
        tags,
        params,
        response: { 200: Type.Object({ items: Type.Array(MirrorTableOut) }), 404: Problem },
      },
      config: { permission: "integrations.run", scopedBy: "integration" },
    },
    async ({ scope, params: { id } }) => {
      const integration = await getIntegration(scope.config, id);
      const of = { data: scope.data, integrationId: integration.id };
      const items = await hub.mirrors.status(of);
      return {
        items: items.map(({ definition_id: _, key, loosened, changes, ...one }) => ({
          ...{ ...one, key: [...key], loosened: [...loosened], changes: [...changes] },
        })),
      };
    },
  );

  app.delete(
    "/exchange/mirrors/:id",
    {
      schema: {
        summary: "Remove a mirror, or one table of it",
        description: "The source is not touched; a run of its definition copies it anew.",
        tags,
        params,
        querystring: Type.Object({ table: Type.Optional(Type.String({ maxLength: 400 })) }),
        response: { 204: Type.Null(), 404: Problem },
      },
      config: { permission: "integrations.manage" },
    },
    async ({ scope, params: { id }, query: { table } }, reply) => {
      const integration = await getIntegration(scope.config, id);
      await hub.mirrors.drop({ data: scope.data, integrationId: integration.id }, table);
      const target = { kind: "mirror", name: [integration.slug, table].filter(Boolean).join(" ") };
      const { actor } = scope.principal;
      const now = hub.clock.now();
      await recordAudit(scope.config, { actor, now, action: "mirror.removed", target });
      return reply.status(204).send(null);
    },
  );
};
