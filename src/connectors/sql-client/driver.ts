import type {
  Cell,
  Condition,
  Context,
  CopyText,
  HubError,
  TableColumn,
  TableEntry,
  TableInfo,
  WriteMode,
} from "../../sdk/index.ts";

/** What a statement gave. */
export interface SqlResult {
  readonly columns: readonly string[];
  /** Cells in the order of `columns`, already as `Cell` has them: no float where the column is decimal. */
  readonly rows: readonly (readonly Cell[])[];
  /** Rows that were added, changed or removed. */
  readonly affected: number;
}

/** Names are quoted where they go into a statement: `from` is already. */
export interface CopyParts {
  readonly from: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly after: readonly Cell[] | undefined;
}

/** One connection, for one piece of work at a time. */
export interface SqlSession {
  /** Runs one statement with bound parameters; ends it at the server when `signal` aborts. */
  run(sql: string, params?: readonly Cell[]): Promise<SqlResult>;
  /**
   * Rolled back when `work` throws. With `read` nothing can be changed in it, where the database has such a
   * thing: a SELECT of a person runs in one.
   */
  transaction<T>(work: () => Promise<T>, mode?: "write" | "read"): Promise<T>;
  /** Further calls read as at this moment, until `end`; absent where the database has no such thing. */
  beginSnapshot?(): Promise<{ end(): Promise<void> }>;
  /** See `TableSnapshot.copyText`; the columns of `key` are among `columns`. */
  copyText?(parts: CopyParts): AsyncIterable<CopyText>;
  /** Many rows in a way of the database's own, faster than statements; absent where there is none. */
  bulkInsert?(
    table: SqlName,
    columns: readonly TableColumn[],
    rows: readonly (readonly Cell[])[],
  ): Promise<number>;
}

/** Parts of a name as the database has them: database, schema, table. */
export type SqlName = readonly string[];

/** A statement with the values of its placeholders. */
export interface SqlText {
  readonly sql: string;
  readonly params: readonly Cell[];
}

export interface SelectParts {
  /** Quoted name, or a SELECT in brackets with an alias. */
  readonly from: string;
  readonly columns: readonly TableColumn[];
  /** All columns that there are, for `where`; `columns` where left out. */
  readonly known?: readonly TableColumn[];
  readonly where: Condition | undefined;
  readonly order: readonly TableColumn[];
  /** Values of `order` of the row before; nulls come first in every database. */
  readonly after: readonly Cell[] | undefined;
  readonly limit: number;
}

export interface WriteParts {
  readonly table: string;
  readonly columns: readonly TableColumn[];
  readonly key: readonly string[];
  readonly mode: WriteMode;
  readonly rows: readonly (readonly Cell[])[];
}

/** What differs between databases in the SQL that is sent to them: pure text, tested as text. */
export interface SqlDialect {
  readonly id: "postgresql" | "mysql" | "sqlite" | "mssql" | "oracle" | "odbc";
  /** Most parameters of one statement. */
  readonly maxParams: number;
  quote(name: SqlName): string;
  /** Nulls come last by themselves: rows without a value are then read first, by a statement of their own. */
  readonly hasNullsLast?: boolean;
  /** A value takes up several parameters in `write`; 1 where left out. */
  readonly paramsPerCell?: number;
  /**
   * A SELECT of a person as what stands behind FROM: checked (`selectStatement`), in brackets, with an alias.
   * @throws RejectedError
   */
  derived(sql: string): string;
  select(parts: SelectParts): SqlText;
  /** Statements for all rows, which are few enough for `maxParams`; they run in turn, in one transaction. */
  write(parts: WriteParts): readonly SqlText[];
}

/** How to reach one database system. */
export interface SqlDriver<Ctx extends Context = Context, Session extends SqlSession = SqlSession> {
  readonly dialect: SqlDialect;
  /** Gives a connection of the integration's pool (at most four, kept through `ctx.net.shared`) to `work`. */
  withSession<T>(ctx: Ctx, work: (session: Session) => Promise<T>): Promise<T>;
  /** Tables and views that the user may read. */
  list(session: Session): Promise<readonly TableEntry[]>;
  /** Undefined where there is none of that name, or it may not be read. */
  describe(session: Session, name: SqlName): Promise<TableInfo | undefined>;
  /**
   * Columns of every unique index without nulls, the primary key first. Where it is there, writes by a key that
   * is none of them are refused: the database would not see a repeat.
   */
  uniqueKeys?(session: Session, name: SqlName): Promise<readonly (readonly string[])[]>;
  /** Columns of a SELECT without running it for its rows. */
  describeQuery(session: Session, sql: string): Promise<readonly TableColumn[]>;
  /** What the client library threw, as the hub's errors have it: sign-in, missing name, refused row, lock, lost connection. */
  fault(thrown: unknown): HubError;
}
