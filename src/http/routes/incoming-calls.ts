import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import type { Hub } from "../../hub.ts";
import { oneOf } from "../../model/scalars.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { nullable } from "../schemas.ts";

const tags = ["incoming webhooks"];
const config = { isPublic: true } as const;
/** Webhooks tell that something happened; files are fetched. */
const MAX_BYTES = 1_000_000;
const params = Type.Object({
  integration: Type.String({ maxLength: 63, description: "slug, or number" }),
});
const TakenOut = Type.Object({
  status: oneOf(["accepted", "repeated", "ignored"], {
    description: "ignored: its type is not one that this hook takes",
  }),
  event_id: nullable(Type.String()),
  run_id: nullable(Type.String()),
});

const ECHO = {
  description: "the challenge as it came",
  content: { "text/plain": { schema: Type.String() } },
};

type Query = Readonly<Record<string, string | undefined>>;

/** Where outside systems call. Without a permission: the signature is what lets a call in. */
export const incomingCallRoutes: Routes = async (app, { hub }) => {
  takeBytes(app as unknown as FastifyInstance);

  app.post(
    "/hooks/:integration",
    {
      bodyLimit: MAX_BYTES,
      schema: {
        summary: "Take a call of an outside system",
        description:
          "The signature is the credential. 202 comes after the call is on disk; the same call again changes nothing and gets the answer of the first one with 200.",
        tags,
        params,
        response: {
          200: Type.Unknown({ description: "TakenOut, or the echo of a challenge" }),
          202: TakenOut,
          401: Problem,
          404: Problem,
          409: Problem,
          413: Problem,
          429: Problem,
        },
      },
      config,
      onRequest: async ({ params: { integration }, ip }) => hub.hooks.admit(integration, ip),
    },
    async (request, reply) => {
      const { params: named, headers, ip: address, body } = request;
      const query = request.query as Query;
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      const taken = await hub.hooks.receive(named.integration, {
        ...{ headers, query, address },
        body: bytes,
      });
      if ("echo" in taken) {
        return reply.status(200).type("text/plain; charset=utf-8").send(taken.echo);
      }
      if ("challenge" in taken) return reply.status(200).send(taken);
      return taken.status === "accepted"
        ? reply.status(202).send(taken)
        : reply.status(200).send(taken);
    },
  );

  challengeRoute(app, hub);
};

const challengeRoute = (app: Parameters<Routes>[0], hub: Hub): void => {
  app.get(
    "/hooks/:integration",
    {
      exposeHeadRoute: false,
      schema: {
        summary: "Answer a sender that checks the address",
        description:
          "Echoes hub.challenge where hub.verify_token is the one that was agreed, or challenge.",
        tags,
        params,
        response: { 200: ECHO, 401: Problem, 404: Problem, 409: Problem, 429: Problem },
      },
      config,
      onRequest: async ({ params: { integration }, ip }) => hub.hooks.admit(integration, ip),
    },
    async ({ params: { integration }, query }, reply) => {
      const answer = await hub.hooks.challenge(integration, { query: query as Query });
      return reply.type("text/plain; charset=utf-8").send(answer as never);
    },
  );
};

/** The signature is over the bytes as they came, whatever they are said to be. */
function takeBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "*",
    { parseAs: "buffer", bodyLimit: MAX_BYTES },
    (_request, body, done) => done(null, body),
  );
}
