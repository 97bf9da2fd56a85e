import { Type } from "typebox";
import { canRun, requireRun } from "../../auth/principal.ts";
import { MODULES } from "../../exchange/definition.ts";
import { ExchangeRunIn } from "../../exchange/exchange-params.ts";
import { bodyOf, getExchange, ownerOf } from "../../exchange/manage-definitions.ts";
import { launch } from "../../launch.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { oneOf } from "../../model/scalars.ts";
import { listExchanges } from "../../store/exchange-definitions.ts";
import { exchangeFacts } from "../../store/exchange-runs.ts";
import { listIntegrations } from "../../store/integrations.ts";
import { ExchangeActionOut } from "../exchange-schemas.ts";
import type { Routes } from "../routes.ts";
import { answerRun, started, WaitQuery } from "../run-answer.ts";

const tags = ["exchange"];
const params = Type.Object({ id: Type.String({ maxLength: 63, description: "slug" }) });
const MAX_INTEGRATIONS = 1_000;

/** What starts definitions: by their names, and by the button of a module. */
export const exchangeRunRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/exchange/definitions/:id/run",
    {
      schema: {
        summary: "Run a definition",
        description:
          "`dry_run` writes nothing: `/runs/{id}/preview` tells row by row what would be. `ids` means only these records; `refused_of` only the rows that an earlier run has set aside.",
        tags,
        params,
        querystring: WaitQuery,
        body: Type.Optional(ExchangeRunIn),
        response: started,
      },
      config: { permission: "integrations.run", scopedBy: "definition" },
    },
    async ({ scope, params: { id }, query, body = {} }, reply) => {
      const row = await getExchange(scope.config, id);
      const integration = await ownerOf(scope.config, row);
      requireRun(scope.principal, integration.slug);
      const wanted = { action: "run_exchange", integration, body: { definition: id, ...body } };
      return answerRun(hub, reply, { queued: await launch(hub, scope, wanted), wait: query.wait });
    },
  );

  app.get(
    "/exchange/actions",
    {
      schema: {
        summary: "What the Connections button of a module offers",
        description: "Only what the caller may run.",
        tags,
        querystring: Type.Object({ module: oneOf([...MODULES]) }),
        response: { 200: Type.Object({ items: Type.Array(ExchangeActionOut) }) },
      },
      config: { permission: "integrations.run", scopedBy: "list" },
    },
    async ({ scope, query: { module } }) => {
      const rows = await listExchanges(scope.config, { module });
      const known = await listIntegrations(scope.config, { limit: MAX_INTEGRATIONS });
      const owners = new Map(known.map((one) => [one.id, one]));
      const last = await exchangeFacts(scope.config, rows);
      const items = rows.flatMap((row) => {
        const owner = owners.get(row.integration_id);
        if (!owner || row.active === 0 || row.direction === "mirror") return [];
        if (owner.active === 0 || !canRun(scope.principal, owner.slug)) return [];
        const body = bodyOf(row);
        const { run: newest, schedules } = last.get(row.id) ?? { run: undefined, schedules: 0 };
        return [
          {
            ...{ definition: row.slug, name: row.name, direction: row.direction },
            ...{ integration_id: owner.slug, integration_name: owner.name },
            takes_selection: row.direction === "export" || body.import?.source.files === undefined,
            can_incremental:
              body.import?.incremental !== undefined || body.import?.source.files !== undefined,
            is_tried: row.tried_version === row.version,
            is_scheduled: schedules > 0,
            last_run: newest
              ? {
                  ...{ id: newest.id, state: newest.state },
                  created_at: toRfc3339(newest.created_at),
                }
              : null,
          },
        ];
      });
      return { items };
    },
  );
};
