import { toRfc3339 } from "../lib/clock.ts";
import { ConfigError } from "../lib/errors.ts";
import type { Entity, RecordOf } from "../model/entities.ts";
import { same } from "../model/i18n.ts";
import type { Path } from "../model/paths.ts";
import type { Found, Sink, WriteRequest, WriteResult } from "../sdk/sink.ts";
import type { Stream } from "../sdk/stream.ts";
import type { Condition, Tables } from "../sdk/tables.ts";
import type { ExchangeRow } from "../store/exchange-definitions.ts";
import { businessKey } from "../sync/send-plan.ts";
import type { SyncPartner } from "../sync/two-way/partner.ts";
import type { ActionJob } from "./exchange-job.ts";
import { targetRow } from "./export/to-table.ts";
import type { ExportDefinition, TableTarget } from "./export-definition.ts";
import { openImport } from "./import/run-import.ts";
import type { ImportDefinition } from "./import-definition.ts";
import { compileExportMap, type ExportMap } from "./language/compile-map.ts";
import { pathSteps } from "./language/path-text.ts";
import type { LookupLists } from "./language/rows.ts";
import type { Mapping } from "./mapping.ts";

/** A definition with the row that it is kept in. */
export interface Defined<D> {
  readonly row: ExchangeRow;
  readonly definition: D;
}

/** The two definitions that stand for a system whose tables the hub reads and writes. */
export interface DefinedSides {
  readonly read: Defined<ImportDefinition> | undefined;
  readonly write: Defined<ExportDefinition> | undefined;
}

/** The field by which records of the entity are asked for. */
const KEY_FIELD: Readonly<Partial<Record<Entity, string>>> = { item: "code", order: "number" };

/**
 * A database as the other side of a two-way sync: the import definition reads its rows, the export definition writes
 * them, into its own tables or into staging tables that the ERP takes over in its own time. Synced are the fields
 * that both maps have. Without a job it only tells what can be synced.
 */
export function definitionPartner(
  { read, write }: DefinedSides,
  entity: Entity,
  run?: { readonly job: ActionJob; readonly lists: LookupLists },
): SyncPartner {
  const target = write?.definition.target.table ? write.definition.target : undefined;
  const able = write && target && read ? write : undefined;
  const paths = able && read ? bothPaths(read.definition, able.definition) : [];
  const none = () => {
    throw new Error("a partner without a job");
  };
  const stream: Stream | undefined = read && {
    entity,
    title: same(read.row.name),
    modes: read.definition.incremental ? ["incremental", "full"] : ["full"],
    deletes: read.definition.deletes === "compare" ? "full_compare" : "none",
    read: (ctx, query) => (run ? reading(run, read).read(ctx, query) : none()),
  };
  const sink: Sink | undefined = able && {
    entity,
    fields: () => paths,
    find: (_ctx, keys) => (run && read ? find({ ...run, entity, read }, keys) : none()),
    write: (_ctx, requests, key) =>
      run ? writeRows({ ...run, read, write: able }, requests, key) : none(),
  };
  return {
    ...{ entity, stream, sink, paths },
    streamName: read?.row.slug ?? write?.row.slug ?? "",
    sinkName: able?.row.slug ?? "",
  };
}

function reading(
  { job, lists }: { readonly job: ActionJob; readonly lists: LookupLists },
  { row, definition }: Defined<ImportDefinition>,
) {
  return {
    async *read(ctx: ActionJob["context"], query: Parameters<Stream["read"]>[1]) {
      const stream = await openImport(job, row, { definition, lists }, { mode: "full" });
      yield* stream.read(ctx, query);
    },
  };
}

/** Fields that the import gives as they are and the export takes. */
function bothPaths(read: ImportDefinition, write: ExportDefinition): readonly Path[] {
  const given = new Set(read.map.flatMap(({ to }) => plainPath(to) ?? []));
  const taken = new Set(
    write.map.flatMap((one) => sourcesOf(one).flatMap((f) => plainPath(f) ?? [])),
  );
  const key = KEY_FIELD[read.entity];
  return [...given].filter((path) => taken.has(path) && path !== key);
}

const sourcesOf = ({ from }: Mapping): readonly string[] =>
  from === undefined ? [] : typeof from === "string" ? [from] : from;

/** `prices[retail].amount` is of the path `prices.retail`, `address.city` is one itself. */
function plainPath(text: string): Path | undefined {
  const [first, second] = pathSteps(text) ?? [];
  if (!first) return undefined;
  if (first.key !== undefined) return `${first.name}.${first.key}`;
  return second ? `${first.name}.${second.name}` : first.name;
}

