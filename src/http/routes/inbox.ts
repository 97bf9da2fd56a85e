import type {} from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { bodyOf } from "../../exchange/manage-definitions.ts";
import type { Hub } from "../../hub.ts";
import { launch } from "../../launch.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { ConflictError, type HubError, InvalidInputError, isHubError } from "../../lib/errors.ts";
import { oneOf } from "../../model/scalars.ts";
import { checkFileName } from "../../reports/file-name.ts";
import { startRun } from "../../runs/start.ts";
import { listExchanges } from "../../store/exchange-definitions.ts";
import type { Integration } from "../../store/integrations.ts";
import type { Run } from "../../store/runs.ts";
import {
  dropFiles,
  keepFiles,
  type LaidFile,
  type ListedFile,
  layFile,
  listInbox,
  removeUpload,
} from "../../sync/inbox-files.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import { syncRecordsParams } from "../../sync/sync-records.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { nullable, RunOut } from "../schemas.ts";
import type { Scope } from "../scope.ts";
import { toRun } from "../views.ts";

const tags = ["integrations"];
const params = Type.Object({ id: Type.String({ maxLength: 63 }) });
const run = { permission: "integrations.run", scopedBy: "integration" } as const;
/** In one form. */
const MAX_FILES = 200;
const PAGE = 200;

const ReportOut = Type.Object({
  state: oneOf(["read", "refused"]),
  is_whole: Type.Boolean({ description: "false: only a period of it was read" }),
  format: nullable(Type.String()),
  records: Type.Integer(),
  refused: Type.Integer(),
  message: nullable(Type.String()),
  read_at: Type.String(),
});

const FileOut = Type.Object({
  name: Type.String({ description: "`uploads/…` or `folder/…`" }),
  size_bytes: Type.Integer(),
  modified_at: Type.String(),
  sha256: nullable(Type.String()),
  state: oneOf(["waiting", "read", "refused"], {
    description: "waiting: new, or changed since it was read",
  }),
  format: nullable(Type.String({ description: "as the document names itself: JPK_V7M (3)" })),
  records: Type.Integer(),
  refused: Type.Integer(),
  message: nullable(Type.String({ description: "why it was refused" })),
  streams: Type.Record(Type.String(), ReportOut),
});

const Uploaded = Type.Object({
  files: Type.Array(
    Type.Object({ name: Type.String(), size_bytes: Type.Integer(), sha256: Type.String() }),
  ),
  run: nullable(RunOut),
  not_started: nullable(
    Type.Object(
      { code: Type.String(), reason: Type.String() },
      {
        description: "why no run reads the files now; the next one will",
      },
    ),
  ),
});

/** The files of integrations that read files. */
export const inboxRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/integrations/:id/upload/documents",
    {
      schema: {
        summary: "Give files to an integration that reads files",
        description: `multipart/form-data with up to ${MAX_FILES} parts named \`files\`. Either all are taken or none; one of the same name is replaced. A run that reads what is new starts at once.`,
        tags,
        params,
        consumes: ["multipart/form-data"],
        response: { 202: Uploaded, 404: Problem, 413: Problem, 422: Problem },
      },
      config: run,
    },
    async (request, reply) => {
      const { scope } = request;
      const row = await readerOf(hub, scope, request.params.id);
      const folder = hub.inboxes.folderOf(row.id);
      const laid = await readFiles(request, folder, !hub.connectors.find(row.provider)?.streams);
      await keepFiles(folder, laid);
      const started = await readNew(hub, scope, row);
      const files = laid.map(({ name, sizeBytes, sha256 }) => {
        return { name: `uploads/${name}`, size_bytes: sizeBytes, sha256 };
      });
      return reply.status(202).send({
        files,
        run: isHubError(started) ? null : toRun(started),
        not_started: isHubError(started) ? { code: started.code, reason: started.message } : null,
      });
    },
  );

  app.get(
    "/integrations/:id/inbox",
    {
      schema: {
        summary: "The files of an integration that reads files, and what became of them",
        tags,
        params,
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
          cursor: Type.Optional(
            Type.String({ maxLength: 2_000, description: "next_cursor of the page before" }),
          ),
          state: Type.Optional(oneOf(["waiting", "read", "refused"])),
        }),
        response: {
          200: Type.Object({ items: Type.Array(FileOut), next_cursor: nullable(Type.String()) }),
          404: Problem,
        },
      },
      config: run,
    },
    async ({ scope, params: { id }, query: { limit = PAGE, cursor, state } }) => {
      const row = await readerOf(hub, scope, id);
      const files = await listInbox({ config: scope.config, inboxes: hub.inboxes }, row);
      const shown = files.map(toFileOut).filter((file) => {
        return (state === undefined || file.state === state) && (!cursor || file.name > cursor);
      });
      const items = shown.slice(0, limit);
      const last = items.at(-1);
      return { items, next_cursor: shown.length > limit && last ? last.name : null };
    },
  );

  app.delete(
    "/integrations/:id/inbox",
    {
      schema: {
        summary: "Take an uploaded file away",
        description: "The invoices that were read of it stay.",
        tags,
        params,
        querystring: Type.Object({ name: Type.String({ maxLength: 2_000 }) }),
        response: { 204: Type.Null(), 404: Problem, 422: Problem },
      },
      config: run,
    },
    async ({ scope, params: { id }, query: { name } }, reply) => {
      const row = await readerOf(hub, scope, id);
      await removeUpload(hub.inboxes.folderOf(row.id), name);
      return reply.status(204).send(null);
    },
  );
};

