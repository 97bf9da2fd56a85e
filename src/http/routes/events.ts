import { type Static, Type } from "typebox";
import type { NewEvent } from "../../events/append.ts";
import { checkType } from "../../events/type-check.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { InvalidInputError, NotFoundError } from "../../lib/errors.ts";
import { EVENT_TYPES, findEventType } from "../../model/event-types.ts";
import { checkPart } from "../../model/schema-issues.ts";
import { listDeliveries } from "../../store/deliveries.ts";
import { findEvent, listEvents } from "../../store/events.ts";
import { toDeliveries, toEvent } from "../delivery-views.ts";
import { Problem } from "../errors.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { DeliveryOut, EventIn, EventOut, EventTypeOut, PageQuery, page } from "../schemas.ts";

const tags = ["events"];
const read = { permission: "records.read" } as const;
const MAX_EVENTS = 100;
/** Deliveries shown with an event; the others are in the list of deliveries. */
const MAX_DELIVERIES = 200;

const PublishIn = Type.Object(
  {
    ...Type.Partial(EventIn).properties,
    events: Type.Optional(
      Type.Array(EventIn, {
        minItems: 1,
        maxItems: MAX_EVENTS,
        description: "several at once instead of one; all are stored or none",
      }),
    ),
  },
  { additionalProperties: false },
);
const Published = Type.Object({
  id: Type.String({ description: "of the first event" }),
  ids: Type.Array(Type.String({ description: "in the order of the events" })),
  published: Type.Integer({ description: "less than the events where keys had been used before" }),
});
const querystring = Type.Object({
  ...PageQuery,
  type: Type.Optional(Type.String({ maxLength: 120 })),
  subject: Type.Optional(Type.String({ maxLength: 200 })),
});
const params = Type.Object({ id: Type.String({ maxLength: 40 }) });

export const eventRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/events",
    {
      schema: {
        summary: "Publish an event, or up to 100",
        description: "202 comes after they are on disk; deliveries follow at once.",
        tags,
        body: PublishIn,
        response: { 202: Published, 422: Problem },
      },
      config: { permission: "webhooks.manage" },
    },
    async ({ scope, body }, reply) => {
      const events = eventsOf(body, hub.clock.now());
      const published = await hub.publisher.publish(scope.principal.tenantId, events);
      const ids = published.map(({ id }) => id);
      const count = published.filter(({ isNew }) => isNew).length;
      return reply.status(202).send({ id: ids[0] ?? "", ids, published: count });
    },
  );

  app.get(
    "/events/types",
    {
      schema: {
        summary: "Every event type with its schema and an example",
        tags,
        response: { 200: Type.Object({ items: Type.Array(EventTypeOut) }) },
      },
      config: read,
    },
    async () => ({ items: [...EVENT_TYPES] }),
  );

  app.get(
    "/events",
    {
      schema: {
        summary: "Events, newest first",
        tags,
        querystring,
        response: { 200: page(EventOut) },
      },
      config: read,
    },
    async ({ scope, query: { limit = 50, cursor, ...filter } }) => {
      const before = numberCursor(cursor);
      const paging = { ...filter, limit, ...(before === undefined ? {} : { before }) };
      const rows = await listEvents(scope.data, paging);
      return pageOf(rows, limit, { cursor: (row) => row.seq, item: toEvent });
    },
  );

  app.get(
    "/events/:id",
    {
      schema: {
        summary: "One event with its deliveries",
        tags,
        params,
        response: {
          200: Type.Object({ ...EventOut.properties, deliveries: Type.Array(DeliveryOut) }),
          404: Problem,
        },
      },
      config: read,
    },
    async ({ scope, params: { id } }) => {
      const event = await findEvent(scope.data, id);
      if (!event) throw new NotFoundError("event", id);
      const rows = await listDeliveries(scope.data, { event_id: id, limit: MAX_DELIVERIES });
      return { ...toEvent(event), deliveries: await toDeliveries(scope.config, rows) };
    },
  );
};

function eventsOf({ events, ...single }: Static<typeof PublishIn>, now: number): NewEvent[] {
  if (events === undefined) return [toNewEvent(single, { now, path: "" })];
  const [other] = Object.keys(single);
  if (other === undefined) {
    return events.map((event, i) => toNewEvent(event, { now, path: `events.${i}.` }));
  }
  const remedy = "Send either one event or a list in events.";
  throw new InvalidInputError([{ field: other, message: "stands beside events", remedy }]);
}

/** The body as an event, checked against its type. @throws InvalidInputError */
export function toNewEvent(
  input: Partial<Static<typeof EventIn>>,
  { now, path }: { now: number; path: string },
): NewEvent {
  const { type, data, subject, occurred_at, idempotency_key } = input;
  if (type === undefined || data === undefined) {
    const field = type === undefined ? "type" : "data";
    const remedy = `Add ${field}, or a list in events.`;
    throw new InvalidInputError([{ field: path + field, message: "is missing", remedy }]);
  }
  const issue = checkType(type);
  if (issue) throw new InvalidInputError([{ field: `${path}type`, ...issue }]);
  const known = findEventType(type);
  if (known) checkPart(known.schema, data, `${path}data`);
  return {
    type,
    data,
    occurredAt: occurred_at === undefined ? now : instantOf(occurred_at, `${path}occurred_at`),
    ...(subject === undefined ? {} : { subject }),
    ...(idempotency_key === undefined ? {} : { idempotencyKey: idempotency_key }),
  };
}

function instantOf(text: string, field: string): number {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  const remedy = `Write it as ${toRfc3339(0)}.`;
  throw new InvalidInputError([{ field, message: "is no instant", remedy }]);
}
