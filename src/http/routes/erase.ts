import { type Static, Type } from "typebox";
import { countErase } from "../../delivery/erase.ts";
import { InvalidInputError } from "../../lib/errors.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { RunOut } from "../schemas.ts";
import { toRun } from "../views.ts";

const EraseIn = Type.Object(
  {
    subject: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    consumer: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
    reason: Type.String({
      ...{ minLength: 3, maxLength: 300 },
      description: "kept with the run, and with deliveries that end by it; no personal data",
    }),
    dry_run: Type.Optional(Type.Boolean({ default: false })),
  },
  { additionalProperties: false },
);

/** For requests of people to have their data erased. */
export const eraseRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/events/erase",
    {
      schema: {
        summary: "Erase the data of every event about a subject, or of a customer",
        description:
          "Data of the events, and what their deliveries sent and got, is emptied for good; deliveries that are still open end. What stays is that something of that type was sent, where and when. Goes on as a run that survives a restart; dry_run only counts. Records and files are not touched.",
        tags: ["events"],
        body: EraseIn,
        response: {
          200: Type.Object({ matching: Type.Integer() }),
          202: RunOut,
          409: Problem,
          422: Problem,
        },
      },
      config: { permission: "system.manage" },
    },
    async ({ scope, body }, reply) => {
      const { dry_run: isDry, ...params } = checked(body);
      const { reason: _, ...filter } = params;
      if (isDry) return { matching: await countErase(scope.data, filter) };
      const { tenantId, actor } = scope.principal;
      const { trigger } = scope;
      const action = "erase_events";
      const run = await hub.runs.enqueue({ tenantId, action, params, trigger, actor });
      return reply.status(202).send(toRun(run));
    },
  );
};

/** One of the two, so that nobody erases more than is meant. */
function checked(body: Static<typeof EraseIn>): Static<typeof EraseIn> {
  if ((body.subject === undefined) !== (body.consumer === undefined)) return body;
  const isNone = body.subject === undefined;
  const remedy = isNone ? "Add subject or consumer." : "Leave one of them out.";
  const message = isNone ? "is missing" : "stands beside consumer";
  throw new InvalidInputError([{ field: "subject", message, remedy }]);
}
