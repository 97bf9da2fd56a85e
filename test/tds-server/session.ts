import { setTimeout as sleep } from "node:timers/promises";
import { conditional } from "./condition.ts";
import { tableColumns } from "./create-table.ts";
import type { SharedDatabase } from "./database.ts";
import { declaredType } from "./declared-type.ts";
import { quoted, rewrite } from "./rewrite.ts";
import { selectTypes } from "./select-types.ts";
import { sqliteError } from "./sqlite-error.ts";
import {
  closingOf,
  isSign,
  isWord,
  statementsOf,
  type Token,
  textOf,
  withoutSpace,
} from "./tsql-tokens.ts";
import {
  type TdsBackend,
  type TdsColumn,
  TdsFault,
  type TdsResult,
  type TdsValue,
} from "./types.ts";
import { createView, dropView } from "./views.ts";

const ADMINISTRATIVE: readonly string[] = ["GRANT", "DENY", "REVOKE", "USE", "PRINT", "GO"];
const ADMINISTERED: readonly string[] = ["LOGIN", "USER", "SCHEMA", "DATABASE", "ROLE", "TRIGGER"];
const WAIT_MS = 5;
const SNAPSHOT = 5;

let connections = 0;
const nextId = (): string => {
  connections += 1;
  return String(connections);
};

/** One connection: its transaction, its lock timeout and its temporary tables. */
export class TdsSession implements TdsBackend {
  readonly #shared: SharedDatabase;
  readonly #id = nextId();
  readonly #temporary = new Set<string>();
  #lockTimeoutMs = -1;
  #isInTransaction = false;
  #snapshot: SharedDatabase | undefined;

  constructor(shared: SharedDatabase) {
    this.#shared = shared;
  }

