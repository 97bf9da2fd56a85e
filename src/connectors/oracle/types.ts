import type { Fetching, Metadata, Oracledb } from "oracledb";
import { type Cell, type ColumnKind, type TableColumn, table } from "../../sdk/index.ts";
import { floatCell, integerCell, plainDecimal, singleCell, utcText } from "../sql-client/cells.ts";

/** https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Data-Types.html */
const KINDS: Readonly<Record<string, ColumnKind>> = table({
  CHAR: "text",
  NCHAR: "text",
  VARCHAR2: "text",
  VARCHAR: "text",
  NVARCHAR2: "text",
  CLOB: "text",
  NCLOB: "text",
  LONG: "text",
  ROWID: "text",
  UROWID: "text",
  FLOAT: "float",
  BINARY_FLOAT: "float",
  BINARY_DOUBLE: "float",
  DATE: "datetime",
  TIMESTAMP: "datetime",
  "TIMESTAMP WITH TIME ZONE": "instant",
  "TIMESTAMP WITH LOCAL TIME ZONE": "instant",
  RAW: "binary",
  "LONG RAW": "binary",
  BLOB: "binary",
  BOOLEAN: "boolean",
  JSON: "json",
});

/** `TIMESTAMP(6) WITH TIME ZONE` without its size. */
export const wordOf = (native: string): string => native.replace(/\([^)]*\)/g, "").trim();

/** How a NUMBER says that nothing limits what stands behind its point. */
const ANY_SCALE = -127;

export interface NumberSizes {
  readonly precision?: number | undefined;
  readonly scale?: number | undefined;
}

export function kindOf(native: string, { precision, scale }: NumberSizes): ColumnKind {
  const word = wordOf(native);
  if (word !== "NUMBER") return KINDS[word] ?? "other";
  // INTEGER is a NUMBER with a scale of nought and no precision.
  const isWhole = scale !== undefined && scale <= 0 && scale !== ANY_SCALE;
  return isWhole && (precision === undefined || precision >= 0) ? "integer" : "decimal";
}

export function columnOf(
  {
    name,
    native,
    nullable,
    length,
  }: {
    readonly name: string;
    readonly native: string;
    readonly nullable: boolean;
    readonly length: number | undefined;
  },
  sizes: NumberSizes,
): TableColumn {
  const kind = kindOf(native, sizes);
  const { precision, scale } = sizes;
  const isSized = (kind === "text" || kind === "binary") && length !== undefined && length > 0;
  return {
    ...{ name, kind, native, nullable },
    ...(isSized ? { length } : {}),
    ...(kind === "decimal" && precision && scale !== ANY_SCALE
      ? { precision, scale: scale ?? 0 }
      : {}),
  };
}

/** The column of a result; the library tells `NUMBER` with nought as the precision where there is none. */
export function resultColumn({
  name,
  dbTypeName,
  nullable,
  precision,
  scale,
  byteSize,
}: Metadata): TableColumn {
  const sizes = precision === 0 && scale === 0 ? { scale: ANY_SCALE } : { precision, scale };
  const isNumber = dbTypeName === "NUMBER" && sizes.precision !== undefined && sizes.precision > 0;
  const native = isNumber ? `NUMBER(${sizes.precision},${sizes.scale ?? 0})` : dbTypeName;
  return columnOf({ name, native, nullable, length: byteSize }, sizes);
}

const day = `'YYYY-MM-DD"T"HH24:MI:SS'`;
const moment = `'YYYY-MM-DD"T"HH24:MI:SS.FF'`;

/** How a column is selected: dates as text, since the library would put them into this machine's time zone. */
export function selectedColumn(name: string, { native }: TableColumn): string {
  const word = wordOf(native);
  if (word === "DATE") return `TO_CHAR(${name}, ${day})`;
  if (word === "TIMESTAMP") return withoutZeros(`TO_CHAR(${name}, ${moment})`);
  if (word.startsWith("TIMESTAMP WITH"))
    return `${withoutZeros(`TO_CHAR(SYS_EXTRACT_UTC(${name}), ${moment})`)} || NVL2(${name}, 'Z', NULL)`;
  if (word === "XMLTYPE") return `XMLSERIALIZE(CONTENT ${name} AS CLOB)`;
  if (word === "JSON") return `JSON_SERIALIZE(${name} RETURNING CLOB)`;
  return name;
}

