import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Routes } from "../routes.ts";

const Row = Type.Object({
  number: Type.Optional(Type.Integer()),
  desc: Type.String(),
  help: Type.Optional(Type.String()),
});

const body = Type.Object(
  {
    command: Type.Optional(
      Type.Object({
        inComm: Type.String({ description: "name of the command" }),
        inParam: Type.Optional(
          Type.Object({ parameters: Type.Record(Type.String(), Type.Unknown()) }),
        ),
        queryFields: Type.Optional(Type.Array(Type.Unknown())),
        queryCondition: Type.Optional(Type.Unknown()),
      }),
    ),
    Data: Type.Optional(Type.Unknown({ description: "of commands that write" })),
    select: Type.Optional(Type.String({ description: "a raw query, in place of a command" })),
  },
  {
    examples: [
      { command: { inComm: "PARTNERI", inParam: { parameters: { nazev: "Novák" } } } },
      { select: "select top 10 * from partnery" },
    ],
  },
);

const answer = Type.Object(
  {
    Result: Type.Enum(["OK", "ERR"]),
    CommandIn: Type.String(),
    Data: Type.Optional(Type.Unknown()),
    Error: Type.Optional(Type.Array(Row)),
    Warning: Type.Optional(Type.Array(Row)),
  },
  {
    examples: [
      { Result: "OK", CommandIn: "PARTNERI", Data: [{ INTER: 1, NAZEV: "Novák" }] },
      {
        Result: "ERR",
        CommandIn: "FA_OUT",
        Error: [{ number: 9010, desc: "Musí být vyplněn alespoň jeden z parametrů [...]" }],
      },
    ],
  },
);

/**
 * The command API at the hub's own port. The request is taken out of the hands of the server before it looks at
 * anything: names of hosts that are none, encodings and lengths are the command handler's.
 */
export const commRoutes: Routes = async (app, { hub }) => {
  const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.hijack();
    await hub.commands.handle(request.raw, reply.raw, "hub");
  };
  const never = async (): Promise<never> => {
    throw new Error("a command is answered before it comes to its route");
  };
  const config = { isPublic: true, rateLimit: false } as const;
  app.route({
    method: "POST",
    url: "/comm",
    schema: {
      summary: "Carry out a command as ApiComPrem does",
      description:
        "The header ID-UJ names the accounting unit by its GUID. Sign in with Basic, Bearer or Token as the unit demands. Errors of commands have the status 200 and Result ERR; docs/commands.md has their numbers. Commands of one address run one after the other.",
      tags: ["commands"],
      headers: Type.Object({ "id-uj": Type.String({ description: "GUID of the unit" }) }),
      body,
      response: { 200: answer, 401: answer, 404: answer, 405: answer, 413: answer, 503: answer },
    },
    config,
    onRequest,
    handler: never,
  });
  app.route({
    method: ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"],
    url: "/comm",
    schema: { hide: true },
    config,
    onRequest,
    handler: never,
  });
};
