import { createHash } from "node:crypto";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { joinPath, NotFoundError, RejectedError } from "../../sdk/index.ts";
import {
  ALL_DRIVES,
  type DriveFile,
  FILE_FIELDS,
  FOLDER,
  findFile,
  getFile,
  newId,
  quoted,
  search,
  send,
} from "./client.ts";
import type { DriveContext } from "./manifest.ts";

/** A folder by its id, and the shared drive that it is in. */
export interface Place {
  readonly id: string;
  readonly driveId: string | undefined;
}

const Kept = Type.Object({
  root: Type.Object({ id: Type.String(), driveId: Type.Optional(Type.String()) }),
  /** Ids by path. */
  folders: Type.Record(Type.String(), Type.String()),
});
type Kept = Type.Static<typeof Kept>;

/** More would only make the state large: reports of a hundred years have fewer folders. */
const MAX_KEPT = 2_000;

/** The folder that all paths start from: the one that is set, else My Drive. */
export async function rootOf(ctx: DriveContext): Promise<Place> {
  const { root } = await kept(ctx);
  return { id: root.id, driveId: root.driveId };
}

/** The folder of that path, where it is; the oldest where several have the name. */
export async function findFolder(
  ctx: DriveContext,
  names: readonly string[],
): Promise<Place | undefined> {
  const { root, folders } = await kept(ctx);
  const place = { id: root.id, driveId: root.driveId };
  const known = folders[joinPath(names)];
  if (known !== undefined && (await isFolder(ctx, known))) return { ...place, id: known };
  let at: Place = place;
  for (const name of names) {
    const [folder] = await byName(ctx, at, { name, isFolder: true });
    if (!folder) return undefined;
    at = { ...place, id: folder.id };
  }
  return at;
}

/**
 * The folder of that path, made level by level where it is missing. One worker at a time makes folders, in all
 * processes, and what it finds or makes is kept: names are not unique in Drive, and a folder that was just made may
 * not be listed yet.
 */
export async function makeFolder(ctx: DriveContext, names: readonly string[]): Promise<Place> {
  const { root, folders } = await kept(ctx);
  const place = { id: root.id, driveId: root.driveId };
  if (names.length === 0) return place;
  const known = folders[joinPath(names)];
  if (known !== undefined && (await isFolder(ctx, known))) return { ...place, id: known };
  return ctx.state.locked("folders", async () => {
    const { folders: before, ...rest } = await kept(ctx);
    const now: Record<string, string> = { ...before };
    let at: Place = place;
    for (let length = 1; length <= names.length; length++) {
      const path = joinPath(names.slice(0, length));
      at = {
        ...place,
        id: await levelOf(ctx, at, { path, id: now[path], name: names[length - 1] }),
      };
      now[path] = at.id;
    }
    const newest = Object.entries(now).slice(-MAX_KEPT);
    await keep(ctx, { ...rest, folders: Object.fromEntries(newest) });
    return at;
  });
}

async function levelOf(
  ctx: DriveContext,
  parent: Place,
  { path, id, name = "" }: { path: string; id: string | undefined; name: string | undefined },
): Promise<string> {
  if (id !== undefined && (await isFolder(ctx, id))) return id;
  const [found, ...others] = await byName(ctx, parent, { name, isFolder: true });
  if (others.length > 0) {
    ctx.log.warn(
      { path, count: others.length + 1 },
      "several folders have the name; the oldest is used",
    );
  }
  return found?.id ?? (await newFolder(ctx, parent, name));
}

async function newFolder(ctx: DriveContext, parent: Place, name: string): Promise<string> {
  const id = await newId(ctx);
  const answer = await send(ctx, {
    method: "POST",
    path: "/drive/v3/files",
    query: { fields: FILE_FIELDS, ...ALL_DRIVES },
    body: { id, name, mimeType: FOLDER, parents: [parent.id] },
    // With an id of ours a second try makes no second folder.
    isRepeatable: true,
    accept: [409],
  });
  await answer.text();
  return id;
}

/** What has exactly that name in the folder, oldest first; Drive itself does not tell case apart. */
export async function byName(
  ctx: DriveContext,
  parent: Place,
  { name, isFolder }: { readonly name: string; readonly isFolder?: boolean },
): Promise<DriveFile[]> {
  const kind =
    isFolder === undefined ? "" : ` and mimeType ${isFolder ? "=" : "!="} ${quoted(FOLDER)}`;
  const q = `name = ${quoted(name)} and ${quoted(parent.id)} in parents${kind} and trashed = false`;
  const found = await search(ctx, { q, driveId: parent.driveId });
  return found.filter((file) => file.name === name);
}

async function isFolder(ctx: DriveContext, id: string): Promise<boolean> {
  return (await findFile(ctx, id))?.mimeType === FOLDER;
}

async function kept(ctx: DriveContext): Promise<Kept> {
  const text = await ctx.state.get(stateName(ctx));
  const value: unknown = text === undefined ? undefined : JSON.parse(text);
  if (Value.Check(Kept, value)) return value;
  const fresh = { root: await readRoot(ctx), folders: {} };
  await keep(ctx, fresh);
  return fresh;
}

const keep = (ctx: DriveContext, value: Kept): Promise<void> =>
  ctx.state.set(stateName(ctx), JSON.stringify(value));

/** So that the next one is looked for from the top. */
export const forgetFolders = (ctx: DriveContext): Promise<void> => ctx.state.remove(stateName(ctx));

/** Of each root its own: the setting may change. */
const stateName = (ctx: DriveContext): string =>
  `folders ${createHash("sha256").update(wantedRoot(ctx)).digest("hex").slice(0, 16)}`;

const wantedRoot = ({ settings }: DriveContext): string => settings.default_folder_id ?? "root";

async function readRoot(ctx: DriveContext): Promise<Kept["root"]> {
  const wanted = wantedRoot(ctx);
  if (wanted === "root") return { id: "root" };
  const file = await getFile(ctx, wanted).catch((error: unknown) => {
    if (!(error instanceof NotFoundError)) throw error;
    throw new RejectedError(
      `Google Drive has no folder ${wanted}, or the app may not see it: with the scope drive.file it sees only what it made itself. Set default_folder_id to root.`,
      { code: "folder_missing" },
    );
  });
  if (file.mimeType !== FOLDER || file.trashed) {
    throw new RejectedError(`${wanted} is no folder, or lies in the bin: set another one.`, {
      code: "folder_missing",
    });
  }
  return { id: file.id, ...(file.driveId === undefined ? {} : { driveId: file.driveId }) };
}
