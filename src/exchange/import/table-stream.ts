import type { Cell } from "../../model/cell.ts";
import type { Entity, RecordOf } from "../../model/entities.ts";
import { same } from "../../model/i18n.ts";
import type { Context } from "../../sdk/context.ts";
import type { Change, Cursor, Page, Stream, StreamQuery } from "../../sdk/stream.ts";
import type { Condition, RowPage, TableQuery, TableSource, Tables } from "../../sdk/tables.ts";
import type { ImportDefinition } from "../import-definition.ts";
import { columnIndex } from "../language/rows.ts";
import { remoteKey, rowId } from "../remote-key.ts";
import { changedSince, overlapped } from "./change-mark.ts";
import { amongKeys, type ChildRows, type ChildTable, readChildren } from "./child-rows.ts";
import { readQueue } from "./queue-rows.ts";
import { type Mapped, toChange } from "./row-changes.ts";

/** A row of cells with the rows of its children, as the map takes it. */
export type CellsMapper = (
  cells: readonly Cell[],
  children: Readonly<Record<string, readonly (readonly Cell[])[]>>,
) => Mapped;

/** A definition that reads tables, ready to run. */
export interface TableImport {
  readonly title: string;
  readonly definition: ImportDefinition;
  readonly tables: Tables;
  readonly source: TableSource;
  readonly where: Condition | undefined;
  /** Columns that the map reads. */
  readonly columns: readonly string[];
  readonly children: readonly ChildTable[];
  bind(
    columns: readonly string[],
    children: Readonly<Record<string, readonly string[]>>,
  ): CellsMapper;
  /** Columns of `deleted_when`, and what it says of a row of them. */
  readonly deleted?:
    | {
        readonly columns: readonly string[];
        readonly test: (value: (column: string) => Cell | undefined) => boolean;
      }
    | undefined;
  /** Of the change queue, as `incremental.queue.where` says. */
  readonly queueWhere?: Condition | undefined;
  /** Nothing is stored of what is read: the queue stays as it is. */
  readonly isTrial: boolean;
  /** Only these rows, each list of conditions in a read of its own: rows of chosen records, rows that failed. */
  readonly only?: readonly Condition[] | undefined;
  /** Tells of a page's rows which records they belong to, beside identity. */
  match?(
    changes: readonly Change<RecordOf<Entity>>[],
    page: RowPage,
  ): Promise<readonly Change<RecordOf<Entity>>[]>;
}

const PAGE_SIZE = 500;

/** The rows of a table as a stream of records: one page of rows is one page of the stream. */
export function tableStream(parts: TableImport): Stream {
  const { definition } = parts;
  return {
    entity: definition.entity,
    title: same(parts.title),
    modes: definition.incremental ? ["incremental", "full"] : ["full"],
    deletes: definition.deletes === "compare" ? "full_compare" : "none",
    read: (ctx, query) => new TableReading(parts, ctx).read(query),
  };
}

type Pages = AsyncGenerator<Page<RecordOf<Entity>>>;

class TableReading {
  readonly #parts: TableImport;
  readonly #ctx: Context;
  #count = 0;

  constructor(parts: TableImport, ctx: Context) {
    this.#parts = parts;
    this.#ctx = ctx;
  }

  async *read({ mode, cursor }: StreamQuery): Pages {
    const { definition, only } = this.#parts;
    const { incremental, deletes } = definition;
    if (only) return yield* this.#readOnly(only, cursor);
    if (mode !== "incremental" || !incremental) {
      if (cursor?.is_done === true) return;
      yield* this.#pages({ where: this.#parts.where }, cursor);
      yield { changes: [], cursor: { is_done: true }, complete: deletes === "compare" };
      return;
    }
    if (incremental.queue) return yield* this.#readQueued();
    if (incremental.modified_table !== undefined) {
      const source = { table: incremental.modified_table };
      const from = cursor?.is_done === true ? undefined : cursor;
      yield* this.#pages({ source, where: this.#parts.where }, from);
      yield { changes: [], cursor: { is_done: true } };
      return;
    }
    yield* this.#readChanged(incremental.column ?? "", incremental.overlap_seconds, cursor);
  }

