import { findColumn, findTable } from "../catalogue.ts";
import type { Column, Extra, Table } from "../definition.ts";
import {
  CommandFault,
  type ErrorRow,
  fault,
  NUMBERS,
  sqlFault,
  type WarningRow,
} from "../fault.ts";
import { convert } from "./convert.ts";
import { Given } from "./given.ts";

/** Which fields `Data` of a command has. */
export interface DataShape {
  readonly table: string;
  /** Only these are written; absent: every column but the `readOnly`. */
  readonly only?: readonly string[];
  /** Columns that the server keeps, and columns that other commands write. */
  readonly readOnly?: readonly string[];
  /** Further names of columns, upper case. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Kept beside the record. */
  readonly vendor?: readonly string[] | undefined;
  readonly lines?: DataShape & {
    /** The field of the head that has them, upper case. */
    readonly field: string;
    /** TYP of a line: what is done with it. */
    readonly hasAction?: boolean;
  };
}

/** Columns that no client writes. */
const KEPT_BY_SERVER = ["TS", "PS_TIME"];
const MAX_LINES = 10_000;
const MAX_KEPT_TEXT = 4000;

/**
 * `Data` of a command, converted by the types of its columns.
 * @throws CommandFault 9016 where it is no record, 900 with every value that does not fit its column
 */
export function readData(
  shape: DataShape,
  data: unknown,
): { readonly given: Given; readonly warnings: readonly WarningRow[] } {
  const reading: Reading = { errors: [], warnings: new Map() };
  const given = readRow(reading, shape, { row: oneRow(data), no: 0, prefix: "" });
  const warnings = [...reading.warnings.values()];
  if (reading.errors.length > 0) throw new CommandFault(reading.errors, warnings);
  return { given, warnings };
}

interface Reading {
  readonly errors: ErrorRow[];
  /** By their text: a field that every line has is told of once. */
  readonly warnings: Map<string, WarningRow>;
}

type Fields = Readonly<Record<string, unknown>>;

function oneRow(data: unknown): Fields {
  const rows: readonly unknown[] = Array.isArray(data) ? data : [data];
  if (rows.length > 1) {
    throw fault(NUMBERS.data, "Příkaz přijímá v 'Data' jen jeden záznam.");
  }
  const [row] = rows;
  if (!isFields(row)) throw fault(NUMBERS.data, "Chybí 'Data' nebo to není objekt.");
  return row;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readRow(
  reading: Reading,
  shape: DataShape,
  { row, no, prefix }: { readonly row: Fields; readonly no: number; readonly prefix: string },
): Given {
  const table = tableOf(shape);
  const values = new Map<string, string | boolean>();
  const kept: Record<string, string> = {};
  let lines: readonly Given[] = [];
  for (const [sent, value] of Object.entries(row)) {
    const key = sent.toUpperCase();
    if (value === null || value === undefined) continue;
    if (key === shape.lines?.field) lines = readLines(reading, shape.lines, value);
    else if (key === "TYP" && "hasAction" in shape) values.set(key, String(value).toUpperCase());
    else readField(reading, { shape, table, key, sent, value, values, kept, prefix });
  }
  return new Given(values, { no, lines, kept: kept as Extra });
}

function tableOf({ table: name }: DataShape): Table {
  const table = findTable(name);
  if (!table) throw new Error(`There is no table ${name}`);
  return table;
}

interface Field {
  readonly shape: DataShape;
  readonly table: Table;
  readonly key: string;
  readonly sent: string;
  readonly value: unknown;
  readonly values: Map<string, string | boolean>;
  readonly kept: Record<string, string>;
  readonly prefix: string;
}

function readField(reading: Reading, field: Field): void {
  const { shape, table, key, sent, value, values, prefix } = field;
  const column = findColumn(table, shape.renamed?.[key] ?? key);
  if (!column || column.type.kind === "list" || column.type.kind === "text") {
    keepOrDrop(reading, field);
  } else if (!isWritten(shape, column)) {
    warn(reading, `Pole '${prefix}${sent}' nelze zapsat a bylo ignorováno.`);
  } else if (values.has(column.name.toUpperCase())) {
    warn(reading, `Pole '${prefix}${sent}' je zadáno dvakrát.`);
  } else {
    const converted = convert(column.name, column.type, value);
    if (!converted) return;
    if ("fault" in converted) reading.errors.push(...sqlFault(converted.fault).rows);
    else values.set(column.name.toUpperCase(), converted.value);
  }
}

function isWritten({ only, readOnly = [] }: DataShape, { name }: Column): boolean {
  const key = name.toUpperCase();
  if (KEPT_BY_SERVER.includes(key)) return false;
  return only ? only.includes(key) : !readOnly.includes(key);
}

/** Fields of the original server are kept, so that nothing of a record is lost; others are not known to anybody. */
function keepOrDrop(reading: Reading, { shape, key, sent, value, kept, prefix }: Field): void {
  if (!shape.vendor?.includes(key)) {
    warn(reading, `Neznámé pole '${prefix}${sent}' bylo ignorováno.`);
    return;
  }
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  if (text.includes("\0") || !text.isWellFormed() || text.length > MAX_KEPT_TEXT) {
    reading.errors.push(
      ...sqlFault(`String or binary data would be truncated in column '${key}'.`).rows,
    );
    return;
  }
  if (text === "") return;
  kept[key] = text;
  warn(reading, `Pole '${prefix}${sent}' se uloží, ale nemá vliv.`);
}

function readLines(
  reading: Reading,
  shape: NonNullable<DataShape["lines"]>,
  value: unknown,
): readonly Given[] {
  const rows: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (rows.length > MAX_LINES) {
    reading.errors.push(row9016(`'${shape.field}' má víc než ${MAX_LINES} řádků.`));
    return [];
  }
  // Some clients write an empty list as one empty row.
  const sent = rows.length === 1 && isFields(rows[0]) && isEmpty(rows[0]) ? [] : rows;
  return sent.flatMap((row, i) => {
    if (isFields(row)) {
      return [readRow(reading, shape, { row, no: i + 1, prefix: `${shape.field}.` })];
    }
    reading.errors.push(row9016(`Řádek ${i + 1} v '${shape.field}' není objekt.`));
    return [];
  });
}

const isEmpty = (row: Fields): boolean => Object.keys(row).length === 0;
const row9016 = (desc: string): ErrorRow => ({ number: NUMBERS.data, desc });
const warn = ({ warnings }: Reading, desc: string) => warnings.set(desc, { desc });
