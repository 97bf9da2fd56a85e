import { type Static, Type } from "typebox";
import { InvalidInputError } from "../lib/errors.ts";
import { Instant, oneOf } from "../model/scalars.ts";
import { findIntegration } from "../store/integrations.ts";
import type { RunFilter } from "../store/run-filter.ts";
import { findSchedule } from "../store/schedules.ts";
import { RunState } from "./schemas.ts";
import type { Scope } from "./scope.ts";
import { runnableIntegrations } from "./scoped-access.ts";

/** The filters of the history of runs, for its list and its file. */
export const RunFilterFields = {
  integration_id: Type.Optional(Type.String({ maxLength: 63 })),
  action: Type.Optional(Type.String({ maxLength: 60 })),
  state: Type.Optional(RunState),
  parent_id: Type.Optional(
    Type.String({ maxLength: 40, description: "those that this run holds together" }),
  ),
  actor: Type.Optional(
    Type.String({ maxLength: 254, description: "who: an e-mail, a token's name, `cli`" }),
  ),
  trigger: Type.Optional(oneOf(["user", "api", "cli", "schedule", "webhook", "run"])),
  schedule_id: Type.Optional(
    Type.Integer({ minimum: 1, description: "those that this schedule has started" }),
  ),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
  text: Type.Optional(
    Type.String({
      maxLength: 200,
      description: "in the id, the action, the integration, who it was, or the error",
    }),
  ),
};
const Fields = Type.Object(RunFilterFields);

/**
 * What the caller asks for, of what the caller may see; undefined where nothing can fit.
 * @throws InvalidInputError
 */
export async function runFilter(
  { config, principal }: Pick<Scope, "config" | "principal">,
  fields: Static<typeof Fields>,
): Promise<RunFilter | undefined> {
  const { integration_id: slug, parent_id, schedule_id, from, to, text, ...equal } = fields;
  const integration = slug === undefined ? undefined : await findIntegration(config, slug);
  if (slug !== undefined && !integration) return undefined;
  const ids = await runnableIntegrations(config, principal);
  const schedule = schedule_id === undefined ? undefined : await findSchedule(config, schedule_id);
  if (schedule_id !== undefined && !schedule) return undefined;
  if (schedule && equal.actor !== undefined) throw twice();
  const ofSchedule = { actor: `schedule ${schedule?.name}`, trigger: "schedule" } as const;
  return {
    ...equal,
    ...(schedule ? ofSchedule : {}),
    ...(integration ? { integrationId: integration.id } : {}),
    ...(ids ? { integrationIds: ids } : {}),
    ...(parent_id === undefined ? {} : { parentId: parent_id }),
    ...(from === undefined ? {} : { since: Date.parse(from) }),
    ...(to === undefined ? {} : { until: Date.parse(to) }),
    ...(text?.trim() ? { text: text.trim() } : {}),
  };
}

const twice = (): InvalidInputError =>
  new InvalidInputError([
    { field: "actor", message: "stands beside schedule_id", remedy: "Send one of the two." },
  ]);
