import type { Readable } from "node:stream";
import { sleep } from "../../lib/clock.ts";
import { ConfigError, ConflictError } from "../../lib/errors.ts";
import type { Connector } from "../../sdk/connector.ts";
import type { Context, FileReport, InboxFile } from "../../sdk/context.ts";
import type { FileEntry, Files } from "../../sdk/files.ts";
import type { ContentStore } from "./content-store.ts";
import { compilePattern, type PathPattern } from "./pattern.ts";

/** A file that a pattern means. */
export interface PlacedFile {
  readonly path: string;
  /** Another one when the file has changed. */
  readonly version: string;
  readonly sizeBytes: number | undefined;
}

/** Where files are read from: a storage, or the inbox of an integration that takes uploads. */
export interface FilePlace {
  /** In the order of their paths; only those that nobody has written to for `stableMs`. */
  find(pattern: string, stableMs: number): Promise<readonly PlacedFile[]>;
  /** @throws NotFoundError */
  open(path: string): Promise<Readable>;
  /** Answers where it lies now: with a number where the name was taken. Absent: files stay where they are. */
  move?(path: string, folder: string): Promise<string>;
  remove?(path: string): Promise<void>;
  /** Tells whoever laid the file there what became of it, where the place keeps such things. */
  tell?(stream: string, file: PlacedFile, report: FileReport): Promise<void>;
}

const MAX_DEPTH = 20;
const MAX_FILES = 100_000;
const MAX_WAIT_MS = 10_000;
const MAX_TRIES = 1_000;

/** @throws ConfigError where the integration has no files */
export function openPlace(
  connector: Connector,
  context: Context,
  contents: ContentStore,
): FilePlace {
  const { files, manifest } = connector;
  if (files) return storagePlace(files, context, contents);
  if (manifest.transport === "folder") return inboxPlace(context);
  throw new ConfigError(`${manifest.title.en} has no files to read.`);
}

function inboxPlace({ inbox }: Context): FilePlace {
  const known = new Map<string, InboxFile>();
  return {
    // The inbox itself leaves out what is still being written.
    async find(text) {
      const pattern = compilePattern(text);
      const files = await inbox.list();
      for (const file of files) known.set(file.name, file);
      // Uploads lie in `uploads/`, files of the server's folder in `folder/`: people name what is in them.
      const isMeant = (name: string) =>
        pattern.matches(name) || pattern.matches(name.slice(name.indexOf("/") + 1));
      return files
        .filter(({ name }) => isMeant(name))
        .map(({ name, sizeBytes, modifiedAt }) => ({
          ...{ path: name, sizeBytes },
          version: `${sizeBytes}-${modifiedAt}`,
        }));
    },
    open: (path) => inbox.open(path),
    async tell(stream, { path }, report) {
      const file = known.get(path);
      if (file) await inbox.report(stream, file, report);
    },
  };
}

function storagePlace(files: Files, context: Context, contents: ContentStore): FilePlace {
  return {
    async find(text, stableMs) {
      const pattern = compilePattern(text);
      const found: FileEntry[] = [];
      await collect({ files, context, pattern }, pattern.folder, 0, found);
      found.sort((a, b) => (a.path < b.path ? -1 : 1));
      return stableOf({ files, context }, found, stableMs);
    },
    open: async (path) => (await files.get(context, path)).stream,
    async move(path, folder) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      for (let n = 1; n <= MAX_TRIES; n += 1) {
        const to = `${folder.replace(/\/$/, "")}/${n === 1 ? name : numbered(name, n)}`;
        if (await files.stat(context, to)) continue;
        try {
          if (files.move) await files.move(context, path, to);
          else await copyOver({ files, context, contents }, path, to);
          return to;
        } catch (error) {
          // Somebody else took the name since we looked.
          if (!(error instanceof ConflictError)) throw error;
        }
      }
      throw new ConfigError(`${folder} holds too many files named like ${name}: clear it out.`);
    },
    remove: (path) => files.remove(context, path),
  };
}

/** `faktury.csv` becomes `faktury-2.csv`. */
function numbered(name: string, n: number): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)}-${n}${name.slice(dot)}` : `${name}-${n}`;
}

type Walk = { readonly files: Files; readonly context: Context; readonly pattern: PathPattern };

async function collect(walk: Walk, folder: string, depth: number, found: FileEntry[]) {
  const { files, context, pattern } = walk;
  context.signal.throwIfAborted();
  for (const entry of await files.list(context, folder)) {
    if (found.length >= MAX_FILES) {
      throw new ConfigError(
        `${folder} holds more than ${MAX_FILES} files: name a narrower pattern.`,
      );
    }
    if (!entry.is_folder) {
      if (pattern.matches(entry.path)) found.push(entry);
    } else if (!pattern.isFlat && depth < MAX_DEPTH) {
      await collect(walk, entry.path, depth + 1, found);
    }
  }
}

/**
 * A file that was written to a moment ago may be half of what it will be. Where the storage tells no time the file
 * is looked at twice.
 */
async function stableOf(
  { files, context }: Pick<Walk, "files" | "context">,
  entries: readonly FileEntry[],
  stableMs: number,
): Promise<PlacedFile[]> {
  const now = context.clock.now();
  const timed = entries.filter((one) => ageOf(one, now) !== undefined);
  const stable = timed.filter((one) => (ageOf(one, now) ?? 0) >= stableMs);
  const untimed = entries.filter((one) => ageOf(one, now) === undefined);
  if (untimed.length > 0 && stableMs > 0) {
    await sleep(Math.min(stableMs, MAX_WAIT_MS), context.signal);
    for (const one of untimed) {
      const again = await files.stat(context, one.path);
      if (again && versionOf(again) === versionOf(one)) stable.push(one);
    }
  } else stable.push(...untimed);
  return stable
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map((one) => ({ path: one.path, version: versionOf(one), sizeBytes: one.size_bytes }));
}

/** A time in the future is a clock that is wrong: the file counts as old. */
function ageOf({ modified_at: at }: FileEntry, now: number): number | undefined {
  const time = at === undefined ? Number.NaN : Date.parse(at);
  if (Number.isNaN(time)) return undefined;
  return time > now ? Number.POSITIVE_INFINITY : now - time;
}

const versionOf = ({ etag, size_bytes: size, modified_at: at }: FileEntry): string =>
  (etag ?? `${size ?? "?"}-${at ?? "?"}`).slice(0, 255);

/** For storages that cannot rename: the copy is whole before the first one goes. */
async function copyOver(
  { files, context, contents }: Pick<Walk, "files" | "context"> & { contents: ContentStore },
  from: string,
  to: string,
): Promise<void> {
  const { stream, mime } = await files.get(context, from);
  const kept = await contents.put(stream, context.signal);
  await files.put(context, to, {
    ...{ ...kept, mime, modifiedAt: context.clock.now() },
    open: (range) => contents.read(kept, range),
  });
  await files.remove(context, from);
}
