import { type Static, Type } from "typebox";
import { DEFAULT_RETRY_DELAYS } from "../../delivery/retry.ts";
import { newStandardSecret, newTextSecret } from "../../delivery/signature.ts";
import { checkSubscription } from "../../delivery/subscription-input.ts";
import { targetOf } from "../../delivery/targets.ts";
import { sendTest } from "../../delivery/test-send.ts";
import type { Hub } from "../../hub.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { attemptsOf } from "../../store/attempts.ts";
import { findDelivery } from "../../store/deliveries.ts";
import { expireDeliveries } from "../../store/delivery-queue.ts";
import {
  deleteSubscription,
  findSubscription,
  insertSubscription,
  listSubscriptions,
  type NewSubscription,
  type SubscriptionRow,
  updateSubscription,
} from "../../store/subscriptions.ts";
import { toAttempt, toDeliveries, toSubscription } from "../delivery-views.ts";
import { Problem } from "../errors.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import {
  AttemptOut,
  DeliveryOut,
  PageQuery,
  page,
  SubscriptionIn,
  SubscriptionOut,
  SubscriptionPatch,
} from "../schemas.ts";
import type { Scope } from "../scope.ts";

const tags = ["subscriptions"];
const config = { permission: "webhooks.manage" } as const;
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const DEFAULT_TIMEOUT_SECONDS = 15;
const TestOut = Type.Object({
  delivery: DeliveryOut,
  attempt: Type.Union([AttemptOut, Type.Null()]),
});

export const subscriptionRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/subscriptions",
    {
      schema: {
        summary: "Subscribe an address to events",
        description: "The answer shows the signing secret, this once, where the hub made it.",
        tags,
        body: SubscriptionIn,
        response: { 201: SubscriptionOut, 422: Problem },
      },
      config,
    },
    async ({ scope, body }, reply) => {
      const { row, secret } = newRow(body, hub);
      const values = { ...row, created_by: scope.principal.actor };
      const id = await insertSubscription(scope.config, values, hub.clock.now());
      hub.dispatcher.wake();
      const made = toSubscription(await getSubscription(scope, id), hub.cipher);
      return reply.status(201).send(secret === undefined ? made : { ...made, secret });
    },
  );

  app.get(
    "/subscriptions",
    {
      schema: {
        summary: "Subscriptions",
        tags,
        querystring: Type.Object(PageQuery),
        response: { 200: page(SubscriptionOut) },
      },
      config,
    },
    async ({ scope, query: { limit = 50, cursor } }) => {
      const after = numberCursor(cursor);
      const paging = { limit, ...(after === undefined ? {} : { after }) };
      const rows = await listSubscriptions(scope.config, paging);
      const item = (row: SubscriptionRow) => toSubscription(row, hub.cipher);
      return pageOf(rows, limit, { cursor: (row) => row.id, item });
    },
  );

  app.get(
    "/subscriptions/:id",
    {
      schema: {
        summary: "One subscription",
        tags,
        params,
        response: { 200: SubscriptionOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }) =>
      toSubscription(await getSubscription(scope, id), hub.cipher),
  );

  changeRoutes(app, hub);
};

