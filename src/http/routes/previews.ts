import { type Static, Type } from "typebox";
import { newSecret } from "../../delivery/subscription-secrets.ts";
import type { Message, Target } from "../../delivery/target.ts";
import { targetOf } from "../../delivery/target-of.ts";
import { buildRequest } from "../../delivery/wire.ts";
import { envelopeOf } from "../../events/envelope.ts";
import { explainFilter, matchesType } from "../../events/match.ts";
import { toNewEvent } from "../../events/new-event.ts";
import type { Hub } from "../../hub.ts";
import { newId } from "../../lib/ids.ts";
import { allSubscriptions, type SubscriptionRow } from "../../store/subscriptions.ts";
import { EventIn } from "../delivery-schemas.ts";
import { Problem } from "../errors.ts";
import { eventCheck } from "../event-check.ts";
import type { Routes } from "../routes.ts";
import { nullable } from "../schemas.ts";
import type { Scope } from "../scope.ts";
import { FormatOptionsIn, WireFormat } from "../subscription-schemas.ts";

const tags = ["events"];
const config = { permission: "webhooks.manage" } as const;
const MAX_SHOWN = 200;

const Wanting = Type.Object({
  subscription_id: Type.Integer(),
  name: Type.String(),
  wanted: Type.Boolean(),
  reason: Type.String({
    description: "type, consumer, filters or inactive: what keeps the event from it; or wanted",
  }),
  conditions: Type.Array(Type.Unknown(), {
    description: "where filters say no: each condition that does, what it expects and found",
  }),
});
const RenderIn = Type.Object(
  {
    event: EventIn,
    wire_format: Type.Optional(WireFormat),
    template: Type.Optional(nullable(Type.String({ maxLength: 20_000 }))),
    format_options: Type.Optional(nullable(FormatOptionsIn)),
    signature_header: Type.Optional(nullable(Type.String({ maxLength: 100 }))),
  },
  { additionalProperties: false },
);

/** What would happen, without anything happening. */
export const previewRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/events/preview",
    {
      schema: {
        summary: "Which subscriptions would get an event, and why the others would not",
        description: "Nothing is published.",
        tags,
        body: EventIn,
        response: { 200: Type.Object({ items: Type.Array(Wanting) }), 422: Problem },
      },
      config,
    },
    async ({ scope, body }) => {
      const message = await messageOf(body, hub, scope);
      const rows = (await allSubscriptions(scope.config)).slice(0, MAX_SHOWN);
      return { items: rows.map((row) => ({ ...about(row), ...verdictOf(row, message) })) };
    },
  );

  app.post(
    "/events/render",
    {
      schema: {
        summary: "The request that an event becomes in a wire format",
        description: "Signed with a key made for the occasion, where the format is signed.",
        tags,
        body: RenderIn,
        response: {
          200: Type.Object({
            body: Type.String(),
            headers: Type.Record(Type.String(), Type.String()),
          }),
          422: Problem,
        },
      },
      config,
    },
    async ({ scope, body }) => {
      const message = await messageOf(body.event, hub, scope);
      const now = hub.clock.now();
      const target = exampleTarget(body, hub);
      const { body: text, headers } = buildRequest(target, message, {
        deliveryId: "dlv_preview",
        now,
      });
      return { body: text, headers: { ...headers } };
    },
  );
};

async function messageOf(event: Static<typeof EventIn>, hub: Hub, scope: Scope): Promise<Message> {
  const made = toNewEvent(event, await eventCheck(hub, scope));
  return {
    id: newId("evt", hub.clock.now()),
    tenantId: scope.principal.tenantId,
    type: made.type,
    occurredAt: made.occurredAt,
    subject: made.subject ?? null,
    consumer: made.consumer ?? null,
    dataText: JSON.stringify(made.data),
  };
}

const about = ({ id, name }: SubscriptionRow) => ({ subscription_id: id, name });

function verdictOf(row: SubscriptionRow, message: Message) {
  const no = (reason: string, conditions: readonly unknown[] = []) => ({
    wanted: false,
    reason,
    conditions: [...conditions],
  });
  if (!matchesType(JSON.parse(row.event_types) as string[], message.type)) return no("type");
  if (row.consumer !== null && row.consumer !== message.consumer) return no("consumer");
  const { accepts, because } = explainFilter(JSON.parse(row.event_filters), envelopeOf(message));
  if (!accepts) return no("filters", because);
  if (row.active !== 1) return no("inactive");
  return { wanted: true, reason: "wanted", conditions: [] };
}

/** A subscription as the format wants it, that is nowhere stored. */
function exampleTarget(
  { wire_format = "standard", template, format_options, signature_header }: Static<typeof RenderIn>,
  { cipher, log, clock }: Hub,
): Target {
  const now = clock.now();
  const row: SubscriptionRow = {
    ...{ id: 0, tenant_id: 0, name: "preview", url: "https://example.com", integration_id: null },
    ...{ destination_settings: null, consumer: null, event_types: "[]", event_filters: "{}" },
    wire_format,
    format_options: format_options ? JSON.stringify(format_options) : null,
    template: template ?? null,
    secrets: cipher.encrypt(JSON.stringify([{ value: newSecret(wire_format) }])),
    signature_header: signature_header ?? null,
    ...{ headers: null, auth: null, timeout_ms: 1000, retry_delays: "[]" },
    ...{ rate_limit_per_minute: null, max_concurrency: null, ordering: null, ordering_key: null },
    ...{ batch_size: null, batch_wait_ms: null, disable_after_hours: null },
    ...{
      created_by: "preview",
      active: 1,
      disabled_reason: null,
      created_at: now,
      updated_at: now,
    },
  };
  return targetOf(row, { cipher, log });
}
