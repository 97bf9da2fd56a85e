import { Type } from "typebox";
import { requirePermission } from "../../auth/principal.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { ConflictError, InvalidInputError, NotFoundError } from "../../lib/errors.ts";
import { ENTITIES, type Entity } from "../../model/entities.ts";
import { Instant, oneOf } from "../../model/scalars.ts";
import { invoiceFilter } from "../../rules/invoice-filter.ts";
import {
  orderFilter,
  RecordFilterIn,
  strangeToOrders,
  withoutOrderWords,
} from "../../rules/order-filter.ts";
import { startRun } from "../../runs/start.ts";
import { listRunResults, type RunResult } from "../../store/run-results.ts";
import { findRun } from "../../store/runs.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import { MAX_RECORDS, sinkTarget } from "../../sync/send-plan.ts";
import type { ShownChange } from "../../sync/two-way/result-book.ts";
import { Problem } from "../errors.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { answerRun, started, WaitQuery } from "../run-answer.ts";
import { nullable, PageQuery, page } from "../schemas.ts";
import type { Scope } from "../scope.ts";

const STATUSES = [
  ...(["pending", "sending", "created", "updated"] as const),
  ...(["deleted", "unchanged", "conflict", "rejected"] as const),
] as const;

const SendIn = Type.Object(
  {
    ids: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1 }), {
        minItems: 1,
        maxItems: MAX_RECORDS,
        description: "ids of the hub's records",
      }),
    ),
    filter: Type.Optional(RecordFilterIn),
    dry_run: Type.Optional(
      Type.Boolean({
        description: "nothing is written: the results say what would become of each",
      }),
    ),
    overwrite: Type.Optional(
      Type.Boolean({
        description: "also records that were changed there since the hub last read them",
      }),
    ),
  },
  { additionalProperties: false },
);

const ResultOut = Type.Object({
  id: Type.Integer(),
  entity: oneOf([...ENTITIES]),
  record_id: Type.Integer(),
  key: nullable(Type.String({ description: "what the record is found by over there" })),
  sink: nullable(Type.String()),
  direction: oneOf(["in", "out"], { description: "in: the hub's own record was changed" }),
  title: nullable(Type.String({ description: "what people call the record" })),
  changes: Type.Array(
    Type.Object({
      field: Type.String({ description: "dotted path" }),
      before: Type.Unknown(),
      after: Type.Unknown(),
      why: Type.Optional(
        oneOf(["changed", "filled", "rule", "newest", "decided", "forced", "conflict"], {
          description:
            "changed: by that side alone; filled: the other had nothing; rule, newest, decided, forced: both sides changed it and that is why this value counts; conflict: nobody has decided yet",
        }),
      ),
    }),
    { description: "field by field, where the run knows" },
  ),
  status: oneOf([...STATUSES]),
  remote_id: nullable(Type.String()),
  message: nullable(Type.String({ description: "why, where it was not written" })),
  created_at: Instant,
});

export const integrationSendRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/integrations/:id/send/:entity",
    {
      schema: {
        summary: "Send records to the other system",
        description:
          "`entity` is invoices, parties, items or orders, each record going where its kind belongs, or the name of one of the connector's sinks. Name the records by `ids` or by a `filter`. Starts a run; `/runs/{id}/results` tells of every record. A repeat after a crash writes nothing twice. Needs records.read too.",
        tags: ["integrations"],
        params: Type.Object({
          id: Type.String({ maxLength: 63 }),
          entity: Type.String({ maxLength: 60 }),
        }),
        querystring: WaitQuery,
        body: SendIn,
        response: started,
      },
      config: { permission: "integrations.run", scopedBy: "integration" },
    },
    async ({ scope, params: { id, entity: word }, query, body }, reply) => {
      requirePermission(scope.principal, "records.read");
      const integration = await getIntegration(scope.config, id);
      const connector = hub.connectors.find(integration.provider);
      if (!connector?.check) throw unavailable(integration.provider);
      const target = sinkTarget(connector, word);
      const { ids, filter, dry_run, overwrite } = body;
      if ((ids === undefined) === (filter === undefined)) throw whichRecords();
      const chosen = ids
        ? { ids: [...new Set(ids)] }
        : { filter: await filterOf(scope, target.entity, filter ?? {}) };
      const params = {
        ...target,
        ...chosen,
        ...(dry_run ? { dry_run } : {}),
        ...(overwrite ? { overwrite } : {}),
      };
      const action = { integration, action: "send_records", params };
      return answerRun(hub, reply, {
        queued: await startRun(hub, scope, action),
        wait: query.wait,
      });
    },
  );

  app.get(
    "/runs/:id/results",
    {
      schema: {
        summary: "What a run did to each record",
        description: "Of runs that send records or sync them both ways.",
        tags: ["runs"],
        params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
        querystring: Type.Object({
          ...PageQuery,
          status: Type.Optional(oneOf([...STATUSES])),
          direction: Type.Optional(oneOf(["in", "out"])),
        }),
        response: { 200: page(ResultOut), 404: Problem },
      },
      config: { permission: "records.read" },
    },
    async ({ scope, params: { id }, query }) => {
      const { limit = 50, cursor, status, direction } = query;
      if (!(await findRun(scope.config, id))) throw new NotFoundError("run", id);
      const after = numberCursor(cursor);
      const rows = await listRunResults(scope.data, {
        ...{ runId: id, limit },
        ...(status === undefined ? {} : { status }),
        ...(direction === undefined ? {} : { direction }),
        ...(after === undefined ? {} : { after }),
      });
      return pageOf(rows, limit, { cursor: (row) => row.id, item: toResult });
    },
  );
};

const toResult = (row: RunResult) => ({
  id: row.id,
  entity: row.entity,
  record_id: row.record_id,
  key: row.record_key,
  sink: row.sink === "" ? null : row.sink,
  direction: row.direction,
  title: row.title,
  changes: row.changes === null ? [] : (JSON.parse(row.changes) as ShownChange[]),
  status: row.status,
  remote_id: row.remote_id,
  message: row.message,
  created_at: toRfc3339(row.created_at),
});

const unavailable = (provider: string): ConflictError =>
  new ConflictError(
    "connector_not_available",
    `There is no connector for ${provider} in this release: the integration can be kept, not used.`,
    { provider },
  );

/** @throws InvalidInputError for a word that is not for the entity, rather than send all where some were meant */
async function filterOf({ config }: Scope, entity: Entity, filter: RecordFilterIn) {
  if (entity === "invoice") return invoiceFilter(config, withoutOrderWords(filter));
  if (entity === "order") {
    refuse(strangeToOrders(filter), "is not for orders");
    return orderFilter(filter);
  }
  const strange = Object.keys(filter).filter((name) => name !== "q");
  refuse(strange, "is for invoices only");
  return invoiceFilter(config, withoutOrderWords(filter));
}

function refuse(names: readonly string[], message: string): void {
  if (names.length === 0) return;
  throw new InvalidInputError(
    names.map((name) => ({ field: `filter.${name}`, message, remedy: "Use q, or ids." })),
  );
}

const whichRecords = (): InvalidInputError =>
  new InvalidInputError([
    {
      field: "ids",
      message: "say which records are meant, in one way",
      remedy: "Give ids or a filter; an empty filter means all.",
    },
  ]);
