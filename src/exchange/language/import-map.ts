import type { TSchema } from "typebox";
import { InvalidInputError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import { ENTITY_SCHEMAS, type Entity } from "../../model/entities.ts";
import type { Mapping } from "../mapping.ts";
import { shapeOf } from "./coerce.ts";
import { completionOf } from "./complete-record.ts";
import { type MapIssue, MappingFault } from "./fault.ts";
import { type MapSource, namesOf, sourceOf, stepsOf } from "./map-values.ts";
import { nearList } from "./near-list.ts";
import { compilePathIn, type RecordPath } from "./record-path.ts";
import { columnIndex, type LookupLists, type RowReader } from "./rows.ts";
import type { Transformer } from "./transform.ts";

type Cells = readonly (Cell | undefined)[];
type Json = Record<string, unknown>;

/** A record, not yet checked against its schema, or why there is none. */
export type MappedRow =
  | { readonly data: Record<string, unknown> }
  | { readonly issues: readonly MapIssue[] };

/** Rows of children by `into`, cells in the order of its bound columns. */
export type ChildCells = Readonly<Record<string, readonly Cells[]>>;
export type ChildColumns = Readonly<Record<string, readonly string[]>>;
export type BoundImport = (cells: Cells, children?: ChildCells) => MappedRow;

export interface ImportMap {
  /** Columns that the map reads. */
  readonly columns: readonly string[];
  /** By `into`: columns that the maps of children read. */
  readonly childColumns: ChildColumns;
  toRecord(row: RowReader, children?: Readonly<Record<string, readonly RowReader[]>>): MappedRow;
  /** Once per page: `columns` as the cells come. A column that is not among them is empty. */
  bind(columns: readonly string[], childColumns?: ChildColumns): BoundImport;
}

export interface ChildMap {
  /** Path of a list: `lines`, `seller.bank_accounts`. */
  readonly into: string;
  readonly map: readonly Mapping[];
}

export interface ImportMapInput {
  readonly entity: Entity;
  readonly map: readonly Mapping[];
  readonly children?: readonly ChildMap[];
  readonly lists?: LookupLists;
}

/**
 * A map as a function from rows to records. What the model has to have and the map leaves out gets its usual value:
 * an item is active goods, a party is both customer and supplier, sums of an invoice follow from its lines.
 * @throws InvalidInputError for a path or an expression that is none; fields are `map[2].to`
 */
export function compileImportMap(input: ImportMapInput): ImportMap {
  const { entity, map, children = [], lists = new Map() } = input;
  const fields = compileFields(map, { schema: ENTITY_SCHEMAS[entity], lists, at: "map" });
  const parts = children.map((child, i) =>
    compileChild(child, { entity, lists, at: `children[${i}]` }),
  );
  const paths = [
    ...fields.map(({ target }) => target.path),
    ...parts.map(({ into }) => `${into}[`),
  ];
  const complete = completionOf(entity, paths);
  const columns = columnsOf(fields);
  const childColumns = Object.fromEntries(
    parts.map(({ into, fields }) => [into, columnsOf(fields)]),
  );
  const bind = (names: readonly string[], childNames: ChildColumns = childColumns): BoundImport => {
    const run = bindFields(fields, names);
    const runs = parts.map((part) => ({
      ...part,
      run: bindFields(part.fields, childNames[part.into] ?? []),
    }));
    return (cells, rows) => {
      const record: Json = {};
      let issues = run(record, cells, undefined);
      if (rows)
        for (const part of runs) issues = addChildren(record, part, rows[part.into], issues);
      const missing = complete(record);
      if (missing) issues = (issues ?? []).concat(missing.filter((one) => !isKnown(issues, one)));
      return issues ? { issues } : { data: record };
    };
  };
  return { columns, childColumns, bind, toRecord: unbound(bind, columns, childColumns) };
}

/** A field that could not be read is not missing beside. */
const isKnown = (issues: readonly MapIssue[] | undefined, { field }: MapIssue): boolean =>
  issues?.some((one) => one.field === field) ?? false;

function unbound(
  bind: ImportMap["bind"],
  columns: readonly string[],
  childColumns: ChildColumns,
): ImportMap["toRecord"] {
  const run = bind(columns, childColumns);
  return (row, children = {}) => {
    const rows: Record<string, Cells[]> = {};
    for (const [into, names] of Object.entries(childColumns)) {
      rows[into] = (children[into] ?? []).map((child) => names.map(child));
    }
    return run(columns.map(row), rows);
  };
}

interface Field {
  readonly source: MapSource;
  readonly steps: Transformer | undefined;
  readonly target: RecordPath;
}

interface FieldsAt {
  readonly schema: TSchema;
  readonly lists: LookupLists;
  readonly at: string;
}

function compileFields(map: readonly Mapping[], { schema, lists, at }: FieldsAt): Field[] {
  return map.map((mapping, i) => ({
    source: sourceOf(mapping, { root: "row", field: `${at}[${i}].expression` }),
    steps: stepsOf(mapping, lists),
    target: compilePathIn(schema, mapping.to, `${at}[${i}].to`),
  }));
}

const columnsOf = (fields: readonly Field[]): string[] => [
  ...new Set(fields.flatMap(({ source }) => namesOf(source))),
];

interface Part {
  readonly into: string;
  readonly path: readonly string[];
  readonly fields: readonly Field[];
}

function compileChild(
  { into, map }: ChildMap,
  {
    entity,
    lists,
    at,
  }: { readonly entity: Entity; readonly lists: LookupLists; readonly at: string },
): Part {
  const schema = listSchema(ENTITY_SCHEMAS[entity], into);
  if (!schema) {
    const { message, remedy } = nearList(entity, into);
    throw new InvalidInputError([{ field: `${at}.into`, message, remedy }]);
  }
  const fields = compileFields(map, { schema, lists, at: `${at}.map` });
  return { into, path: into.split("."), fields };
}

/** Schema of one element of the list of objects at the path; undefined where there is none. */
export function listSchema(schema: TSchema, path: string): TSchema | undefined {
  let at: TSchema | undefined = schema;
  for (const name of path.split(".")) {
    const properties: Readonly<Record<string, TSchema>> | undefined = at && shapeOf(at).properties;
    at = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
  }
  const items = at && shapeOf(at).items;
  return items && shapeOf(items).properties ? items : undefined;
}

type Run = (record: Json, cells: Cells, issues: MapIssue[] | undefined) => MapIssue[] | undefined;
type Getter = (cells: Cells) => Cell | undefined;

function bindFields(fields: readonly Field[], columns: readonly string[]): Run {
  const bound = fields.map((field) => ({
    get: getterOf(field, columns),
    set: field.target.set,
    path: field.target.path,
  }));
  return (record, cells, issues) => {
    let found = issues;
    for (const { get, set, path } of bound) {
      try {
        set(record, get(cells));
      } catch (error) {
        found = withFault(found, path, error);
      }
    }
    return found;
  };
}

function withFault(issues: MapIssue[] | undefined, field: string, error: unknown): MapIssue[] {
  if (!(error instanceof MappingFault)) throw error;
  const found = issues ?? [];
  found.push({ field, reason: error.reason });
  return found;
}

function getterOf({ source, steps }: Field, columns: readonly string[]): Getter {
  const raw = rawGetter(source, columns);
  return steps ? (cells) => steps(raw(cells)) : (raw as Getter);
}

function rawGetter(
  source: MapSource,
  columns: readonly string[],
): (cells: Cells) => Cell | undefined | Cells {
  if (source.kind === "value") return () => source.value;
  if (source.kind === "expression") return expressionGetter(source.expression, columns);
  const places = source.names.map((name) => columnIndex(columns, name));
  const [only = -1] = places;
  if (!source.isList) return only === -1 ? () => undefined : (cells) => cells[only];
  return (cells) => places.map((place) => (place === -1 ? undefined : cells[place]));
}

function expressionGetter(
  expression: Extract<MapSource, { kind: "expression" }>["expression"],
  columns: readonly string[],
): Getter {
  const places = expression.names.map((name) => [name, columnIndex(columns, name)] as const);
  return (cells) => {
    const row: Record<string, unknown> = Object.create(null);
    for (const [name, place] of places) row[name] = (place === -1 ? null : cells[place]) ?? null;
    return expression(row);
  };
}

function addChildren(
  record: Json,
  part: Part & { readonly run: Run },
  rows: readonly Cells[] | undefined,
  issues: MapIssue[] | undefined,
): MapIssue[] | undefined {
  if (!rows || rows.length === 0) return issues;
  const list = listAt(record, part.path);
  let found = issues;
  for (const [i, cells] of rows.entries()) {
    const element: Json = {};
    const faults = part.run(element, cells, undefined);
    if (Object.keys(element).length > 0) list.push(element);
    if (!faults) continue;
    const placed = faults.map((one) => ({ ...one, field: `${part.into}[${i}].${one.field}` }));
    found = (found ?? []).concat(placed);
  }
  return found;
}

function listAt(record: Json, path: readonly string[]): Json[] {
  let at = record;
  for (const name of path.slice(0, -1)) {
    at[name] ??= {};
    at = at[name] as Json;
  }
  const last = path.at(-1) ?? "";
  at[last] ??= [];
  return at[last] as Json[];
}
