import { type CommandFault, sqlFault } from "../fault.ts";
import type { DialectId } from "../read/reader.ts";
import { tooComplex } from "./fragment.ts";
import { notMoment, notNumeric, overflow } from "./literal.ts";

/** Begins the messages of our own SQLite functions. */
export const FAULT_MARK = "viadukt_fault: ";
/** MariaDB cannot raise an error in a SELECT: `EXP` of these overflows, and its message names them. */
export const MYSQL_ZERO = 1001;
export const MYSQL_NUMERIC = 1002;

export const DIVIDE_BY_ZERO = "Divide by zero error encountered.";

const POSTGRES: Readonly<Record<string, () => CommandFault>> = {
  "22012": () => sqlFault(DIVIDE_BY_ZERO),
  "22003": overflow,
  "22P02": notNumeric,
  "22007": notMoment,
  "22008": () => sqlFault("Adding a value to a 'datetime' column caused an overflow."),
  "54001": tooComplex,
  "54000": tooComplex,
  "54011": tooComplex,
  "22011": () => sqlFault("Invalid length parameter passed to the LEFT or SUBSTRING function."),
};

/** A fault that the caller made, in the vendor's wording; undefined for every other. */
export function sqlErrorOf(error: unknown, dialect: DialectId): CommandFault | undefined {
  const { message, code, errno } = error as {
    readonly message?: unknown;
    readonly code?: unknown;
    readonly errno?: unknown;
  };
  const text = typeof message === "string" ? message : "";
  if (dialect === "postgresql") {
    return Object.hasOwn(POSTGRES, String(code)) ? POSTGRES[String(code)]?.() : undefined;
  }
  if (dialect === "mysql")
    return mysqlFault(text, code === "ER_DATA_OUT_OF_RANGE" || errno === 1690);
  if (/expression tree is too large|parser stack overflow|too many (SQL )?\w+/i.test(text)) {
    return tooComplex();
  }
  const at = text.indexOf(FAULT_MARK);
  if (at !== -1) return sqlFault(text.slice(at + FAULT_MARK.length));
  return /integer overflow|too large to be represented|out of range/i.test(text)
    ? overflow()
    : undefined;
}

function mysqlFault(text: string, isOutOfRange: boolean): CommandFault | undefined {
  if (!isOutOfRange) return undefined;
  if (text.includes(String(MYSQL_ZERO))) return sqlFault(DIVIDE_BY_ZERO);
  return text.includes(String(MYSQL_NUMERIC)) ? notNumeric() : overflow();
}
