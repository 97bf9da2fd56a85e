import type { FileRow, RowCodec } from "../../formats/rows/codec.ts";
import { InvalidInputError } from "../../lib/errors.ts";
import type { Files } from "../../sdk/files.ts";
import type { ActionJob } from "../exchange-job.ts";
import type { FilesTarget } from "../export-definition.ts";
import type { ContentStore, StoredContent } from "../files/content-store.ts";
import type { ExportMap, ExportRow } from "../language/compile-map.ts";
import { isOutgoing, type MappedRecord, type Outgoing } from "./mapped-records.ts";
import { fileName } from "./target-name.ts";

export interface FileWriter {
  readonly job: ActionJob;
  readonly target: FilesTarget;
  readonly codec: RowCodec;
  readonly map: ExportMap;
  /** Slug of the definition. */
  readonly slug: string;
}

export interface MadeFile extends StoredContent {
  readonly path: string;
  /** Those that are in it. */
  readonly records: readonly Pick<Outgoing, "result" | "hash">[];
  readonly refused: ReadonlyMap<number, string>;
}

const MAX_REASON = 1_000;

/** Makes the file of a batch and keeps its content; `records` is empty where none can go out. */
export async function makeFile(
  { job, target, codec, map, slug }: FileWriter,
  { number, mapped }: { number: number; mapped: AsyncIterable<MappedRecord> },
): Promise<MadeFile> {
  if (!codec.write) {
    const message = `files of ${codec.name} are only read`;
    throw new InvalidInputError([{ field: "export.target.files.format.codec", message }]);
  }
  const records: Pick<Outgoing, "result" | "hash">[] = [];
  const refused = new Map<number, string>();
  const options = target.format.options ?? {};
  let first: Outgoing | undefined;
  const rows = async function* (): AsyncGenerator<FileRow> {
    for await (const one of mapped) {
      if (!isOutgoing(one)) {
        refused.set(one.result.id, one.reason);
        continue;
      }
      const row = toFileRow(one, target, records.length + 1);
      const reason = refusalOf(codec, target, row);
      if (reason !== undefined) {
        refused.set(one.result.id, reason);
        continue;
      }
      first ??= one;
      records.push({ result: one.result, hash: one.hash });
      yield row;
    }
  };
  const bytes = codec.write(rows(), options, { columns: map.columns });
  const content = await job.contents.put(bytes, job.signal);
  const facts = { slug, number, at: job.startedAt, timeZone: job.timeZone, record: first?.record };
  const folder = target.folder.replace(/^\/+|\/+$/g, "");
  const path = `/${folder === "" ? "" : `${folder}/`}${fileName(target.name, facts)}`;
  return { ...content, path, records, refused };
}

/** Why the file cannot hold the row; undefined where it can. */
export function refusalOf(codec: RowCodec, target: FilesTarget, row: FileRow): string | undefined {
  const issues = codec.refusals?.(row, target.format.options ?? {}) ?? [];
  if (issues.length === 0) return undefined;
  const reasons = issues.map(({ field, message }) => `${field}: ${message}`);
  return reasons.join("; ").slice(0, MAX_REASON);
}

export function toFileRow(
  { row, children }: Outgoing,
  { children: named = [] }: FilesTarget,
  at: number,
): FileRow {
  if (named.length === 0) return { values: row, at };
  const own: Record<string, readonly FileRow[]> = Object.create(null);
  for (const { from, child = from } of named) {
    own[child] = (children[from] ?? []).map((values: ExportRow, i) => ({ values, at: i + 1 }));
  }
  return { values: row, children: own, at };
}

/** Whoever looks into the folder sees a whole file or none. */
export async function sendFile(
  { context, clock }: Pick<ActionJob, "context" | "clock">,
  { files, contents, mime }: { files: Files; contents: ContentStore; mime: string },
  { path, ...content }: StoredContent & { readonly path: string },
): Promise<void> {
  await contents.verify(content);
  await files.put(context, path, {
    ...{ ...content, mime, modifiedAt: clock.now() },
    open: (range) => contents.read(content, range),
  });
}
