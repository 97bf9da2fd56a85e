import { type Static, Type } from "typebox";
import type { NewEvent } from "../../events/append.ts";
import { type EventCheck, toNewEvent } from "../../events/new-event.ts";
import { type FieldIssue, InvalidInputError, NotFoundError } from "../../lib/errors.ts";
import { listDeliveries } from "../../store/deliveries.ts";
import { findEvent, listEvents } from "../../store/events.ts";
import { DeliveryOut, EventIn, EventOut } from "../delivery-schemas.ts";
import { toDeliveries, toEvent } from "../delivery-views.ts";
import { Issue, Problem } from "../errors.ts";
import { eventCheck } from "../event-check.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { PageQuery, page } from "../schemas.ts";

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
  warnings: Type.Array(Issue, {
    description: "data that does not fit a type of your own that only warns",
  }),
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
      const warnings: FieldIssue[] = [];
      const warn = (issue: FieldIssue): void => void warnings.push(issue);
      const events = eventsOf(body, { ...(await eventCheck(hub, scope)), warn });
      const published = await hub.publisher.publish(scope.principal.tenantId, events);
      const ids = published.map(({ id }) => id);
      const count = published.filter(({ isNew }) => isNew).length;
      return reply.status(202).send({ id: ids[0] ?? "", ids, published: count, warnings });
    },
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

function eventsOf({ events, ...single }: Static<typeof PublishIn>, check: EventCheck): NewEvent[] {
  if (events === undefined) return [toNewEvent(single, check)];
  const [other] = Object.keys(single);
  if (other === undefined) {
    return events.map((event, i) => toNewEvent(event, { ...check, path: `events.${i}.` }));
  }
  const remedy = "Send either one event or a list in events.";
  throw new InvalidInputError([{ field: other, message: "stands beside events", remedy }]);
}
