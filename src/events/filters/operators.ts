import { table } from "../../lib/table.ts";
import { nearMatches } from "../near.ts";
import { compareWith } from "./compare.ts";
import { decimalOf } from "./decimal.ts";
import { globOf } from "./glob.ts";
import { foldOf, oneOfValues, someElement, type Test } from "./values.ts";

export const MAX_VALUES = 200;
export const MAX_PATTERN = 100;
/** Each is looked for in every element of a list. */
export const MAX_TEXTS = 20;
const MAX_TEXT = 1_000;

/** What is wrong with what stands behind an operator. */
export interface OperandIssue {
  readonly message: string;
  readonly remedy: string;
}

interface Operator {
  readonly check: (operand: unknown) => OperandIssue | undefined;
  /** Of an operand that passed the check. */
  readonly test: (operand: never, options: { readonly ignoreCase: boolean }) => Test;
  readonly isText?: true;
}

type Scalar = string | number | boolean | null;

const SCALAR: OperandIssue = {
  message: "takes one value",
  remedy: "Give a text, a number, true, false or null; for several values use in.",
};
const LIST: OperandIssue = {
  message: `takes a list of 1 to ${MAX_VALUES} values`,
  remedy: 'Write it as ["high", "critical"]; values are texts, numbers, true, false or null.',
};
const ORDERED: OperandIssue = {
  message: "takes a number, a decimal text, a date or another text",
  remedy: 'Write it as "1230.00", 1230 or "2026-03-12".',
};
const TEXT: OperandIssue = {
  message: `takes a text, or a list of at most ${MAX_TEXTS} texts of which one has to fit`,
  remedy: `Write it as "FV/" or ["FV/", "FK/"], each of 1 to ${MAX_TEXT} characters.`,
};
const LONG_NUMBER: OperandIssue = {
  message: "is a number with more digits than JSON readers keep",
  remedy: 'Write it as text: "12345678901234567890".',
};

/** Digits that a JavaScript number does not give back exactly. */
const isRounded = (value: unknown): boolean =>
  typeof value === "number" && (decimalOf(value)?.digits.length ?? 0) > 15;

export function scalarIssue(value: unknown): OperandIssue | undefined {
  if (isRounded(value)) return LONG_NUMBER;
  if (typeof value === "string" && value.length > MAX_TEXT) return tooLong(MAX_TEXT);
  const isScalar = value === null || ["string", "number", "boolean"].includes(typeof value);
  return isScalar ? undefined : SCALAR;
}

const tooLong = (limit: number): OperandIssue => ({
  message: `is longer than ${limit} characters`,
  remedy: "Shorten it, or use starts_with.",
});

export function listIssue(operand: unknown): OperandIssue | undefined {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length > MAX_VALUES) return LIST;
  for (const value of operand) {
    const issue = scalarIssue(value);
    if (issue) return issue === SCALAR ? LIST : issue;
  }
  return undefined;
}

function orderedIssue(operand: unknown): OperandIssue | undefined {
  if (typeof operand !== "string" && typeof operand !== "number") return ORDERED;
  return scalarIssue(operand);
}

function betweenIssue(operand: unknown): OperandIssue | undefined {
  const isPair = Array.isArray(operand) && operand.length === 2;
  if (!isPair || operand.some((end) => orderedIssue(end))) {
    return {
      message: "takes the lowest and the highest value",
      remedy: 'Write it as ["1000.00", "5000.00"]; both are included.',
    };
  }
  const order = compareWith(operand[1])(operand[0]);
  if (order !== undefined && order <= 0) return undefined;
  return {
    message: "begins above its end, so that nothing lies in it",
    remedy: "Give the lower value first.",
  };
}

function textsIssue(operand: unknown): OperandIssue | undefined {
  const texts: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const isFit = (text: unknown) =>
    typeof text === "string" && text.length > 0 && text.length <= MAX_TEXT;
  return texts.length > 0 && texts.length <= MAX_TEXTS && texts.every(isFit) ? undefined : TEXT;
}

function patternIssue(operand: unknown): OperandIssue | undefined {
  if (typeof operand === "string" && operand !== "" && operand.length <= MAX_PATTERN) {
    return undefined;
  }
  return {
    message: `takes a pattern of 1 to ${MAX_PATTERN} characters`,
    remedy: 'Write it as "FV/*/2026" where * is any characters and ? is one.',
  };
}

const booleanIssue = (operand: unknown): OperandIssue | undefined =>
  typeof operand === "boolean"
    ? undefined
    : { message: "takes true or false", remedy: "Write true where the field has to be there." };

