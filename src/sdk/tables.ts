import type { Cell, ColumnKind } from "../model/cell.ts";
import type { Context } from "./context.ts";

export type { Cell, ColumnKind } from "../model/cell.ts";

/** One table or view that the credentials can read. */
export interface TableEntry {
  /** As the other calls take it: `CDN.Kontrahenci`; a part with a dot in it is in double quotes. */
  readonly name: string;
  readonly kind: "table" | "view";
  /** As the database estimates it, where it does. */
  readonly rows?: number;
}

export interface TableColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** As the database declares it: `nvarchar(50)`, `decimal(12,2)`. */
  readonly native: string;
  readonly nullable: boolean;
  /** In characters, or in bytes for binary ones. */
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
}

export interface TableInfo {
  readonly name: string;
  readonly kind: "table" | "view" | "query";
  readonly columns: readonly TableColumn[];
  /** The primary key, else the columns of a unique index without nulls; empty where there is none. */
  readonly key: readonly string[];
}

/** A condition on columns; every value goes to the database as a bound parameter. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly column: string; readonly op: ConditionOp; readonly value: Cell }
  | { readonly column: string; readonly among: readonly Cell[] }
  | { readonly column: string; readonly is_null: boolean };
/** `like` with `%` and `_`, as the database compares text. */
export type ConditionOp = "=" | "<>" | "<" | "<=" | ">" | ">=" | "like";

/** A table or view by name, or a SELECT that a person wrote: it is read as a table of its own. */
export type TableSource = { readonly table: string } | { readonly sql: string };

export interface TableQuery {
  readonly source: TableSource;
  /** Absent: all, in the order of the table. */
  readonly columns?: readonly string[];
  readonly where?: Condition;
  /** The columns that tell one row from another. Rows come in their order, and a read goes on behind a row by them. */
  readonly key: readonly string[];
  /** Rows come in the order of this column, then of the key; nulls first. */
  readonly change?: string;
  /** Only rows behind the one with these values: of `change`, where it is given, then of the key. */
  readonly after?: readonly Cell[];
  /** Rows of one page; also what is in memory at a time. */
  readonly pageSize: number;
}

export interface RowPage {
  /** The same on every page. */
  readonly columns: readonly string[];
  /** Cells in the order of `columns`. */
  readonly rows: readonly (readonly Cell[])[];
  /** `after` of a read that goes on behind this page; absent on an empty page. */
  readonly after?: readonly Cell[];
}

/**
 * `insert`: rows that are there already, by the table's own keys, are an error. `insert_missing`: rows whose key is
 * there are left alone. `upsert`: they get the new values. `delete`: they go; only the key columns are given.
 */
export type WriteMode = "insert" | "insert_missing" | "upsert" | "delete";

export interface TableWrite {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly mode: WriteMode;
  /** By which rows are the same; needed by all modes but `insert`. */
  readonly key?: readonly string[];
}

export interface TableWritten {
  /** Rows that were added, changed or removed, as far as the database tells; those left alone are not counted. */
  readonly rows: number;
}

/** Reads as at one moment, until it is disposed of. */
export interface TableSnapshot extends AsyncDisposable {
  read(query: TableQuery): AsyncIterable<RowPage>;
  /**
   * The same rows as PostgreSQL's COPY writes them, several times as fast, for whoever hands them to another
   * PostgreSQL. Without a condition; absent where the database is another.
   */
  copyText?(query: Omit<TableQuery, "where" | "change">): AsyncIterable<CopyText>;
}

/** Whole lines of COPY's text format, in UTF-8 and ISO dates. */
export interface CopyText {
  readonly text: Uint8Array;
  readonly rows: number;
  /** The key of the last row, as text. */
  readonly after: readonly Cell[];
}

/**
 * A system whose tables can be read and written: a database. Names that come from people are checked against
 * what the database says that it has, and quoted; values are bound. Reads never wait long for locks.
 */
export interface Tables<
  C = Readonly<Record<string, unknown>>,
  S = Readonly<Record<string, unknown>>,
> {
  /** In the order of names. */
  list(ctx: Context<C, S>): Promise<readonly TableEntry[]>;
  /** @throws NotFoundError; RejectedError for a SELECT that is none or does not run */
  describe(ctx: Context<C, S>, source: TableSource): Promise<TableInfo>;
  /**
   * Pages until there is no further row; each page is a statement of its own, so that a read may stop anywhere.
   * @throws NotFoundError for a table or column that is not there
   */
  read(ctx: Context<C, S>, query: TableQuery): AsyncIterable<RowPage>;
  /** All rows in one transaction, or none. @throws RejectedError where the database refuses a row, with its words */
  write(ctx: Context<C, S>, write: TableWrite): Promise<TableWritten>;
  /** Absent where the database has no such thing. */
  snapshot?(ctx: Context<C, S>): Promise<TableSnapshot>;
}
