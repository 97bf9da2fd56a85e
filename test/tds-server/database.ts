import { DatabaseSync } from "node:sqlite";
import { Catalog, type CatalogObject, catalogTable } from "./catalog.ts";
import { declaredType } from "./declared-type.ts";
import { addFunctions } from "./functions.ts";
import { type Names, quoted } from "./rewrite.ts";
import type { TdsError } from "./types.ts";

export interface DatabaseOptions {
  /** The database that clients sign in to. */
  readonly database: string;
  /** Its schemas; with a dot those of other databases: `ERPDB.dbo`. At most ten. */
  readonly schemas: readonly string[];
  /** Snapshot isolation is allowed. */
  readonly allowsSnapshots: boolean;
}

interface View {
  readonly object: CatalogObject;
  readonly sql: string;
  /** Types of its columns, as far as they are known. */
  readonly types: ReadonlyMap<string, string>;
}

interface Failure {
  readonly error: TdsError;
  readonly match: RegExp;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** What all connections share: SQLite in memory with one attached schema for each of SQL Server's. */
export class SharedDatabase {
  readonly sqlite = new DatabaseSync(":memory:");
  readonly options: DatabaseOptions;
  /** The connection that has written in a transaction that is still open. */
  owner: object | undefined;
  /** Statements that manage people and databases, which only the log keeps. */
  readonly administrative: string[] = [];
  readonly #views = new Map<string, View>();
  readonly #catalog: Catalog;
  readonly #failures: Failure[] = [];
  #held: RegExp | undefined;
  /** Statements that are held at this moment. */
  waiting = 0;
  readonly #catalogs = new Map<string, string>();
  #version = 2000n;
  /** The first rowversion of the open transaction. */
  #firstOpen: bigint | undefined;

