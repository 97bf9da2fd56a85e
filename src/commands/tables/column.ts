import Big from "big.js";
import type { Entity } from "../../model/entities.ts";
import { type Column, type RecordTable, type Row, recordTable, type Table } from "../definition.ts";
import type { ColumnType, Value } from "../types.ts";

type Mapping<S> = Pick<Column<S>, "from" | "paths" | "isIndexed">;
type Make<S> = (
  name: string,
  type: ColumnType,
  texts: readonly [cs: string, en: string],
  mapping?: Mapping<S>,
) => Column<S>;

/** `shown`: a column that is returned by default; `more`: only through queryFields and `select`. */
export function columnsOf<S = never>(): { readonly shown: Make<S>; readonly more: Make<S> } {
  const more: Make<S> = (name, type, [cs, en], mapping = {}) => ({
    name,
    type,
    text: { cs, en },
    ...mapping,
  });
  return { more, shown: (...args) => ({ ...more(...args), isDefault: true }) };
}

/** `recordTable` whose values fit their columns, whatever the record or the client's own values hold. */
export function fittedTable<E extends Entity, S>(definition: RecordTable<E, S>): Table {
  const table = recordTable(definition);
  const fitRow = (row: Row): Row =>
    Object.fromEntries(
      table.columns.map(({ name, type }) => [name, fitted(type, row[name])] as const),
    );
  return { ...table, rowsOf: (source) => (table.rowsOf?.(source) ?? []).map(fitRow) };
}

const NUMBER = /^-?\d{1,30}(\.\d{1,30})?$/;
const DAY_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2})?$/;
/** decimal(17, s), as INFO tells of every number. */
const DIGITS = 17;

/** The value as the column has it: text cut by characters, numbers rounded half away from zero; what is no value of the type is empty. */
export function fitted(type: ColumnType, value: Value): Value {
  if (value === undefined || value === "") return undefined;
  switch (type.kind) {
    case "bit":
      return value === true || value === "true" || value === "1";
    case "char":
    case "varchar":
      return typeof value === "string" ? cut(value, type.length) : undefined;
    case "decimal":
      return wholeOrDecimal(value, type.scale);
    case "int":
    case "timestamp":
      return wholeOrDecimal(value, 0);
    case "datetime":
      return typeof value === "string" && DAY_TIME.test(value) ? value : undefined;
    case "uniqueidentifier":
      return typeof value === "string" ? value.toUpperCase().slice(0, 36) : undefined;
    default:
      return value;
  }
}

/** At most so many characters, without blanks at the end and without what databases refuse in text. */
export function cut(text: string, length: number): string {
  const sound = text.replaceAll("\0", "").toWellFormed();
  const kept =
    sound.length <= length ? sound : [...sound.slice(0, length * 2)].slice(0, length).join("");
  return kept.trimEnd();
}

/** More digits than the column has are left away altogether: half a number would be another number. */
function wholeOrDecimal(value: Value, scale: number): Value {
  if (typeof value !== "string" || !NUMBER.test(value)) return undefined;
  const rounded = new Big(value).round(scale, Big.roundHalfUp);
  if (rounded.abs().gte(new Big(10).pow(DIGITS - scale))) return undefined;
  return rounded.eq(0) ? "0" : rounded.toFixed();
}
