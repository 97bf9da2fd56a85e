import { Type } from "typebox";
import type { Hub } from "../../hub.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { ENTITIES, type Entity } from "../../model/entities.ts";
import { findRecord } from "../../store/records.ts";
import { countWarnings, findWarning, setDismissed } from "../../store/warnings.ts";
import { Problem } from "../errors.ts";
import { toWarning } from "../record-extras.ts";
import { WarningOut } from "../record-schemas.ts";
import type { Routes } from "../routes.ts";
import { ApplyIn } from "../rule-schemas.ts";
import { startOverInvoices } from "../run-answer.ts";
import { RunOut } from "../schemas.ts";
import type { Scope } from "../scope.ts";

const tags = ["records"];
const params = Type.Object({
  entity: Type.Enum([...ENTITIES]),
  id: Type.Integer({ minimum: 1 }),
  warning_id: Type.Integer({ minimum: 1 }),
});
const read = { permission: "records.read" } as const;
const write = { permission: "records.write" } as const;
const response = { 200: WarningOut, 404: Problem };

/** What the checks found on invoices, and who has looked at warnings of any record. */
export const warningRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/records/invoice/warnings",
    {
      schema: {
        summary: "How many invoices have each warning that nobody has dismissed",
        description: "The list of invoices takes `warning=CODE`.",
        tags,
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({ code: Type.String(), level: Type.String(), count: Type.Integer() }),
            ),
          }),
        },
      },
      config: read,
    },
    async ({ scope }) => ({ items: await countWarnings(scope.data, "invoice") }),
  );

  app.post(
    "/records/invoice/check",
    {
      schema: {
        summary: "Check stored invoices again",
        description:
          "Invoices are checked whenever they change. This looks at those that did not, as a run that survives a restart: after an upgrade, or when a day that lay ahead has come.",
        tags,
        body: ApplyIn,
        response: { 202: RunOut, 409: Problem, 422: Problem },
      },
      config: write,
    },
    async ({ scope, body }, reply) => {
      const wanted = { action: "check_invoices", period: body };
      return reply.status(202).send(await startOverInvoices(hub, scope, wanted));
    },
  );

  app.post(
    "/records/:entity/:id/warnings/:warning_id/dismiss",
    {
      schema: {
        summary: "Dismiss a warning",
        description:
          "It counts no more and stays to be seen, with who dismissed it and when. It is back when what it says changes.",
        tags,
        params,
        response,
      },
      config: write,
    },
    async ({ scope, params: { warning_id, ...record } }) =>
      setSeen(hub, scope, { record, id: warning_id, isSeen: true }),
  );

  app.post(
    "/records/:entity/:id/warnings/:warning_id/restore",
    {
      schema: { summary: "Take the dismissal of a warning back", tags, params, response },
      config: write,
    },
    async ({ scope, params: { warning_id, ...record } }) =>
      setSeen(hub, scope, { record, id: warning_id, isSeen: false }),
  );
};

/** @throws NotFoundError */
async function setSeen(
  { clock }: Hub,
  { data, principal }: Scope,
  {
    record: { entity, id: recordId },
    id,
    isSeen,
  }: { record: { entity: Entity; id: number }; id: number; isSeen: boolean },
) {
  if (!(await findRecord(data, entity, recordId))) throw new NotFoundError(entity, recordId);
  const before = await findWarning(data, entity, { recordId, id });
  if (!before) throw new NotFoundError("warning", id);
  const isAsWanted = (before.dismissed_at !== null) === isSeen;
  if (isAsWanted) return toWarning(before);
  const dismissed = isSeen ? { by: principal.actor, at: clock.now() } : null;
  await setDismissed(data, id, dismissed);
  return toWarning({
    ...before,
    dismissed_by: dismissed?.by ?? null,
    dismissed_at: dismissed?.at ?? null,
  });
}
