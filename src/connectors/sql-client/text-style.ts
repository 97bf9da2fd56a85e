import type { Cell, TableColumn } from "../../sdk/index.ts";
import type { SqlName } from "./driver.ts";

/** How a database writes what the texts of this folder are made of. */
export interface TextStyle {
  quote(name: SqlName): string;
  /** The placeholder of the parameter of this number, from 1; with its column where a cast is needed. */
  placeholder(index: number, column: TableColumn | undefined): string;
  /** A cell as the client library takes it for this column; as it is where left out. */
  bind?(value: Cell, column: TableColumn): Cell;
  /** How a column is selected; its quoted name where left out. An expression needs `AS` and the name. */
  column?(column: TableColumn): string;
  /** The column as text, for `like`; the column itself where left out. */
  asText?(column: TableColumn): string;
  /** `(a, b) > (?, ?)` is known, and as quick as an index allows. */
  readonly hasRowValues: boolean;
  /** Nulls come last unless `NULLS FIRST` is said. */
  readonly hasNullsLast: boolean;
  /** Where the number of rows stands: behind SELECT, or at the end. */
  limit(rows: number): { readonly head?: string; readonly tail?: string };
}

/** Collects the values of one statement. */
export interface Params {
  readonly values: readonly Cell[];
  /** Gives the placeholder of the value. */
  add(value: Cell, column: TableColumn): string;
}

export function createParams(style: TextStyle): Params {
  const values: Cell[] = [];
  return {
    values,
    add(value, column) {
      values.push(value === null || !style.bind ? value : style.bind(value, column));
      return style.placeholder(values.length, column);
    },
  };
}

/** Each part in `open` and `close`, whose own `close` is doubled. */
export const quoteWith =
  (open: string, close: string) =>
  (name: SqlName): string =>
    name.map((part) => open + part.replaceAll(close, close + close) + close).join(".");
