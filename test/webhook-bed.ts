import cookie from "@fastify/cookie";
import Fastify, { type InjectOptions } from "fastify";
import { createAuthenticator } from "../src/auth/authenticate.ts";
import { loadSettings } from "../src/config.ts";
import { createOwnTypes } from "../src/events/own-types.ts";
import { sendProblem } from "../src/http/errors.ts";
import { deliveryRoutes } from "../src/http/routes/deliveries.ts";
import { eventTypeRoutes } from "../src/http/routes/event-types.ts";
import { eventRoutes } from "../src/http/routes/events.ts";
import { subscriptionRoutes } from "../src/http/routes/subscriptions.ts";
import { guardRoutes } from "../src/http/scope.ts";
import { validatorCompiler } from "../src/http/validation.ts";
import type { Hub } from "../src/hub.ts";
import { createEgressGuard } from "../src/lib/egress.ts";
import { openCourier } from "./delivery.ts";
import type { TestDatabase } from "./harness.ts";
import { openReceiver } from "./receiver.ts";

/** The routes of events, subscriptions and deliveries on a hub that delivers, with a receiver beside it. */
export async function openWebhookBed(database: TestDatabase) {
  const stores = await database.open();
  const courier = await openCourier(stores);
  const receiver = await openReceiver();
  const hub = {
    ...courier,
    settings: { ...loadSettings({}).settings, auth: "off" },
    egress: createEgressGuard(["127.0.0.0/8"]),
    ownTypes: createOwnTypes({ config: stores.config }),
    authenticator: createAuthenticator(stores.config),
  } as unknown as Hub;
  const app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setErrorHandler(sendProblem);
  await app.register(cookie);
  guardRoutes(app, { hub });
  for (const routes of [eventTypeRoutes, eventRoutes, subscriptionRoutes, deliveryRoutes]) {
    await app.register(routes, { hub });
  }
  return {
    stores,
    courier,
    receiver,
    async send(method: NonNullable<InjectOptions["method"]>, url: string, payload?: object) {
      const request = { method, url, ...(payload ? { payload } : {}) };
      const { statusCode: status, body } = await app.inject(request);
      return { status, body: body === "" ? undefined : JSON.parse(body) };
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await courier[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
      await stores[Symbol.asyncDispose]();
    },
  };
}
