import type { Readable } from "node:stream";
import { type FileRow, isRowFault } from "../formats/rows/codec.ts";
import { findCodec } from "../formats/rows/codecs.ts";
import { ConfigError, InvalidInputError, NotFoundError } from "../lib/errors.ts";
import type { Cell } from "../model/cell.ts";
import type { Connector } from "../sdk/connector.ts";
import type { Context } from "../sdk/context.ts";
import type { Tables } from "../sdk/tables.ts";
import { findRecords, listRecords } from "../store/records.ts";
import type { DataStore } from "../store/store.ts";
import type { ExchangeBody } from "./definition.ts";
import { inputOf } from "./export/plan-export.ts";
import type { ExportDefinition } from "./export-definition.ts";
import type { ContentStore } from "./files/content-store.ts";
import { openPlace } from "./files/file-place.ts";
import { readChildren } from "./import/child-rows.ts";
import { masked, maskedReason } from "./import/row-changes.ts";
import type { FilesSource, ImportDefinition } from "./import-definition.ts";
import { compileExportMap, compileImportMap } from "./language/compile-map.ts";
import { parseCondition, toCondition } from "./language/condition.ts";
import { columnIndex, type LookupLists } from "./language/rows.ts";
import { type SampleResult, type SampleRow, tryRows } from "./language/sample.ts";
import { remoteKey } from "./remote-key.ts";

export interface PreviewParts {
  readonly data: DataStore;
  readonly connector: Connector;
  readonly context: Context;
  readonly contents: ContentStore;
  readonly lists: LookupLists;
  mirrorTables(): Promise<Tables>;
}

export interface PreviewRow {
  readonly source: unknown;
  readonly is_taken: boolean;
  readonly record: unknown;
  readonly issues: readonly { readonly field: string; readonly reason: string }[];
}

export interface ExchangePreview {
  readonly columns: readonly string[];
  readonly file: string | null;
  readonly text: string | null;
  readonly rows: readonly PreviewRow[];
}

interface Wanted {
  readonly limit: number;
  readonly ids?: readonly number[] | undefined;
}

const MAX_ROW_BYTES = 4 * 1024 * 1024;
const MAX_TEXT = 20_000;

/** What the first rows come to, with nothing written anywhere. @throws InvalidInputError for a mirror */
export function previewExchange(
  parts: PreviewParts,
  body: ExchangeBody,
  wanted: Wanted,
): Promise<ExchangePreview> {
  if (body.export) return previewRecords(parts, body.export, wanted);
  const { source } = body.import ?? {};
  if (source?.files) return previewFile(parts, body, source.files, wanted.limit);
  if (body.import) return previewTable(parts, body, body.import, wanted.limit);
  const message = "a mirror copies tables as they are: there is nothing to try";
  throw new InvalidInputError([{ field: "body.direction", message }]);
}

async function previewTable(
  parts: PreviewParts,
  body: ExchangeBody,
  definition: ImportDefinition,
  limit: number,
): Promise<ExchangePreview> {
  const { source, key, map, children = [], entity } = definition;
  const { connector, context, lists } = parts;
  const tables = source.from_mirror ? await parts.mirrorTables() : connector.tables;
  if (!tables) throw new ConfigError(`${connector.manifest.title.en} has no tables to read.`);
  const compiled = compileImportMap({ entity, map, children, lists });
  const tree = source.where === undefined ? undefined : parseCondition(source.where, PLAIN);
  const from = source.query === undefined ? { table: source.table ?? "" } : { sql: source.query };
  const asked = { source: from, key, pageSize: limit };
  const query = tree ? { ...asked, where: toCondition(tree) } : asked;
  for await (const page of tables.read(context, query)) {
    const cells = page.rows.slice(0, limit);
    const keyAt = key.map((name) => columnIndex(page.columns, name));
    const keys = cells.map((row) => keyAt.map((i) => row[i] ?? null));
    const families: [string, Awaited<ReturnType<typeof readChildren>>][] = [];
    for (const child of children) {
      const { into, table = "", parent_key: parentKey = key, order = [], where } = child;
      const childTree = where === undefined ? undefined : parseCondition(where, PLAIN);
      const columns = compiled.childColumns[into] ?? [];
      const bound = childTree && toCondition(childTree);
      const wanted = { into, table, parentKey, order, columns, where: bound };
      families.push([into, await readChildren(tables, context, wanted, keys)]);
    }
    const samples = cells.map((row, i): SampleRow => {
      const id = remoteKey(keys[i] ?? []) ?? "";
      const own = families.map(([into, { columns, byParent }]) => [
        into,
        (byParent.get(id) ?? []).map((values) => named(columns, values)),
      ]);
      return { columns: page.columns, cells: row, children: Object.fromEntries(own) };
    });
    const rows = tryRows(body, samples, lists).map(toRow);
    return { columns: page.columns, file: null, text: null, rows };
  }
  return { columns: [], file: null, text: null, rows: [] };
}

