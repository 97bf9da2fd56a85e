import { setTimeout as wait } from "node:timers/promises";
import { checkArgument, checkStorable, namesOf } from "./arguments.ts";
import {
  badRequest,
  DropboxError,
  type Exchange,
  receive,
  refusal,
  type State,
} from "./exchange.ts";
import { type FileNode, hashOfContent, type Node, sizeOf } from "./space.ts";

interface Commit {
  readonly names: readonly string[];
  readonly mode: unknown;
  readonly clientModified: string | undefined;
}

const COMMIT_FIELDS = [
  "path",
  "mode",
  "autorename",
  "client_modified",
  "mute",
  "property_groups",
  "strict_conflict",
];
const MAX_UPLOAD_BYTES = 150 * 1024 * 1024;

/** One write of the account at a time, as its namespace allows. */
export async function writing<T>(state: State, work: () => T): Promise<T> {
  if (state.isWriting) {
    throw new DropboxError(429, {
      error_summary: "too_many_write_operations/.",
      error: { reason: { ".tag": "too_many_write_operations" }, retry_after: 1 },
    });
  }
  state.isWriting = true;
  try {
    if (state.control.writeMs > 0) await wait(state.control.writeMs);
    return work();
  } finally {
    state.isWriting = false;
  }
}

export function readCommit(route: string, value: unknown, also: readonly string[] = []): Commit {
  const commit = (value ?? {}) as Record<string, unknown>;
  checkArgument(route, commit, [...COMMIT_FIELDS, ...also]);
  const { path, mode, client_modified: modified } = commit;
  const isTime = typeof modified === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(modified);
  if (modified !== undefined && !isTime) {
    throw badRequest(route, `client_modified: time data '${modified}' does not match format`);
  }
  const names = namesOf(route, path);
  if (names.length === 0) throw badRequest(route, "path: the root is no file");
  return { names, mode, clientModified: isTime ? modified : undefined };
}

/** POST /2/files/upload */
export async function upload(exchange: Exchange): Promise<unknown> {
  const { argument, req } = exchange;
  const wanted = readCommit("files/upload", argument, ["content_hash"]);
  if (Number(req.headers["content-length"] ?? 0) > MAX_UPLOAD_BYTES) {
    throw refusal("payload_too_large", { ".tag": "payload_too_large" });
  }
  const parts = await receive(exchange);
  if (!parts) return undefined;
  const { content_hash: hash } = argument;
  if (!exchange.state.control.isHashBlind && hash !== undefined && hash !== hashOfContent(parts)) {
    throw refusal("content_hash_mismatch", { ".tag": "content_hash_mismatch" });
  }
  // The struct of this error has its members beside the tag.
  const fail = (tag: string, inner?: object) =>
    refusal(`path/${tag}`, {
      ".tag": "path",
      reason: { ".tag": tag, ...inner },
      upload_session_id: "pid_upload_session:kept",
    });
  return writing(exchange.state, () => commit(exchange, { ...wanted, parts, fail }));
}

interface Write extends Commit {
  readonly parts: readonly Buffer[];
  readonly fail: (tag: string, inner?: object) => DropboxError;
}

/** Makes the file, missing folders above it included. */
export function commit({ state, space }: Exchange, write: Write): unknown {
  const { names, mode, clientModified, parts, fail } = write;
  const { control, now } = state;
  checkStorable(names, fail);
  const conflict = (kind: string) => fail("conflict", { conflict: { ".tag": kind } });
  const name = names.at(-1) ?? "";
  const old = space.find(names);
  if (typeof old !== "string" && old.kind === "folder") throw conflict("folder");
  const hash = hashOfContent(parts);
  if (typeof old !== "string" && mode !== "overwrite" && old.kind === "file" && old.hash !== hash) {
    throw conflict("file");
  }
  const used = state.home.usedBytes() + state.team.usedBytes();
  if (used + sizeOf(parts) > control.quotaBytes) throw fail("insufficient_space");
  const folder = space.folder(names.slice(0, -1));
  if (!folder) throw conflict("file_ancestor");
  const second = `${new Date(now()).toISOString().slice(0, 19)}Z`;
  const file: FileNode = {
    kind: "file",
    name,
    id: typeof old === "string" ? newId() : old.id,
    rev: newRev(),
    parts: [...parts],
    size: sizeOf(parts),
    hash,
    clientModified: clientModified ?? second,
    serverModified: second,
  };
  folder.children.set(name.toLowerCase(), file);
  return metadataOf(file, names, control.isHashBlind);
}

/** POST /2/files/delete_v2 */
export async function remove({ argument, space, state }: Exchange): Promise<unknown> {
  checkArgument("files/delete_v2", argument, ["path", "parent_rev"]);
  const names = namesOf("files/delete_v2", argument.path);
  if (names.length === 0) throw badRequest("files/delete_v2", "path: the root cannot be deleted");
  return writing(state, () => {
    const found = space.find(names);
    if (typeof found === "string") {
      throw refusal(`path_lookup/${found}`, {
        ".tag": "path_lookup",
        path_lookup: { ".tag": found },
      });
    }
    space.folder(names.slice(0, -1))?.children.delete((names.at(-1) ?? "").toLowerCase());
    return { metadata: taggedMetadata(found, names, false) };
  });
}

/** POST /2/files/create_folder_v2 */
export async function createFolder({ argument, space, state }: Exchange): Promise<unknown> {
  checkArgument("files/create_folder_v2", argument, ["path", "autorename"]);
  const names = namesOf("files/create_folder_v2", argument.path);
  const fail = (tag: string, inner?: object) =>
    refusal(`path/${tag}`, { ".tag": "path", path: { ".tag": tag, ...inner } });
  checkStorable(names, fail);
  return writing(state, () => {
    const found = space.find(names);
    const kind = typeof found === "string" ? undefined : found.kind;
    if (kind) throw fail("conflict", { conflict: { ".tag": kind } });
    const folder = space.folder(names);
    if (!folder) throw fail("conflict", { conflict: { ".tag": "file_ancestor" } });
    const { ".tag": _, ...metadata } = taggedMetadata(folder, names, false);
    return { metadata };
  });
}

let made = 0;
export const newId = (): string =>
  `id:a4ayc_80_OEAAAAAAAA${(++made).toString(36).padStart(4, "A")}`;
const newRev = (): string => (0xa1c10ce0dd00 + ++made).toString(16);

export const metadataOf = (file: FileNode, names: readonly string[], isBlind: boolean) => ({
  name: file.name,
  path_lower: `/${names.join("/")}`.toLowerCase(),
  // Only the last name is sure to be written as it was given.
  path_display: `/${[...names.slice(0, -1).map((part) => part.toLowerCase()), file.name].join("/")}`,
  id: file.id,
  client_modified: file.clientModified,
  server_modified: file.serverModified,
  rev: file.rev,
  size: file.size,
  is_downloadable: true,
  ...(isBlind ? {} : { content_hash: file.hash }),
});

export const taggedMetadata = (
  node: Node,
  names: readonly string[],
  isBlind: boolean,
): Record<string, unknown> =>
  node.kind === "file"
    ? { ".tag": "file", ...metadataOf(node, names, isBlind) }
    : {
        ".tag": "folder",
        name: node.name,
        path_lower: `/${names.join("/")}`.toLowerCase(),
        path_display: `/${names.join("/")}`,
        id: node.id,
      };
