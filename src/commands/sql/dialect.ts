import type { DialectId } from "../read/reader.ts";
import type { DatePart } from "./date-parts.ts";
import { bound, code, type Fragment, raw } from "./fragment.ts";
import { MYSQL_NUMERIC, MYSQL_ZERO } from "./sql-errors.ts";

/** What the databases write differently. */
export interface SqlDialect {
  readonly id: DialectId;
  quote(name: string): string;
  /** Compared byte by byte. */
  binary(text: Fragment): Fragment;
  text(value: string): Fragment;
  number(value: string, scale: number): Fragment;
  /** As `fold` of `physical.ts`. */
  fold(text: Fragment): Fragment;
  lower(text: Fragment): Fragment;
  upper(text: Fragment): Fragment;
  concat(parts: readonly Fragment[]): Fragment;
  /** Place of a text in another, from 1; 0 where it is not. */
  position(needle: Fragment, text: Fragment): Fragment;
  greatest(a: Fragment, b: Fragment): Fragment;
  length(text: Fragment): Fragment;
  /** A whole number; towards zero. */
  whole(number: Fragment): Fragment;
  /** Of a text. Fails where it is none. */
  toNumber(text: Fragment): Fragment;
  numberToText(number: Fragment, scale: number | undefined): Fragment;
  toMoment(text: Fragment): Fragment;
  round(number: Fragment, digits: Fragment): Fragment;
  divide(a: Fragment, b: Fragment, isWhole: boolean): Fragment;
  modulo(a: Fragment, b: Fragment): Fragment;
  /** Days since 1900-01-01. */
  dayNumber(moment: Fragment): Fragment;
  addTo(part: DatePart, count: Fragment, moment: Fragment): Fragment;
}

const double = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const sqlite: SqlDialect = {
  id: "sqlite",
  quote: double,
  binary: (text) => text,
  text: (value) => bound(value, "text"),
  number: (value, scale) =>
    scale === 0 && value.length <= 18
      ? code`CAST(${bound(value, "bigint")} AS INTEGER)`
      : code`CAST(${bound(value, "numeric")} AS REAL)`,
  fold: (text) => code`viadukt_fold(${text})`,
  lower: (text) => code`viadukt_lower(${text})`,
  upper: (text) => code`viadukt_upper(${text})`,
  concat: (parts) => parts.reduce((left, right) => code`(${left} || ${right})`),
  position: (needle, text) => code`instr(${text}, ${needle})`,
  greatest: (a, b) => code`max(${a}, ${b})`,
  length: (text) => code`length(${text})`,
  whole: (number) => code`CAST(${number} AS INTEGER)`,
  toNumber: (text) => code`viadukt_number(${text})`,
  numberToText: (number, scale) =>
    scale === undefined || scale === 0
      ? code`CAST(${number} AS TEXT)`
      : code`printf('%.${String(scale)}f', ${number})`,
  toMoment: (text) => code`viadukt_moment(${text})`,
  round: (number, digits) => code`viadukt_round(${number}, ${digits})`,
  divide: (a, b, isWhole) =>
    code`CASE WHEN ${b} = 0 THEN viadukt_zero(0) ELSE ${
      isWhole ? code`${a} / ${b}` : code`round(CAST(${a} AS REAL) / ${b}, 6)`
    } END`,
  modulo: (a, b) => code`CASE WHEN ${b} = 0 THEN viadukt_zero(0) ELSE viadukt_mod(${a}, ${b}) END`,
  dayNumber: (moment) =>
    code`CAST(julianday(substr(${moment}, 1, 10)) - julianday('1900-01-01') AS INTEGER)`,
  addTo: (part, count, moment) => code`viadukt_dateadd('${part}', ${count}, ${moment})`,
};

const C = (text: Fragment): Fragment => code`((${text}) COLLATE "C")`;

