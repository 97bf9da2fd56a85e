import type { TSchema } from "typebox";
import { InvalidInputError } from "../../lib/errors.ts";
import { table } from "../../lib/table.ts";
import type { Cell } from "../../model/cell.ts";
import { ENTITY_SCHEMAS, type Entity } from "../../model/entities.ts";
import type { Mapping } from "../mapping.ts";
import { type MapIssue, MappingFault } from "./fault.ts";
import { listSchema } from "./import-map.ts";
import { type MapSource, sourceOf, stepsOf } from "./map-values.ts";
import { nearList } from "./near-list.ts";
import { recordReader } from "./record-match.ts";
import { compilePathIn } from "./record-path.ts";
import { isEmptyCell, type LookupLists } from "./rows.ts";
import type { Transformer } from "./transform.ts";

type Json = Readonly<Record<string, unknown>>;

/** What an export knows beside the record; mappings take it as `meta.id`, `meta.batch` … */
export interface ExportMeta {
  /** Of the record in the hub. */
  readonly id: number;
  /** Number of the batch or file. */
  readonly batch: number;
  /** Position in the batch, from 1. */
  readonly row: number;
  readonly run: string;
  readonly definition: string;
  /** RFC 3339. */
  readonly now: string;
}

/** Without prototype; what is empty is null. */
export type ExportRow = Readonly<Record<string, Cell>>;
export type ExportedRow =
  | { readonly row: ExportRow; readonly children: Readonly<Record<string, readonly ExportRow[]>> }
  | { readonly issues: readonly MapIssue[] };

export interface ExportMap {
  /** In the order of the map. */
  readonly columns: readonly string[];
  /** By `from`. */
  readonly childColumns: Readonly<Record<string, readonly string[]>>;
  toRow(record: Json, meta: ExportMeta): ExportedRow;
}

export interface ExportMapInput {
  readonly entity: Entity;
  readonly map: readonly Mapping[];
  /** Lists of the record whose elements become rows of their own. */
  readonly children?: readonly { readonly from: string; readonly map: readonly Mapping[] }[];
  readonly lists?: LookupLists;
}

/** All that a value may be taken from; `parent` is the record itself where it is an element of one of its lists. */
interface View {
  readonly record: Json;
  readonly parent: Json;
  readonly meta: Readonly<Record<string, Cell>>;
}
type Reader = (view: View) => Cell | undefined;

interface Column {
  readonly to: string;
  readonly get: (view: View) => Cell | undefined;
}

/**
 * A map as a function from records to rows. Fields are paths of the record, `tax_id` is the number that a party is
 * found by, `meta.…` is about the export; in the map of a list `parent.…` is the record and `meta.line` the place in
 * the list, from 1.
 * @throws InvalidInputError for a path or an expression that is none; fields are `map[2].from`
 */
export function compileExportMap(input: ExportMapInput): ExportMap {
  const { entity, map, children = [], lists = new Map() } = input;
  const schema = ENTITY_SCHEMAS[entity];
  const columns = compileColumns(map, { entity, schema, lists, at: "map" });
  const parts = children.map(({ from, map: childMap }, i) => {
    const items = listSchema(schema, from);
    if (!items) {
      throw new InvalidInputError([{ field: `children[${i}].from`, ...nearList(entity, from) }]);
    }
    const at = `children[${i}].map`;
    return {
      from,
      path: from.split("."),
      columns: compileColumns(childMap, { entity, schema: items, lists, at }),
    };
  });
  return {
    columns: columns.map(({ to }) => to),
    childColumns: Object.fromEntries(
      parts.map((part) => [part.from, part.columns.map(({ to }) => to)]),
    ),
    toRow: (record, meta) => {
      const issues: MapIssue[] = [];
      const about = { ...meta };
      const row = rowOf(columns, { record, parent: record, meta: about }, { issues, at: "" });
      const rows: Record<string, ExportRow[]> = Object.create(null);
      for (const { from, path, columns: own } of parts) {
        rows[from] = elementsAt(record, path).map((element, i) =>
          rowOf(
            own,
            { record: element, parent: record, meta: { ...about, line: i + 1 } },
            { issues, at: `${from}[${i}].` },
          ),
        );
      }
      return issues.length > 0 ? { issues } : { row, children: rows };
    },
  };
}

function elementsAt(record: Json, path: readonly string[]): Json[] {
  let at: unknown = record;
  for (const name of path) at = (at as Json | undefined)?.[name];
  return Array.isArray(at) ? at : [];
}

function rowOf(
  columns: readonly Column[],
  view: View,
  { issues, at }: { readonly issues: MapIssue[]; readonly at: string },
): ExportRow {
  const row: Record<string, Cell> = Object.create(null);
  for (const { to, get } of columns) {
    try {
      const value = get(view);
      row[to] = isEmptyCell(value) ? null : value;
    } catch (error) {
      if (!(error instanceof MappingFault)) throw error;
      issues.push({ field: at + to, reason: error.reason });
    }
  }
  return row;
}

interface ColumnsAt {
  readonly entity: Entity;
  readonly schema: TSchema;
  readonly lists: LookupLists;
  readonly at: string;
}

const compileColumns = (map: readonly Mapping[], place: ColumnsAt): Column[] =>
  map.map((mapping, i) => {
    const at = `${place.at}[${i}]`;
    const options = {
      root: "record",
      field: `${at}.expression`,
      variables: ["parent", "meta"],
    } as const;
    const source = sourceOf(mapping, options);
    const steps = stepsOf(mapping, place.lists);
    return { to: mapping.to, get: getterOf(source, steps, { ...place, at: `${at}.from` }) };
  });

function getterOf(source: MapSource, steps: Transformer | undefined, place: ColumnsAt): Reader {
  if (source.kind === "names") {
    const readers = source.names.map((name) => readerOf(name, place));
    const [only] = readers;
    if (!source.isList && only) return steps ? (view) => steps(only(view)) : only;
    const all = (view: View) => readers.map((read) => read(view));
    return steps ? (view) => steps(all(view)) : () => undefined;
  }
  const raw: Reader =
    source.kind === "value"
      ? () => source.value
      : ({ record, parent, meta }) => source.expression(record, { parent, meta });
  return steps ? (view) => steps(raw(view)) : raw;
}

const META: Readonly<Record<string, true>> = table({
  ...{ id: true, batch: true, row: true, run: true, definition: true, now: true, line: true },
});

function readerOf(name: string, { entity, schema, at }: ColumnsAt): Reader {
  const meta = /^meta\.(\w+)$/.exec(name)?.[1];
  if (meta !== undefined) return metaReader(meta, at);
  if (name.startsWith("parent.")) {
    const read = recordReader(entity, name.slice("parent.".length), at);
    return (view) => read(view.parent);
  }
  if (schema === ENTITY_SCHEMAS[entity]) {
    const read = recordReader(entity, name, at);
    return (view) => read(view.record);
  }
  const { get } = compilePathIn(schema, name, at);
  return (view) => get(view.record);
}

function metaReader(name: string, field: string): Reader {
  if (!META[name]) {
    const remedy = `There are ${Object.keys(META)
      .map((one) => `meta.${one}`)
      .join(", ")}.`;
    throw new InvalidInputError([{ field, message: `there is no meta.${name}`, remedy }]);
  }
  return (view) => (Object.hasOwn(view.meta, name) ? view.meta[name] : undefined);
}
