import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { addToMoment, type DatePart } from "./date-parts.ts";
import { likeTokens, matchesLike } from "./like-pattern.ts";
import { momentOf, numberLiteral } from "./literal.ts";
import { fold } from "./physical.ts";
import { plainText, rounded } from "./render.ts";
import { DIVIDE_BY_ZERO, FAULT_MARK } from "./sql-errors.ts";

type Values = readonly (SQLInputValue | undefined)[];

/** What SQLite lacks; values as SQLite has them. NULL gives NULL. */
const FUNCTIONS: Readonly<Record<string, (...values: Values) => SQLInputValue>> = {
  viadukt_fold: (text) => fold(String(text)),
  viadukt_lower: (text) => String(text).toLowerCase(),
  viadukt_upper: (text) => String(text).toUpperCase(),
  viadukt_like: (text, pattern, mark) =>
    matchesLike(String(text), tokensOf(String(pattern), String(mark))) ? 1 : 0,
  viadukt_round: (value, digits) => roundTo(Number(value), Number(digits)),
  viadukt_mod: (value, by) => Number(value) % Number(by),
  viadukt_number: (text) => inWords(() => Number(literalText(String(text)))),
  viadukt_moment: (text) => inWords(() => momentOf(String(text))),
  viadukt_dateadd: (part, count, moment) =>
    inWords(() => addToMoment(String(part) as DatePart, Number(count), String(moment))),
  viadukt_zero: () => {
    throw new Error(FAULT_MARK + DIVIDE_BY_ZERO);
  },
};

/** `viadukt_fold`, `viadukt_like` and what else statements of `compile.ts` call. */
export function registerSqliteFunctions(db: DatabaseSync): void {
  for (const [name, run] of Object.entries(FUNCTIONS)) {
    const isAlone = name === "viadukt_zero";
    db.function(
      name,
      { varargs: true, deterministic: !isAlone },
      (...values: readonly SQLInputValue[]) => (values.includes(null) ? null : run(...values)),
    );
  }
}

const literalText = (text: string): string => {
  const literal = numberLiteral(text);
  return literal.kind === "literal" ? String(literal.value) : "0";
};

let lastPattern = { pattern: "", mark: "", tokens: likeTokens("") };

/** The pattern is the same for row after row. */
function tokensOf(pattern: string, mark: string) {
  if (lastPattern.pattern !== pattern || lastPattern.mark !== mark) {
    lastPattern = { pattern, mark, tokens: likeTokens(pattern, mark || undefined) };
  }
  return lastPattern.tokens;
}

/** Half away from zero over the decimal digits that the number is written with. */
function roundTo(value: number, digits: number): number {
  if (digits >= 0) return Number(rounded(plainText(String(value)), Math.min(digits, 30)));
  const unit = 10 ** Math.min(-digits, 38);
  return Number(rounded(plainText(String(value / unit)), 0)) * unit;
}

/** SQLite hands on nothing but a message: a fault's is told apart by its mark. */
function inWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const words = (error as Error).message.replace(/^.*SqlException, Message: /s, "");
    throw new Error(FAULT_MARK + words, { cause: error });
  }
}
