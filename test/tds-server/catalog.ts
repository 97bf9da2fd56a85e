import type { DatabaseSync } from "node:sqlite";
import { declaredType, typeWord } from "./declared-type.ts";
import { quoted } from "./rewrite.ts";

/** A table or view as SQLite has it. */
export interface CatalogObject {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: "table" | "view";
  /** Schema in SQLite. */
  readonly alias: string;
}

interface ColumnRow {
  readonly cid: number;
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly pk: number;
}
interface IndexRow {
  readonly name: string;
  readonly unique: number;
  readonly origin: string;
  readonly partial: number;
}

const TABLES: Readonly<Record<string, string>> = {
  "sys.schemas": "schema_id INT, name TEXT COLLATE NOCASE",
  "sys.objects":
    "object_id INT, name TEXT COLLATE NOCASE, schema_id INT, type TEXT, type_desc TEXT, is_ms_shipped INT",
  "sys.columns":
    "object_id INT, column_id INT, name TEXT COLLATE NOCASE, system_type_id INT, user_type_id INT, max_length INT, precision INT, scale INT, is_nullable INT, is_identity INT, is_computed INT",
  "sys.types": "user_type_id INT, system_type_id INT, name TEXT",
  "sys.indexes":
    "object_id INT, index_id INT, name TEXT, type INT, is_unique INT, is_primary_key INT, has_filter INT, is_disabled INT",
  "sys.index_columns":
    "object_id INT, index_id INT, column_id INT, key_ordinal INT, is_included_column INT",
  "sys.partitions": "object_id INT, index_id INT, rows INT",
  "INFORMATION_SCHEMA.TABLES":
    "TABLE_CATALOG TEXT, TABLE_SCHEMA TEXT COLLATE NOCASE, TABLE_NAME TEXT COLLATE NOCASE, TABLE_TYPE TEXT",
  "INFORMATION_SCHEMA.COLUMNS":
    "TABLE_CATALOG TEXT, TABLE_SCHEMA TEXT COLLATE NOCASE, TABLE_NAME TEXT COLLATE NOCASE, COLUMN_NAME TEXT COLLATE NOCASE, ORDINAL_POSITION INT, IS_NULLABLE TEXT, DATA_TYPE TEXT, CHARACTER_MAXIMUM_LENGTH INT, NUMERIC_PRECISION INT, NUMERIC_SCALE INT",
};
const NUMBER_DIGITS: Readonly<Record<string, number>> = {
  int: 10,
  bigint: 19,
  smallint: 5,
  tinyint: 3,
};

/** Where the catalogue of a database stands in SQLite: `main."TEST.sys.columns"`. */
export const catalogTable = (database: string, name: string): string | undefined => {
  const known = Object.keys(TABLES).find((one) => one.toLowerCase() === name.toLowerCase());
  return known && `main.${quoted(`${database}.${known}`)}`;
};

