import { type Static, Type } from "typebox";
import { toRfc3339 } from "../../lib/clock.ts";
import { ENTITIES } from "../../model/entities.ts";
import { invoiceFilter } from "../../rules/invoice-filter.ts";
import { orderFilter, RecordFilterFields, withoutOrderWords } from "../../rules/order-filter.ts";
import { listChanges } from "../../store/changes.ts";
import { listInvoices } from "../../store/invoice-list.ts";
import { listRecords } from "../../store/records.ts";
import { Problem } from "../errors.ts";
import { invoiceSort, placeCursor, placeOf, SortField } from "../invoice-query.ts";
import { recordOut, recordsOut } from "../record-view.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { PageQuery, page, RecordChangeOut, RecordOut } from "../schemas.ts";
import type { Scope } from "../scope.ts";

const tags = ["records"];
const EntityParam = Type.Enum([...ENTITIES]);
const params = Type.Object({ entity: EntityParam });
const oneParams = Type.Object({ entity: EntityParam, id: Type.Integer({ minimum: 1 }) });
const read = { permission: "records.read" } as const;

const querystring = Type.Object({
  ...PageQuery,
  ...RecordFilterFields,
  active: Type.Optional(
    Type.Boolean({ description: "items only; true: those in use, false: the others" }),
  ),
  sort: SortField,
});

export const recordRoutes: Routes = async (app) => {
  app.get(
    "/records/:entity",
    {
      schema: {
        summary: "Records, newest first",
        description:
          "Of the filters `q` and `deleted` are for every entity, `active` for items only, `status` for orders only, `direction`, `date_from`, `date_to` and `currency` for invoices and orders, the others and `sort` for invoices only.",
        tags,
        params,
        querystring,
        response: { 200: page(RecordOut) },
      },
      config: read,
    },
    async ({ scope, params: { entity }, query }) => {
      const { limit = 50 } = query;
      if (entity === "invoice") return invoicePage(scope, query, limit);
      const before = numberCursor(query.cursor);
      const filter =
        entity === "order"
          ? orderFilter(query)
          : {
              ...(query.q ? { q: query.q } : {}),
              ...(query.active === undefined ? {} : { active: query.active }),
              withDeleted: query.deleted ?? false,
            };
      const paging = { filter, limit, ...(before === undefined ? {} : { before }) };
      const rows = await listRecords(scope.data, entity, paging);
      const out = await recordsOut(scope, entity, rows);
      return pageOf(out, limit, { cursor: (row) => row.id, item: (row) => row });
    },
  );

  app.get(
    "/records/:entity/:id",
    {
      schema: {
        summary: "One record with where it came from",
        description:
          "A record that was joined with another one is still found: `merged_into` names the record that has all of it now.",
        tags,
        params: oneParams,
        response: { 200: RecordOut, 404: Problem },
      },
      config: read,
    },
    async ({ scope, params: { entity, id } }) => recordOut(scope, entity, id),
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
          actor: row.actor,
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

async function invoicePage(scope: Scope, query: Static<typeof querystring>, limit: number) {
  const { cursor, sort: order, limit: _limit, active: _active, ...words } = query;
  const wanted = withoutOrderWords(words);
  const filter = await invoiceFilter(scope.config, wanted);
  const sort = invoiceSort(order);
  const after = placeOf(cursor);
  const { records, last } = await listInvoices(scope.data, { filter, sort, after, limit });
  const items = await recordsOut(scope, "invoice", records);
  return { items, next_cursor: last ? placeCursor(last) : null };
}