interface Finding {
  readonly job: ActionJob;
  readonly lists: LookupLists;
  readonly entity: Entity;
  readonly read: Defined<ImportDefinition>;
}

/** The rows of these keys, read by the import definition. @throws ConfigError where its map hides the key's column */
async function find(
  { job, lists, entity, read }: Finding,
  keys: readonly string[],
): Promise<readonly Found<RecordOf<Entity>>[]> {
  if (keys.length === 0) return [];
  const { row, definition } = read;
  const only: Condition = { column: keyColumn(entity, read), among: keys };
  const params = { mode: "full", only: [only] } as const;
  const stream = await openImport(job, row, { definition, lists }, params);
  const found: Found<RecordOf<Entity>>[] = [];
  for await (const page of stream.read(job.context, { mode: "full" })) {
    for (const change of page.changes) {
      if (change.op !== "upsert") continue;
      const key = businessKey(entity, change.data);
      if (key === undefined || !keys.includes(key)) continue;
      const { id, version, changed_at, data } = change;
      found.push({
        ...{ key, remote_id: id, data },
        ...(version === undefined ? {} : { version }),
        ...(changed_at === undefined ? {} : { changed_at }),
      });
    }
  }
  return found;
}

function keyColumn(entity: Entity, { row, definition }: Defined<ImportDefinition>): string {
  const field = KEY_FIELD[entity];
  const mapping = definition.map.find(({ to }) => to === field);
  if (mapping && typeof mapping.from === "string") return mapping.from;
  throw new ConfigError(
    `${row.slug} cannot be synced both ways: its map must take ${field ?? "the key"} from one column as it is.`,
  );
}

interface Writing {
  readonly job: ActionJob;
  readonly lists: LookupLists;
  readonly read: Defined<ImportDefinition> | undefined;
  readonly write: Defined<ExportDefinition>;
}

/** All rows in one statement or none; the engine takes them one by one where the database refuses that. */
async function writeRows(
  writing: Writing,
  requests: readonly WriteRequest<RecordOf<Entity>>[],
  idempotencyKey: string,
): Promise<readonly WriteResult[]> {
  const { job, write, lists } = writing;
  const { table: target } = write.definition.target;
  const { tables } = job.connector;
  if (!target || !tables) throw new ConfigError(`${write.row.slug} writes no table.`);
  const { entity, map } = write.definition;
  const exportMap = compileExportMap({ entity, map, lists, children: target.children ?? [] });
  const batch = Number(/-(\d{1,9})(?:-\d+)?$/.exec(idempotencyKey)?.[1] ?? 0);
  const results: WriteResult[] = [];
  const rows: Readonly<Record<string, unknown>>[] = [];
  for (const [at, request] of requests.entries()) {
    const made = rowOf(writing, { exportMap, target, batch, at, request });
    results.push(made.result);
    if (made.row) rows.push(made.row);
  }
  await upsertRows({ job, tables, target, exportMap }, rows);
  return results;
}

function rowOf(
  { job, write }: Writing,
  {
    exportMap,
    target,
    batch,
    at,
    request: { key, data, only },
  }: {
    exportMap: ExportMap;
    target: TableTarget;
    batch: number;
    at: number;
    request: WriteRequest<RecordOf<Entity>>;
  },
): { readonly result: WriteResult; readonly row?: Readonly<Record<string, unknown>> } {
  const meta = { id: 0, row: at + 1, run: job.runId, definition: write.row.slug, batch };
  const now = toRfc3339(job.startedAt);
  const mapped = exportMap.toRow(data as never, { ...meta, now });
  if ("issues" in mapped) {
    const message = mapped.issues.map(({ field, reason }) => `${field}: ${reason}`).join("; ");
    return { result: { key, status: "rejected", message } };
  }
  const row = targetRow({ target, batch }, mapped.row);
  return { result: { key, status: only ? "updated" : "created" }, row };
}

async function upsertRows(
  {
    job,
    tables,
    target,
    exportMap,
  }: { job: ActionJob; tables: Tables; target: TableTarget; exportMap: ExportMap },
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  if (rows.length === 0) return;
  const own = [target.batch_column, target.status_column].filter((name) => name !== undefined);
  const columns = [...new Set([...exportMap.columns, ...own])];
  await tables.write(job.context, {
    ...{ table: target.table, columns, key: target.key },
    mode: target.mode === "upsert" ? "upsert" : "insert_missing",
    rows: rows.map((row) => columns.map((name) => (row[name] ?? null) as never)),
  });
}
