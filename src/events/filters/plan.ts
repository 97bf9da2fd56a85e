import type { FieldIssue } from "../../lib/errors.ts";
import {
  EACH,
  IGNORE_CASE,
  isOperator,
  isTextOperator,
  listIssue,
  OPERATORS,
  operatorRemedy,
  testOf,
} from "./operators.ts";
import { pathIssue, type Reader, readerOf } from "./path.ts";
import { foldOf, oneOfValues, someElement, type Test } from "./values.ts";

export const MAX_CONDITIONS = 50;
export const MAX_DEPTH = 5;
/** More issues help nobody. */
const MAX_ISSUES = 20;
/** As much of a path as an issue shows. */
const MAX_FIELD = 300;

/** One condition on one field. */
export interface Condition {
  readonly kind: "condition";
  /** Dotted path to it inside the filters: `$or.1.priority.eq`. */
  readonly where: string;
  readonly field: string;
  readonly operator: string;
  readonly expected: unknown;
  readonly read: Reader;
  readonly test: Test;
}

/** Filters for the elements of a list. */
export interface Each {
  readonly kind: "any" | "all";
  readonly where: string;
  readonly field: string;
  readonly read: Reader;
  readonly part: Plan;
}

export type Plan =
  | Condition
  | Each
  | { readonly kind: "and" | "or"; readonly parts: readonly Plan[] }
  | { readonly kind: "not"; readonly part: Plan };

export interface Planned {
  readonly plan: Plan;
  /** What makes the meaning unknown: such filters cannot be used. */
  readonly faults: readonly FieldIssue[];
  /** What new filters must not have; stored ones go on working. */
  readonly advice: readonly FieldIssue[];
}

interface Place {
  /** Dotted path so far; empty at the top. */
  readonly where: string;
  readonly depth: number;
  readonly isInside: boolean;
}

interface Notes {
  readonly faults: FieldIssue[];
  readonly advice: FieldIssue[];
  conditions: number;
}

type Issue = Omit<FieldIssue, "field">;

/** Reads filters in one pass, whatever they are: nothing is thrown. `root` stands before each issue's field. */
export function planOf(filters: unknown, root: string): Planned {
  const notes: Notes = { faults: [], advice: [], conditions: 0 };
  const plan = groupOf(filters, { where: "", depth: 1, isInside: false }, notes);
  if (notes.conditions > MAX_CONDITIONS) {
    note(notes.advice, "", {
      message: `has ${notes.conditions} conditions, and ${MAX_CONDITIONS} are the most`,
      remedy: "Put values of one field into one list, or make two subscriptions.",
    });
  }
  const named = (issues: readonly FieldIssue[]): FieldIssue[] =>
    issues.map((issue) => ({ ...issue, field: under(root, issue.field) }));
  return { plan, faults: named(notes.faults), advice: named(notes.advice) };
}

const NOTHING: Plan = { kind: "and", parts: [] };

const under = (where: string, name: string): string =>
  where === "" ? name : name === "" ? where : `${where}.${name}`;