const withoutZeros = (text: string): string => `RTRIM(RTRIM(${text}, '0'), '.')`;

/** What stands for a value of the column, which `bindOf` has made text of. */
export function castText(value: string, { kind, native }: TableColumn): string {
  const word = wordOf(native);
  switch (word) {
    case "DATE":
      return `TO_DATE(${value}, ${day})`;
    case "TIMESTAMP":
      return `TO_TIMESTAMP(${value}, ${moment})`;
    case "TIMESTAMP WITH TIME ZONE":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return `FROM_TZ(TO_TIMESTAMP(${value}, ${moment}), 'UTC')`;
    case "RAW":
      return `HEXTORAW(${value})`;
    case "BLOB":
      return `TO_BLOB(${value})`;
    case "CLOB":
      return `TO_CLOB(${value})`;
    case "NCLOB":
      return `TO_NCLOB(${value})`;
    case "BINARY_FLOAT":
      return `TO_BINARY_FLOAT(${value})`;
    case "BINARY_DOUBLE":
      return `TO_BINARY_DOUBLE(${value})`;
    default:
      break;
  }
  const isNumber = kind === "integer" || kind === "decimal" || kind === "float";
  return isNumber ? `TO_NUMBER(${value})` : value;
}

/** A cell as `castText` reads it. */
export function bindOf(value: Cell, { kind, native }: TableColumn): Cell {
  const word = wordOf(native);
  if (value === null) return null;
  if (word === "DATE") return momentText(value).slice(0, 19);
  if (kind === "datetime") return momentText(value);
  if (kind === "instant") return momentText(utcText(value) ?? value);
  if (kind === "binary") {
    const bytes = typeof value === "object" ? Buffer.from(value) : Buffer.from(String(value));
    return word === "RAW" ? bytes.toString("hex") : bytes;
  }
  if (kind === "boolean") return typeof value === "number" ? value !== 0 : value;
  if (typeof value === "boolean") return kind === "text" ? String(value) : value ? "1" : "0";
  return typeof value === "object" ? Buffer.from(value) : String(value);
}

const MOMENT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(\.\d{1,9})?)?$/;

/** With all its parts, as the format wants them; anything else goes as it is, for the database to refuse. */
function momentText(value: Cell): string {
  const [, date, clock = "00:00", seconds = ":00", fraction = ".0"] =
    MOMENT.exec(String(value)) ?? [];
  return date === undefined ? String(value) : `${date}T${clock}${seconds}${fraction}`;
}

/** For the library: numbers as exact text, long texts and bytes whole. */
export function fetchingOf({ STRING, BUFFER }: Oracledb, metadata: Metadata): Fetching | undefined {
  const { kind, native } = resultColumn(metadata);
  switch (metadata.dbTypeName) {
    case "NUMBER":
      return { type: STRING, converter: (value: string | null) => numberCell(value, kind) };
    case "BINARY_FLOAT":
      return { converter: (value: number | null) => (value === null ? null : singleCell(value)) };
    case "BINARY_DOUBLE":
      return { converter: (value: number | null) => (value === null ? null : floatCell(value)) };
    case "CLOB":
    case "NCLOB":
    case "LONG":
      return { type: STRING };
    case "BLOB":
      return { type: BUFFER };
    default:
      return wordOf(native) === "DATE" || kind === "datetime" || kind === "instant"
        ? { converter: (value: Date | null) => value?.toISOString() ?? null }
        : undefined;
  }
}

/** `.5` has a nought before its point, a whole number of a whole column is a number. */
export function numberCell(text: string | null, kind: ColumnKind): Cell {
  if (text === null) return null;
  const plain = plainDecimal(text).replace(/^(-?)\./, (_, sign: string) => `${sign}0.`);
  return kind === "integer" ? integerCell(plain) : plain;
}
