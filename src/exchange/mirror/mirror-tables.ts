import {
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  RejectedError,
} from "../../lib/errors.ts";
import type { RowPage, TableInfo, TableQuery, TableSource, Tables } from "../../sdk/tables.ts";
import {
  findMirrorPlace,
  findMirrorTable,
  listMirrorTables,
  type MirrorTableRow,
} from "../../store/mirrors.ts";
import type { DataStore } from "../../store/store.ts";
import { placeOf } from "./mirror-rows.ts";
import { placeFault } from "./place/faults.ts";
import type { MirrorPlace } from "./place/mirror-place.ts";
import type { PlaceDriver } from "./place/place.ts";
import { findColumn, selectText } from "./place/select.ts";
import type { MirrorStructure, PlaceColumn } from "./structure.ts";
import { copyOf } from "./table-work.ts";

const MAX_PAGE_SIZE = 100_000;

export interface MirrorReader {
  /** Of the tenant. */
  readonly data: DataStore;
  readonly driver: PlaceDriver;
  readonly integrationId: number;
}

/**
 * The mirror of an integration, to be read as if it were the source: names, kinds, keys and cells are the source's.
 * A page is a statement of its own; text is compared by code points whatever the source does.
 */
export function mirrorTables(reader: MirrorReader): Tables {
  const { data, integrationId } = reader;
  return {
    async list() {
      const rows = await listMirrorTables(data, integrationId);
      return rows
        .filter(({ structure }) => structure !== null)
        .map(({ table_name: name, rows: count }) => ({
          ...{ name, kind: "table" as const },
          ...(count === null ? {} : { rows: count }),
        }));
    },
    describe: (_, source) => describeMirror(reader, source),
    read: (ctx, query) => readMirror(reader, query, ctx.signal),
    async write() {
      const message = "A mirror is written by its source alone: write to the integration itself.";
      throw new ForbiddenError(message, "mirror_read_only");
    },
  };
}

/** As `Tables.describe`. */
export async function describeMirror(
  reader: MirrorReader,
  source: TableSource,
): Promise<TableInfo> {
  const { row, structure } = await readable(reader, source);
  const { columns, key, loosened } = structure;
  return {
    ...{ name: row.table_name, kind: "table", key },
    columns: columns.map((column) =>
      loosened.includes(column.name)
        ? { name: column.name, kind: "text", native: "text", nullable: column.nullable }
        : column,
    ),
  };
}

/** Pages of a mirrored table; see `Tables.read`. */
export async function* readMirror(
  reader: MirrorReader,
  query: TableQuery,
  signal?: AbortSignal,
): AsyncGenerator<RowPage> {
  const { row, structure, place } = await readable(reader, query.source);
  const { columns: known } = copyOf(place, row.place_table, structure);
  const columns = query.columns?.map((name) => findColumn(known, name, "columns")) ?? known;
  const order = orderOf(known, query);
  const { pageSize } = query;
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > MAX_PAGE_SIZE) {
    const message = `must be a whole number from 1 to ${MAX_PAGE_SIZE}`;
    throw new InvalidInputError([{ field: "page_size", message }]);
  }
  if (query.after && query.after.length !== order.length) {
    const message = `must have ${order.length} values: of the change column, then of the key`;
    throw new InvalidInputError([{ field: "after", message }]);
  }
  const read = [...columns, ...order.filter((one) => !columns.includes(one))];
  const names = columns.map(({ name }) => name);
  const isChange = query.change !== undefined;
  let after = query.after;
  for (;;) {
    signal?.throwIfAborted();
    const text = selectText(place.flavour, {
      ...{ table: place.table(row.place_table), known, columns: read, where: query.where },
      ...{ order, isChange, after, limit: pageSize },
    });
    const { rows } = await place.read(text.sql, text.params).catch((error: unknown) => {
      throw placeFault(error, row.table_name);
    });
    const cells = rows.map((one) => read.map((column, i) => place.flavour.cell(column, one[i])));
    const last = cells.at(-1);
    if (!last) return;
    after = order.map((column) => last[read.indexOf(column)] ?? null);
    const isHidden = read.length > columns.length;
    yield {
      columns: names,
      rows: isHidden ? cells.map((one) => one.slice(0, columns.length)) : cells,
      after,
    };
    if (rows.length < pageSize) return;
  }
}

function orderOf(known: readonly PlaceColumn[], { key, change }: TableQuery): PlaceColumn[] {
  const columns = key.map((name) => findColumn(known, name, "key"));
  if (columns.length === 0) {
    const message = "name the columns that tell one row from another";
    throw new InvalidInputError([{ field: "key", message }]);
  }
  if (change === undefined) return columns;
  const first = findColumn(known, change, "change");
  return [first, ...columns.filter((column) => column !== first)];
}

interface Readable {
  readonly row: MirrorTableRow;
  readonly structure: MirrorStructure;
  readonly place: MirrorPlace;
}

/** @throws NotFoundError; RejectedError for a SELECT */
async function readable(
  { data, driver, integrationId }: MirrorReader,
  source: TableSource,
): Promise<Readable> {
  if ("sql" in source) {
    // The mirrors of all organisations are on one server, and only names that the hub checks keep them apart.
    const message = "A mirror is read table by table: a SELECT of one's own cannot run on it.";
    throw new RejectedError(message, { code: "mirror_no_select" });
  }
  const placeRow = await findMirrorPlace(data, integrationId);
  const row =
    (await findMirrorTable(data, { integrationId, table: source.table })) ??
    (await byFoldedName(data, integrationId, source.table));
  if (!placeRow || !row || row.structure === null)
    throw new NotFoundError("mirrored table", source.table);
  const structure = JSON.parse(row.structure) as MirrorStructure;
  return { row, structure, place: placeOf(driver, placeRow) };
}

async function byFoldedName(data: DataStore, integrationId: number, name: string) {
  const folded = name.toLowerCase();
  const rows = await listMirrorTables(data, integrationId);
  return rows.find(({ table_name: one }) => one.toLowerCase() === folded);
}