const changeRoutes = (app: Parameters<Routes>[0], hub: Hub): void => {
  app.patch(
    "/subscriptions/:id",
    {
      schema: {
        summary: "Change a subscription; fields left out stay",
        tags,
        params,
        body: SubscriptionPatch,
        response: { 200: SubscriptionOut, 404: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, params: { id }, body }) => {
      const before = await getSubscription(scope, id);
      const patch = patchOf(before, body, hub);
      await updateSubscription(scope.config, id, { patch, now: hub.clock.now() });
      hub.dispatcher.wake();
      return toSubscription(await getSubscription(scope, id), hub.cipher);
    },
  );

  app.delete(
    "/subscriptions/:id",
    {
      schema: {
        summary: "Delete a subscription",
        description: "Deliveries that are still open expire; those made stay in the log.",
        tags,
        params,
        response: { 204: Type.Null(), 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id: subscriptionId } }, reply) => {
      if (!(await deleteSubscription(scope.config, subscriptionId))) {
        throw new NotFoundError("subscription", subscriptionId);
      }
      const reason = "Its subscription was deleted.";
      await expireDeliveries(scope.data, { subscriptionId, reason, now: hub.clock.now() });
      hub.dispatcher.wake();
      return reply.status(204).send(null);
    },
  );

  app.post(
    "/subscriptions/:id/test",
    {
      schema: {
        summary: "Send a webhook.test now and tell what came back",
        tags,
        params,
        response: { 200: TestOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }) => {
      const target = targetOf(await getSubscription(scope, id), hub);
      const deliveryId = await sendTest(target, hub);
      const row = await findDelivery(scope.data, deliveryId);
      const [delivery] = row ? await toDeliveries(scope.config, [row]) : [];
      if (!delivery) throw new NotFoundError("delivery", deliveryId);
      const [attempt] = await attemptsOf(scope.data, deliveryId);
      return { delivery, attempt: attempt ? toAttempt(attempt) : null };
    },
  );
};

async function getSubscription({ config: store }: Scope, id: number): Promise<SubscriptionRow> {
  const row = await findSubscription(store, id);
  if (!row) throw new NotFoundError("subscription", id);
  return row;
}

/** `secret` is the one that the hub made; undefined where the caller brought one or wants none. */
function newRow(body: Static<typeof SubscriptionIn>, { cipher, egress }: Hub) {
  const { wire_format = "standard", secret: given } = body;
  const made =
    given === undefined
      ? wire_format === "standard"
        ? newStandardSecret()
        : newTextSecret()
      : undefined;
  const secrets = [given ?? made ?? []].flat();
  checkSubscription({ ...body, wire_format, secrets }, egress);
  const row: Omit<NewSubscription, "created_by"> = {
    name: body.name,
    url: body.url,
    event_types: JSON.stringify(body.event_types),
    event_filters: JSON.stringify(body.event_filters ?? {}),
    wire_format,
    secrets: encrypted(secrets, cipher),
    signature_header: body.signature_header ?? null,
    headers: encryptedHeaders(body.headers ?? {}, cipher),
    timeout_ms: (body.timeout_seconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    retry_delays: JSON.stringify(body.retry_delays ?? DEFAULT_RETRY_DELAYS[wire_format]),
    integration_id: null,
    active: body.active === false ? 0 : 1,
    disabled_reason: null,
  };
  return { row, secret: made };
}

function patchOf(
  before: SubscriptionRow,
  body: Static<typeof SubscriptionPatch>,
  { cipher, egress }: Hub,
): Partial<NewSubscription> {
  const { wire_format = before.wire_format, secret } = body;
  const stored =
    before.secrets === null ? [] : (JSON.parse(cipher.decrypt(before.secrets)) as string[]);
  const secrets = secret === undefined ? stored : [secret ?? []].flat();
  checkSubscription({ ...body, wire_format, secrets }, egress);
  const { event_types: types, event_filters: filters, retry_delays: delays, headers } = body;
  return {
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(body.url === undefined ? {} : { url: body.url }),
    ...(types === undefined ? {} : { event_types: JSON.stringify(types) }),
    ...(filters === undefined ? {} : { event_filters: JSON.stringify(filters) }),
    wire_format,
    ...(secret === undefined ? {} : { secrets: encrypted(secrets, cipher) }),
    ...(body.signature_header === undefined ? {} : { signature_header: body.signature_header }),
    ...(headers === undefined ? {} : { headers: encryptedHeaders(headers, cipher) }),
    ...(body.timeout_seconds === undefined ? {} : { timeout_ms: body.timeout_seconds * 1000 }),
    ...(delays === undefined ? {} : { retry_delays: JSON.stringify(delays) }),
    ...(body.active === undefined ? {} : { active: body.active ? 1 : 0, disabled_reason: null }),
  };
}

const encrypted = (secrets: readonly string[], cipher: Hub["cipher"]): string | null =>
  secrets.length === 0 ? null : cipher.encrypt(JSON.stringify(secrets));

const encryptedHeaders = (
  headers: Readonly<Record<string, string>>,
  cipher: Hub["cipher"],
): string | null =>
  Object.keys(headers).length === 0 ? null : cipher.encrypt(JSON.stringify(headers));