  /** By the time of change: from where the last read ended, less the overlap. */
  async *#readChanged(
    column: string,
    overlap: number | undefined,
    cursor: Cursor | undefined,
  ): Pages {
    const { where } = this.#parts;
    const isNew = cursor === undefined || cursor.is_done === true;
    const since = isNew ? cellOf(cursor?.mark) : cellOf(cursor.since);
    const start = isNew && since !== undefined ? overlapped(since, overlap) : since;
    const changed = start === undefined ? undefined : changedSince(column, start);
    const both = changed && where ? { all: [changed, where] } : (changed ?? where);
    let mark = cellOf(cursor?.mark);
    const facts = (): Cursor => ({
      ...(start === undefined ? {} : { since: textOfCell(start) }),
      ...(mark === undefined ? {} : { mark: textOfCell(mark) }),
    });
    const pages = this.#pages(
      { where: both, change: column },
      isNew ? undefined : cursor,
      (page) => {
        const at = page.columns.indexOf(column);
        const last = page.rows.at(-1)?.[at];
        if (last !== null && last !== undefined) mark = last;
        return facts();
      },
    );
    yield* pages;
    yield { changes: [], cursor: { ...facts(), is_done: true } };
  }

  /** What triggers have written into the queue; a row of it goes once its record is stored. */
  async *#readQueued(): Pages {
    const { tables, definition, queueWhere, isTrial } = this.#parts;
    const { queue } = definition.incremental ?? {};
    if (!queue) return;
    for await (const taken of readQueue(tables, this.#ctx, queue, queueWhere)) {
      const { keys, deletedKeys } = taken;
      const changes: Change<RecordOf<Entity>>[] = [];
      const found = new Set<string>();
      if (keys.length > 0) {
        const where = amongKeys(definition.key, keys);
        for await (const page of this.#pages({ where }, undefined)) {
          for (const change of page.changes) found.add(change.id);
          changes.push(...page.changes);
        }
      }
      const gone = [...keys, ...deletedKeys].flatMap(
        (key) => rowId(key, definition.id_prefix) ?? [],
      );
      for (const id of new Set(gone)) if (!found.has(id)) changes.push({ op: "delete", id });
      yield { changes, cursor: { taken: taken.lastId } };
      if (!isTrial) await taken.remove();
    }
    yield { changes: [], cursor: { is_done: true } };
  }

  async *#readOnly(only: readonly Condition[], cursor: Cursor | undefined): Pages {
    const { where } = this.#parts;
    const from = Number(cursor?.part ?? 0);
    for (const [part, condition] of only.entries()) {
      if (part < from) continue;
      const both = where ? { all: [condition, where] } : condition;
      const start = part === from ? cursor : undefined;
      yield* this.#pages({ where: both }, start, () => ({ part }));
    }
    yield { changes: [], cursor: { part: only.length } };
  }

  async *#pages(
    wanted: Wanted,
    cursor: Cursor | undefined,
    facts: (page: RowPage) => Cursor = () => ({}),
  ): Pages {
    const { tables, source, definition } = this.#parts;
    const after =
      typeof cursor?.after === "string" ? (JSON.parse(cursor.after) as Cell[]) : undefined;
    const { where, change } = wanted;
    const query: TableQuery = {
      source: wanted.source ?? source,
      columns: this.#columns(),
      key: definition.key,
      pageSize: definition.page_size ?? PAGE_SIZE,
      ...(where === undefined ? {} : { where }),
      ...(change === undefined ? {} : { change }),
      ...(after === undefined ? {} : { after }),
    };
    let bound: Bound | undefined;
    for await (const page of tables.read(this.#ctx, query)) {
      if (page.rows.length === 0) continue;
      bound ??= this.#bind(page.columns);
      const changes = await this.#changesOf(bound, page);
      const place = page.after ? { after: JSON.stringify(page.after) } : {};
      yield { changes, cursor: { ...facts(page), ...place } };
    }
  }

  #columns(): readonly string[] {
    const { definition, columns, children, deleted } = this.#parts;
    const { key, incremental } = definition;
    return [
      ...new Set([
        ...key,
        ...columns,
        ...(incremental?.column === undefined ? [] : [incremental.column]),
        ...(children.length > 0 ? key : []),
        ...(deleted?.columns ?? []),
      ]),
    ];
  }

  #bind(columns: readonly string[]): Bound {
    const { definition, children, deleted } = this.#parts;
    const at = (name: string) => columnIndex(columns, name);
    const childColumns = children.map(({ into, ...child }) => [
      into,
      [...new Set([...child.parentKey, ...child.order, ...child.columns])],
    ]);
    return {
      columns,
      keyAt: definition.key.map(at),
      map: this.#parts.bind(columns, Object.fromEntries(childColumns)),
      isDeleted: (row) => deleted?.test((column) => row[at(column)]) ?? false,
    };
  }

  async #changesOf(bound: Bound, page: RowPage): Promise<readonly Change<RecordOf<Entity>>[]> {
    const { tables, children, match } = this.#parts;
    const { keyAt, map, isDeleted } = bound;
    const { id_prefix: prefix } = this.#parts.definition;
    const keys = page.rows.map((row) => keyAt.map((i) => row[i]));
    const known = keys.filter((key): key is Cell[] => remoteKey(key) !== undefined);
    const families: [string, ChildRows][] = [];
    for (const child of children) {
      families.push([child.into, await readChildren(tables, this.#ctx, child, known)]);
    }
    const changes = page.rows.map((row, i) => {
      this.#count += 1;
      const key = remoteKey(keys[i] ?? []);
      const own = () => {
        const rows: Record<string, readonly (readonly Cell[])[]> = Object.create(null);
        for (const [into, { byParent }] of families) rows[into] = byParent.get(key ?? "") ?? [];
        return rows;
      };
      return toChange({
        id: rowId(keys[i] ?? [], prefix),
        place: `row ${this.#count}`,
        isDeleted: isDeleted(row),
        mapped: () => map(row, families.length > 0 ? own() : NO_CHILDREN),
        raw: () => Object.fromEntries(page.columns.map((name, at) => [name, row[at]])),
      });
    });
    return match ? match(changes, page) : changes;
  }
}

interface Wanted {
  readonly where?: Condition | undefined;
  readonly change?: string;
  /** In the place of the definition's own. */
  readonly source?: TableSource;
}

interface Bound {
  readonly columns: readonly string[];
  readonly keyAt: readonly number[];
  readonly map: CellsMapper;
  isDeleted(row: readonly Cell[]): boolean;
}

const NO_CHILDREN = Object.freeze(Object.create(null) as Record<string, never>);

/** Cursors hold text, numbers and flags; a cell may be bytes. */
const textOfCell = (cell: Cell): string =>
  JSON.stringify(cell instanceof Uint8Array ? { hex: Buffer.from(cell).toString("hex") } : cell);

function cellOf(text: unknown): Cell | undefined {
  if (typeof text !== "string") return undefined;
  const value = JSON.parse(text) as Exclude<Cell, Uint8Array> | { readonly hex: string };
  return typeof value === "object" && value !== null ? Buffer.from(value.hex, "hex") : value;
}
