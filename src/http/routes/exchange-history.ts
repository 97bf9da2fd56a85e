import { Type } from "typebox";
import { getExchange } from "../../exchange/manage-definitions.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { oneOf } from "../../model/scalars.ts";
import { listExchangeFiles } from "../../store/exchange-files.ts";
import { findBatch, listBatches, listSent } from "../../store/exchange-sent.ts";
import { Problem } from "../errors.ts";
import { BatchOut, ExchangeFileOut, SentOut } from "../exchange-schemas.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { PageQuery, page } from "../schemas.ts";
import { sendFile } from "../send-file.ts";

const tags = ["exchange"];
const params = Type.Object({ id: Type.String({ maxLength: 63, description: "slug" }) });
const run = { permission: "integrations.run", scopedBy: "definition" } as const;

/** What definitions have read and sent. */
export const exchangeHistoryRoutes: Routes = async (app, { hub: { files } }) => {
  app.get(
    "/exchange/definitions/:id/files",
    {
      schema: {
        summary: "Files that an import has read",
        description: "Newest first. One that stays as it is is not read again.",
        tags,
        params,
        querystring: Type.Object(PageQuery),
        response: { 200: page(ExchangeFileOut), 404: Problem },
      },
      config: run,
    },
    async ({ scope, params: { id }, query: { limit = 50, cursor } }) => {
      const { id: definitionId } = await getExchange(scope.config, id);
      const before = numberCursor(cursor);
      const paging =
        before === undefined ? { definitionId, limit } : { definitionId, limit, before };
      return pageOf(await listExchangeFiles(scope.data, paging), limit, {
        cursor: (row) => row.id,
        item: ({ id, path, state, rows, refused, message, moved_to, run_id, updated_at }) => ({
          ...{ id, path, state, rows, refused, message, moved_to, run_id },
          read_at: toRfc3339(updated_at),
        }),
      });
    },
  );

  app.get(
    "/exchange/definitions/:id/batches",
    {
      schema: {
        summary: "Files and sets of rows that an export has sent",
        description: "Newest first. `batch` of a run sends one of them again.",
        tags,
        params,
        querystring: Type.Object({
          ...PageQuery,
          state: Type.Optional(oneOf(["open", "sent", "acknowledged", "failed"])),
        }),
        response: { 200: page(BatchOut), 404: Problem },
      },
      config: run,
    },
    async ({ scope, params: { id }, query: { limit = 50, cursor, state } }) => {
      const { id: definitionId } = await getExchange(scope.config, id);
      const before = numberCursor(cursor);
      const rows = await listBatches(scope.data, {
        ...{ definitionId, limit },
        ...(state === undefined ? {} : { state }),
        ...(before === undefined ? {} : { before }),
      });
      return pageOf(rows, limit, {
        cursor: (row) => row.id,
        item: ({ created_at, updated_at, ...row }) => ({
          ...{ id: row.id, number: row.number, target: row.target, records: row.records },
          ...{ size_bytes: row.size_bytes, state: row.state, message: row.message },
          ...{ run_id: row.run_id, created_at: toRfc3339(created_at) },
          updated_at: toRfc3339(updated_at),
        }),
      });
    },
  );

  app.get(
    "/exchange/definitions/:id/batches/:batch/file",
    {
      schema: {
        summary: "The file of a batch, as it was sent",
        tags,
        params: Type.Object({
          ...params.properties,
          batch: Type.Integer({ minimum: 1 }),
        }),
        produces: ["application/octet-stream"],
      },
      config: run,
    },
    async ({ scope, params: { id, batch: batchId } }, reply) => {
      const { id: definitionId } = await getExchange(scope.config, id);
      const batch = await findBatch(scope.data, batchId);
      if (!batch || batch.definition_id !== definitionId || batch.sha256 === null) {
        throw new NotFoundError("file of a batch", batchId);
      }
      const { sha256, size_bytes, mime } = batch;
      return sendFile(reply, files, {
        name: batch.target.slice(batch.target.lastIndexOf("/") + 1),
        mime: mime ?? "application/octet-stream",
        ...{ sha256, size_bytes: size_bytes ?? 0 },
      });
    },
  );

  app.get(
    "/exchange/definitions/:id/sent",
    {
      schema: {
        summary: "What an export has sent of each record, and what the other side said",
        tags,
        params,
        querystring: Type.Object({
          ...PageQuery,
          state: Type.Optional(oneOf(["sent", "acknowledged", "failed"])),
          batch: Type.Optional(Type.Integer({ minimum: 1, description: "id of a batch" })),
        }),
        response: { 200: page(SentOut), 404: Problem },
      },
      config: run,
    },
    async ({ scope, params: { id }, query: { limit = 50, cursor, state, batch } }) => {
      const { id: definitionId } = await getExchange(scope.config, id);
      const before = numberCursor(cursor);
      const rows = await listSent(scope.data, {
        ...{ definitionId, limit },
        ...(state === undefined ? {} : { state }),
        ...(batch === undefined ? {} : { batchId: batch }),
        ...(before === undefined ? {} : { before }),
      });
      return pageOf(rows, limit, {
        cursor: (row) => row.id,
        item: (row) => ({
          ...{ id: row.id, entity: row.entity, record_id: row.record_id, batch_id: row.batch_id },
          ...{ state: row.state, remote_id: row.remote_id, message: row.message },
          created_at: toRfc3339(row.created_at),
          updated_at: toRfc3339(row.updated_at),
        }),
      });
    },
  );
};
