import { Type } from "typebox";
import { recordAudit } from "../../auth/audit.ts";
import { listIntegrations } from "../../store/integrations.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import { Problem } from "../errors.ts";
import { HealthDetail, HealthListed } from "../health-schemas.ts";
import { healthDetail, healthList } from "../health-views.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { IntegrationOut, PageQuery, page } from "../schemas.ts";
import { viewOne, visibleIntegrations } from "./integrations.ts";

const tags = ["integrations"];
const params = Type.Object({ id: Type.String({ maxLength: 63 }) });
const see = { permission: ["integrations.run", "integrations.manage"] } as const;
const description =
  "Requests are calls of the integration's connector and deliveries of its subscriptions; of a system that speaks no HTTP each run is one. Counted by the hour, and written a few seconds later.";

/** How integrations are doing, and the way to try one at once whose system was down. */
export const integrationHealthRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/statistics/integrations",
    {
      schema: {
        summary: "All integrations in numbers",
        description,
        tags,
        querystring: Type.Object(PageQuery),
        response: { 200: page(HealthListed) },
      },
      config: { ...see, scopedBy: "list" },
    },
    async ({ scope, query: { limit = 50, cursor } }) => {
      const after = numberCursor(cursor);
      const ids = await visibleIntegrations(scope.config, scope.principal);
      const filter = ids ? { ids } : {};
      const paging = { filter, limit, ...(after === undefined ? {} : { after }) };
      const rows = await listIntegrations(scope.config, paging);
      await hub.guards.flush();
      const item = await healthList(scope, rows, hub.clock.now());
      return pageOf(rows, limit, { cursor: (row) => row.id, item });
    },
  );

  app.get(
    "/statistics/integrations/:id",
    {
      schema: {
        summary: "One integration in numbers",
        description,
        tags,
        params,
        response: { 200: HealthDetail, 404: Problem },
      },
      config: { ...see, scopedBy: "integration" },
    },
    async ({ scope, params: { id } }) => {
      const row = await getIntegration(scope.config, id);
      await hub.guards.flush();
      return healthDetail(scope, row, hub.clock.now());
    },
  );

  app.post(
    "/integrations/:id/breaker/close",
    {
      schema: {
        summary: "Call an integration's system again at once",
        description:
          "Closes its breaker, whatever made it open, and forgets the failures so far. Closed already, it stays so.",
        tags,
        params,
        response: { 200: IntegrationOut, 404: Problem },
      },
      config: { ...see, scopedBy: "integration" },
    },
    async ({ scope, params: { id } }) => {
      const row = await getIntegration(scope.config, id);
      if (await hub.guards.reset(row)) {
        await recordAudit(scope.config, {
          actor: scope.principal.actor,
          action: "integration.breaker_closed",
          target: { kind: "integration", name: row.slug },
          now: hub.clock.now(),
        });
      }
      return viewOne(hub, scope.data, row);
    },
  );
};
