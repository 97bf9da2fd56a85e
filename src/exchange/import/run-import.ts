import type { FileRow } from "../../formats/rows/codec.ts";
import { findCodec } from "../../formats/rows/codecs.ts";
import { ConfigError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { Stream } from "../../sdk/stream.ts";
import type { Condition, TableSource, Tables } from "../../sdk/tables.ts";
import type { ExchangeRow } from "../../store/exchange-definitions.ts";
import { filesRead, noteMoved, saveExchangeFile } from "../../store/exchange-files.ts";
import { type ReadOutcome, readStreams } from "../../sync/read-stream.ts";
import type { ActionJob, ActionResult } from "../exchange-job.ts";
import { openPlace } from "../files/file-place.ts";
import type { Child, ImportDefinition } from "../import-definition.ts";
import { compileImportMap, type ImportMap } from "../language/compile-map.ts";
import {
  columnsOf,
  evaluateCondition,
  parseCondition,
  toCondition,
} from "../language/condition.ts";
import type { LookupLists, RowReader } from "../language/rows.ts";
import type { ChildTable } from "./child-rows.ts";
import { byIds, ofRecords, refusedRows } from "./chosen-rows.ts";
import { type FileLedger, fileStream } from "./file-stream.ts";
import { createMatcher, matchColumns } from "./match-records.ts";
import { tableStream } from "./table-stream.ts";

export interface ImportParams {
  readonly mode: "incremental" | "full";
  readonly dry_run?: boolean;
  readonly allow_deletes?: boolean;
  /** Records of the hub that are read again, or looked for. */
  readonly ids?: readonly number[];
  /** Only rows of these conditions, each in a read of its own. */
  readonly only?: readonly Condition[];
  /** Only the rows that this run has set aside. */
  readonly refused_of?: string;
}

/** Runs the import of a definition through the same reading of streams as every other source. */
export async function runImport(
  job: ActionJob,
  row: ExchangeRow,
  { definition, lists }: { definition: ImportDefinition; lists: LookupLists },
  params: ImportParams,
): Promise<ActionResult> {
  const stream = await openImport(job, row, { definition, lists }, params);
  const streams = { [row.slug]: stream };
  const own = {
    ...job,
    connector: { ...job.connector, streams },
    progress: guarded(job, definition),
  };
  const mode = stream.modes.includes(params.mode) ? params.mode : "full";
  const { dry_run: dryRun, allow_deletes: allowDeletes } = params;
  const read = { stream: row.slug, query: { mode }, overlay: {} } as const;
  const outcome: ReadOutcome = await readStreams(own, [read], { dryRun, allowDeletes });
  return outcome;
}

/** Stops after the page with one bad row too many. */
function guarded(
  job: ActionJob,
  { on_error, max_refused }: ImportDefinition,
): ActionJob["progress"] {
  const most = on_error === "stop" ? 0 : max_refused;
  return (counts, total) => {
    job.progress(counts, total);
    if (most === undefined || counts.refused <= most) return;
    throw new ConfigError(
      `Stopped: ${counts.refused} rows do not fit, and the definition allows ${most}. The run lists them with the reasons.`,
      { code: "too_many_refused" },
    );
  };
}

interface Compiled {
  readonly definition: ImportDefinition;
  readonly lists: LookupLists;
}

/** The definition as a stream of records. */
export async function openImport(
  job: ActionJob,
  row: ExchangeRow,
  compiled: Compiled,
  params: ImportParams,
): Promise<Stream> {
  const { definition, lists } = compiled;
  const { entity, map, children = [], source } = definition;
  const importMap = compileImportMap({ entity, map, children, lists });
  const refused =
    params.refused_of === undefined
      ? undefined
      : await refusedRows(job.data, { runId: params.refused_of, stream: row.slug });
  if (source.files) return filesOf(job, row, { ...compiled, importMap, refused }, params);
  const tables = await tablesOf(job, definition);
  const from: TableSource =
    source.query === undefined ? { table: source.table ?? "" } : { sql: source.query };
  const chosen = { tables, context: job.context, source: from, definition };
  const only =
    params.only ??
    (refused
      ? await byIds(chosen, refused)
      : params.ids
        ? await ofRecords(chosen, {
            ...{ data: job.data, ids: params.ids },
            ...{ integrationId: job.integration.id, stream: row.slug },
          })
        : undefined);
  const deletedWhen = treeOf(definition.deleted_when, "import.deleted_when");
  const queueWhere = definition.incremental?.queue?.where;
  return tableStream({
    ...{ title: row.name, definition, tables, source: from, only },
    where: boundOf(source.where, "import.source.where"),
    columns: [...new Set([...importMap.columns, ...matchColumns(definition)])],
    children: children.map((child) => childOf(child, definition, importMap)),
    bind: (columns, childColumns) => {
      const bound = importMap.bind(columns, childColumns);
      return (cells, rows) => bound(cells, rows);
    },
    deleted: deletedWhen && {
      columns: columnsOf(deletedWhen),
      test: (value) => evaluateCondition(deletedWhen, value),
    },
    queueWhere: boundOf(queueWhere, "import.incremental.queue.where"),
    isTrial: params.dry_run === true,
    ...matchOf(job, definition),
  });
}

const matchOf = (job: ActionJob, definition: ImportDefinition) => {
  const match = createMatcher(job.data, definition);
  return match ? { match: match.ofPage } : {};
};

async function tablesOf(job: ActionJob, { source }: ImportDefinition): Promise<Tables> {
  if (source.from_mirror) return job.mirrorTables();
  if (job.connector.tables) return job.connector.tables;
  throw new ConfigError(`${job.connector.manifest.title.en} has no tables to read.`);
}

const treeOf = (text: string | undefined, field: string) =>
  text === undefined ? undefined : parseCondition(text, { tokens: false, field });

function boundOf(text: string | undefined, field: string): Condition | undefined {
  const tree = treeOf(text, field);
  return tree && toCondition(tree);
}

function childOf(child: Child, { key }: ImportDefinition, map: ImportMap): ChildTable {
  const { into, table = "", parent_key: parentKey = key, order = [] } = child;
  return {
    ...{ into, table, parentKey, order },
    columns: map.childColumns[into] ?? [],
    where: boundOf(child.where, `import.children.${into}.where`),
  };
}

function filesOf(
  job: ActionJob,
  row: ExchangeRow,
  {
    definition,
    importMap,
    refused,
  }: Compiled & { importMap: ImportMap; refused: ReadonlySet<string> | undefined },
  params: ImportParams,
): Stream {
  const { source, deleted_when, children = [] } = definition;
  const { files } = source;
  if (!files) throw new Error("The definition reads no files");
  const deleted = treeOf(deleted_when, "import.deleted_when");
  const meant = treeOf(source.where, "import.source.where");
  const codec = findCodec(files.format.codec);
  return fileStream({
    ...{ title: row.name, stream: row.slug, definition, files, codec },
    codecOptions: files.format.options ?? {},
    place: openPlace(job.connector, job.context, job.contents),
    map: (one) => importMap.toRecord(readerOf(one), childReaders(one, children)),
    isDeleted: (reader) => (deleted ? evaluateCondition(deleted, reader) : false),
    isMeant: (reader) => (meant ? evaluateCondition(meant, reader) : true),
    isTrial: params.dry_run === true,
    onlyIds: refused,
    ledger: ledgerOf(job, row),
  });
}

const readerOf =
  ({ values }: FileRow): RowReader =>
  (column): Cell | undefined =>
    values[column];

function childReaders(
  { children = {} }: FileRow,
  wanted: readonly Child[],
): Readonly<Record<string, readonly RowReader[]>> {
  const readers: Record<string, readonly RowReader[]> = Object.create(null);
  for (const { into, child = into } of wanted) {
    readers[into] = (children[child] ?? []).map(readerOf);
  }
  return readers;
}

const ledgerOf = ({ data, runId, clock }: ActionJob, { id }: ExchangeRow): FileLedger => ({
  read: (files) => filesRead(data, id, files),
  save: ({ path, version }, outcome) =>
    saveExchangeFile(
      data,
      { definition_id: id, path, version, run_id: runId, moved_to: null, ...outcome },
      clock.now(),
    ),
  moved: ({ path, version }, moved_to) =>
    noteMoved(data, { definition_id: id, path, version }, { moved_to, updated_at: clock.now() }),
});
