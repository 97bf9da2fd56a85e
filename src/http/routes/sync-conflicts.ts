import { type Static, Type } from "typebox";
import type { Hub } from "../../hub.ts";
import { launch } from "../../launch.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { InvalidInputError, isHubError, NotFoundError } from "../../lib/errors.ts";
import {
  allSlugs,
  findIntegration,
  findIntegrationById,
  slugsOf,
} from "../../store/integrations.ts";
import type { Run } from "../../store/runs.ts";
import {
  type ConflictRow,
  findConflict,
  listConflicts,
  updateConflict,
} from "../../store/sync-conflicts.ts";
import type { ConflictField, Side } from "../../sync/two-way/merge.ts";
import { Problem } from "../errors.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { PageQuery, page, RunOut } from "../schemas.ts";
import type { Scope } from "../scope.ts";
import { ConflictOut, DecideIn, SyncedEntity } from "../sync-schemas.ts";
import { toRun } from "../views.ts";

const tags = ["sync"];
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const read = { permission: "records.read" } as const;
const write = { permission: "records.write" } as const;
/** Decisions of one call. */
const MAX_AT_ONCE = 1_000;

const DecidedOut = Type.Object({
  conflicts: Type.Array(ConflictOut),
  runs: Type.Array(RunOut, {
    description:
      "the runs that carry the decisions out now; what none carries out waits for the next run",
  }),
});

/** Records that were changed on both sides, and what a person decides of them. */
export const syncConflictRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/sync/conflicts",
    {
      schema: {
        summary: "Records that both sides have changed, newest first",
        tags,
        querystring: Type.Object({
          ...PageQuery,
          integration_id: Type.Optional(Type.String({ maxLength: 63 })),
          entity: Type.Optional(SyncedEntity),
          record_id: Type.Optional(Type.Integer({ minimum: 1 })),
          state: Type.Optional(Type.Enum(["open", "decided", "settled"])),
          q: Type.Optional(Type.String({ maxLength: 200, description: "part of code or name" })),
        }),
        response: { 200: page(ConflictOut) },
      },
      config: read,
    },
    async ({ scope, query }) => {
      const { limit = 50, cursor, integration_id: slug, entity, state, record_id, q } = query;
      const before = numberCursor(cursor);
      const integration =
        slug === undefined ? undefined : await findIntegration(scope.config, slug);
      if (slug !== undefined && !integration) return { items: [], next_cursor: null };
      // Those of integrations that are gone ask nobody anything any more.
      const integrationIds = [...(await allSlugs(scope.config)).keys()];
      const filter = {
        ...(integration ? { integrationId: integration.id } : { integrationIds }),
        ...(entity === undefined ? {} : { entity }),
        ...(state === undefined ? {} : { state }),
        ...(record_id === undefined ? {} : { recordId: record_id }),
        ...(q ? { q } : {}),
      };
      const paging = { filter, limit, ...(before === undefined ? {} : { before }) };
      const rows = await listConflicts(scope.data, paging);
      const views = await viewsOf(scope, rows);
      return pageOf(views, limit, { cursor: (row) => row.id, item: (row) => row });
    },
  );

  app.get(
    "/sync/conflicts/:id",
    {
      schema: {
        summary: "One of them",
        tags,
        params,
        response: { 200: ConflictOut, 404: Problem },
      },
      config: read,
    },
    async ({ scope, params: { id } }) => {
      const row = await findConflict(scope.data, id);
      if (!row) throw new NotFoundError("conflict", id);
      const [view] = await viewsOf(scope, [row]);
      return view as NonNullable<typeof view>;
    },
  );

  app.post(
    "/sync/conflicts/:id/decide",
    {
      schema: {
        summary: "Decide whose values count",
        description:
          "A run for this record starts at once and carries the decision out. A decision counts for the values that were shown: where either side changes again before the run, the conflict opens again. Needs integrations.run of the integration for the run; without it the next run carries it out.",
        tags,
        params,
        body: DecideIn,
        response: { 200: DecidedOut, 404: Problem, 409: Problem, 422: Problem },
      },
      config: write,
    },
    async ({ scope, params: { id }, body }) => {
      const row = await findConflict(scope.data, id);
      if (!row) throw new NotFoundError("conflict", id);
      return decideAll(hub, scope, { rows: [row], body });
    },
  );

  app.post(
    "/sync/conflicts/decide",
    {
      schema: {
        summary: "Decide several at once",
        tags,
        body: Type.Object(
          {
            ids: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: MAX_AT_ONCE }),
            take: Type.Enum(["erp", "hub"]),
          },
          { additionalProperties: false },
        ),
        response: { 200: DecidedOut, 404: Problem, 409: Problem, 422: Problem },
      },
      config: write,
    },
    async ({ scope, body: { ids, take } }) => {
      const rows = [];
      for (const id of new Set(ids)) {
        const row = await findConflict(scope.data, id);
        if (!row) throw new NotFoundError("conflict", id);
        rows.push(row);
      }
      return decideAll(hub, scope, { rows, body: { take } });
    },
  );
};