/** @throws InvalidInputError for an integration of another kind */
async function readerOf(hub: Hub, scope: Scope, id: string): Promise<Integration> {
  const row = await getIntegration(scope.config, id);
  const manifest = hub.connectors.find(row.provider)?.manifest;
  if (manifest?.transport === "folder") return row;
  const message = `${manifest?.title.en ?? row.provider} reads no files`;
  const remedy = "Use an integration of the type file.";
  throw new InvalidInputError([{ field: "id", message, remedy }]);
}

async function readFiles(
  request: FastifyRequest,
  folder: string,
  takesAny: boolean,
): Promise<readonly LaidFile[]> {
  const missing = { field: "files", message: "is missing", remedy: "Send parts named files." };
  if (!request.isMultipart()) throw new InvalidInputError([missing]);
  const laid: LaidFile[] = [];
  try {
    for await (const part of request.parts({ limits: { files: MAX_FILES } })) {
      if (part.type === "field") continue;
      const name = checkFileName(part.filename, "files");
      if (laid.some((file) => file.name === name)) {
        throw new InvalidInputError([{ field: "files", message: `${name} comes twice` }]);
      }
      if (name.startsWith(".") || /~$|\.(part|partial|tmp|crdownload|filepart)$/i.test(name)) {
        throw new InvalidInputError([{ field: "files", message: `${name} is an unfinished file` }]);
      }
      laid.push(await layFile(folder, { name, bytes: part.file, takesAny }));
      if (part.file.truncated) {
        const remedy = "Send a smaller file, or have the administrator raise MAX_FILE_MB.";
        const issue = { field: "files", message: `${name} is too large`, remedy };
        throw new InvalidInputError([issue], "too_large");
      }
    }
    if (laid.length === 0) throw new InvalidInputError([missing]);
    return laid;
  } catch (error) {
    await dropFiles(laid);
    throw error;
  }
}

/** The run that reads what is new, or why there is none: the files are there all the same. */
async function readNew(hub: Hub, scope: Scope, integration: Integration): Promise<Run | HubError> {
  try {
    const connector = hub.connectors.find(integration.provider);
    if (connector && !connector.streams) return await readByDefinition(hub, scope, integration);
    const checked = connector ? syncRecordsParams(connector, { mode: "incremental" }) : {};
    return await startRun(hub, scope, { integration, action: "sync_records", params: checked });
  } catch (error) {
    if (isHubError(error)) return error;
    throw error;
  }
}

/** Where a definition says what is in the files: all that read them are run, the first one is told of. */
async function readByDefinition(hub: Hub, scope: Scope, integration: Integration): Promise<Run> {
  const rows = await listExchanges(scope.config, { integrationId: integration.id });
  const reading = rows.filter((row) => row.active === 1 && bodyOf(row).import?.source.files);
  const [first, ...others] = reading;
  if (!first) {
    throw new ConflictError(
      "nothing_reads_them",
      "No definition reads these files yet: define an import of this integration.",
    );
  }
  const start = ({ slug }: typeof first) =>
    launch(hub, scope, { action: "run_exchange", integration, body: { definition: slug } });
  const run = await start(first);
  // One that runs already takes the new files with its next run.
  for (const one of others) await start(one).catch((error: unknown) => rethrowUnlessHub(error));
  return run;
}

function rethrowUnlessHub(error: unknown): void {
  if (!isHubError(error)) throw error;
}

function toFileOut({ name, sizeBytes, modifiedAt, reports }: ListedFile): Static<typeof FileOut> {
  const all = Object.values(reports);
  const first = (pick: (report: (typeof all)[number]) => string | undefined) =>
    all.map(pick).find((value) => value !== undefined) ?? null;
  const sum = (pick: (report: (typeof all)[number]) => number) =>
    all.reduce((total, report) => total + pick(report), 0);
  const isRefused = all.some(({ state }) => state === "refused");
  return {
    name,
    size_bytes: sizeBytes,
    modified_at: toRfc3339(modifiedAt),
    sha256: first(({ sha256 }) => sha256),
    state: all.length === 0 ? "waiting" : isRefused ? "refused" : "read",
    format: first(({ format }) => format),
    records: sum(({ records }) => records),
    refused: sum(({ refused }) => refused),
    message: first(({ message }) => message),
    streams: Object.fromEntries(
      Object.entries(reports).map(
        ([stream, { read_at, sha256: _, format, message, ...report }]) => [
          stream,
          {
            ...report,
            format: format ?? null,
            message: message ?? null,
            read_at: toRfc3339(read_at),
          },
        ],
      ),
    ),
  };
}
