import { DataError, type FieldIssue, InvalidInputError, isHubError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { FileRow } from "./codec.ts";
import { type Field, type Spelling, writeCell, wrongField } from "./erp-fields.ts";

const NO_ROWS: readonly FileRow[] = [];

/** Whether a row has nothing there. */
export const isBlank = (cell: Cell | undefined): cell is null | undefined | "" =>
  cell === undefined || cell === null || cell === "";

/** The text of a column of a row, trimmed; empty where there is none. */
export const textIn = (values: FileRow["values"], name: string): string => {
  const cell = values[name];
  return isBlank(cell) || cell instanceof Uint8Array ? "" : String(cell).trim();
};

export const childrenIn = (row: FileRow, name: string): readonly FileRow[] =>
  row.children?.[name] ?? NO_ROWS;

/** The field's own text, with what stands for an empty one. @throws DataError */
export function fieldText(field: Field, values: FileRow["values"], spelling: Spelling): string {
  const cell = values[field.name];
  return writeCell(field, isBlank(cell) ? (field.otherwise ?? null) : cell, spelling);
}

/** @throws InvalidInputError for columns that the format has no place for */
export function knownColumns(
  columns: readonly string[],
  isKnown: (column: string) => boolean,
  codec: string,
): void {
  const strange = columns.filter((column) => !isKnown(column)).slice(0, 20);
  if (strange.length === 0) return;
  throw new InvalidInputError(
    strange.map((column) => ({
      field: column,
      message: `${codec} has no column ${JSON.stringify(column)} in these rows`,
      remedy: "docs/erp-files.md lists the columns.",
    })),
  );
}

/** @throws DataError for a column with a value, or a list, that the format has no place for */
export function knownValues(
  { values, children }: FileRow,
  isKnown: (column: string) => boolean,
  lists: readonly string[] | undefined,
): void {
  for (const name in values) {
    if (!isBlank(values[name]) && !isKnown(name)) throw wrongField(name, "there is no such column");
  }
  for (const name in children) {
    if (
      lists &&
      !lists.includes(name) &&
      childrenIn({ values, children, at: 0 }, name).length > 0
    ) {
      throw wrongField(name, "rows have no such list here");
    }
  }
}

/** What `write` throws at a row, by fields. */
export function refusalsOf(write: () => unknown): readonly FieldIssue[] {
  try {
    write();
    return [];
  } catch (error) {
    if (!isHubError(error) || !("issues" in error)) throw error;
    return error.issues as readonly FieldIssue[];
  }
}

/** The same error with the row's place, so that whoever reads it finds the row. */
export function atRow<T>({ at }: FileRow, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw placed(at, error);
  }
}

const placed = (at: number, error: DataError): DataError =>
  new DataError(`Row ${at}: ${error.message}`, error.issues, { cause: error });
