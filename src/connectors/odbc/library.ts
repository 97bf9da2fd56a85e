import { createRequire } from "node:module";
import { join } from "node:path";
import { ConfigError, messageOf } from "../../sdk/index.ts";

/** The part of the package `odbc` that this connector uses. https://github.com/IBM/node-odbc */
export interface Odbc {
  connect(options: {
    readonly connectionString: string;
    readonly connectionTimeout: number;
    readonly loginTimeout: number;
  }): Promise<OdbcConnection>;
}

export interface OdbcColumn {
  readonly name: string;
  /** https://learn.microsoft.com/sql/odbc/reference/appendixes/sql-data-types */
  readonly dataType: number;
  readonly dataTypeName: string;
  readonly columnSize: number;
  readonly decimalDigits: number;
  readonly nullable: boolean;
}

export type OdbcRow = Readonly<Record<string, unknown>>;

export interface OdbcResult extends ReadonlyArray<OdbcRow> {
  readonly count: number;
  readonly columns: readonly OdbcColumn[];
}

type Pattern = string | null;

export interface OdbcConnection {
  readonly connected: boolean;
  query(sql: string, params: readonly unknown[], options: object): Promise<OdbcResult>;
  tables(catalog: Pattern, schema: Pattern, table: Pattern, type: Pattern): Promise<OdbcResult>;
  columns(catalog: Pattern, schema: Pattern, table: Pattern, column: Pattern): Promise<OdbcResult>;
  primaryKeys(catalog: Pattern, schema: Pattern, table: Pattern): Promise<OdbcResult>;
  beginTransaction(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  cancel(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The package, which the operator installs: it is compiled for the machine's ODBC. It is looked for in the folder
 * that the hub was started in, in those of NODE_PATH, and beside the hub.
 * @throws ConfigError that says how to install it
 */
export function loadOdbc(fromFolder: string = process.cwd()): Odbc {
  const places = [join(fromFolder, "package.json"), import.meta.url];
  for (const place of places) {
    const require = createRequire(place);
    const path = resolved(require);
    if (path === undefined) continue;
    try {
      return require(path) as Odbc;
    } catch (error) {
      throw new ConfigError(
        `The package odbc is there and does not load: ${messageOf(error).slice(0, 300)} Install unixODBC, then install the package again with the Node that runs the hub.`,
        { cause: error },
      );
    }
  }
  throw new ConfigError(
    `This hub has no ODBC: install unixODBC with its headers, a compiler and the ODBC driver, then run "npm install odbc" in the folder ${fromFolder}, and start the hub again.`,
  );
}

function resolved(require: NodeJS.Require): string | undefined {
  try {
    return require.resolve("odbc");
  } catch {
    return undefined;
  }
}
