import type { Hub } from "../../hub.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { textOf } from "./garagereg-input.ts";
import { TestIn, TestOut, TriggerIn, TriggerOut } from "./garagereg-schemas.ts";
import { GARAGEREG_WORDS } from "./garagereg-words.ts";
import { publishOne } from "./publish-one.ts";
import { sendToEndpoint } from "./test-endpoint.ts";
import { sayFault, sayIssue } from "./words.ts";

const tags = ["garagereg dialect"];
const config = { permission: "webhooks.manage" } as const;

/** Publishing and testing in the words of the GarageReg dialect. */
export const garageregEventRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/integrations/webhooks/trigger",
    {
      schema: {
        summary: "Publish an event",
        description:
          "The answer comes after the event is on disk; matched_subscriptions is how many active subscriptions want it. With organization_id only that organisation's subscriptions and those of none get it.",
        tags,
        body: TriggerIn,
        response: { 200: TriggerOut, 422: Problem },
      },
      config,
    },
    async ({ scope, body }) => {
      const { event_type: type, payload_data: data, entity_id, organization_id } = body;
      const subject = textOf(entity_id ?? null);
      const consumer = textOf(organization_id ?? null);
      const { id, matching, warnings } = await publishOne(hub, scope, {
        type,
        data,
        ...(subject === null ? {} : { subject }),
        ...(consumer === null ? {} : { consumer }),
      });
      return {
        success: true as const,
        message: "Az esemény rögzítve, a kézbesítés elindult.",
        event_type: type,
        event_id: id,
        matched_subscriptions: matching,
        ...(warnings.length > 0
          ? { warnings: warnings.map((one) => sayIssue(GARAGEREG_WORDS, one)) }
          : {}),
      };
    },
  );

  testRoutes(app, hub);
};

const testRoutes = (app: Parameters<Routes>[0], hub: Hub): void => {
  app.post(
    "/integrations/webhooks/test-endpoint",
    {
      schema: {
        summary: "Send a signed test to an address without subscribing it",
        description: "200 for a test that failed too: success and error tell. Nothing is stored.",
        tags,
        body: TestIn,
        response: { 200: TestOut, 422: Problem },
      },
      config,
    },
    async ({ scope, body }) => {
      const outcome = await sendToEndpoint(hub, scope.principal.tenantId, body);
      const { errorCode: code, status, durationMs } = outcome;
      return {
        success: code === null,
        status_code: status,
        response_time_ms: durationMs,
        error: code === null ? null : sayFault(GARAGEREG_WORDS, { code, status }),
      };
    },
  );
};
