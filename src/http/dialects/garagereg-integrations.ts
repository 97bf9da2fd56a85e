import { type Static, Type } from "typebox";
import { toRfc3339 } from "../../lib/clock.ts";
import { InvalidInputError } from "../../lib/errors.ts";
import { newestSubscriptions } from "../../store/subscription-lists.ts";
import { changeIntegration, getIntegration } from "../../sync/manage-integrations.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { HealthOut, StatusIn, StatusOut } from "./garagereg-schemas.ts";
import { integrationHealth, MAX_SUBSCRIPTIONS } from "./integration-health.ts";

const tags = ["garagereg dialect"];
const params = Type.Object({ id: Type.String({ maxLength: 63 }) });

/** State and health of integrations in the words of the GarageReg dialect. */
export const garageregIntegrationRoutes: Routes = async (app, { hub }) => {
  app.put(
    "/integrations/:id/status",
    {
      schema: {
        summary: "Switch an integration on or off",
        tags,
        params,
        body: StatusIn,
        response: { 200: StatusOut, 404: Problem, 422: Problem },
      },
      config: { permission: "integrations.manage" },
    },
    async ({ scope, params: { id }, body }) => {
      const row = await getIntegration(scope.config, id);
      const input = { active: isActive(body) };
      const now = hub.clock.now();
      const { actor } = scope.principal;
      const changed = await changeIntegration(scope.config, hub, { row, input, now, actor });
      return {
        id: changed.id,
        name: changed.name,
        is_active: changed.active === 1,
        status: changed.active === 1 ? ("active" as const) : ("inactive" as const),
        updated_at: toRfc3339(changed.updated_at),
      };
    },
  );

  app.get(
    "/integrations/:id/health",
    {
      schema: {
        summary: "How an integration and the deliveries of its subscriptions are doing",
        description:
          "Requests are calls of the integration's connector and attempts of its subscriptions. health_status is the worse of the integration's own (its last run or verification) and that of the last 24 hours' requests: error below 50 %, or while its system is not called, an endpoint is paused or was switched off by the hub; warning below 95 %, or while something is tried again or a stream could not be read.",
        tags,
        params,
        response: { 200: HealthOut, 404: Problem },
      },
      config: { permission: ["integrations.run", "integrations.manage"], scopedBy: "integration" },
    },
    async ({ scope, params: { id } }) => {
      const integration = await getIntegration(scope.config, id);
      const wanted = { integrationId: integration.id, limit: MAX_SUBSCRIPTIONS };
      const subscriptions = await newestSubscriptions(scope.config, wanted);
      const now = hub.clock.now();
      await hub.guards.flush();
      return integrationHealth(scope, { integration, subscriptions, now });
    },
  );
};

function isActive({ is_active, status }: Static<typeof StatusIn>): boolean {
  if (is_active === undefined && status === undefined) {
    const remedy = "Add is_active.";
    throw new InvalidInputError([{ field: "is_active", message: "is missing", remedy }]);
  }
  const wanted = is_active ?? status === "active";
  if (status === undefined || wanted === (status === "active")) return wanted;
  const message = "stands beside is_active";
  throw new InvalidInputError([{ field: "status", message, remedy: "Send one of the two." }]);
}
