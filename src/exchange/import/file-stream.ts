import { Readable } from "node:stream";
import { type FileRow, isRowFault, type RowCodec } from "../../formats/rows/codec.ts";
import { isHubError, messageOf } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import type { Cell } from "../../model/cell.ts";
import type { Entity, RecordOf } from "../../model/entities.ts";
import { same } from "../../model/i18n.ts";
import type { Context, FileReport } from "../../sdk/context.ts";
import type { Change, Cursor, Page, Stream, StreamQuery } from "../../sdk/stream.ts";
import type { FilePlace, PlacedFile } from "../files/file-place.ts";
import { isPutAway, putAwayFolder } from "../files/put-away.ts";
import type { FilesSource, ImportDefinition } from "../import-definition.ts";
import { rowId } from "../remote-key.ts";
import { type Mapped, maskedFault, toChange } from "./row-changes.ts";

type Reader = (column: string) => Cell | undefined;

/** A definition that reads files, ready to run. */
export interface FileImport {
  readonly title: string;
  /** Name of the stream. */
  readonly stream: string;
  readonly definition: ImportDefinition;
  readonly files: FilesSource;
  readonly place: FilePlace;
  readonly codec: RowCodec;
  readonly codecOptions: Readonly<Record<string, unknown>>;
  map(row: FileRow): Mapped;
  readonly isDeleted: (row: Reader) => boolean;
  /** Condition on the columns; true where there is none. */
  readonly isMeant: (row: Reader) => boolean;
  /** Nothing is stored of what is read: files stay where they are. */
  readonly isTrial: boolean;
  /** Only rows with these ids: those that failed before. */
  readonly onlyIds?: ReadonlySet<string> | undefined;
  readonly ledger: FileLedger;
}

/** What the hub knows of files that the definition has read. */
export interface FileLedger {
  /** How those ended that were read as they are, by their paths. */
  read(files: readonly PlacedFile[]): Promise<ReadonlyMap<string, FileEnd["state"]>>;
  save(file: PlacedFile, outcome: Omit<FileEnd, "moved_to">): Promise<void>;
  /** Where a file lies by now that `save` has written down. */
  moved(file: PlacedFile, moved_to: string): Promise<void>;
}

export interface FileEnd {
  readonly state: "done" | "failed";
  readonly rows: number;
  readonly refused: number;
  readonly message: string | null;
  readonly moved_to: string | null;
}

const FILE_FAULTS: ReadonlySet<string> = new Set(["refuse", "skip"]);
const PAGE_SIZE = 500;
const MAX_ROW_BYTES = 16 * 1024 * 1024;
const DEFAULT_STABLE_SECONDS = 5;
/** Of one page, whatever its rows: a document may have very many lines. */
const PAGE_BYTES = 8_000_000;

/** The rows of files as a stream of records, file after file in the order of their paths. */
export function fileStream(parts: FileImport): Stream {
  return {
    entity: parts.definition.entity,
    title: same(parts.title),
    modes: ["incremental", "full"],
    deletes: parts.definition.deletes === "compare" ? "full_compare" : "none",
    read: (ctx, query) => readFiles(parts, ctx, query),
  };
}

type Pages<R = void> = AsyncGenerator<Page<RecordOf<Entity>>, R>;

/**
 * An incremental read leaves out what was read before and has not changed; a full one reads every file that is
 * there. Where a read breaks off it goes on behind the last row that was stored.
 */
async function* readFiles(parts: FileImport, ctx: Context, { mode, cursor }: StreamQuery): Pages {
  const { place, files, ledger, definition, isTrial } = parts;
  if (cursor?.is_done === true && mode !== "incremental") return;
  const stableMs = (files.stable_seconds ?? DEFAULT_STABLE_SECONDS) * 1000;
  const there = await place.find(files.pattern, stableMs);
  const found = there.filter(({ path }) => !isPutAway(files, path));
  const read = mode === "incremental" ? await ledger.read(found) : new Map<string, never>();
  let isWhole = true;
  for (const file of found) {
    ctx.signal.throwIfAborted();
    if (typeof cursor?.file === "string" && file.path < cursor.file) continue;
    const known = read.get(file.path);
    if (known !== undefined) {
      // Cut off in front of its move, or `after` was another then.
      if (!isTrial && !parts.onlyIds) await putAway(parts, file, known, ctx.log);
      continue;
    }
    const isBegun = cursor?.file === file.path && cursor.version === file.version;
    const end = yield* readFile(parts, ctx, file, isBegun ? Number(cursor.at ?? 0) : 0);
    if (end.state === "failed") isWhole = false;
    if (isTrial || parts.onlyIds) continue;
    await place.tell?.(parts.stream, file, reportOf(parts, end));
    // Before it is moved: a file that is gone is one that the hub knows.
    await ledger.save(file, end);
    await putAway(parts, file, end.state, ctx.log);
  }
  const complete =
    definition.deletes === "compare" && mode === "full" && isWhole && found.length > 0;
  yield { changes: [], cursor: { is_done: true }, complete };
}

