import type { TableColumn, TableSnapshot } from "../../sdk/tables.ts";
import type { MirrorTableRow } from "../../store/mirrors.ts";
import type { MirrorJob } from "./mirror-job.ts";
import type { Copy, MirrorPlace } from "./place/mirror-place.ts";
import type { Reading } from "./plan-tables.ts";
import type { ReadPages } from "./read-source.ts";
import { keptColumns, type MirrorStructure } from "./structure.ts";

/** What is needed to copy one table. */
export interface TableWork {
  readonly job: MirrorJob;
  readonly place: MirrorPlace;
  readonly row: MirrorTableRow;
  readonly reading: Reading;
  readonly read: ReadPages;
  /** Quicker, from one PostgreSQL to another. */
  readonly copyText?: TableSnapshot["copyText"];
  /** Rows are read as at one moment. */
  readonly isSnapshot: boolean;
  /** Rows that were read since it was told last. */
  onRows(rows: { readonly read: number; readonly created: number; readonly updated: number }): void;
}

/** A new table beside the one that is read, until it takes its place. */
export const freshName = (placeTable: string): string => `${placeTable}__n`;
/** Room for what the mirror appends to names. */
export const NAME_ENDING = 12;

export const PAGE_SIZE = 2_000;

/** The copy of a structure, as a table of that name. */
export function copyOf(place: MirrorPlace, name: string, structure: MirrorStructure): Copy {
  const columns = keptColumns(structure, place.flavour.maxName);
  const key = structure.key.flatMap((one) => columns.find((column) => column.name === one) ?? []);
  return { name, columns, key: place.flavour.canIndex(key) ? key : [] };
}

/** What the definition and the source say of a table now. */
export function structureOf(reading: Reading, loosened: readonly string[]): MirrorStructure {
  const { columns, key, whereText, change } = reading;
  const still = loosened.filter((name) => columns.some((column) => column.name === name));
  return {
    columns: columns.map(plainColumn),
    key: [...key],
    loosened: still,
    ...(whereText === undefined ? {} : { where: whereText }),
    ...(change === undefined ? {} : { change: change.name }),
  };
}

/** In one order of fields, whatever the connector adds. */
function plainColumn({ name, kind, native, nullable, length, precision, scale }: TableColumn) {
  return {
    ...{ name, kind, native, nullable },
    ...(length === undefined ? {} : { length }),
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
  };
}
