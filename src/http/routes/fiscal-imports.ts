import type {} from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { unpack } from "../../fiscal/take-file.ts";
import type { ImportFiscalParams } from "../../fiscal-actions.ts";
import type { Hub } from "../../hub.ts";
import { launch } from "../../launch.ts";
import { InvalidInputError, NotFoundError } from "../../lib/errors.ts";
import { oneOf } from "../../model/scalars.ts";
import { checkFileName } from "../../reports/file-name.ts";
import { insertFile } from "../../store/files.ts";
import { findOriginal } from "../../store/fiscal-documents.ts";
import { countFiscalFiles, listFiscalFiles } from "../../store/fiscal-files.ts";
import { findRun } from "../../store/runs.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import { download } from "../download.ts";
import { Problem } from "../errors.ts";
import { FiscalFileOut } from "../fiscal-schemas.ts";
import { toFile } from "../fiscal-views.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { answerRun, started, WaitQuery } from "../run-answer.ts";
import { PageQuery, page } from "../schemas.ts";
import type { Scope } from "../scope.ts";

const tags = ["fiscal documents"];
const read = { permission: "records.read" } as const;
const write = { permission: "records.write" } as const;
const runParams = Type.Object({ run_id: Type.String({ maxLength: 40 }) });
/** In one form. */
const MAX_FILES = 1_000;
const KIND = "fiscal_upload";
const RAW_TYPES = ["application/xml", "text/xml", "application/zip", "application/octet-stream"];

/** Files handed to the import, and what became of each. */
export const fiscalImportRoutes: Routes = async (app, { hub }) => {
  app.addContentTypeParser([...RAW_TYPES], (_request, payload, done) => done(null, payload));

  app.post(
    "/fiscal/documents",
    {
      schema: {
        summary: "Import fiscal documents",
        description: `NF-e (55, 65), CT-e (57, 67), their events and summaries as XML files or ZIP archives: multipart/form-data with up to ${MAX_FILES} parts named \`files\`, or one file as the body (application/xml, application/zip). A run imports them; \`/fiscal/imports/{run_id}/files\` says what became of each.`,
        tags,
        querystring: Type.Object({
          ...WaitQuery.properties,
          name: Type.Optional(
            Type.String({ maxLength: 200, description: "file name of a body that is no form" }),
          ),
        }),
        consumes: ["multipart/form-data", ...RAW_TYPES],
        response: { ...started, 413: Problem },
      },
      config: write,
    },
    async (request, reply) => {
      const { scope, query } = request;
      const blobs = request.isMultipart()
        ? await formFiles(hub, request)
        : [await rawFile(hub, request, query.name)];
      const { tenantId, actor } = scope.principal;
      const fileIds = [];
      for (const { name, sha256, size_bytes } of blobs) {
        const row = { name, sha256, size_bytes, kind: KIND, mime: mimeOf(name), period: null };
        const own = { source: null, created_by: actor, created_at: hub.clock.now() };
        fileIds.push(await insertFile(scope.data, { ...row, ...own }));
      }
      const params: ImportFiscalParams = { blobs, file_ids: fileIds };
      const queued = await hub.runs.enqueue({
        ...{ tenantId, actor, params, trigger: scope.trigger },
        action: "import_fiscal_documents",
        lockBy: fileIds.join(),
      });
      return answerRun(hub, reply, { queued, wait: query.wait });
    },
  );

  app.post(
    "/integrations/:id/import/fiscal",
    {
      schema: {
        summary: "Import the fiscal documents that lie in a folder of a storage",
        description:
          "XML files and ZIP archives of the folder and of what is below it, each once as long as it does not change. For a schedule: the action `import_fiscal_folder`.",
        tags,
        params: Type.Object({ id: Type.String({ maxLength: 63 }) }),
        querystring: WaitQuery,
        body: Type.Object(
          { path: Type.String({ pattern: "^/", maxLength: 1_000 }) },
          { additionalProperties: false },
        ),
        response: started,
      },
      config: { permission: "integrations.run", scopedBy: "integration" },
    },
    async ({ scope, params: { id }, query: { wait }, body }, reply) => {
      const integration = await getIntegration(scope.config, id);
      if (!hub.connectors.find(integration.provider)?.files) {
        const message = `${integration.slug} has no files`;
        const remedy = "Use an integration of a storage, such as a local folder.";
        throw new InvalidInputError([{ field: "id", message, remedy }]);
      }
      const action = "import_fiscal_folder";
      const queued = await launch(hub, scope, { action, integration, body });
      return answerRun(hub, reply, { queued, wait });
    },
  );

  app.get(
    "/fiscal/imports/:run_id/files",
    {
      schema: {
        summary: "What became of the files of an import, in their order",
        tags,
        params: runParams,
        querystring: Type.Object({
          ...PageQuery,
          outcome: Type.Optional(
            oneOf(["created", "updated", "unchanged", "conflict", "refused", "ignored"]),
          ),
        }),
        response: { 200: page(FiscalFileOut), 404: Problem },
      },
      config: read,
    },
    async ({ scope, params: { run_id: runId }, query: { limit = 50, cursor, outcome } }) => {
      await requireRun(scope, runId);
      const after = numberCursor(cursor);
      const wanted = { runId, after, limit, ...(outcome === undefined ? {} : { outcome }) };
      const rows = await listFiscalFiles(scope.data, wanted);
      return pageOf(rows, limit, { cursor: ({ position }) => position, item: toFile });
    },
  );

  app.get(
    "/fiscal/imports/:run_id/totals",
    {
      schema: {
        summary: "How many files of an import ended how",
        tags,
        params: runParams,
        response: { 200: Type.Record(Type.String(), Type.Integer()), 404: Problem },
      },
      config: read,
    },
    async ({ scope, params: { run_id: runId } }) => {
      await requireRun(scope, runId);
      return countFiscalFiles(scope.data, runId);
    },
  );

  app.get(
    "/fiscal/imports/:run_id/files/:position/xml",
    {
      schema: {
        summary: "A refused file that an authority gave, as it came",
        tags,
        params: Type.Object({
          ...runParams.properties,
          position: Type.Integer({ minimum: 0 }),
        }),
        response: { 404: Problem },
      },
      config: read,
    },
    async ({ scope, params: { run_id: runId, position } }, reply) => {
      const [row] = await listFiscalFiles(scope.data, { runId, after: position - 1, limit: 1 });
      const id = row?.position === position ? row.original_id : null;
      const original = id === null ? undefined : await findOriginal(scope.data, id);
      if (!original) throw new NotFoundError("kept file", `${runId}/${position}`);
      return download(reply, {
        name: original.name,
        mime: "application/xml",
        content: [unpack(original.content)],
      });
    },
  );
};

