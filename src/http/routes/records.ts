import { Type } from "typebox";
import { toRfc3339 } from "../../lib/clock.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { ENTITIES, type Entity } from "../../model/entities.ts";
import { listChanges } from "../../store/changes.ts";
import { slugsOf } from "../../store/integrations.ts";
import { originsOf } from "../../store/origins.ts";
import {
  findRecord,
  listRecords,
  type RecordFilter,
  type StoredRecord,
} from "../../store/records.ts";
import { Problem } from "../errors.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { PageQuery, page, RecordChangeOut, RecordOut } from "../schemas.ts";
import type { Scope } from "../scope.ts";

const tags = ["records"];
const EntityParam = Type.Enum([...ENTITIES]);
const params = Type.Object({ entity: EntityParam });
const oneParams = Type.Object({ entity: EntityParam, id: Type.Integer({ minimum: 1 }) });
const read = { permission: "records.read" } as const;
const DateText = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "YYYY-MM-DD" });

const querystring = Type.Object({
  ...PageQuery,
  q: Type.Optional(
    Type.String({ maxLength: 200, description: "part of a number, name, code or tax id" }),
  ),
  direction: Type.Optional(Type.Enum(["cost", "sales"])),
  date_from: Type.Optional(DateText),
  date_to: Type.Optional(DateText),
  project_id: Type.Optional(Type.String({ maxLength: 120 })),
  deleted: Type.Optional(
    Type.Boolean({ description: "true: those that are gone at the source too" }),
  ),
});

export const recordRoutes: Routes = async (app) => {
  app.get(
    "/records/:entity",
    {
      schema: {
        summary: "Records, newest first",
        tags,
        params,
        querystring,
        response: { 200: page(RecordOut) },
      },
      config: read,
    },
    async ({ scope, params: { entity }, query }) => {
      const { limit = 50 } = query;
      const before = numberCursor(query.cursor);
      const filter = filterOf(query);
      const paging = { filter, limit, ...(before === undefined ? {} : { before }) };
      const rows = await listRecords(scope.data, entity, paging);
      const out = await withOrigins(scope, entity, rows);
      return pageOf(out, limit, { cursor: (row) => row.id, item: (row) => row });
    },
  );

  app.get(
    "/records/:entity/:id",
    {
      schema: {
        summary: "One record with where it came from",
        tags,
        params: oneParams,
        response: { 200: RecordOut, 404: Problem },
      },
      config: read,
    },
    async ({ scope, params: { entity, id } }) => {
      const record = await findRecord(scope.data, entity, id);
      if (!record) throw new NotFoundError(entity, id);
      const [out] = await withOrigins(scope, entity, [record]);
      return out as NonNullable<typeof out>;
    },
  );

  app.get(
    "/records/:entity/:id/changes",
    {
      schema: {
        summary: "What changed a record, field by field, newest first",
        tags,
        params: oneParams,
        querystring: Type.Object(PageQuery),
        response: { 200: page(RecordChangeOut) },
      },
      config: read,
    },
    async ({ scope, params: { entity, id }, query: { limit = 50, cursor } }) => {
      const before = numberCursor(cursor);
      const paging = { entity, recordId: id, limit, ...(before === undefined ? {} : { before }) };
      const rows = await listChanges(scope.data, paging);
      return pageOf(rows, limit, {
        cursor: (row) => row.id,
        item: (row) => ({
          id: row.id,
          run_id: row.run_id,
          field: row.field,
          before: value(row.before_value),
          after: value(row.after_value),
          changed_at: toRfc3339(row.changed_at),
        }),
      });
    },
  );
};

const value = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

function filterOf(query: {
  q?: string;
  direction?: string;
  date_from?: string;
  date_to?: string;
  project_id?: string;
  deleted?: boolean;
}): RecordFilter {
  const { q, direction, date_from: dateFrom, date_to: dateTo, project_id: projectId } = query;
  return {
    ...(q ? { q } : {}),
    ...(direction ? { direction } : {}),
    ...(dateFrom ? { dateFrom } : {}),
    ...(dateTo ? { dateTo } : {}),
    ...(projectId ? { projectId } : {}),
    withDeleted: query.deleted ?? false,
  };
}

async function withOrigins(scope: Scope, entity: Entity, rows: readonly StoredRecord[]) {
  const origins = await originsOf(
    scope.data,
    entity,
    rows.map((row) => row.id),
  );
  const slugs = await slugsOf(
    scope.config,
    origins.map((origin) => origin.integration_id),
  );
  return rows.map((row) => ({
    id: row.id,
    entity,
    data: row.data,
    origins: origins
      .filter((origin) => origin.record_id === row.id)
      .map((origin) => ({
        integration_id: slugs.get(origin.integration_id) ?? null,
        stream: origin.stream,
        remote_id: origin.remote_id,
        remote_version: origin.remote_version,
        last_run_id: origin.last_run_id,
        deleted_at: origin.deleted_at === null ? null : toRfc3339(origin.deleted_at),
        created_at: toRfc3339(origin.created_at),
        updated_at: toRfc3339(origin.updated_at),
      })),
    created_at: toRfc3339(row.created_at),
    updated_at: toRfc3339(row.updated_at),
    deleted_at: row.deleted_at === null ? null : toRfc3339(row.deleted_at),
  }));
}
