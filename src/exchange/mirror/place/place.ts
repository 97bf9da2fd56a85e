import type { Cell } from "../../../model/cell.ts";
import type { PlaceColumn } from "../structure.ts";

/** A value as a driver takes or gives it. */
export type Raw = string | number | bigint | boolean | null | Uint8Array;

/** One connection to the place, for one piece of work at a time. */
export interface PlaceSession {
  run(sql: string, params?: readonly Raw[]): Promise<PlaceResult>;
  /** Adds rows to a table (quoted name) in the transaction that is open, in the database's own fastest way. */
  load(
    table: string,
    columns: readonly PlaceColumn[],
    rows: readonly (readonly Cell[])[],
  ): Promise<LoadResult>;
  /** Adds rows that come as PostgreSQL's COPY writes them; absent where the place is no PostgreSQL. */
  loadText?(table: string, columns: readonly PlaceColumn[], text: Uint8Array): Promise<void>;
}

export interface PlaceResult {
  readonly rows: readonly (readonly unknown[])[];
  /** Rows that a statement added, changed or removed. */
  readonly affected: number;
}

export interface LoadResult {
  /** Characters that the database cannot keep, and others that stand for them now. */
  readonly replaced: number;
}

/** What differs between the three databases, as text. */
export interface Flavour {
  readonly id: "postgresql" | "mysql" | "sqlite";
  /** Longest name of a table in bytes, with what the mirror appends to it. */
  readonly maxName: number;
  /** Changes of tables are part of a transaction. */
  readonly canUndoDdl: boolean;
  quote(name: string): string;
  /** Placeholder of the n-th value, from 1. */
  param(n: number): string;
  /** Types of columns as a statement creates them, in their order; an index has to hold those of the key. */
  types(columns: readonly PlaceColumn[], key: readonly string[]): readonly string[];
  /** False where no index of the database can hold the key: such tables are copied in full. */
  canIndex(key: readonly PlaceColumn[]): boolean;
  /** The key as part of `create table`, where it is cheaper before the rows than after them. */
  readonly keyAtCreate: boolean;
  /** Statement that gives the table its key once its rows are there. */
  addKey(table: string, name: string, key: readonly PlaceColumn[]): string;
  /** Gives rows of `table` the values that rows of `page` with the same key have, where they differ. */
  updateFrom(parts: UpdateFrom): string;
  /** An expression that sorts and compares as the kind demands; the column itself for most. */
  comparable(column: PlaceColumn, expression: string): string;
  /** Nulls first. */
  order(expression: string, isNullable: boolean): string;
  /** A column, in a form that `cell` understands. */
  readable(column: PlaceColumn): string;
  cell(column: PlaceColumn, value: unknown): Cell;
  /** A value for comparisons with the column, and the placeholder as it has to be cast for them. */
  bound(column: PlaceColumn, value: Cell): Raw;
  cast(column: PlaceColumn, placeholder: string): string;
  /** The column as text, for `like`. */
  asText(expression: string): string;
}

export interface UpdateFrom {
  readonly table: string;
  readonly page: string;
  readonly key: readonly PlaceColumn[];
  /** Those that are not of the key; at least one. */
  readonly columns: readonly PlaceColumn[];
}

/** A database that mirrors lie in: the hub's own server, or a file beside its own. */
export interface PlaceDriver extends AsyncDisposable {
  readonly flavour: Flavour;
  /**
   * Makes the schema, database or file, where it is not there.
   * @throws ConfigError `mirror_place_refused` where the user of the database may not; it tells the statement
   */
  create(place: string): Promise<{ readonly isPrefix: boolean }>;
  /** Quoted name of a table in the place. */
  table(place: PlaceName, table: string): string;
  /** Tables of the place that begin so. */
  has(place: PlaceName, table: string): Promise<boolean>;
  /** All of the place and all in it. */
  drop(place: PlaceName): Promise<void>;
  /** For writing; waits for its turn where the database has one writer. */
  withSession<T>(place: PlaceName, work: (session: PlaceSession) => Promise<T>): Promise<T>;
  /** One statement that reads what is committed. */
  read(place: PlaceName, sql: string, params: readonly Raw[]): Promise<PlaceResult>;
}

export interface PlaceName {
  readonly place: string;
  readonly isPrefix: boolean;
}
