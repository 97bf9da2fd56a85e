import { Type } from "typebox";
import { Instant, oneOf } from "../../model/scalars.ts";
import { listCommandLog } from "../../store/command-log.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { PageQuery, page } from "../schemas.ts";
import { CommandLogOut, toCommandLog } from "../unit-schemas.ts";

const Query = Type.Object({
  ...PageQuery,
  unit_id: Type.Optional(Type.Integer({ minimum: 1, description: "number of the unit" })),
  command: Type.Optional(Type.String({ maxLength: 40 })),
  result: Type.Optional(oneOf(["ok", "error"])),
  error_number: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
});

/** The commands as they were carried out. */
export const commandLogRoutes: Routes = async (app, { hub: _ }) => {
  app.get(
    "/commands/log",
    {
      schema: {
        summary: "The commands that were carried out, newest first",
        description:
          "Who sent which command from where, how long it took and what came of it. Neither parameters nor data are kept. A line appears within seconds of its command and stays for KEEP_RUN_LOGS_DAYS.",
        tags: ["commands"],
        querystring: Query,
        response: { 200: page(CommandLogOut) },
      },
      config: { permission: "commands.read" },
    },
    async ({ scope, query }) => {
      const { limit = 50, cursor, from, to } = query;
      const filter = {
        unitId: query.unit_id,
        command: query.command?.toUpperCase(),
        result: query.result,
        errorNumber: query.error_number,
        since: from === undefined ? undefined : Date.parse(from),
        until: to === undefined ? undefined : Date.parse(to),
      };
      const before = numberCursor(cursor);
      const rows = await listCommandLog(scope.data, { filter, before, limit });
      return pageOf(rows, limit, { cursor: (row) => row.id, item: toCommandLog });
    },
  );
};
