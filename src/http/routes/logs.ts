import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { Type } from "typebox";
import { toRfc3339 } from "../../lib/clock.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { LOG_LEVELS, type LogLine, listLogFiles, openLogFile, tailOf } from "../../log-files.ts";
import { Instant, oneOf } from "../../model/scalars.ts";
import { findFirstTenant } from "../../store/tenants.ts";
import { contentDisposition } from "../content-disposition.ts";
import { Problem } from "../errors.ts";
import { nullable } from "../nullable.ts";
import type { Routes } from "../routes.ts";
import type { Scope } from "../scope.ts";

const tags = ["logs"];
const config = { permission: "system.manage" } as const;
const params = Type.Object({ name: Type.String({ maxLength: 120 }) });
const DEFAULT_LINES = 200;

const FileOut = Type.Object({
  name: Type.String(),
  size_bytes: Type.Integer(),
  from: nullable(Instant),
  to: Instant,
});
const LineOut = Type.Object({
  at: nullable(Instant),
  level: oneOf([...LOG_LEVELS]),
  message: Type.String(),
  fields: Type.Record(Type.String(), Type.Unknown()),
});

/** The hub's own log. It tells of every organisation, so that only the first one, the operator's, may read it. */
export const logRoutes: Routes = async (app, { hub }) => {
  const { logDir } = hub.settings;
  const isOperator = async ({ principal }: Scope): Promise<boolean> =>
    (await findFirstTenant(hub.config))?.id === principal.tenantId;

  app.get(
    "/logs",
    {
      schema: {
        summary: "Log files of the hub, the newest first",
        description: "Empty for any other organisation than the first one of the hub.",
        tags,
        response: { 200: Type.Object({ items: Type.Array(FileOut) }) },
      },
      config,
    },
    async ({ scope }) => {
      const files = (await isOperator(scope)) ? await listLogFiles(logDir) : [];
      const items = files.map(({ name, sizeBytes, from, to }) => ({
        ...{ name, size_bytes: sizeBytes, to: toRfc3339(to) },
        from: from === undefined ? null : toRfc3339(from),
      }));
      return { items };
    },
  );

  app.get(
    "/logs/:name",
    {
      schema: {
        summary: "A log file, a JSON line for each entry",
        tags,
        params,
        querystring: Type.Object({
          gzip: Type.Optional(Type.Boolean({ description: "compressed, as NAME.gz" })),
        }),
        response: { 404: Problem },
      },
      config,
    },
    async ({ scope, params: { name }, query: { gzip = false } }, reply) => {
      if (!(await isOperator(scope))) throw new NotFoundError("log file", name);
      const file = await openLogFile(logDir, name);
      reply
        .header("content-disposition", contentDisposition(gzip ? `${name}.gz` : name))
        .header("x-content-type-options", "nosniff")
        .header("cache-control", "no-store");
      const content = Readable.from(file.read(), { objectMode: false });
      if (!gzip) {
        reply.header("content-type", "application/x-ndjson; charset=utf-8");
        reply.header("content-length", file.sizeBytes);
        return reply.send(content as never);
      }
      reply.header("content-type", "application/gzip");
      const packed = createGzip();
      content.on("error", (error) => packed.destroy(error));
      packed.on("close", () => content.destroy());
      return reply.send(content.pipe(packed) as never);
    },
  );

  app.get(
    "/logs/:name/tail",
    {
      schema: {
        summary: "The last lines of a log file, the oldest first",
        tags,
        params,
        querystring: Type.Object({
          lines: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: DEFAULT_LINES })),
          level: Type.Optional(oneOf([...LOG_LEVELS], { description: "this one or worse" })),
        }),
        response: { 200: Type.Object({ items: Type.Array(LineOut) }), 404: Problem },
      },
      config,
    },
    async ({ scope, params: { name }, query: { lines = DEFAULT_LINES, level = "debug" } }) => {
      if (!(await isOperator(scope))) throw new NotFoundError("log file", name);
      return { items: (await tailOf(logDir, { name, lines, level })).map(toLine) };
    },
  );
};

const toLine = ({ at, ...line }: LogLine) => ({
  at: at === undefined ? null : toRfc3339(at),
  ...line,
});
