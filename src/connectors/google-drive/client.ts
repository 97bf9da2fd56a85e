import { Type } from "typebox";
import { Value } from "typebox/value";
import {
  type FileEntry,
  type HttpRequest,
  type HttpResponse,
  isHubError,
  RateLimitError,
  sleep,
  TransientError,
} from "../../sdk/index.ts";
import { HANDLED, problemOf } from "./errors.ts";
import type { DriveContext } from "./manifest.ts";

export const FOLDER = "application/vnd.google-apps.folder";
export const FILE_FIELDS =
  "id,name,mimeType,size,md5Checksum,sha256Checksum,modifiedTime,createdTime,webViewLink,trashed,driveId,headRevisionId";
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** Google asks for growing waits with some chance in them: https://developers.google.com/workspace/drive/api/guides/limits */
const RATE_DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 16_000];
const MAX_RATE_WAIT_MS = 60_000;

/** What Drive says of a file; numbers of bytes are texts. */
export const DriveFile = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 200 }),
  name: Type.String(),
  mimeType: Type.String(),
  size: Type.Optional(Type.String({ pattern: "^\\d{1,16}$" })),
  md5Checksum: Type.Optional(Type.String()),
  sha256Checksum: Type.Optional(Type.String()),
  modifiedTime: Type.Optional(Type.String()),
  createdTime: Type.Optional(Type.String()),
  webViewLink: Type.Optional(Type.String()),
  trashed: Type.Optional(Type.Boolean()),
  driveId: Type.Optional(Type.String()),
  headRevisionId: Type.Optional(Type.String()),
});
export type DriveFile = Type.Static<typeof DriveFile>;

const FilePage = Type.Object({
  files: Type.Array(DriveFile),
  nextPageToken: Type.Optional(Type.String()),
  incompleteSearch: Type.Optional(Type.Boolean()),
});
const Ids = Type.Object({ ids: Type.Array(DriveFile.properties.id, { minItems: 1 }) });

/**
 * One request; refusals become errors by Google's reason, and a 403 that only asks for a pause is waited for.
 * @throws what `problemOf` makes, and what `ctx.http` throws
 */
export async function send(ctx: DriveContext, request: HttpRequest): Promise<HttpResponse> {
  const accept = [...HANDLED, ...(request.accept ?? [])];
  for (let tries = 0; ; tries++) {
    const response = await ctx.http.request({ maxBytes: MAX_ANSWER_BYTES, ...request, accept });
    const { status } = response;
    if (status < 400 || request.accept?.includes(status)) return response;
    const problem = problemOf(response, await response.text(), ctx.clock.now());
    if (!(problem instanceof RateLimitError)) throw problem;
    const delayMs = RATE_DELAYS_MS[tries];
    const waitMs = Math.max(problem.retryAfterMs ?? 0, delayMs ?? 0);
    if (delayMs === undefined || waitMs > MAX_RATE_WAIT_MS) throw problem;
    await sleep(waitMs + Math.random() * 1_000, ctx.signal);
  }
}

/** The answer as JSON that fits the schema. @throws TransientError where it does not */
export async function sendFor<S extends import("typebox").TSchema>(
  ctx: DriveContext,
  schema: S,
  request: HttpRequest,
): Promise<Type.Static<S>> {
  return fitting(schema, await (await send(ctx, request)).json());
}

export function fitting<S extends import("typebox").TSchema>(
  schema: S,
  value: unknown,
): Type.Static<S> {
  if (Value.Check(schema, value)) return value;
  throw new TransientError("Google Drive answered with something else than was asked for.", {
    code: "bad_answer",
  });
}

export const ALL_DRIVES = { supportsAllDrives: true } as const;

export const getFile = (ctx: DriveContext, id: string): Promise<DriveFile> =>
  sendFor(ctx, DriveFile, {
    method: "GET",
    path: filePath(id),
    query: { fields: FILE_FIELDS, ...ALL_DRIVES },
  });

/** The file of an id, unless it is gone or thrown away. */
export async function findFile(ctx: DriveContext, id: string): Promise<DriveFile | undefined> {
  try {
    const file = await getFile(ctx, id);
    return file.trashed ? undefined : file;
  } catch (error) {
    if (isHubError(error) && error.name === "NotFoundError") return undefined;
    throw error;
  }
}

export interface Search {
  readonly q: string;
  /** The shared drive that it is in, if any. */
  readonly driveId: string | undefined;
}

/** All that fits, page by page, oldest first; none where the folder that `q` names is not there any more. */
export async function search(ctx: DriveContext, { q, driveId }: Search): Promise<DriveFile[]> {
  const found: DriveFile[] = [];
  let pageToken: string | undefined;
  do {
    const response = await send(ctx, {
      method: "GET",
      path: "/drive/v3/files",
      query: {
        q,
        fields: `files(${FILE_FIELDS}),nextPageToken,incompleteSearch`,
        orderBy: "createdTime",
        pageSize: 1_000,
        pageToken,
        includeItemsFromAllDrives: true,
        ...ALL_DRIVES,
        ...(driveId === undefined ? {} : { corpora: "drive", driveId }),
      },
      accept: [404],
    });
    if (response.status === 404) return [];
    const page = fitting(FilePage, await response.json());
    found.push(...page.files);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined && pageToken !== "");
  return found;
}

/** An id for a new file, so that making it may be tried again without making two. */
export async function newId(ctx: DriveContext): Promise<string> {
  const { ids } = await sendFor(ctx, Ids, {
    method: "GET",
    path: "/drive/v3/files/generateIds",
    query: { count: 1, space: "drive", type: "files" },
  });
  return ids[0] ?? "";
}

export const filePath = (id: string): string => `/drive/v3/files/${encodeURIComponent(id)}`;

/** https://developers.google.com/workspace/drive/api/guides/search-files: backslashes first, then quotes. */
export const quoted = (text: string): string =>
  `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

export function toEntry(file: DriveFile, path: string): FileEntry {
  const isFolder = file.mimeType === FOLDER;
  const hash = hashOf(file);
  return {
    path,
    is_folder: isFolder,
    remote_id: file.id,
    ...(file.size === undefined ? {} : { size_bytes: Number(file.size) }),
    ...(file.headRevisionId === undefined ? {} : { etag: file.headRevisionId }),
    ...(file.modifiedTime === undefined ? {} : { modified_at: file.modifiedTime }),
    ...(file.webViewLink === undefined ? {} : { url: file.webViewLink }),
    ...(hash === undefined ? {} : { hash }),
  };
}

function hashOf({ sha256Checksum, md5Checksum }: DriveFile): FileEntry["hash"] {
  if (sha256Checksum) return { algorithm: "sha256", value: sha256Checksum.toLowerCase() };
  return md5Checksum ? { algorithm: "md5", value: md5Checksum.toLowerCase() } : undefined;
}
