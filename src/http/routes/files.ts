import { type Static, Type } from "typebox";
import { toRfc3339 } from "../../lib/clock.ts";
import { ConflictError, NotFoundError } from "../../lib/errors.ts";
import { type FileCopyRow, findAnyCopy, listFileCopies } from "../../store/file-copies.ts";
import {
  deleteFile,
  type FileRow,
  findFile,
  insertFile,
  isBlobUsed,
  listFiles,
} from "../../store/files.ts";
import { findIntegrationById } from "../../store/integrations.ts";
import type { ConfigStore, DataStore } from "../../store/store.ts";
import { KIND_PATTERN, PERIOD_PATTERN, readUpload } from "../file-upload.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { FileOut, PageQuery, page } from "../schemas.ts";
import { sendFile } from "../send-file.ts";
import { FileCopyOut } from "../storage-schemas.ts";

const tags = ["files"];
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const READ = { permission: "records.read" } as const;
const WRITE = { permission: "records.write" } as const;

const ListQuery = Type.Object({
  ...PageQuery,
  kind: Type.Optional(Type.String({ pattern: KIND_PATTERN })),
  period: Type.Optional(Type.String({ pattern: PERIOD_PATTERN, description: "YYYY-MM" })),
  name: Type.Optional(Type.String({ maxLength: 255, description: "the whole name" })),
  q: Type.Optional(Type.String({ maxLength: 100, description: "a part of the name" })),
});
const ContentQuery = Type.Object({
  inline: Type.Optional(
    Type.Boolean({ description: "true: a PDF for the browser to show; others stay downloads" }),
  ),
});

export const fileRoutes: Routes = async (app, options) => {
  await app.register(readRoutes, options);
  await app.register(writeRoutes, options);
};

const readRoutes: Routes = async (app, { hub: { files } }) => {
  app.get(
    "/files",
    {
      schema: {
        summary: "The hub's files, newest first",
        tags,
        querystring: ListQuery,
        response: { 200: page(FileOut) },
      },
      config: READ,
    },
    async (request) => {
      const { limit = 50, cursor, kind, period, name, q } = request.query;
      const beforeId = numberCursor(cursor);
      const rows = await listFiles(request.scope.data, {
        limit,
        ...(kind === undefined ? {} : { kind }),
        ...(period === undefined ? {} : { period }),
        ...(name === undefined ? {} : { name: name.normalize("NFC") }),
        ...(q ? { part: q.normalize("NFC") } : {}),
        ...(beforeId === undefined ? {} : { beforeId }),
      });
      return pageOf(rows, limit, { cursor: (row) => row.id, item: toFileOut });
    },
  );

  const one = { summary: "One file's facts", tags, params, response: { 200: FileOut } };
  app.get("/files/:id", { schema: one, config: READ }, async (request) =>
    toFileOut(await existingFile(request.scope.data, request.params.id)),
  );

  const bytes = { summary: "One file's bytes", tags, params, querystring: ContentQuery };
  app.get("/files/:id/content", { schema: bytes, config: READ }, async (request, reply) => {
    const file = await existingFile(request.scope.data, request.params.id);
    return sendFile(reply, files, file, { isInline: request.query.inline === true });
  });

  app.get(
    "/files/:id/copies",
    {
      schema: {
        summary: "Where a file was filed, latest first",
        description: "The history stays when the copy, or the integration, is deleted.",
        tags,
        params,
        querystring: Type.Object(PageQuery),
        response: { 200: page(FileCopyOut) },
      },
      config: READ,
    },
    async ({ scope, params: { id }, query: { limit = 50, cursor } }) => {
      const file = await existingFile(scope.data, id);
      const beforeId = numberCursor(cursor);
      const rows = await listFileCopies(scope.data, file.id, { limit, beforeId });
      const slugs = await slugsOf(scope.config, rows);
      const item = (row: FileCopyRow) => toCopyOut(row, slugs);
      return pageOf(rows, limit, { cursor: (row) => row.id, item });
    },
  );
};

