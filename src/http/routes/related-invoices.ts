import { Type } from "typebox";
import { NotFoundError } from "../../lib/errors.ts";
import { findRecord, type StoredRecord } from "../../store/records.ts";
import { relatedInvoices } from "../../sync/related-invoices.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { nullable } from "../schemas.ts";

const Related = Type.Object({
  id: Type.Integer(),
  number: nullable(Type.String()),
  kind: Type.String(),
  issue_date: nullable(Type.String()),
  currency: Type.String(),
  gross: nullable(Type.String()),
});

const Before = Type.Object({
  number: nullable(Type.String()),
  date: nullable(Type.String()),
  fiscal_id: nullable(Type.String()),
  remote_id: nullable(Type.String()),
  record: nullable(Related),
});

/** What an invoice corrects or settles, and what corrects or settles it. */
export const relatedInvoiceRoutes: Routes = async (app) => {
  app.get(
    "/records/invoice/:id/related",
    {
      schema: {
        summary: "The invoices that an invoice corrects or settles, and those that do so with it",
        description:
          "`preceding` as the invoice names them, each with its record where the hub has it; `following` are records that name this one.",
        tags: ["records"],
        params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
        response: {
          200: Type.Object({ preceding: Type.Array(Before), following: Type.Array(Related) }),
          404: Problem,
        },
      },
      config: { permission: "records.read" },
    },
    async ({ scope, params: { id } }) => {
      const record = await findRecord(scope.data, "invoice", id);
      if (!record) throw new NotFoundError("invoice", id);
      const { preceding, following } = await relatedInvoices(scope.data, record);
      return {
        preceding: preceding.map(
          ({ said: { number, date, fiscal_id, remote_id }, record: one }) => ({
            number: number ?? null,
            date: date ?? null,
            fiscal_id: fiscal_id ?? null,
            remote_id: remote_id ?? null,
            record: one ? toRelated(one) : null,
          }),
        ),
        following: following.map(toRelated),
      };
    },
  );
};

const toRelated = ({ id, data }: StoredRecord<"invoice">) => ({
  id,
  number: data.number ?? null,
  kind: data.kind,
  issue_date: data.issue_date ?? null,
  currency: data.currency,
  gross: data.totals.gross ?? null,
});
