import { DataError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { FileRow } from "./codec.ts";
import { shown } from "./file-row.ts";

/** ECMAScript's way to write the digits of a number as they are; not yet in the types. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;

export interface JsonWriting {
  /** Dotted names become objects in objects. */
  readonly nested: boolean;
  /** Decimal text of these columns is written as a number; of children by `lines.net`. */
  readonly numberColumns: ReadonlySet<string>;
}

type Tree = { [key: string]: unknown };

/** One row as a JSON text; children are lists of objects under their names. @throws DataError */
export function jsonText(
  { values, children }: FileRow,
  columns: readonly string[],
  writing: JsonWriting,
): string {
  return JSON.stringify(treeOf({ values, ...(children ? { children } : {}) }, columns, writing));
}

function treeOf(
  { values, children = {} }: Omit<FileRow, "at">,
  columns: readonly string[],
  writing: JsonWriting,
  prefix = "",
): Tree {
  const tree = Object.create(null) as Tree;
  for (const column of columns) {
    const cell = values[column];
    if (cell === undefined) continue;
    const isNumber = writing.numberColumns.has(prefix + column);
    put(tree, column, jsonCell(cell, isNumber), writing.nested);
  }
  for (const [name, rows] of Object.entries(children)) {
    const under = `${prefix}${name}.`;
    const list = rows.map((row) => treeOf(row, Object.keys(row.values), writing, under));
    put(tree, name, list, writing.nested);
  }
  return tree;
}

function put(tree: Tree, name: string, value: unknown, isNested: boolean): void {
  const steps = isNested ? name.split(".") : [name];
  const last = steps.pop() ?? name;
  let at = tree;
  for (const step of steps) {
    const inner = at[step] ?? Object.create(null);
    if (!branches(inner)) throw clash(name);
    at[step] = inner;
    at = inner;
  }
  if (last in at) throw clash(name);
  at[last] = value;
}

/** Only what `put` makes; a list or a number as it stands is a value. */
const branches = (value: unknown): value is Tree =>
  typeof value === "object" &&
  value !== null &&
  Object.getPrototypeOf(value) === null &&
  !("rawJSON" in value);

const clash = (name: string): DataError => {
  const message = `${shown(name)} is a value and holds values at once`;
  return new DataError(message, [{ field: "columns", message, remedy: "Rename one of them." }]);
};

function jsonCell(cell: Cell, isNumber: boolean): unknown {
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString("base64");
  return isNumber && typeof cell === "string" && NUMBER.test(cell) ? rawJSON(cell) : cell;
}
