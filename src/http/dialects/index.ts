import type { FastifyInstance } from "fastify";
import type { Routes } from "../routes.ts";
import { fiscalActivityRoutes } from "./fiscal-activity.ts";
import { fiscalEventRoutes } from "./fiscal-events.ts";
import { fiscalTaskRoutes } from "./fiscal-tasks.ts";
import { fiscalWebhookRoutes } from "./fiscal-webhooks.ts";
import { FISCAL_WORDS } from "./fiscal-words.ts";
import { garageregDeliveryRoutes } from "./garagereg-deliveries.ts";
import { garageregErpRoutes } from "./garagereg-erp.ts";
import { garageregEventRoutes } from "./garagereg-events.ts";
import { garageregIntegrationRoutes } from "./garagereg-integrations.ts";
import { garageregSubscriptionRoutes } from "./garagereg-subscriptions.ts";
import { GARAGEREG_WORDS } from "./garagereg-words.ts";
import { speak, speakOfNothing, type Words } from "./words.ts";

/** Paths, fields and texts in Portuguese over subscriptions, deliveries and events. */
export const fiscalRoutes: Routes = async (app, options) => {
  await nothingUnder(app, FISCAL_WORDS, ["/webhooks", "/integracoes"]);
  speak(app as unknown as FastifyInstance, FISCAL_WORDS);
  for (const routes of [
    fiscalWebhookRoutes,
    fiscalActivityRoutes,
    fiscalEventRoutes,
    fiscalTaskRoutes,
  ]) {
    await app.register(routes, options);
  }
};

/** Paths and texts of the GarageReg integration layer over the same rows, in Hungarian. */
export const garageregRoutes: Routes = async (app, options) => {
  await nothingUnder(app, GARAGEREG_WORDS, ["/integrations/webhooks"]);
  speak(app as unknown as FastifyInstance, GARAGEREG_WORDS);
  for (const routes of [
    garageregSubscriptionRoutes,
    garageregEventRoutes,
    garageregDeliveryRoutes,
    garageregIntegrationRoutes,
    garageregErpRoutes,
  ]) {
    await app.register(routes, options);
  }
};

async function nothingUnder(
  app: Parameters<Routes>[0],
  words: Words,
  prefixes: readonly string[],
): Promise<void> {
  for (const prefix of prefixes) {
    await app.register(async (part) => speakOfNothing(part as unknown as FastifyInstance, words), {
      prefix,
    });
  }
}