/** @throws NotFoundError */
async function requireRun({ config }: Scope, runId: string): Promise<void> {
  if (!(await findRun(config, runId))) throw new NotFoundError("run", runId);
}

type Blob = NonNullable<ImportFiscalParams["blobs"]>[number];

const mimeOf = (name: string): string =>
  /\.zip$/i.test(name) ? "application/zip" : "application/xml";

const missing = () =>
  new InvalidInputError([
    {
      field: "files",
      message: "is missing",
      remedy: "Send parts named files, or one file as the body.",
    },
  ]);

async function formFiles(hub: Hub, request: FastifyRequest): Promise<Blob[]> {
  const blobs: Blob[] = [];
  for await (const part of request.parts({ limits: { files: MAX_FILES } })) {
    if (part.type === "field") continue;
    const name = checkFileName(part.filename, "files");
    const { sha256, sizeBytes } = await hub.files.put(part.file);
    if (part.file.truncated) throw tooLarge(name);
    blobs.push({ name, sha256, size_bytes: sizeBytes });
  }
  if (blobs.length === 0) throw missing();
  return blobs;
}

async function rawFile(hub: Hub, request: FastifyRequest, name: string | undefined): Promise<Blob> {
  const { body } = request as { body?: AsyncIterable<Uint8Array> | undefined };
  if (!body || typeof body !== "object" || !(Symbol.asyncIterator in body)) throw missing();
  const { sha256, sizeBytes } = await hub.files.put(body);
  const usual = /zip/.test(request.headers["content-type"] ?? "") ? "upload.zip" : "upload.xml";
  return { name: checkFileName(name ?? usual, "name"), sha256, size_bytes: sizeBytes };
}

const tooLarge = (name: string): InvalidInputError => {
  const remedy = "Send a smaller file, or have the administrator raise MAX_FILE_MB.";
  const issue = { field: "files", message: `${name} is too large`, remedy };
  return new InvalidInputError([issue], "too_large");
};
