import type { Row, Table } from "../definition.ts";
import { fold, foldedColumn, isFolded, isKept, storageOf } from "../sql/physical.ts";
import { fitted } from "../tables/column.ts";
import { type ColumnType, EMPTY_DATE, type Value } from "../types.ts";

export type StoredValue = string | number;

/** What belongs to a row beside its columns. */
export interface RowPlace {
  readonly recordId: number;
  readonly part: string;
  /** From 1 among the rows of the record. */
  readonly seq: number;
}

type Write = (row: Row, into: Record<string, StoredValue>) => void;
const writers = new WeakMap<Table, readonly Write[]>();

/** A row as its table keeps it: the empty value of the type in place of none, folded text beside what is searched. */
export function storedRow(table: Table, row: Row, place: RowPlace): Record<string, StoredValue> {
  let all = writers.get(table);
  if (!all) {
    all = table.columns.filter(isKept).map((column): Write => {
      const { name, type } = column;
      const isSearched = isFolded(column);
      const folded = foldedColumn(column);
      return (from, into) => {
        const value = storedValue(type, from[name]);
        into[name] = value;
        if (isSearched) into[folded] = fold(String(value));
      };
    });
    writers.set(table, all);
  }
  const { recordId: record_id, part, seq } = place;
  const stored: Record<string, StoredValue> = { record_id, part, seq };
  for (const write of all) write(row, stored);
  return stored;
}

function storedValue(type: ColumnType, value: Value): StoredValue {
  const kept = fitted(type, value);
  if (type.kind === "bit") return kept === true ? 1 : 0;
  if (type.kind === "datetime") return typeof kept === "string" ? wholeDate(kept) : EMPTY_DATE;
  if (storageOf(type).kind === "text") return typeof kept === "string" ? kept : "";
  return typeof kept === "string" ? kept : "0";
}

const wholeDate = (text: string): string => (text.length === 10 ? `${text}T00:00:00` : text);
