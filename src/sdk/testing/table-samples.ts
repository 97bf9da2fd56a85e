import type { Cell, RowPage, TableQuery } from "../tables.ts";
import type { Stage } from "./stage.ts";

/** Checks of the `tables` ability, by what they are about. */
export type TableCheck =
  | "list"
  | "describe"
  | "read"
  | "resume"
  | "nulls"
  | "alike"
  | "cells"
  | "where"
  | "query"
  | "query_refused"
  | "unknown"
  | "hostile"
  | "changing"
  | "snapshot"
  | "insert"
  | "upsert"
  | "insert_missing"
  | "delete"
  | "rollback"
  | "large_write"
  | "read_only"
  | "abort"
  | "lost"
  | "lock";

/** What a column of a table of the suite holds; the test makes a type of its database of it. */
export type SampleType =
  | "integer"
  | "long"
  | "text"
  /** Exact, with at least 38 digits of which 10 stand behind the point. */
  | "decimal"
  | "float"
  | "boolean"
  | "date"
  | "time"
  | "datetime"
  | "instant"
  | "binary"
  | "json";

export interface SampleColumn {
  readonly name: string;
  readonly type: SampleType;
  readonly nullable?: boolean;
}

/** What the suite needs of a database beside the connector: everything goes past it, over a client of the test's own. */
export interface TableSamples {
  /** Types that the database does not have. */
  readonly without?: readonly SampleType[];
  /** Makes the table anew, with a primary key where one is given, and gives its name as `tables` takes it. */
  create(name: string, columns: readonly SampleColumn[], key?: readonly string[]): Promise<string>;
  /** Cells as the contract has them. */
  insert(
    name: string,
    columns: readonly SampleColumn[],
    rows: readonly (readonly Cell[])[],
  ): Promise<void>;
  /** One SELECT over a table that `create` named. */
  select(table: string, columns: readonly string[]): string;
  /** Locks the whole table against readers until it is disposed of; absent where nothing can keep a reader out. */
  lock?(name: string): Promise<AsyncDisposable>;
  /** A SELECT that takes a minute or longer, and how many like it the server is running. */
  readonly slow?: { readonly sql: string; running(): Promise<number> };
}

export const ID: SampleColumn = { name: "id", type: "integer" };
export const NAME: SampleColumn = { name: "name", type: "text", nullable: true };
export const CHANGED: SampleColumn = { name: "changed", type: "datetime", nullable: true };

/** The samples, and the ability as promises of rows. */
export function tablesOf(stage: Stage) {
  const { tables } = stage.connector;
  const samples = stage.options.tables;
  if (!tables || !samples) throw new Error("checks of tables need `tables` in the options");
  const pages = (query: TableQuery, ctx = stage.open()): Promise<readonly RowPage[]> =>
    Array.fromAsync(tables.read(ctx as never, query));
  return {
    tables,
    samples,
    pages,
    async rows(query: TableQuery) {
      return (await pages(query)).flatMap((page) => page.rows);
    },
    /** A table with an id and a name, and these rows. */
    async named(name: string, rows: readonly (readonly Cell[])[]) {
      const table = await samples.create(name, [ID, NAME], ["id"]);
      if (rows.length > 0) await samples.insert(name, [ID, NAME], rows);
      return table;
    },
  };
}