const isAmong =
  (isWanted: boolean) =>
  (values: readonly Scalar[], { ignoreCase }: { readonly ignoreCase: boolean }): Test => {
    const has = someElement(oneOfValues(values, foldOf(ignoreCase)));
    return isWanted ? has : (found) => !has(found);
  };

const equality = (isWanted: boolean): Operator => ({
  check: scalarIssue,
  test: (operand: Scalar, options) => isAmong(isWanted)([operand], options),
  isText: true,
});

const ordering = (fits: (order: number) => boolean): Operator => ({
  check: orderedIssue,
  test: (operand: string | number) => {
    const compare = compareWith(operand);
    return someElement((found) => {
      const order = compare(found);
      return order !== undefined && fits(order);
    });
  },
});

/** A number counts as its text. */
const textual = (
  check: Operator["check"],
  fitting: (wanted: string) => (text: string) => boolean,
): Operator => ({
  check,
  isText: true,
  test: (operand: string | readonly string[], { ignoreCase }) => {
    const fold = foldOf(ignoreCase);
    const fits = [operand].flat().map((wanted) => fitting(fold(wanted)));
    return someElement((found) => {
      if (typeof found !== "string" && decimalOf(found) === undefined) return false;
      const text = fold(String(found));
      return fits.some((fit) => fit(text));
    });
  },
});

export const OPERATORS = {
  eq: equality(true),
  ne: equality(false),
  in: { check: listIssue, test: isAmong(true), isText: true },
  not_in: { check: listIssue, test: isAmong(false), isText: true },
  gt: ordering((order) => order > 0),
  gte: ordering((order) => order >= 0),
  lt: ordering((order) => order < 0),
  lte: ordering((order) => order <= 0),
  between: {
    check: betweenIssue,
    test: ([low, high]: readonly (string | number)[]) => {
      const [fromLow, fromHigh] = [compareWith(low), compareWith(high)];
      return someElement((found) => (fromLow(found) ?? -1) >= 0 && (fromHigh(found) ?? 1) <= 0);
    },
  },
  contains: textual(textsIssue, (wanted) => (text) => text.includes(wanted)),
  starts_with: textual(textsIssue, (wanted) => (text) => text.startsWith(wanted)),
  ends_with: textual(textsIssue, (wanted) => (text) => text.endsWith(wanted)),
  matches: textual(patternIssue, globOf),
  exists: {
    check: booleanIssue,
    test: (isWanted: boolean) => (found) => (found !== undefined) === isWanted,
  },
} as const satisfies Readonly<Record<string, Operator>>;

export type OperatorName = keyof typeof OPERATORS;
export const IGNORE_CASE = "ignore_case";
/** Operators that take filters for the elements of a list. */
export const EACH = ["any", "all"] as const;

export const isOperator = (name: string): name is OperatorName => Object.hasOwn(OPERATORS, name);
/** Whether the letters' case can matter to it. */
export const isTextOperator = (name: string): boolean =>
  isOperator(name) && "isText" in OPERATORS[name];

/** @throws nothing where the operand passed the operator's check */
export function testOf(name: OperatorName, operand: unknown, ignoreCase: boolean): Test {
  return OPERATORS[name].test(operand as never, { ignoreCase });
}

/** What others call them. */
const MEANT: Readonly<Record<string, string>> = table({
  "=": "eq",
  "==": "eq",
  equals: "eq",
  is: "eq",
  "!=": "ne",
  "<>": "ne",
  neq: "ne",
  not: "ne, or $not around the whole condition",
  nin: "not_in",
  any_of: "in",
  ">": "gt",
  ">=": "gte",
  "<": "lt",
  "<=": "lte",
  min: "gte",
  max: "lte",
  range: "between",
  like: "matches (with * and ?)",
  glob: "matches",
  regex: "matches (with * and ?; regular expressions are not taken)",
  regexp: "matches (with * and ?; regular expressions are not taken)",
  prefix: "starts_with",
  suffix: "ends_with",
  includes: "contains",
  some: "any",
  every: "all",
});
/** No operator is nearly as long. */
const MAX_NAME = 40;
const NAMES = [...Object.keys(OPERATORS), ...EACH, IGNORE_CASE];

/** What to write in place of an unknown operator. */
export function operatorRemedy(name: string): string {
  const plain = name.slice(0, MAX_NAME).replace(/^\$/, "").toLowerCase();
  const known = NAMES.includes(plain) ? plain : MEANT[plain];
  const near = known || nearMatches(plain, NAMES).join(", ");
  const meant = near === "" ? "" : `Did you mean ${near}? `;
  return `${meant}The operators are ${NAMES.join(", ")}; a field inside a field is written with dots: seller.name.`;
}
