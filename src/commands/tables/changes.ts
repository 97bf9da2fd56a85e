import type { Entity } from "../../model/entities.ts";
import { TABLES } from "./index.ts";

/** Where a field of a record is seen. */
export interface ColumnRef {
  readonly table: string;
  readonly column: string;
}

/** Head table of an entity, and the table of its lines. */
interface Place {
  readonly head: string;
  readonly lines?: string;
}

/** The tables that a record is in; without a direction those of what is sold. */
export function placeOf(entity: Entity, direction?: string): Place {
  switch (entity) {
    case "party":
      return { head: "PARTNERY" };
    case "item":
      return { head: "SKLAD" };
    case "invoice":
      return direction === "cost"
        ? { head: "FA_IN", lines: "POLOZ_IN" }
        : { head: "FA_OUT", lines: "POLOZKY" };
    case "order":
      return direction === "purchase"
        ? { head: "OB_OUT", lines: "POL_OBOU" }
        : { head: "OB_IN", lines: "POL_OBIN" };
  }
}

/**
 * The column of a field as the history of records names it: `contact.email`, `lines.0.net`. What is below a field
 * that a column is made of belongs to that column; undefined for what no column shows.
 */
export function columnOfField(
  entity: Entity,
  direction: string | undefined,
  field: string,
): ColumnRef | undefined {
  const place = placeOf(entity, direction);
  const [, line] = /^lines\.\d+\.(.+)$/.exec(field) ?? [];
  return line === undefined ? columnOf(place.head, field) : columnOf(place.lines, line);
}

const known = new Map(
  TABLES.map(({ name, columns }) => [
    name,
    new Map(columns.flatMap((column) => (column.paths ?? []).map((path) => [path, column.name]))),
  ]),
);

function columnOf(table: string | undefined, field: string): ColumnRef | undefined {
  if (table === undefined) return undefined;
  const columns = known.get(table);
  for (let path = field; path !== ""; path = path.slice(0, Math.max(0, path.lastIndexOf(".")))) {
    const column = columns?.get(path);
    if (column !== undefined) return { table, column };
  }
  return undefined;
}