const reportOf = ({ codec }: FileImport, { state, rows, refused, message }: Ended): FileReport => ({
  state: state === "done" ? "read" : "refused",
  ...{ is_whole: true, format: codec.name, records: rows - refused, refused },
  ...(message === null ? {} : { message: message.slice(0, 500) }),
});

type Ended = Omit<FileEnd, "moved_to">;

/** A file that cannot be moved was read all the same: the run's log tells. */
async function putAway(
  { place, files, ledger }: FileImport,
  file: PlacedFile,
  state: FileEnd["state"],
  log: Log,
): Promise<void> {
  const folder = putAwayFolder(files, file.path, state);
  try {
    if (folder !== undefined) {
      const moved = await place.move?.(file.path, folder);
      if (moved !== undefined) await ledger.moved(file, moved);
    } else if (files.after === "delete") await place.remove?.(file.path);
  } catch (error) {
    if (!isHubError(error)) throw error;
    log.warn({ file: file.path, reason: error.message }, "file could not be put away");
  }
}

async function* readFile(
  parts: FileImport,
  ctx: Context,
  file: PlacedFile,
  done: number,
): Pages<Ended> {
  const { definition } = parts;
  const size = definition.page_size ?? PAGE_SIZE;
  const seen = { rows: 0, refused: 0 };
  let changes: Change<RecordOf<Entity>>[] = [];
  let bytes = 0;
  const page = (): Page<RecordOf<Entity>> => {
    const cursor: Cursor = { file: file.path, version: file.version, at: seen.rows };
    const full = { changes, cursor };
    [changes, bytes] = [[], 0];
    return full;
  };
  try {
    for await (const { change, weight } of changesOf(parts, ctx, file)) {
      seen.rows += 1;
      if (change?.op === "refuse") seen.refused += 1;
      if (!change || seen.rows <= done) continue;
      changes.push(change);
      bytes += weight;
      if (changes.length >= size || bytes >= PAGE_BYTES) yield page();
    }
    if (changes.length > 0) yield page();
    return { state: "done", ...seen, message: null };
  } catch (error) {
    // The file itself is wrong; what is wrong with the storage or with us ends the run.
    if (!isHubError(error) || !FILE_FAULTS.has(error.reaction) || ctx.signal.aborted) throw error;
    const reason = messageOf(error).slice(0, 1_000);
    seen.refused += 1;
    changes.push({ op: "refuse", id: fileId(file.path), reason, raw: { file: file.path } });
    yield page();
    return { state: "failed", ...seen, message: reason };
  }
}

const fileId = (path: string): string => `file ${path.slice(-190)}`;

interface Weighed {
  /** Absent: the row is none that is meant. */
  readonly change: Change<RecordOf<Entity>> | undefined;
  readonly weight: number;
}

async function* changesOf(
  parts: FileImport,
  ctx: Context,
  file: PlacedFile,
): AsyncGenerator<Weighed> {
  const { place, codec, codecOptions, definition, isMeant, onlyIds } = parts;
  const stream = Readable.from(await place.open(file.path));
  const stop = () => stream.destroy(ctx.signal.reason as Error);
  ctx.signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const row of codec.read(stream, codecOptions, { maxRowBytes: MAX_ROW_BYTES })) {
      if (isRowFault(row)) {
        const { reason, text } = maskedFault(row);
        const raw = { file: file.path, at: row.at, text };
        const id = `${fileId(file.path)}:${row.at}`.slice(-200);
        yield { change: { op: "refuse", id, reason, raw }, weight: 200 };
        continue;
      }
      const reader: Reader = (column) => row.values[column];
      const id = rowId(definition.key.map(reader), definition.id_prefix);
      const isWanted = isMeant(reader) && (!onlyIds || (id !== undefined && onlyIds.has(id)));
      const change = isWanted ? changeOf(parts, { row, id, file, reader }) : undefined;
      yield { change, weight: 200 + weightOf(row) };
    }
  } finally {
    ctx.signal.removeEventListener("abort", stop);
    stream.destroy();
  }
}

const weightOf = ({ children = {} }: FileRow): number => {
  let rows = 0;
  for (const list of Object.values(children)) rows += list.length;
  return rows * 400;
};

function changeOf(
  { map, isDeleted }: FileImport,
  one: { row: FileRow; id: string | undefined; file: PlacedFile; reader: Reader },
): Change<RecordOf<Entity>> {
  const { row, id, file, reader } = one;
  return toChange({
    id,
    place: `${fileId(file.path)}:${row.at}`.slice(-200),
    isDeleted: isDeleted(reader),
    mapped: () => map(row),
    raw: () => ({ file: file.path, at: row.at, ...row.values }),
  });
}