function note(issues: FieldIssue[], field: string, issue: Issue | (() => Issue)): void {
  if (issues.length >= MAX_ISSUES) return;
  const said = typeof issue === "function" ? issue() : issue;
  issues.push({ field: field.slice(0, MAX_FIELD), ...said });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** All of an object's conditions. */
function groupOf(filters: unknown, place: Place, notes: Notes): Plan {
  if (!isObject(filters)) {
    const remedy = 'Write an object of conditions: {"priority": ["high"]}.';
    note(notes.faults, place.where, { message: "is no object", remedy });
    return NOTHING;
  }
  if (place.depth > MAX_DEPTH) {
    const remedy = "Write it with fewer groups inside groups.";
    const message = `is nested deeper than ${MAX_DEPTH} levels`;
    note(notes.faults, place.where, { message, remedy });
    return NOTHING;
  }
  const parts = Object.entries(filters).flatMap(([name, condition]) => {
    const here = { ...place, where: under(place.where, name) };
    if (name === "$and" || name === "$or") return listOf(name, condition, { here, notes });
    if (name === "$not") {
      if (isObject(condition) && Object.keys(condition).length === 0) {
        const remedy = "Put a condition into it, or leave it out.";
        note(notes.advice, here.where, { message: "refuses every event", remedy });
      }
      return { kind: "not" as const, part: groupOf(condition, deeper(here), notes) };
    }
    return fieldOf(name, condition, { here, notes });
  });
  return { kind: "and", parts };
}

const deeper = (place: Place): Place => ({ ...place, depth: place.depth + 1 });

function listOf(
  name: "$and" | "$or",
  groups: unknown,
  { here, notes }: { here: Place; notes: Notes },
): Plan {
  if (!Array.isArray(groups)) {
    const remedy = `Write ${name} as a list: [{"priority": ["high"]}, {"total": {"gt": "1000"}}].`;
    note(notes.faults, here.where, { message: "is no list of conditions", remedy });
    return NOTHING;
  }
  if (groups.length === 0) {
    note(notes.advice, here.where, { message: "is empty", remedy: "Leave it out." });
  }
  const parts = groups.map((group, i) =>
    groupOf(group, deeper({ ...here, where: `${here.where}.${i}` }), notes),
  );
  return { kind: name === "$and" ? "and" : "or", parts };
}

function fieldOf(
  field: string,
  condition: unknown,
  { here, notes }: { here: Place; notes: Notes },
): Plan[] {
  const wrong = pathIssue(field, here.isInside);
  if (wrong) note(notes.advice, here.where, wrong);
  const read = readerOf(field, here.isInside);
  if (Array.isArray(condition)) {
    notes.conditions++;
    const issue = listIssue(condition);
    if (issue) note(notes.advice, here.where, issue);
    const test = someElement(oneOfValues(condition, foldOf(false)));
    const { where } = here;
    return [{ kind: "condition", where, field, operator: "in", expected: condition, read, test }];
  }
  if (!isObject(condition)) {
    note(notes.faults, here.where, {
      message: "is neither a list of accepted values nor an object of operators",
      remedy: `Write ["high"] or {"gte": "1000"}.`,
    });
    return [];
  }
  return operatorsOf(condition, { field, read, here, notes });
}

function operatorsOf(
  condition: Readonly<Record<string, unknown>>,
  { field, read, here, notes }: { field: string; read: Reader; here: Place; notes: Notes },
): Plan[] {
  const { [IGNORE_CASE]: ignoreCase, ...operators } = condition;
  const names = Object.keys(operators);
  if (names.length === 0) {
    const remedy = 'Name one: {"gte": "1000"}.';
    note(notes.faults, here.where, { message: "has no operator", remedy });
  }
  checkIgnoreCase(ignoreCase, names, { here, notes });
  return names.flatMap((name): Plan[] => {
    const where = `${here.where}.${name}`;
    const operand = operators[name];
    const each = EACH.find((known) => known === name);
    if (each) {
      const inner = deeper({ ...here, where, isInside: true });
      return [{ kind: each, where, field, read, part: groupOf(operand, inner, notes) }];
    }
    notes.conditions++;
    if (!isOperator(name)) {
      const unknown = () => ({ message: "is no operator", remedy: operatorRemedy(name) });
      note(notes.faults, where, unknown);
      return [];
    }
    const issue = OPERATORS[name].check(operand);
    if (issue) {
      note(notes.faults, where, issue);
      return [];
    }
    const test = testOf(name, operand, ignoreCase === true);
    return [{ kind: "condition", where, field, operator: name, expected: operand, read, test }];
  });
}

function checkIgnoreCase(
  value: unknown,
  names: readonly string[],
  { here, notes }: { here: Place; notes: Notes },
): void {
  if (value === undefined) return;
  const where = `${here.where}.${IGNORE_CASE}`;
  if (typeof value !== "boolean") {
    note(notes.faults, where, { message: "takes true or false", remedy: "Write true." });
  } else if (!names.some(isTextOperator)) {
    const remedy = "Leave it out, or use it beside eq, in, contains, starts_with or matches.";
    note(notes.advice, where, { message: "has no text to work on", remedy });
  }
}
