import { InvalidInputError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import { recordIssue } from "../../sync/validate.ts";
import type { ExchangeBody } from "../definition.ts";
import { compileImportMap, type MappedRow } from "./compile-map.ts";
import { evaluateCondition, parseCondition } from "./condition.ts";
import type { MapIssue } from "./fault.ts";
import { columnIndex, type LookupLists, type RowReader, readerOf } from "./rows.ts";

export interface SampleRow {
  readonly columns: readonly string[];
  readonly cells: readonly Cell[];
  /** By `into`. */
  readonly children?: Readonly<Record<string, readonly Readonly<Record<string, Cell>>[]>>;
}

export interface SampleResult {
  readonly source: Readonly<Record<string, Cell>>;
  /** Whether the source's condition takes the row. */
  readonly is_taken: boolean;
  /** Whether the row says that it is deleted. */
  readonly is_deleted: boolean;
  readonly record?: Readonly<Record<string, unknown>>;
  readonly issues?: readonly MapIssue[];
}

/**
 * What an import makes of rows, for the live preview; records are checked against the model.
 * @throws InvalidInputError for a definition that is none
 */
export function tryRows(
  body: ExchangeBody,
  rows: readonly SampleRow[],
  lists: LookupLists = new Map(),
): SampleResult[] {
  const definition = body.import;
  if (!definition) {
    throw new InvalidInputError([
      { field: "import", message: "is missing", remedy: "Rows are tried with an import." },
    ]);
  }
  const { entity, map, children = [], source, deleted_when } = definition;
  const compiled = compileImportMap({ entity, map, children, lists });
  const meant = treeOf(source.where, "import.source.where");
  const deleted = treeOf(deleted_when, "import.deleted_when");
  return rows.map(({ columns, cells, children: inside = {} }) => {
    const reader = readerOf(columns, cells);
    const seen = {
      source: Object.assign(
        Object.create(null),
        Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? null])),
      ),
      is_taken: meant ? evaluateCondition(meant, reader) : true,
      is_deleted: deleted ? evaluateCondition(deleted, reader) : false,
    };
    const mapped = compiled.toRecord(reader, childReaders(inside));
    return { ...seen, ...checked(entity, mapped) };
  });
}

const treeOf = (text: string | undefined, field: string) =>
  text === undefined ? undefined : parseCondition(text, { tokens: false, field });

function childReaders(children: NonNullable<SampleRow["children"]>) {
  const readers: Record<string, RowReader[]> = Object.create(null);
  for (const [into, rows] of Object.entries(children)) {
    readers[into] = rows.map((row) => {
      const names = Object.keys(row);
      return (column) => row[names[columnIndex(names, column)] ?? ""];
    });
  }
  return readers;
}

function checked(
  entity: Parameters<typeof recordIssue>[0],
  mapped: MappedRow,
): Pick<SampleResult, "record" | "issues"> {
  if ("issues" in mapped) return { issues: mapped.issues };
  const issue = recordIssue(entity, mapped.data);
  if (!issue) return { record: mapped.data };
  return { record: mapped.data, issues: [{ field: issue.field, reason: issue.message }] };
}