/** What the integrations are called now, by number; those that are gone are missing. */
async function slugsOf(
  config: ConfigStore,
  rows: readonly FileCopyRow[],
): Promise<ReadonlyMap<number, string>> {
  const slugs = new Map<number, string>();
  for (const id of new Set(rows.map((row) => row.integration_id))) {
    const integration = await findIntegrationById(config, id);
    if (integration) slugs.set(id, integration.slug);
  }
  return slugs;
}

const toCopyOut = (
  row: FileCopyRow,
  slugs: ReadonlyMap<number, string>,
): Static<typeof FileCopyOut> => ({
  id: row.id,
  integration_id: slugs.get(row.integration_id) ?? row.integration_slug,
  is_integration_there: slugs.has(row.integration_id),
  path: row.path,
  state: row.state === "sending" ? "filed" : row.state,
  size_bytes: row.size_bytes,
  sha256: row.sha256,
  verified_by: row.verified_by,
  url: row.url,
  run_id: row.run_id,
  filed_at: toRfc3339(row.created_at),
  confirmed_at: instantOf(row.confirmed_at),
  confirmed_run_id: row.confirmed_run_id,
  ended_at: instantOf(row.ended_at),
  ended_run_id: row.ended_run_id,
});

const instantOf = (at: number | null): string | null => (at === null ? null : toRfc3339(at));

const writeRoutes: Routes = async (app, { hub }) => {
  const { files, clock } = hub;
  const upload = {
    summary: "Put a file into the hub's files",
    description: "multipart/form-data: `file`, and where wanted `kind` and `period` (YYYY-MM)",
    tags,
    consumes: ["multipart/form-data"],
    response: { 201: FileOut },
  };
  app.post("/files", { schema: upload, config: WRITE }, async (request, reply) => {
    const { data, principal } = request.scope;
    const { name, mime, kind, period, sha256, sizeBytes } = await readUpload(request, files);
    const id = await insertFile(data, {
      ...{ name, mime, kind, period, sha256 },
      size_bytes: sizeBytes,
      source: null,
      created_by: principal.actor,
      created_at: clock.now(),
    });
    return reply.code(201).send(toFileOut(await existingFile(data, id)));
  });

  const removal = {
    summary: "Delete a file",
    description: "Refused while a storage has a copy of it or a record has it as attachment.",
    tags,
    params,
    response: { 204: Type.Null() },
  };
  app.delete("/files/:id", { schema: removal, config: WRITE }, async (request, reply) => {
    const { data } = request.scope;
    const file = await existingFile(data, request.params.id);
    await refuseUsed(data, file);
    await deleteFile(data, file.id);
    await files.removeIfUnused(file.sha256, clock.now(), () => isBlobUsed(hub.data, file.sha256));
    return reply.code(204).send(null);
  });
};

const toFileOut = (file: FileRow) => ({
  id: file.id,
  name: file.name,
  mime: file.mime,
  size_bytes: file.size_bytes,
  sha256: file.sha256,
  kind: file.kind,
  period: file.period,
  created_by: file.created_by,
  created_at: toRfc3339(file.created_at),
});

async function existingFile(data: DataStore, id: number): Promise<FileRow> {
  const file = await findFile(data, id);
  if (!file) throw new NotFoundError("file", id);
  return file;
}

/** What was filed stays as the proof of what was sent; what belongs to a record goes with the record. */
async function refuseUsed(data: DataStore, file: FileRow): Promise<void> {
  const copy = await findAnyCopy(data, file.id);
  if (copy) {
    throw new ConflictError(
      "file_in_use",
      `This file was filed as ${copy.path} by ${copy.run_id}; it stays as the proof of what was sent.`,
      { run_id: copy.run_id },
    );
  }
  if (file.source !== null && !file.source.startsWith("report/")) {
    throw new ConflictError(
      "file_in_use",
      `This file belongs to ${file.source} and stays with it.`,
    );
  }
}