/** Writes the system views of a database anew from what SQLite says. */
export class Catalog {
  readonly #db: DatabaseSync;
  readonly #types = new Map<string, number>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  write(
    database: string,
    objects: readonly CatalogObject[],
    typeOf: (object: CatalogObject, column: ColumnRow) => string,
  ): void {
    for (const [name, columns] of Object.entries(TABLES)) {
      const table = catalogTable(database, name);
      this.#db.exec(`CREATE TABLE IF NOT EXISTS ${table} (${columns}); DELETE FROM ${table}`);
    }
    const add = (name: string, ...values: readonly (string | number | null)[]): void => {
      const marks = values.map(() => "?").join(", ");
      this.#db
        .prepare(`INSERT INTO ${catalogTable(database, name)} VALUES (${marks})`)
        .run(...values);
    };
    const schemas = [...new Set(objects.map(({ schema }) => schema))];
    for (const [i, schema] of schemas.entries()) add("sys.schemas", i + 1, schema);
    for (const [i, object] of objects.entries()) {
      const id = 1000 + i;
      const isTable = object.kind === "table";
      const [type, described] = isTable ? ["U ", "USER_TABLE"] : ["V ", "VIEW"];
      add("sys.objects", id, object.name, schemas.indexOf(object.schema) + 1, type, described, 0);
      const shown = isTable ? "BASE TABLE" : "VIEW";
      add("INFORMATION_SCHEMA.TABLES", database, object.schema, object.name, shown);
      const columns = this.#columns(object);
      for (const column of columns)
        this.#addColumn(add, { database, object, id }, { column, type: typeOf(object, column) });
      if (isTable) this.#addIndexes(add, { object, id, columns });
    }
    for (const [name, id] of this.#types) add("sys.types", id, id, name);
  }

  #columns({ alias, name }: CatalogObject): ColumnRow[] {
    const rows = this.#db.prepare(`PRAGMA ${quoted(alias)}.table_info(${quoted(name)})`).all();
    return rows as unknown as ColumnRow[];
  }

  #addColumn(
    add: Add,
    { database, object, id }: { database: string; object: CatalogObject; id: number },
    { column, type }: { column: ColumnRow; type: string },
  ): void {
    const declared = declaredType(type) ?? { type: "nvarchar" as const, length: 4000 };
    const word = typeWord(type);
    const typeId = this.#types.get(word) ?? this.#types.size + 34;
    this.#types.set(word, typeId);
    const characters = declared.length === "max" ? -1 : (declared.length ?? null);
    const isWide = /^n(var)?char$|^sysname$/.test(word);
    const bytes = characters === null ? 8 : isWide && characters > 0 ? characters * 2 : characters;
    const precision = declared.precision ?? NUMBER_DIGITS[word] ?? 0;
    const isNullable = column.notnull === 0 && column.pk === 0 && word !== "timestamp" ? 1 : 0;
    const { name, cid } = column;
    add(
      ...(["sys.columns", id, cid + 1, name, typeId, typeId, bytes] as const),
      ...([precision, declared.scale ?? 0, isNullable, 0, 0] as const),
    );
    add(
      ...([
        "INFORMATION_SCHEMA.COLUMNS",
        database,
        object.schema,
        object.name,
        name,
        cid + 1,
      ] as const),
      ...([isNullable ? "YES" : "NO", word, characters, precision || null] as const),
      ...([declared.scale ?? null] as const),
    );
  }

  #addIndexes(
    add: Add,
    { object, id, columns }: { object: CatalogObject; id: number; columns: readonly ColumnRow[] },
  ): void {
    const { alias, name } = object;
    const count = this.#db
      .prepare(`SELECT COUNT(*) AS n FROM ${quoted(alias)}.${quoted(name)}`)
      .get();
    add("sys.partitions", id, 1, Number(count?.n ?? 0));
    const list = this.#db.prepare(`PRAGMA ${quoted(alias)}.index_list(${quoted(name)})`).all();
    const indexes = list as unknown as IndexRow[];
    const key = columns.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
    let number = 1;
    const put = (
      title: string,
      index: { unique: number; primary: number; partial: number },
      ids: readonly number[],
    ) => {
      add(
        "sys.indexes",
        id,
        number,
        title,
        number === 1 ? 1 : 2,
        index.unique,
        index.primary,
        index.partial,
        0,
      );
      for (const [i, cid] of ids.entries()) add("sys.index_columns", id, number, cid + 1, i + 1, 0);
      number += 1;
    };
    if (key.length > 0)
      put(
        `PK_${name}`,
        { unique: 1, primary: 1, partial: 0 },
        key.map(({ cid }) => cid),
      );
    for (const index of indexes.filter(({ origin }) => origin !== "pk")) {
      const inside = this.#db
        .prepare(`PRAGMA ${quoted(alias)}.index_info(${quoted(index.name)})`)
        .all();
      const ids = inside.map(({ cid }) => Number(cid));
      put(index.name, { unique: index.unique, primary: 0, partial: index.partial }, ids);
    }
  }
}

type Add = (name: string, ...values: readonly (string | number | null)[]) => void;
