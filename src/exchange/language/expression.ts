import { Environment } from "@marcbachmann/cel-js";
import { InvalidInputError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import { MAX_TEXT, numberText, tooLong } from "./cell-text.ts";
import { type ExpressionFault, examine } from "./expression-check.ts";
import { registerHelpers } from "./expression-functions.ts";
import { MappingFault } from "./fault.ts";

/** The variable that an expression reads: cells of a row, or a record. */
export type ExpressionRoot = "row" | "record";

export interface Expression {
  /**
   * Its value for `input`, by names of the root, with what stands in `others` beside it. Empty where a name that it
   * needs is not there. @throws MappingFault where it cannot be worked out
   */
  (
    input: Readonly<Record<string, unknown>>,
    others?: Readonly<Record<string, unknown>>,
  ): Cell | undefined;
  /** Columns of `row`, or first fields of `record`, that it reads. */
  readonly names: readonly string[];
}

export interface ExpressionOptions {
  readonly root: ExpressionRoot;
  /** Of the issue; `expression` where left out. */
  readonly field?: string;
  /** Other variables: `parent`, `meta`. */
  readonly variables?: readonly string[];
}

const MAX_LENGTH = 2_000;
const LIMITS = {
  maxAstNodes: 1_000,
  maxDepth: 40,
  maxListElements: 200,
  maxMapEntries: 50,
  maxCallArguments: 10,
};
const REMEDY = "See the page on definitions for what an expression can say.";

/**
 * An expression in CEL, without patterns and without anything whose time or memory grows faster than its input.
 * Whole numbers are exact; all other numbers are decimal text, which the functions of `dec` work on.
 * @throws InvalidInputError with the position and the unknown name
 */
export function compileExpression(text: string, options: ExpressionOptions): Expression {
  const { root, field = "expression", variables = [] } = options;
  if (text.length > MAX_LENGTH) {
    throw invalid(field, {
      at: MAX_LENGTH,
      message: "is too long",
      remedy: `Shorten it to ${MAX_LENGTH} characters.`,
    });
  }
  const parsed = parse(text, { root, field, variables });
  const { names, faults } = examine(parsed.ast, { root, variables });
  if (faults.length > 0) throw invalid(field, ...faults);
  const checked = parsed.check();
  if (!checked.valid) throw invalid(field, faultOf(checked.error));
  const run = (
    input: Readonly<Record<string, unknown>>,
    others: Readonly<Record<string, unknown>> = {},
  ): Cell | undefined => {
    const context: Record<string, unknown> = { [root]: celObject(input, names) };
    for (const name of variables) context[name] = celValue(others[name] ?? {});
    return resultOf(parsed, context);
  };
  return Object.assign(run, { names });
}

function parse(text: string, { root, field, variables }: Required<ExpressionOptions>) {
  try {
    return environmentOf([root, ...variables]).parse(text);
  } catch (error) {
    throw invalid(field, faultOf(error));
  }
}

const environments = new Map<string, Environment>();
/** Making one takes longer than all else. */
function environmentOf(names: readonly string[]): Environment {
  const key = names.join();
  let environment = environments.get(key);
  if (!environment) {
    environment = new Environment({ homogeneousAggregateLiterals: false, limits: LIMITS });
    for (const name of names) environment.registerVariable(name, "map<string, dyn>");
    registerHelpers(environment);
    environments.set(key, environment);
  }
  return environment;
}

interface CelFault {
  readonly summary?: string;
  readonly code?: string;
  readonly range?: { readonly start: number };
}

function faultOf(error: unknown): ExpressionFault {
  const { summary, range } = (error ?? {}) as CelFault;
  const message = summary ?? (error instanceof Error ? error.message : "cannot be read");
  return { at: range?.start ?? 0, message: message.slice(0, 300), remedy: REMEDY };
}

const invalid = (field: string, ...faults: readonly ExpressionFault[]): InvalidInputError =>
  new InvalidInputError(
    faults.slice(0, 10).map(({ at, message, remedy }) => ({
      field,
      message: `at character ${at + 1}: ${message}`,
      remedy,
    })),
  );

function resultOf(parsed: (context: object) => unknown, context: object): Cell | undefined {
  try {
    return cellOfResult(parsed(context));
  } catch (error) {
    if (error instanceof MappingFault) throw error;
    const { code, summary } = (error ?? {}) as CelFault;
    if (code === "no_such_key") return undefined;
    // An operator has no meaning for what is empty: neither has the whole.
    if (code === "no_such_overload" && summary?.includes("null")) return undefined;
    const reason = (summary ?? "cannot be worked out").slice(0, 300);
    throw new MappingFault(reason, { cause: error });
  }
}

function cellOfResult(value: unknown): Cell | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "boolean") return value;
  if (typeof value === "string") {
    if (value.length > MAX_TEXT) throw tooLong(value.length);
    return value;
  }
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : numberText(value);
  throw new MappingFault("the expression gives a list or an object, not a value");
}

/** A map: an object with a field `constructor` would be taken for something else. */
function celObject(
  input: Readonly<Record<string, unknown>>,
  names: readonly string[],
): ReadonlyMap<string, unknown> {
  const object = new Map<string, unknown>();
  for (const name of names) if (Object.hasOwn(input, name)) object.set(name, celValue(input[name]));
  return object;
}

/** As CEL has it: whole numbers are `int`, what is undefined is null. */
function celValue(value: unknown): unknown {
  if (typeof value === "number")
    return Number.isSafeInteger(value) ? BigInt(value) : numberText(value);
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(celValue);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return celObject(value as Record<string, unknown>, Object.keys(value));
}
