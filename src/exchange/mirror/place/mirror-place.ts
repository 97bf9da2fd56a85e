import { randomBytes } from "node:crypto";
import type { Cell } from "../../../model/cell.ts";
import type { PlaceColumn } from "../structure.ts";
import { join } from "./join.ts";
import type {
  Flavour,
  LoadResult,
  PlaceDriver,
  PlaceName,
  PlaceResult,
  PlaceSession,
  Raw,
} from "./place.ts";
import {
  insertProgress,
  PROGRESS_TABLE,
  type Progress,
  progressDdl,
  removeProgress,
} from "./progress.ts";
import { selectText } from "./select.ts";

type Rows = readonly (readonly Cell[])[];

/** Rows of a page that were new, different or the same. */
export interface Upserted extends LoadResult {
  readonly created: number;
  readonly updated: number;
}

/** A copy of one table in the place. */
export interface Copy {
  /** In the place, not quoted. */
  readonly name: string;
  readonly columns: readonly PlaceColumn[];
  /** Empty: rows are only ever appended. */
  readonly key: readonly PlaceColumn[];
}

const PAGE = "_viadukt_page";
const KEYS = "_viadukt_keys";
/** PostgreSQL: something that people made depends on the table. */
const HAS_DEPENDENTS = "2BP01";

/** The place of one mirror: what is done with its tables, in the words of each database. */
export class MirrorPlace {
  readonly #driver: PlaceDriver;
  readonly #name: PlaceName;

  constructor(driver: PlaceDriver, name: PlaceName) {
    this.#driver = driver;
    this.#name = name;
  }

  get flavour(): Flavour {
    return this.#driver.flavour;
  }

  table(name: string): string {
    return this.#driver.table(this.#name, name);
  }

  has(name: string): Promise<boolean> {
    return this.#driver.has(this.#name, name);
  }

  read(sql: string, params: readonly Raw[]): Promise<PlaceResult> {
    return this.#driver.read(this.#name, sql, params);
  }

  withSession<T>(work: (session: PlaceSession) => Promise<T>): Promise<T> {
    return this.#driver.withSession(this.#name, work);
  }

  /** The table that says how far copies have come. */
  async prepare(): Promise<void> {
    await this.withSession(({ run }) =>
      run(
        `create table if not exists ${this.table(PROGRESS_TABLE)} ${progressDdl(this.flavour.id)}`,
      ),
    );
  }

  /** An empty table with its progress, in place of whatever was there. */
  async begin(copy: Copy, progress: Progress): Promise<void> {
    const { keyAtCreate } = this.flavour;
    await this.withSession((session) =>
      inTransaction(session, async () => {
        await removeProgress(this, session, copy.name);
        await session.run(`drop table if exists ${this.table(copy.name)}`);
        await session.run(`create table ${this.table(copy.name)} ${this.#ddl(copy, keyAtCreate)}`);
        await insertProgress(this, session, progress);
      }),
    );
  }

  async remove(name: string): Promise<void> {
    await this.withSession((session) =>
      inTransaction(session, async () => {
        await session.run(`drop table if exists ${this.table(name)}`);
        await removeProgress(this, session, name);
      }),
    );
  }

  /** Once the rows are there. @throws whatever the database says of keys that are none */
  async addKey(session: PlaceSession, { name, key }: Copy): Promise<void> {
    if (this.flavour.keyAtCreate || key.length === 0) return;
    const index = `${name.slice(0, 30)}_key_${randomBytes(4).toString("hex")}`;
    await session.run(this.flavour.addKey(this.table(name), index, key));
  }

  load(session: PlaceSession, { name, columns }: Copy, rows: Rows): Promise<LoadResult> {
    return session.load(this.table(name), columns, rows);
  }

  /** Makes the session ready for `upsert`. */
  async openPage(session: PlaceSession, copy: Copy): Promise<void> {
    await this.#temporary(session, PAGE, { ...copy, key: [] });
  }

  /** Adds and changes rows by their key, in the transaction that is open. */
  async upsert(session: PlaceSession, copy: Copy, rows: Rows): Promise<Upserted> {
    const { columns, key } = copy;
    const { quote } = this.flavour;
    const [table, page] = [this.table(copy.name), quote(PAGE)];
    await session.run(`delete from ${page}`);
    const { replaced } = await session.load(page, columns, rows);
    const others = columns.filter((column) => !key.includes(column));
    const updated =
      others.length === 0
        ? 0
        : (await session.run(this.flavour.updateFrom({ table, page, key, columns: others })))
            .affected;
    const names = columns.map(({ placeName }) => quote(placeName));
    const { affected } = await session.run(
      `insert into ${table} (${names.join(", ")}) select ${names.map((name) => `p.${name}`).join(", ")} from ${page} as p where not exists (select 1 from ${table} as t where ${join(quote, key, "t", "p")})`,
    );
    return { created: affected, updated, replaced };
  }

  /** Makes the session ready to be told the keys that the source has. */
  async openKeys(session: PlaceSession, { key, name }: Copy): Promise<void> {
    await this.#temporary(session, KEYS, { name, columns: key, key });
  }

  loadKeys(session: PlaceSession, { key }: Copy, keys: Rows): Promise<LoadResult> {
    return session.load(this.flavour.quote(KEYS), key, keys);
  }

