import { Type } from "typebox";
import type { Hub } from "../../hub.ts";
import { messageOf } from "../../lib/errors.ts";
import { createMetrics } from "../metrics.ts";
import type { Routes } from "../routes.ts";

const tags = ["health"];
const Checks = Type.Object({
  status: Type.Enum(["ready", "not_ready"]),
  checks: Type.Record(Type.String(), Type.String({ description: "ok, or what is wrong" })),
});

/** `/health/live`, `/health/ready`, `/metrics`: outside `/api`, for whoever watches over the hub. */
export const healthRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/health/live",
    {
      schema: {
        summary: "The process answers",
        tags,
        response: { 200: Type.Object({ status: Type.Literal("live") }) },
      },
      config: { isPublic: true },
    },
    async () => ({ status: "live" as const }),
  );
  app.get(
    "/health/ready",
    {
      schema: { summary: "Both databases answer", tags, response: { 200: Checks, 503: Checks } },
      config: { isPublic: true },
    },
    async (_request, reply) => {
      const checks = await readiness(hub);
      const isReady = Object.values(checks).every((check) => check === "ok");
      return reply
        .status(isReady ? 200 : 503)
        .send({ status: isReady ? ("ready" as const) : ("not_ready" as const), checks });
    },
  );
  const metrics = createMetrics(hub);
  app.get(
    "/metrics",
    { schema: { summary: "Prometheus metrics", tags }, config: { permission: "system.manage" } },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  );
};

async function readiness({ configDatabase, dataDatabase, log }: Hub) {
  const checks: Record<string, string> = {};
  for (const [name, database] of [
    ["configuration", configDatabase],
    ["business", dataDatabase],
  ] as const) {
    try {
      await database.ping();
      checks[name] = "ok";
    } catch (error) {
      log.warn({ err: error }, "database does not answer");
      checks[name] = messageOf(error);
    }
  }
  return checks;
}
