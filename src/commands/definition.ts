import type { Entity, RecordOf } from "../model/entities.ts";
import type { ColumnType, Row, Value } from "./types.ts";

/** A text for people, in the languages of the help. */
export interface Said {
  readonly cs: string;
  readonly en: string;
}

/**
 * One column: INFO, help, validation, queries and both ways of mapping come from here, so that a further column is
 * one line. Without `from` its value is what a client has sent for it (kept beside the record, in `extra`).
 */
export interface Column<S = never> {
  /** In the case in which answers have it; compared without regard to case. */
  readonly name: string;
  readonly type: ColumnType;
  readonly text: Said;
  /** Returned by default; others only through queryFields and `select`. */
  readonly isDefault?: boolean;
  /** Exact and prefix searches use an index. */
  readonly isIndexed?: boolean;
  /** Reads the value out of what a row is made of. */
  readonly from?: (source: S) => Value;
  /** Fields of the record that it comes from, as the history of changes names them; of lines without `lines.0.`. */
  readonly paths?: readonly string[];
}

/** Values beside a record that the hub's own model has no place for, by column name; children as lists by table name. */
export type Extra = Readonly<Record<string, Value | readonly Extra[]>>;

/** What a row of a head table is made of. */
export interface RecordSource<E extends Entity = Entity> {
  readonly entity: E;
  readonly record: RecordOf<E>;
  readonly recordId: number;
  /** For items the number of the warehouse, otherwise empty: one record may be several rows. */
  readonly part: string;
  readonly inter: number;
  /** Upper case. */
  readonly guid: string;
  readonly extra: Extra;
  readonly revision: number;
  /** Epoch milliseconds. */
  readonly updatedAt: number;
  /** The party of an invoice or order (the other side), as far as it is known. */
  readonly party: LinkedParty | undefined;
  readonly env: RowEnvironment;
}

export interface LinkedParty {
  readonly guid: string;
  readonly inter: number;
  readonly code: string;
}

/** What rows are made with beside their record. */
export interface RowEnvironment {
  readonly timeZone: string;
  /** Number of a warehouse by the name that records have; it gets one where it has none. */
  warehouseNo(name: string): number;
  /** The first VAT code of that rate: `sales` output, `purchase` input; empty where there is none. */
  vatCode(rate: string | undefined, direction: "sales" | "purchase"): string;
}

/** What a line, address or contact is made of. */
export interface ChildSource<E extends Entity, C> {
  readonly head: RecordSource<E>;
  readonly child: C;
  /** From 1. */
  readonly seq: number;
  readonly guid: string;
  readonly extra: Extra;
}

/** Code lists of the organisation, kept as rows of their own. */
export const LISTS = ["SEZ_SKL", "SORTIMENT", "SAZBY_DPH", "DOKL_PU"] as const;
export type ListName = (typeof LISTS)[number];

/** Where the rows of a table come from. */
export type TableOrigin =
  | { readonly from: Entity | ListName | "rates" | "files" | "changes" }
  /** Reckoned from other tables when it is read. */
  | { readonly from: "view"; readonly over: readonly string[] };

/** What all have to know of a table. */
export interface Table {
  /** `PARTNERY`. */
  readonly name: string;
  readonly text: Said;
  readonly origin: TableOrigin;
  readonly columns: readonly Column[];
  /** Rows come in this order unless something else is asked for: names of columns. */
  readonly order: readonly string[];
  /** Tables of lines: by which of its columns (`FAKTURA`) they belong to which of their head (`INTER`). */
  readonly head?: { readonly table: string; readonly own: string; readonly column: string };
  /** Closed for `select`. */
  readonly isClosed?: boolean;
  /** Rows that one record is in this table; none for a record of another kind. Only of tables made of records. */
  readonly rowsOf?: (source: RecordSource) => readonly Row[];
}

/** A table made of records: `sources` says what its rows are made of, each column with `from` reads its value there. */
export interface RecordTable<E extends Entity, S>
  extends Omit<Table, "rowsOf" | "columns" | "origin"> {
  readonly entity: E;
  readonly columns: readonly Column<S>[];
  readonly sources: (source: RecordSource<E>) => Iterable<S>;
  /** Values of columns without `from`. */
  readonly extraOf: (source: S) => Extra;
}

/** The table as the rest knows it. */
export function recordTable<E extends Entity, S>({
  entity,
  sources,
  extraOf,
  ...table
}: RecordTable<E, S>): Table {
  const rowOf = (source: S): Row => {
    const extra = extraOf(source);
    return Object.fromEntries(
      table.columns.map(({ name, from }) => {
        const kept = from ? from(source) : extra[name];
        return [name, typeof kept === "object" ? undefined : kept];
      }),
    );
  };
  return {
    ...table,
    columns: table.columns as readonly Column[],
    origin: { from: entity },
    rowsOf: (source) => Array.from(sources(source as RecordSource<E>), rowOf),
  };
}

/** Format codes of parameters: S, C text; N number; D date; L logical. */
export type ParameterFormat = "S" | "C" | "N" | "D" | "L" | "N/L";

export interface Parameter {
  readonly name: string;
  readonly format: ParameterFormat;
  /** 9008 without it. */
  readonly isRequired?: boolean;
  readonly text: Said;
}

/** What INFO and the help say of a command; what it does is in `calls/` and `write/`. */
export interface CommandDefinition {
  readonly name: string;
  readonly id: number;
  readonly type: "OUT" | "IN";
  /** Reads or writes: IMAGE_ADD writes and says OUT. */
  readonly right: "read" | "write";
  readonly text: Said;
  /** Longer, for the help. */
  readonly help?: Said;
  readonly aliases?: readonly string[];
  readonly parameters: readonly Parameter[];
  /** For queryFields and queryCondition: the head first. */
  readonly tables: readonly string[];
  /** IN: template of `Data`, as INFO gives it: `null` is optional text, nested lists are lines. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly errors: readonly number[];
  /** The catalogue's own request, for the help and the console. */
  readonly example?: unknown;
}

export type { Row };