  /** Rows whose key the source has no more go; how many. */
  async removeUnseen(session: PlaceSession, { name, key }: Copy): Promise<number> {
    const { quote } = this.flavour;
    const table = this.table(name);
    const sides = key.map(
      ({ placeName }) => `k.${quote(placeName)} = ${table}.${quote(placeName)}`,
    );
    const { affected } = await session.run(
      `delete from ${table} where not exists (select 1 from ${quote(KEYS)} as k where ${sides.join(" and ")})`,
    );
    return affected;
  }

  /** Keys of the source that no row of the copy has. */
  async countMissing(session: PlaceSession, { name, key }: Copy): Promise<number> {
    const { quote } = this.flavour;
    const { rows } = await session.run(
      `select count(*) from ${quote(KEYS)} as k where not exists (select 1 from ${this.table(name)} as t where ${join(quote, key, "t", "k")})`,
    );
    return Number(String(rows[0]?.[0] ?? 0));
  }

  async count(name: string): Promise<number> {
    const { rows } = await this.read(`select count(*) from ${this.table(name)}`, []);
    return Number(String(rows[0]?.[0] ?? 0));
  }

  /** The largest value of a column; null where there is none. */
  async largest({ name, columns }: Copy, column: PlaceColumn): Promise<Cell> {
    const { flavour } = this;
    const expression = flavour.comparable(column, flavour.readable(column));
    const none = { table: this.table(name), known: columns, columns: [column], where: undefined };
    const { sql } = selectText(flavour, {
      ...none,
      order: [],
      isChange: false,
      after: undefined,
      limit: 1,
    });
    const [head = "", tail = ""] = sql.split(/ (?=limit \d+$)/);
    const { rows } = await this.read(
      `${head} where ${flavour.readable(column)} is not null order by ${expression} desc ${tail}`,
      [],
    );
    return flavour.cell(column, rows[0]?.[0] ?? null);
  }

  async dropColumns(
    session: PlaceSession,
    name: string,
    columns: readonly string[],
  ): Promise<void> {
    for (const column of columns) {
      await session.run(
        `alter table ${this.table(name)} drop column ${this.flavour.quote(column)}`,
      );
    }
  }

  /** The new tables take the place of the old ones, all at one moment where the database can. */
  async swap(
    session: PlaceSession,
    pairs: readonly { readonly from: string; readonly to: string }[],
  ): Promise<void> {
    if (this.flavour.id === "mysql") return this.#swapByRename(session, pairs);
    // Pages may be lost with the power, as their cursors are; what people read may not.
    if (this.flavour.id === "postgresql") await session.run("set local synchronous_commit = on");
    for (const { from, to } of pairs) {
      const [fresh, old] = [this.table(from), this.table(to)];
      const isFree = await this.#dropOr(session, old, async () => {
        await session.run(`delete from ${old}`);
        await session.run(`insert into ${old} select * from ${fresh}`);
        await session.run(`drop table ${fresh}`);
      });
      if (isFree) await session.run(`alter table ${fresh} rename to ${this.flavour.quote(to)}`);
    }
  }

  /** False where views of people hang on the table: it stays, and `otherwise` fills it. */
  async #dropOr(
    session: PlaceSession,
    table: string,
    otherwise: () => Promise<void>,
  ): Promise<boolean> {
    await session.run("savepoint replacing");
    try {
      await session.run(`drop table if exists ${table}`);
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code !== HAS_DEPENDENTS) throw error;
      await session.run("rollback to savepoint replacing");
      await otherwise();
      return false;
    }
  }

  /** One statement of MySQL's that nobody sees half of. */
  async #swapByRename(
    session: PlaceSession,
    pairs: readonly { readonly from: string; readonly to: string }[],
  ): Promise<void> {
    const renames: string[] = [];
    const old: string[] = [];
    for (const { from, to } of pairs) {
      if (await this.has(to)) {
        const aside = `${to}__o`;
        await session.run(`drop table if exists ${this.table(aside)}`);
        renames.push(`${this.table(to)} to ${this.table(aside)}`);
        old.push(aside);
      }
      renames.push(`${this.table(from)} to ${this.table(to)}`);
    }
    await session.run(`rename table ${renames.join(", ")}`);
    for (const name of old) await session.run(`drop table if exists ${this.table(name)}`);
  }

  async #temporary(session: PlaceSession, name: string, copy: Copy): Promise<void> {
    const table = this.flavour.quote(name);
    await session.run(
      `drop ${this.flavour.id === "mysql" ? "temporary " : ""}table if exists ${table}`,
    );
    await session.run(`create temporary table ${table} ${this.#ddl(copy, true)}`);
  }

  #ddl({ columns, key }: Copy, hasKey: boolean): string {
    const { quote } = this.flavour;
    const names = key.map(({ name }) => name);
    const types = this.flavour.types(columns, names);
    const lines = columns.map(
      ({ name, placeName }, i) =>
        `${quote(placeName)} ${types[i] ?? ""}${names.includes(name) ? " not null" : ""}`,
    );
    if (hasKey && key.length > 0) {
      lines.push(`primary key (${key.map(({ placeName }) => quote(placeName)).join(", ")})`);
    }
    return `(${lines.join(", ")})`;
  }
}

/** Rolled back when the work throws; where the database lets go of it by itself, that is no further error. */
export async function inTransaction<T>(session: PlaceSession, work: () => Promise<T>): Promise<T> {
  await session.run("begin");
  try {
    const done = await work();
    await session.run("commit");
    return done;
  } catch (error) {
    await session.run("rollback").catch(() => {});
    throw error;
  }
}