const PLAIN = { tokens: false } as const;

const named = (columns: readonly string[], cells: readonly Cell[]): Record<string, Cell> =>
  Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? null]));

const toRow = ({ source, is_taken, record, issues = [] }: SampleResult): PreviewRow => ({
  ...{ source: masked(source), is_taken, record: record ?? null },
  issues: issues.map((one) => ({ ...one, reason: maskedReason(one.reason, source) })),
});

async function previewFile(
  parts: PreviewParts,
  body: ExchangeBody,
  { pattern, format }: FilesSource,
  limit: number,
): Promise<ExchangePreview> {
  const place = openPlace(parts.connector, parts.context, parts.contents);
  const [first] = await place.find(pattern, 0);
  if (!first) throw new NotFoundError("file", pattern);
  const { rows, columns } = await firstRows(await place.open(first.path), format, limit);
  const samples = rows.map(({ values, children = {} }): SampleRow => {
    const own = Object.entries(children).map(([name, list]) => [
      name,
      list.map((one) => one.values),
    ]);
    return {
      columns,
      cells: columns.map((name) => values[name] ?? null),
      children: Object.fromEntries(own),
    };
  });
  const made = tryRows(body, samples, parts.lists).map(toRow);
  return { columns, file: first.path, text: null, rows: made };
}

/** The beginning of a file as rows, with the columns that they have. */
export async function firstRows(
  stream: Readable,
  { codec, options = {} }: FilesSource["format"],
  limit: number,
): Promise<{ rows: readonly FileRow[]; columns: readonly string[] }> {
  const rows: FileRow[] = [];
  const columns = new Set<string>();
  try {
    const read = findCodec(codec).read(stream, options, { maxRowBytes: MAX_ROW_BYTES });
    for await (const row of read) {
      if (isRowFault(row)) continue;
      rows.push(row);
      for (const name of Object.keys(row.values)) columns.add(name);
      if (rows.length >= limit) break;
    }
  } finally {
    stream.destroy();
  }
  return { rows, columns: [...columns] };
}

async function previewRecords(
  { data, lists }: PreviewParts,
  { entity, map, target }: ExportDefinition,
  { limit, ids }: Wanted,
): Promise<ExchangePreview> {
  const children = target.table?.children ?? target.files?.children ?? [];
  const compiled = compileExportMap({ entity, map, children, lists });
  const records = ids
    ? await findRecords(data, entity, ids)
    : await listRecords(data, entity, { filter: {}, limit });
  const meta = { batch: 1, run: "preview", definition: "preview", now: new Date(0).toISOString() };
  const mapped = records.map((record, i) => ({
    record,
    out: compiled.toRow(inputOf(record), { ...meta, id: record.id, row: i + 1 }),
  }));
  const rows = mapped.map(
    ({ record, out }): PreviewRow => ({
      source: "row" in out ? { ...out.row, ...out.children } : null,
      ...{ is_taken: true, record: record.data, issues: "row" in out ? [] : out.issues },
    }),
  );
  const good = mapped.flatMap(({ out }) => ("row" in out ? [out] : []));
  const text = target.files ? await textOfFile(target.files, compiled.columns, good) : null;
  return { columns: compiled.columns, file: null, text, rows };
}

type Out = Pick<
  Extract<ReturnType<ReturnType<typeof compileExportMap>["toRow"]>, { row: unknown }>,
  "row" | "children"
>;

/** The file as it would be, where it is text. */
async function textOfFile(
  { format, children = [] }: NonNullable<ExportDefinition["target"]["files"]>,
  columns: readonly string[],
  rows: readonly Out[],
): Promise<string | null> {
  const codec = findCodec(format.codec);
  if (!codec.write || !/^text\/|xml|json/.test(codec.mime)) return null;
  const named = rows.map(({ row, children: lists }, at): FileRow => {
    const own = children.map(({ from, child = from }) => [
      child,
      (lists[from] ?? []).map((values, i) => ({ values, at: i + 1 })),
    ]);
    return { values: row, children: Object.fromEntries(own), at: at + 1 };
  });
  const decoder = new TextDecoder(undefined, { fatal: false });
  let text = "";
  for await (const bytes of codec.write(toAsync(named), format.options ?? {}, { columns })) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length >= MAX_TEXT) break;
  }
  return text.slice(0, MAX_TEXT);
}

async function* toAsync<T>(list: readonly T[]): AsyncGenerator<T> {
  yield* list;
}