const postgresql: SqlDialect = {
  id: "postgresql",
  quote: double,
  binary: C,
  text: (value) => C(code`CAST(${bound(value, "text")} AS text)`),
  number: (value, scale) =>
    scale === 0 && value.length <= 18
      ? code`CAST(${bound(value, "bigint")} AS bigint)`
      : code`CAST(${bound(value, "numeric")} AS numeric)`,
  fold: (text) => C(code`rtrim(lower((${text}) COLLATE "und-x-icu"))`),
  lower: (text) => C(code`lower((${text}) COLLATE "und-x-icu")`),
  upper: (text) => C(code`upper((${text}) COLLATE "und-x-icu")`),
  concat: (parts) => parts.reduce((left, right) => code`(${left} || ${right})`),
  position: (needle, text) => code`strpos(${text}, ${needle})`,
  greatest: (a, b) => code`greatest(${a}, ${b})`,
  length: (text) => code`CAST(length(${text}) AS bigint)`,
  whole: (number) => code`CAST(trunc(CAST(${number} AS numeric)) AS bigint)`,
  toNumber: (text) => code`CAST(${text} AS numeric)`,
  numberToText: (number, scale) =>
    C(
      scale === undefined
        ? code`CAST(${number} AS text)`
        : code`CAST(round(CAST(${number} AS numeric), ${String(scale)}) AS text)`,
    ),
  toMoment: (text) => C(code`to_char(CAST(${text} AS timestamp), 'YYYY-MM-DD"T"HH24:MI:SS')`),
  round: (number, digits) => code`round(CAST(${number} AS numeric), CAST(${digits} AS integer))`,
  divide: (a, b, isWhole) =>
    isWhole ? code`(${a} / ${b})` : code`round(CAST(${a} AS numeric) / ${b}, 6)`,
  modulo: (a, b) => code`(${a} % ${b})`,
  dayNumber: (moment) =>
    code`CAST(CAST(substr(${moment}, 1, 10) AS date) - DATE '1900-01-01' AS bigint)`,
  addTo: (part, count, moment) => {
    const unit = part === "quarter" ? "'3 months'" : `'1 ${part}'`;
    const sum = code`CAST(${moment} AS timestamp) + CAST(${count} AS integer) * interval ${unit}`;
    return C(code`to_char(${sum}, 'YYYY-MM-DD"T"HH24:MI:SS')`);
  },
};

const mysqlText = (text: Fragment): Fragment => code`(${text} COLLATE utf8mb4_bin)`;

const mysql: SqlDialect = {
  id: "mysql",
  quote: (name) => `\`${name.replaceAll("`", "``")}\``,
  binary: (text) => text,
  text: (value) => mysqlText(bound(value, "text")),
  number: (value, scale) =>
    scale === 0 && value.length <= 18
      ? code`CAST(${bound(value, "bigint")} AS SIGNED)`
      : code`CAST(${bound(value, "numeric")} AS DECIMAL(38,${String(Math.min(scale, 20))}))`,
  fold: (text) => mysqlText(code`RTRIM(LOWER(${text}))`),
  lower: (text) => mysqlText(code`LOWER(${text})`),
  upper: (text) => mysqlText(code`UPPER(${text})`),
  concat: (parts) => code`CONCAT(${parts.reduce((left, right) => code`${left}, ${right}`)})`,
  position: (needle, text) => code`LOCATE(${needle}, ${text})`,
  greatest: (a, b) => code`GREATEST(${a}, ${b})`,
  length: (text) => code`CHAR_LENGTH(${text})`,
  whole: (number) => code`CAST(TRUNCATE(${number}, 0) AS SIGNED)`,
  toNumber: (text) =>
    code`CASE WHEN ${text} REGEXP '^ *[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+) *$' THEN CAST(${text} AS DECIMAL(38,10)) WHEN ${text} IS NOT NULL THEN EXP(${String(MYSQL_NUMERIC)} + CHAR_LENGTH(${text})) END`,
  numberToText: (number, scale) =>
    mysqlText(
      scale === undefined
        ? code`CAST(${number} AS CHAR)`
        : code`CAST(CAST(${number} AS DECIMAL(38,${String(Math.min(scale, 20))})) AS CHAR)`,
    ),
  toMoment: (text) =>
    mysqlText(code`DATE_FORMAT(CAST(${text} AS DATETIME), ${raw("'%Y-%m-%dT%H:%i:%s'")})`),
  round: (number, digits) => code`ROUND(CAST(${number} AS DECIMAL(38,10)), ${digits})`,
  divide: (a, b, isWhole) =>
    code`CASE WHEN ${b} = 0 THEN EXP(${String(MYSQL_ZERO)} + ${b}) ELSE ${
      isWhole ? code`${a} DIV ${b}` : code`ROUND(CAST(${a} AS DECIMAL(38,10)) / ${b}, 6)`
    } END`,
  modulo: (a, b) =>
    code`CASE WHEN ${b} = 0 THEN EXP(${String(MYSQL_ZERO)} + ${b}) ELSE ${a} % ${b} END`,
  dayNumber: (moment) => code`(TO_DAYS(SUBSTR(${moment}, 1, 10)) - TO_DAYS('1900-01-01'))`,
  addTo: (part, count, moment) =>
    mysqlText(
      code`DATE_FORMAT(TIMESTAMPADD(${part.toUpperCase()}, ${count}, CAST(${moment} AS DATETIME)), ${raw("'%Y-%m-%dT%H:%i:%s'")})`,
    ),
};

const DIALECTS: Readonly<Record<DialectId, SqlDialect>> = { sqlite, postgresql, mysql };

export const dialectOf = (id: DialectId): SqlDialect => DIALECTS[id];
