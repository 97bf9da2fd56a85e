import { errorCodes } from "fastify";
import { Type } from "typebox";
import { requirePermission } from "../../auth/principal.ts";
import { runTask, TASKS, type TaskOutcome } from "../../scheduled-tasks.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import type { Scope } from "../scope.ts";
import { FISCAL_WORDS } from "./fiscal-words.ts";
import { say } from "./words.ts";

const Task = Type.String({ minLength: 1, maxLength: 200 });
const Body = Type.Object({ tarefa: Type.Optional(Task), task: Type.Optional(Task) });
const Result = Type.Object({
  status: Type.Enum(["success", "error"]),
  mensagem: Type.String(),
  tarefa: Type.Union([Type.String(), Type.Null()]),
  execucoes: Type.Array(Type.String(), { description: "ids of the runs: GET /api/runs/{id}" }),
  erros: Type.Array(Type.Object({ nome: Type.String(), motivo: Type.String() })),
});

/** `/trigger-tasks`: for callers such as Google Cloud Scheduler, which sends no body. */
export const fiscalTaskRoutes: Routes = async (app, { hub }) => {
  // It also sends a body without a type, or as bytes.
  app.removeAllContentTypeParsers();
  const json = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("*", { parseAs: "string" }, (request, body, done) => {
    const type = (request.headers["content-type"] ?? "").split(";", 1)[0]?.trim() ?? "";
    if (body.toString().trim() === "") done(null, undefined);
    else if (["", "application/json", "application/octet-stream"].includes(type))
      void json(request as never, body.toString(), done);
    else done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(type));
  });

  app.addHook("preValidation", async (request) => {
    request.body ??= {};
  });

  app.post(
    "/trigger-tasks",
    {
      schema: {
        summary: "Do scheduled tasks now",
        description: `Starts what is due or, with \`tarefa\` in the body or the query, one of ${TASKS.join(", ")} or the schedule of that name. Answers when the runs are started; limpeza_logs, which needs system.manage, is done by then.`,
        tags: ["fiscal dialect"],
        body: Body,
        querystring: Body,
        response: { 200: Result, 422: Problem },
      },
      config: { permission: "integrations.run", scopedBy: "list" },
    },
    async ({ scope, body, query }) => {
      const given = { ...query, ...body };
      const task = given.tarefa ?? given.task;
      const outcome = task === undefined ? await startDue(scope) : await runTask(hub, scope, task);
      return toResult(outcome, task ?? null);
    },
  );

  async function startDue({ principal }: Scope): Promise<TaskOutcome> {
    requirePermission(principal, "integrations.run");
    return hub.scheduler.tick(principal.tenantId);
  }
};

function toResult({ started, failed, idle }: TaskOutcome, tarefa: string | null) {
  const isGood = failed.length === 0;
  const done = idle === undefined ? "Tarefas executadas com sucesso" : say(FISCAL_WORDS, idle);
  return {
    status: isGood ? ("success" as const) : ("error" as const),
    mensagem: isGood ? done : "Nem todas as tarefas puderam ser iniciadas",
    tarefa,
    execucoes: [...started],
    erros: failed.map(({ name, reason }) => ({ nome: name, motivo: say(FISCAL_WORDS, reason) })),
  };
}
