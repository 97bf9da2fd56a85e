import { Type } from "typebox";
import { toRfc3339 } from "../../lib/clock.ts";
import { oneOf } from "../../model/scalars.ts";
import { listRunLog } from "../../store/run-logs.ts";
import type { ConfigStore } from "../../store/store.ts";
import { download } from "../download.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { toRunLogLine } from "../views.ts";
import { getRun } from "./runs.ts";

const tags = ["runs"];
const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const config = { permission: "integrations.run", scopedBy: "run" } as const;
const AT_ONCE = 500;

/** The log of a run as a file. */
export const runLogRoutes: Routes = async (app) => {
  app.get(
    "/runs/:id/log/download",
    {
      schema: {
        summary: "The whole log of a run as a file",
        tags,
        params,
        querystring: Type.Object({
          format: Type.Optional(
            oneOf(["text", "ndjson"], { description: "text where left out; or a JSON line each" }),
          ),
        }),
        response: { 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id }, query: { format = "text" } }, reply) => {
      await getRun(scope.config, id);
      const isText = format === "text";
      return download(reply, {
        name: isText ? `${id}.log` : `${id}.ndjson`,
        mime: isText ? "text/plain; charset=utf-8" : "application/x-ndjson; charset=utf-8",
        content: linesOf(scope.config, { id, write: isText ? asText : asJson }),
      });
    },
  );

  app.get(
    "/runs/:id/log.txt",
    {
      schema: { summary: "The whole log as text", tags, params, produces: ["text/plain"] },
      config,
    },
    async ({ scope, params: { id } }, reply) => {
      await getRun(scope.config, id);
      const content = linesOf(scope.config, { id, write: asText });
      return download(reply, { name: `${id}.log`, mime: "text/plain; charset=utf-8", content });
    },
  );
};

type Line = Awaited<ReturnType<typeof listRunLog>>[number];

const asJson = (line: Line): string => `${JSON.stringify(toRunLogLine(line))}\n`;

function asText({ at, level, message, fields }: Line): string {
  const facts = fields === "{}" ? "" : ` ${fields}`;
  return `${toRfc3339(at)} ${level.toUpperCase()} ${message}${facts}\n`;
}

async function* linesOf(
  config: ConfigStore,
  { id, write }: { readonly id: string; readonly write: (line: Line) => string },
): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const lines = await listRunLog(config, { runId: id, after, limit: AT_ONCE });
    yield lines.map(write).join("");
    if (lines.length < AT_ONCE) return;
    after = lines.at(-1)?.id ?? after;
  }
}