  constructor(options: DatabaseOptions) {
    this.options = options;
    for (const schema of options.schemas)
      this.sqlite.exec(`ATTACH ':memory:' AS ${quoted(schema)}`);
    addFunctions(this.sqlite);
    this.#catalog = new Catalog(this.sqlite);
    const bytes = (value: bigint): Buffer => {
      const buffer = Buffer.alloc(8);
      buffer.writeBigUInt64BE(value);
      return buffer;
    };
    this.sqlite.function("next_rowversion", { deterministic: false }, () => {
      this.#version += 1n;
      if (this.owner) this.#firstOpen ??= this.#version;
      return bytes(this.#version);
    });
    this.sqlite.function("MIN_ACTIVE_ROWVERSION", { deterministic: false }, () =>
      bytes(this.#firstOpen ?? this.#version + 1n),
    );
    this.sqlite.function("DB_NAME", { varargs: true }, () => options.database);
    this.sqlite.function("DB_ID", { varargs: true }, () => 5);
    this.sqlite.function("SCHEMA_NAME", { varargs: true }, () => "dbo");
    this.sqlite.function("SERVERPROPERTY", (name) =>
      String(name).toLowerCase() === "edition" ? "Test Edition (64-bit)" : "16.0.1000.6",
    );
    this.sqlite.function("SUSER_SNAME", { varargs: true }, () => "viadukt");
    this.sqlite.function("IS_SRVROLEMEMBER", { varargs: true }, () => 0);
  }

  /** Statements that match do not end until they are cancelled. */
  hold(match: RegExp): void {
    this.#held = match;
  }

  isHeld(sql: string): boolean {
    return this.#held?.test(sql) ?? false;
  }

  /** The next statement that matches fails with this error. */
  failNext(error: TdsError, match: RegExp = /./): void {
    this.#failures.push({ error, match });
  }

  takeFailure(sql: string): TdsError | undefined {
    const at = this.#failures.findIndex(({ match }) => match.test(sql));
    return at < 0 ? undefined : this.#failures.splice(at, 1)[0]?.error;
  }

  /** The open transaction has ended. */
  release(): void {
    this.owner = undefined;
    this.#firstOpen = undefined;
    // What was written of it since may have been rolled back too.
    this.#catalogs.clear();
  }

  /** The schema in SQLite of a name's first parts, and how many they are. */
  aliasOf(parts: readonly string[]): { readonly alias: string; readonly used: number } | undefined {
    const { database, schemas } = this.options;
    const find = (name: string) => schemas.find((one) => same(one, name));
    const [first = "", second = ""] = parts;
    if (parts.length >= 3) {
      const alias = find(same(first, database) ? second : `${first}.${second}`);
      if (alias) return { alias, used: 2 };
    }
    const alias = parts.length >= 2 ? find(first) : undefined;
    return alias === undefined ? undefined : { alias, used: 1 };
  }

  viewOf(alias: string, name: string): View | undefined {
    return this.#views.get(`${alias}.${name}`.toLowerCase());
  }

  /** Makes it in SQLite too, where a view of one schema may read from others only as a temporary one. */
  addView(alias: string, name: string, { sql, types }: Pick<View, "sql" | "types">): void {
    const [database = "", schema = ""] = this.#splitAlias(alias);
    const object = { database, schema, name, kind: "view", alias: "temp" } as const;
    this.#views.set(`${alias}.${name}`.toLowerCase(), { object, sql, types });
  }

  /** As it is now, for one connection to read from. */
  copy(): SharedDatabase {
    const copy = new SharedDatabase(this.options);
    for (const schema of this.options.schemas)
      copy.sqlite.deserialize(this.sqlite.serialize(schema), { dbName: schema });
    for (const { object, sql } of this.#views.values())
      copy.sqlite.exec(`CREATE TEMP VIEW ${quoted(object.name)} AS ${sql}`);
    for (const [key, view] of this.#views) copy.#views.set(key, view);
    return copy;
  }

  dropView(alias: string, name: string): boolean {
    return this.#views.delete(`${alias}.${name}`.toLowerCase());
  }

  /** How one statement of a connection names things; `temporary` is the connection's own for `#names`. */
  names(temporary: string): Names {
    const types = new Map<string, string>();
    const note = (alias: string, name: string): void => {
      for (const [column, type] of this.columnTypes(alias, name))
        types.set(column.toLowerCase(), type);
    };
    return {
      typeOf: (column) => types.get(column.toLowerCase()),
      resolve: (parts) => {
        const [first = ""] = parts;
        if (first.startsWith("#")) return { sql: quoted(`${first}~${temporary}`), used: 1 };
        const system = this.#systemTable(parts);
        if (system) return system;
        const found = this.aliasOf(parts);
        const name = found && parts[found.used];
        if (found === undefined || name === undefined) return undefined;
        note(found.alias, name);
        const isView = this.viewOf(found.alias, name) !== undefined;
        return {
          sql: `${isView ? "temp" : quoted(found.alias)}.${quoted(name)}`,
          used: found.used + 1,
        };
      },
    };
  }

  /** Declared types of the columns of a table or view, in their order; empty where there is none. */
  columnTypes(alias: string, name: string): ReadonlyMap<string, string> {
    const view = this.viewOf(alias, name);
    const place = view ? "temp" : alias;
    const rows = this.sqlite.prepare(`PRAGMA ${quoted(place)}.table_info(${quoted(name)})`).all();
    return new Map(
      rows.map((row) => {
        const column = String(row.name);
        const type = view?.types.get(column.toLowerCase()) ?? String(row.type);
        return [column, declaredType(type) ? type : "nvarchar(4000)"];
      }),
    );
  }

  #systemTable(parts: readonly string[]) {
    const { database, schemas } = this.options;
    const at = parts.findIndex((part) => same(part, "sys") || same(part, "INFORMATION_SCHEMA"));
    if (at < 0 || at > 1 || parts[at + 1] === undefined) return undefined;
    const other = parts[0] ?? "";
    const wanted = at === 0 || same(other, database) ? database : other;
    const isKnown =
      wanted === database ||
      schemas.some((schema) => same(schema.split(".")[0] ?? "", wanted) && schema.includes("."));
    const sql = isKnown ? catalogTable(wanted, `${parts[at]}.${parts[at + 1]}`) : undefined;
    if (sql === undefined) return undefined;
    // How many rows there are changes with each write.
    const version = `${wanted} ${this.#schemaVersion()}`;
    const isCounting = parts[at + 1]?.toLowerCase() === "partitions";
    if (isCounting || this.#catalogs.get(wanted) !== version) this.#writeCatalog(wanted);
    this.#catalogs.set(wanted, version);
    return { sql, used: at + 2 };
  }

  #schemaVersion(): string {
    return [...this.options.schemas, "temp"]
      .map((alias) => {
        const row = this.sqlite.prepare(`PRAGMA ${quoted(alias)}.schema_version`).get();
        return String(row?.schema_version);
      })
      .join(" ");
  }

  #writeCatalog(database: string): void {
    const tables = this.options.schemas
      .map((alias) => ({ alias, parts: this.#splitAlias(alias) }))
      .filter(({ parts: [name = ""] }) => same(name, database))
      .flatMap(({ alias, parts: [name = "", schema = ""] }) =>
        this.sqlite
          .prepare(
            `SELECT name FROM ${quoted(alias)}.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
          )
          .all()
          .map((row) => ({
            database: name,
            schema,
            name: String(row.name),
            kind: "table" as const,
            alias,
          })),
      );
    const views = [...this.#views.values()].filter(({ object }) => same(object.database, database));
    this.#catalog.write(
      database,
      [...tables, ...views.map(({ object }) => object)],
      (object, column) => {
        const view = views.find((one) => one.object === object);
        return view?.types.get(column.name.toLowerCase()) ?? column.type;
      },
    );
  }

  #splitAlias(alias: string): readonly [string, string] {
    const dot = alias.indexOf(".");
    return dot < 0 ? [this.options.database, alias] : [alias.slice(0, dot), alias.slice(dot + 1)];
  }
}
