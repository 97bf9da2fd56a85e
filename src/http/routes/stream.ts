import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import type { StreamPage } from "../../events/stream-page.ts";
import { acknowledge } from "../../events/stream-readers.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { Instant } from "../../model/scalars.ts";
import {
  deleteReader,
  listReaders,
  moveReader,
  type StreamReader,
} from "../../store/stream-readers.ts";
import { EventOut } from "../delivery-schemas.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { Cursor, ReaderName, StreamQuery, streamFilter } from "../stream-input.ts";
import { placeOf } from "../stream-place.ts";
import { createStreamSlots } from "../stream-slots.ts";
import { eventStreamRoute } from "./event-stream.ts";

const tags = ["events"];
const config = { permission: ["webhooks.manage", "records.read"] } as const;
const DEFAULT_LIMIT = 100;

const PollQuery = Type.Object({
  ...StreamQuery,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: DEFAULT_LIMIT })),
  wait: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 60,
      description: "seconds to wait for the first event that fits",
    }),
  ),
});
const { created_at: _, ...EVENT } = EventOut.properties;
const PollOut = Type.Object({
  items: Type.Array(Type.Object({ cursor: Cursor, ...EVENT })),
  cursor: Type.String({
    description:
      "of the page: pass it in the next call, or acknowledge it, when its events are stored",
  }),
  has_more: Type.Boolean({ description: "call again at once" }),
});
const ReaderOut = Type.Object({
  reader: Type.String(),
  cursor: Type.String(),
  created_at: Instant,
  updated_at: Instant,
});
const AckIn = Type.Object(
  {
    reader: ReaderName,
    cursor: Cursor,
    rewind: Type.Optional(
      Type.Boolean({ description: "go back to an older cursor, to get events again" }),
    ),
  },
  { additionalProperties: false },
);
const nameParams = Type.Object({ name: ReaderName });

/** Events for those who come for them: programs without an address that the hub could call. */
export const streamRoutes: Routes = async (app, { hub }) => {
  const slots = createStreamSlots();
  app.addHook("preClose", async () => hub.stream.stop());

  app.get(
    "/events/poll",
    {
      schema: {
        summary: "The next events, oldest first",
        description:
          "With `reader`, a name of your choice, the hub keeps the place: the same events come again until they are acknowledged. Without it pass the `cursor` of the page before. No event is left out or comes out of order. At most about 4 MB in one answer.",
        tags,
        querystring: PollQuery,
        response: { 200: PollOut, 409: Problem, 422: Problem, 429: Problem },
      },
      config,
    },
    async (request, reply) => {
      const { scope, query } = request;
      const filter = streamFilter(query);
      const { after, reader } = await placeOf(hub, scope, query);
      const { limit = DEFAULT_LIMIT, wait = 0 } = query;
      const asked = { after, limit, filter };
      const page =
        wait === 0
          ? await hub.stream.read(scope.data, asked)
          : await waitFor(reply, async (signal) => {
              using _place = slots.take(scope.data.tenantId);
              return hub.stream.wait(scope.data, { ...asked, waitMs: wait * 1000, signal });
            });
      if (reader && page.events.length === 0 && page.cursor > after) {
        const move = { name: reader.name, after: page.cursor, isRewind: false };
        await moveReader(scope.data, { ...move, now: hub.clock.now() });
      }
      return reply.type("application/json; charset=utf-8").send(pageText(page) as never);
    },
  );

  app.post(
    "/events/poll/ack",
    {
      schema: {
        summary: "Say that a reader has stored everything up to a cursor",
        description: "An older cursor than the last one changes nothing, unless rewind says so.",
        tags,
        body: AckIn,
        response: { 200: ReaderOut, 404: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, body }) => {
      const { reader: name, cursor, rewind: isRewind = false } = body;
      const host = { ...hub, data: scope.data };
      return toReader(await acknowledge(host, { name, cursor: Number(cursor), isRewind }));
    },
  );

  readerRoutes(app);
  eventStreamRoute(app, hub, slots);
};

const readerRoutes = (app: Parameters<Routes>[0]): void => {
  app.get(
    "/events/readers",
    {
      schema: {
        summary: "Readers whose place the hub keeps",
        tags,
        response: { 200: Type.Object({ items: Type.Array(ReaderOut) }) },
      },
      config,
    },
    async ({ scope }) => ({ items: (await listReaders(scope.data)).map(toReader) }),
  );
  app.delete(
    "/events/readers/:name",
    {
      schema: {
        summary: "Forget a reader",
        tags,
        params: nameParams,
        response: { 204: Type.Null(), 404: Problem },
      },
      config: { permission: "webhooks.manage" },
    },
    async ({ scope, params: { name } }, reply) => {
      if (!(await deleteReader(scope.data, name))) throw new NotFoundError("reader", name);
      return reply.status(204).send(null);
    },
  );
};

/** Ends the wait when the caller is gone. */
async function waitFor<T>(
  reply: Pick<FastifyReply, "raw">,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const leave = (): void => abort.abort();
  reply.raw.once("close", leave);
  try {
    return await work(abort.signal);
  } finally {
    reply.raw.off("close", leave);
  }
}

/** The data goes out as it was published: numbers keep their digits. */
function pageText({ events, cursor, hasMore }: StreamPage): string {
  const items = events.map(({ cursor: at, dataText, occurredAt, ...event }) => {
    const head = {
      cursor: String(at),
      id: event.id,
      type: event.type,
      type_version: event.typeVersion,
      occurred_at: toRfc3339(occurredAt),
      subject: event.subject,
      consumer: event.consumer,
      run_id: event.runId,
    };
    return `${JSON.stringify(head).slice(0, -1)},"data":${dataText}}`;
  });
  return `{"items":[${items.join(",")}],"cursor":"${cursor}","has_more":${hasMore}}`;
}

const toReader = (row: StreamReader) => ({
  reader: row.name,
  cursor: String(row.after_seq),
  created_at: toRfc3339(row.created_at),
  updated_at: toRfc3339(row.updated_at),
});