async function decideAll(
  hub: Hub,
  scope: Scope,
  { rows, body }: { rows: readonly ConflictRow[]; body: Static<typeof DecideIn> },
) {
  const now = hub.clock.now();
  const { actor } = scope.principal;
  for (const row of rows) {
    if (row.state === "settled") continue;
    const decision = JSON.stringify(sidesOf(row, body));
    const decided = { state: "decided", decision, decided_by: actor, decided_at: now } as const;
    await updateConflict(scope.data, row.id, { ...decided, updated_at: now });
  }
  const runs = await carryOut(hub, scope, rows);
  const fresh = [];
  for (const { id } of rows) fresh.push((await findConflict(scope.data, id)) ?? []);
  return { conflicts: await viewsOf(scope, fresh.flat()), runs: runs.map(toRun) };
}

/** @throws InvalidInputError where a field is left without an answer, or is none of the conflict's */
function sidesOf(row: ConflictRow, { take, fields = {} }: Static<typeof DecideIn>) {
  const open = (JSON.parse(row.fields) as readonly ConflictField[]).map(({ field }) => field);
  const strange = Object.keys(fields).filter((field) => !open.includes(field));
  const left = take === undefined ? open.filter((field) => fields[field] === undefined) : [];
  if (row.kind !== "fields" && take === undefined) {
    throw wrong("take", "is missing", "Say whether the record is kept or deleted as a whole.");
  }
  if (strange.length > 0) {
    throw wrong(`fields.${strange[0]}`, "is not in question", `Use ${open.join(", ")}.`);
  }
  if (left.length > 0)
    throw wrong(`fields.${left[0]}`, "is missing", "Say erp or hub, or use take.");
  return { ...fields, ...(take === undefined ? {} : { "": take }) } as Record<string, Side>;
}

const wrong = (field: string, message: string, remedy: string): InvalidInputError =>
  new InvalidInputError([{ field, message, remedy }]);

/** One run for each integration; where one is under way or cannot start now the next one does it. */
async function carryOut(hub: Hub, scope: Scope, rows: readonly ConflictRow[]): Promise<Run[]> {
  const runs: Run[] = [];
  const groups = Map.groupBy(rows, (row) => `${row.integration_id} ${row.entity}`);
  for (const group of groups.values()) {
    const [first] = group;
    const integration = first && (await findIntegrationById(scope.config, first.integration_id));
    if (!first || !integration || !mayRun(scope, integration.slug)) continue;
    const keys = group.map((row) => row.record_key).filter((key) => key !== "");
    if (keys.length < group.length) continue;
    const body = { entity: first.entity, direction: "both", keys };
    try {
      runs.push(await launch(hub, scope, { integration, action: "sync_both_ways", body }));
    } catch (error) {
      if (!isHubError(error)) throw error;
    }
  }
  return runs;
}

const mayRun = ({ principal: { permissions } }: Scope, slug: string): boolean =>
  permissions.has("integrations.run") || permissions.has(`integrations.run:${slug}`);

async function viewsOf(scope: Scope, rows: readonly ConflictRow[]) {
  const slugs = await slugsOf(
    scope.config,
    rows.map((row) => row.integration_id),
  );
  return rows.map((row) => ({
    id: row.id,
    entity: row.entity,
    record_id: row.record_id,
    integration_id: slugs.get(row.integration_id) ?? null,
    run_id: row.run_id,
    key: row.record_key,
    title: row.title,
    kind: row.kind,
    fields: (JSON.parse(row.fields) as readonly ConflictField[]).map(fieldOut),
    state: row.state,
    decision: row.decision === null ? null : (JSON.parse(row.decision) as Record<string, Side>),
    decided_by: row.decided_by,
    decided_at: row.decided_at === null ? null : toRfc3339(row.decided_at),
    created_at: toRfc3339(row.created_at),
    updated_at: toRfc3339(row.updated_at),
  }));
}

const fieldOut = ({ ours_at, theirs_at, ...field }: ConflictField) => ({
  ...field,
  ...(ours_at === undefined ? {} : { ours_at: toRfc3339(ours_at) }),
  ...(theirs_at === undefined ? {} : { theirs_at: toRfc3339(theirs_at) }),
});
