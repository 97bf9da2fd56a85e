import { type Static, Type } from "typebox";
import { InvalidInputError, NotFoundError } from "../../lib/errors.ts";
import { checkRemotePath } from "../../reports/upload-path.ts";
import type { FileEntry } from "../../sdk/files.ts";
import { filesAt } from "../../store/file-copies.ts";
import { contentDisposition } from "../content-disposition.ts";
import { Problem } from "../errors.ts";
import { openStorage } from "../open-storage.ts";
import type { Routes } from "../routes.ts";
import { page } from "../schemas.ts";
import { Path, QuotaOut, StoredEntryOut } from "../storage-schemas.ts";

const tags = ["files"];
const params = Type.Object({ id: Type.String({ maxLength: 63 }) });
/** Whoever sees what lies in the account sees more than the hub's own files. */
const access = { permission: "integrations.run", scopedBy: "integration" } as const;
const PathQuery = Type.Object({ path: Path });
const MAX_CURSOR = 1_010;
/** An hour: a large file on a slow line. */
const DOWNLOAD_MS = 3_600_000;
const refusals = { 404: Problem, 409: Problem, 422: Problem };

export const storageFileRoutes: Routes = async (app, options) => {
  await app.register(lookRoutes, options);
  await app.register(contentRoutes, options);
};

const lookRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/integrations/:id/files",
    {
      schema: {
        summary: "What lies in a folder of the storage, folders first",
        tags,
        params,
        querystring: Type.Object({
          folder: Type.Optional(Path),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
          cursor: Type.Optional(Type.String({ maxLength: MAX_CURSOR })),
        }),
        response: { 200: page(StoredEntryOut), ...refusals },
      },
      config: access,
    },
    async ({ scope, params: { id }, query }, reply) => {
      const { folder = "/", limit = 50, cursor } = query;
      const path = checkRemotePath(folder, "folder");
      const { integration, files, context } = await openStorage(hub, { scope, id, reply });
      const all = (await files.list(context, path)).toSorted(inOrder);
      const rest = cursor === undefined ? all : all.filter((entry) => keyOf(entry) > cursor);
      const entries = rest.slice(0, limit);
      const paths = entries.map((entry) => entry.path);
      const known = await filesAt(scope.data, { integrationId: integration.id, paths });
      const last = entries.at(-1);
      return {
        items: entries.map((entry) => toEntryOut(entry, known)),
        next_cursor: last && rest.length > limit ? keyOf(last) : null,
      };
    },
  );

  app.get(
    "/integrations/:id/files/stat",
    {
      schema: {
        summary: "One file or folder of the storage",
        tags,
        params,
        querystring: PathQuery,
        response: { 200: StoredEntryOut, ...refusals },
      },
      config: access,
    },
    async ({ scope, params: { id }, query }, reply) => {
      const path = checkRemotePath(query.path, "path");
      const { integration, files, context } = await openStorage(hub, { scope, id, reply });
      const entry = await files.stat(context, path);
      if (!entry) throw new NotFoundError("file in the storage", path);
      const places = { integrationId: integration.id, paths: [entry.path] };
      return toEntryOut(entry, await filesAt(scope.data, places));
    },
  );

  app.get(
    "/integrations/:id/files/quota",
    {
      schema: {
        summary: "How full the storage is",
        tags,
        params,
        response: { 200: QuotaOut, ...refusals },
      },
      config: access,
    },
    async ({ scope, params: { id } }, reply) => {
      const { files, context } = await openStorage(hub, { scope, id, reply });
      const quota = await files.quota?.(context);
      return {
        used_bytes: quota?.used_bytes ?? null,
        total_bytes: quota?.total_bytes ?? null,
        is_known: quota !== undefined,
      };
    },
  );
};

const contentRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/integrations/:id/files/content",
    {
      schema: {
        summary: "The bytes of a file of the storage",
        tags,
        params,
        querystring: PathQuery,
      },
      config: access,
    },
    async ({ scope, params: { id }, query }, reply) => {
      const path = checkRemotePath(query.path, "path");
      if (path === "/") throw noFile();
      const opening = { scope, id, reply: reply as never, deadlineMs: DOWNLOAD_MS };
      const { files, context } = await openStorage(hub, opening);
      const { stream, mime, sizeBytes } = await files.get(context, path);
      reply
        .header("content-type", isPlainMime(mime) ? mime : "application/octet-stream")
        .header("content-disposition", contentDisposition(nameOf(path)))
        .header("x-content-type-options", "nosniff")
        .header("content-security-policy", "default-src 'none'; sandbox");
      if (sizeBytes !== undefined) reply.header("content-length", sizeBytes);
      return reply.send(stream as never);
    },
  );
};

/** Folders first, then by name; the cursor is the key of the last one shown. */
const keyOf = ({ is_folder, path }: FileEntry): string => `${is_folder ? 0 : 1}${path}`;

function inOrder(a: FileEntry, b: FileEntry): number {
  const [one, other] = [keyOf(a), keyOf(b)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const isPlainMime = (mime: string): boolean => /^[\w.+-]+\/[\w.+-]+(;[\x20-\x7e]*)?$/.test(mime);

const noFile = (): InvalidInputError =>
  new InvalidInputError([
    { field: "path", message: "is a folder", remedy: "Give the path of a file." },
  ]);

const toEntryOut = (
  entry: FileEntry,
  known: ReadonlyMap<string, number>,
): Static<typeof StoredEntryOut> => ({
  path: entry.path,
  name: nameOf(entry.path),
  is_folder: entry.is_folder,
  size_bytes: entry.size_bytes ?? null,
  modified_at: entry.modified_at ?? null,
  url: entry.url ?? null,
  hash: entry.hash ?? null,
  file_id: known.get(entry.path) ?? null,
});
