import { Type } from "typebox";
import type { Hub } from "../hub.ts";
import { type InvoicePeriod, toFilter } from "../rules/period.ts";
import { isFinished, type Run } from "../store/runs.ts";
import { Problem } from "./errors.ts";
import { RunOut } from "./schemas.ts";
import type { Scope } from "./scope.ts";
import { toRun } from "./views.ts";

export const WaitQuery = Type.Object({
  wait: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 60,
      description: "seconds to wait for the end; 200 with the ended run, else 202",
    }),
  ),
});
/** What the start of a run answers. */
export const started = { 200: RunOut, 202: RunOut, 404: Problem, 409: Problem, 422: Problem };

/** The run as it is, or as it has ended where the caller wants to wait: 200 with the ended one, else 202. */
export async function answerRun(
  hub: Hub,
  reply: { status(code: 200 | 202): { send(body: ReturnType<typeof toRun>): unknown } },
  { queued, wait }: { queued: Run; wait: number | undefined },
) {
  const now = wait ? await hub.runs.wait(queued.id, wait * 1000) : queued;
  return reply.status(isFinished(now) ? 200 : 202).send(toRun(now)) as never;
}

/**
 * A run over the stored invoices of a period, in the queue.
 * @throws InvalidInputError where the period is none
 */
export async function startOverInvoices(
  hub: Hub,
  { principal: { tenantId, actor }, trigger }: Scope,
  { action, period }: { action: string; period: InvoicePeriod },
): Promise<ReturnType<typeof toRun>> {
  toFilter(period);
  return toRun(await hub.runs.enqueue({ tenantId, action, params: period, trigger, actor }));
}