  async *run(
    sql: string,
    params: Readonly<Record<string, TdsValue>>,
    signal: AbortSignal,
  ): AsyncGenerator<TdsResult> {
    for (const statement of statementsOf(sql)) {
      const failure = this.#shared.takeFailure(textOf(statement));
      if (failure?.number === 1205) this.rollback();
      if (failure) throw new TdsFault(failure);
      if (!(await this.#isReleased(statement, signal))) return;
      if (!(await this.#mayRun(statement, signal))) return;
      try {
        yield this.#one(statement, params);
      } catch (thrown) {
        throw sqliteError(thrown);
      }
    }
  }

  bulk(sql: string, columns: readonly string[], rows: readonly (readonly TdsValue[])[]): number {
    const target = /insert\s+bulk\s+(\S+?)\s*\(/i.exec(sql)?.[1] ?? "";
    const [statement = []] = statementsOf(target);
    const table = rewrite(statement, this.#shared.names(this.#id));
    const marks = columns.map(() => "?").join(", ");
    const names = columns.map(quoted).join(", ");
    try {
      const insert = this.#shared.sqlite.prepare(
        `INSERT INTO ${table} (${names}) VALUES (${marks})`,
      );
      for (const row of rows) insert.run(...row.map(bound));
    } catch (thrown) {
      throw sqliteError(thrown);
    }
    return rows.length;
  }

  begin(isolation: number): void {
    const { allowsSnapshots, database } = this.#shared.options;
    if (isolation === SNAPSHOT && !allowsSnapshots) {
      const message = `Snapshot isolation transaction failed accessing database '${database}' because snapshot isolation is not allowed in this database.`;
      throw new TdsFault({ number: 3952, message });
    }
    if (isolation === SNAPSHOT) this.#snapshot = this.#shared.copy();
    this.#isInTransaction = true;
  }

  commit(): void {
    this.#end("COMMIT");
  }

  rollback(): void {
    this.#end("ROLLBACK");
  }

  end(): void {
    this.rollback();
    for (const name of this.#temporary) this.#shared.sqlite.exec(`DROP TABLE IF EXISTS ${name}`);
  }

  #end(word: "COMMIT" | "ROLLBACK"): void {
    this.#isInTransaction = false;
    this.#snapshot?.sqlite.close();
    this.#snapshot = undefined;
    if (this.#shared.owner !== this) return;
    this.#shared.sqlite.exec(word);
    this.#shared.release();
  }

  /** Waits where the test holds such statements; false where the client cancelled. */
  async #isReleased(statement: readonly Token[], signal: AbortSignal): Promise<boolean> {
    if (!this.#shared.isHeld(textOf(statement))) return !signal.aborted;
    this.#shared.waiting += 1;
    while (!signal.aborted) await sleep(WAIT_MS);
    this.#shared.waiting -= 1;
    return false;
  }

  /** Waits while another connection holds locks; false where the client cancelled. @throws TdsFault 1222 */
  async #mayRun(statement: readonly Token[], signal: AbortSignal): Promise<boolean> {
    const [first] = withoutSpace(statement);
    const isQuiet = isWord(first, "SET", ...ADMINISTRATIVE);
    const isUnlocked = statement.some((token) =>
      isWord(token, "NOLOCK", "SYS", "INFORMATION_SCHEMA"),
    );
    const { owner } = this.#shared;
    const isFree = owner === undefined || owner === this || this.#snapshot !== undefined;
    if (isFree || isQuiet || isUnlocked) return !signal.aborted;
    const until =
      this.#lockTimeoutMs < 0 ? Number.POSITIVE_INFINITY : Date.now() + this.#lockTimeoutMs;
    while (this.#shared.owner !== undefined) {
      if (signal.aborted) return false;
      if (Date.now() >= until)
        throw new TdsFault({ number: 1222, message: "Lock request time out period exceeded." });
      await sleep(WAIT_MS);
    }
    return !signal.aborted;
  }

  #one(statement: readonly Token[], params: Readonly<Record<string, TdsValue>>): TdsResult {
    const tokens = withoutSpace(statement);
    const [first, second] = tokens;
    if (isWord(first, "SET")) return this.#set(tokens);
    const meant = isWord(first, "IF") ? conditional(this.#shared, statement) : undefined;
    if (meant) return withoutSpace(meant).length === 0 ? {} : this.#one(meant, params);
    if (isWord(first, ...ADMINISTRATIVE) || isAdministrative(tokens)) {
      this.#shared.administrative.push(textOf(statement).trim());
      return {};
    }
    if (isWord(first, "EXEC", "EXECUTE")) {
      throw new TdsFault({
        number: 2812,
        message: `Could not find stored procedure '${second?.name}'.`,
      });
    }
    if (!isWord(first, "SELECT", "WITH")) this.#write();
    if (
      isWord(first, "CREATE", "ALTER") &&
      tokens.slice(0, 4).some((token) => isWord(token, "VIEW"))
    )
      return createView(this.#shared, statement, this.#id);
    if (isWord(first, "CREATE") && isWord(second, "TABLE")) return this.#createTable(statement);
    if (isWord(first, "DROP") && isWord(second, "VIEW")) return dropView(this.#shared, tokens);
    if (tokens.some((token) => token.text === "@@VERSION")) return version;
    return this.#plain(statement, params);
  }

  #set(tokens: readonly Token[]): TdsResult {
    if (isWord(tokens[1], "LOCK_TIMEOUT")) {
      const text = textOf(tokens.slice(2));
      this.#lockTimeoutMs = Number(text);
    }
    return {};
  }

  /** A statement that writes begins the transaction of SQLite, which is one for all connections. */
  #write(): void {
    if (!this.#isInTransaction || this.#shared.owner === this) return;
    this.#shared.sqlite.exec("BEGIN");
    this.#shared.owner = this;
  }

  #plain(statement: readonly Token[], params: Readonly<Record<string, TdsValue>>): TdsResult {
    const shared = this.#snapshot ?? this.#shared;
    const { sqlite } = shared;
    const names = shared.names(this.#id);
    const sql = rewrite(statement, names);
    const prepared = sqlite.prepare(sql);
    const used = new Set(sql.match(/@[\p{L}_][\p{L}\d_$#]*/gu) ?? []);
    const values = Object.fromEntries(
      Object.entries(params).flatMap(([name, value]) =>
        used.has(name) ? [[name, bound(value)]] : [],
      ),
    );
    const columns = prepared.columns();
    if (columns.length === 0) return { rowCount: Number(prepared.run(values).changes) };
    prepared.setReadBigInts(true);
    prepared.setReturnArrays(true);
    const hints = selectTypes(statement);
    const declared = columns.map(
      ({ name, type }, i) =>
        hints[i] ?? declaredType(type) ?? declaredType(names.typeOf(name) ?? null),
    );
    const isKnown = declared.every((type) => type !== undefined);
    // A type that nothing tells is seen from the values.
    const rows = isKnown ? prepared.iterate(values) : prepared.all(values);
    const all = rows as unknown as Iterable<readonly TdsValue[]>;
    const meta = columns.map(
      ({ name }, i): TdsColumn => ({
        name,
        ...(declared[i] ?? seenType(all as readonly TdsValue[][], i)),
      }),
    );
    return { columns: meta, rows: all };
  }

  #createTable(statement: readonly Token[]): TdsResult {
    const open = statement.findIndex((token) => isSign(token, "("));
    const inside = statement.slice(open + 1, closingOf(statement, open));
    const name = rewrite(
      withoutSpace(statement.slice(0, open)).slice(2),
      this.#shared.names(this.#id),
    ).trim();
    const { sql, rowversion } = tableColumns(inside);
    const isTemporary = name.startsWith('"#');
    this.#shared.sqlite.exec(`CREATE ${isTemporary ? "TEMP " : ""}TABLE ${name} (${sql})`);
    if (isTemporary) this.#temporary.add(name);
    if (rowversion !== undefined) this.#addTriggers(name, rowversion);
    return {};
  }

  #addTriggers(table: string, column: string): void {
    const dot = table.lastIndexOf('"."') + 1;
    const [schema, name] = [table.slice(0, dot), table.slice(dot + 1)];
    for (const event of ["INSERT", "UPDATE"]) {
      const trigger = quoted(`${name.slice(1, -1)}_${event}`);
      this.#shared.sqlite.exec(
        `CREATE TRIGGER ${schema}.${trigger} AFTER ${event} ON ${name} BEGIN UPDATE ${name} SET ${quoted(column)} = next_rowversion() WHERE rowid = NEW.rowid; END`,
      );
    }
  }
}

const isAdministrative = (tokens: readonly Token[]): boolean =>
  isWord(tokens[0], "CREATE", "ALTER", "DROP") && isWord(tokens[1], ...ADMINISTERED);

const version: TdsResult = {
  columns: [{ name: "version", type: "nvarchar", length: 300 }],
  rows: [["Microsoft SQL Server 2022 (test server) - 16.0.1000.6"]],
};

const bound = (value: TdsValue): Exclude<TdsValue, boolean> =>
  typeof value === "boolean" ? Number(value) : value;

function seenType(rows: readonly (readonly TdsValue[])[], at: number): Omit<TdsColumn, "name"> {
  const value = rows.find((row) => (row[at] ?? null) !== null)?.[at];
  if (typeof value === "bigint")
    return { type: value > 2_147_483_647n || value < -2_147_483_648n ? "bigint" : "int" };
  if (typeof value === "number") return { type: "float" };
  if (value instanceof Uint8Array) return { type: "varbinary", length: "max" };
  const longest = rows.reduce((most, row) => Math.max(most, String(row[at] ?? "").length), 0);
  return { type: "nvarchar", length: longest > 4000 ? "max" : 4000 };
}
