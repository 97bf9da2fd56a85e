import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Hub } from "../../hub.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { isStillAllowed } from "../scope.ts";
import { eventStream } from "../server-sent-events.ts";
import { StreamQuery, streamFilter } from "../stream-input.ts";
import { lastEventId, placeOf } from "../stream-place.ts";
import type { StreamSlots } from "../stream-slots.ts";

/** Pages of a stream are small: they are its reader's memory. */
const STREAM_LIMIT = 50;
const STALLED_MS = 120_000;
const EVENT_STREAM = {
  description: "id, event and data of each",
  content: { "text/event-stream": { schema: Type.String() } },
};

/** Server-Sent Events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export const eventStreamRoute = (
  app: Parameters<Routes>[0],
  hub: Hub,
  slots: StreamSlots,
): void => {
  app.get(
    "/events/stream",
    {
      exposeHeadRoute: false,
      schema: {
        summary: "Events as they happen: Server-Sent Events",
        description:
          "`id` is the cursor, `event` the type, `data` the body that a standard webhook would have. A reader that comes back with Last-Event-ID goes on after it. A comment comes every 15 seconds.",
        tags: ["events"],
        querystring: Type.Object(StreamQuery),
        response: { 200: EVENT_STREAM, 409: Problem, 422: Problem, 429: Problem },
      },
      config: { permission: ["webhooks.manage", "records.read"] },
    },
    async (request, reply) => {
      const { scope, query } = request;
      const filter = streamFilter(query);
      const last = request.headers["last-event-id"];
      const cursor = last === undefined ? {} : { cursor: lastEventId(last) };
      const { after } = await placeOf(hub, scope, { ...query, ...cursor }, last !== undefined);
      const place = slots.take(scope.data.tenantId);
      const abort = new AbortController();
      const watch = destroyStalled(reply);
      reply.raw.once("close", () => {
        clearInterval(watch);
        place[Symbol.dispose]();
        abort.abort();
      });
      const frames = eventStream(hub.stream, {
        data: scope.data,
        request: { after, limit: STREAM_LIMIT, filter },
        signal: abort.signal,
        mayGoOn: () => isStillAllowed(hub, request as unknown as FastifyRequest),
      });
      return reply
        .header("content-type", "text/event-stream; charset=utf-8")
        .header("cache-control", "no-store")
        .header("x-accel-buffering", "no")
        .send(Readable.from(frames, { objectMode: false, highWaterMark: 1 }) as never);
    },
  );
};

/** A reader that takes nothing for so long is gone, or holds its place for nothing. */
function destroyStalled({ raw }: Pick<FastifyReply, "raw">): NodeJS.Timeout {
  let takenAt = performance.now();
  raw.on("drain", () => {
    takenAt = performance.now();
  });
  const look = (): void => {
    if (!raw.writableNeedDrain) takenAt = performance.now();
    else if (performance.now() - takenAt > STALLED_MS) raw.destroy();
  };
  return setInterval(look, STALLED_MS / 4).unref();
}
