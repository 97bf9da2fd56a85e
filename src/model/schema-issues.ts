import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";

export interface SchemaFault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}

/** At most 20, one for each field: more helps nobody. */
export function issuesOf(faults: readonly SchemaFault[], isEmpty: boolean): FieldIssue[] {
  if (isEmpty) {
    return [{ field: "body", message: "is missing", remedy: "Send a JSON object." }];
  }
  const issues = new Map<string, FieldIssue>();
  for (const fault of faults) {
    for (const issue of issuesOfFault(fault)) {
      if (!issues.has(issue.field)) issues.set(issue.field, issue);
    }
  }
  return [...issues.values()].slice(0, 20);
}

function issuesOfFault({ keyword, instancePath, message, params }: SchemaFault): FieldIssue[] {
  const path = instancePath.replace(/^\//, "").replaceAll("/", ".");
  const under = (name: string) => (path === "" ? name : `${path}.${name}`);
  const facts = params as {
    requiredProperties?: string[];
    additionalProperties?: string[];
    allowedValues?: unknown[];
  };
  if (keyword === "required" && facts.requiredProperties) {
    return facts.requiredProperties.map((name) => ({
      field: under(name),
      message: "is missing",
      remedy: `Add ${name}.`,
    }));
  }
  if (keyword === "additionalProperties" && facts.additionalProperties) {
    return facts.additionalProperties.map((name) => ({
      field: under(name),
      message: "is not known here",
      remedy: `Remove ${name}, or check how it is written.`,
    }));
  }
  const field = path === "" ? "body" : path;
  if (keyword === "enum" && facts.allowedValues) {
    return [{ field, message, remedy: `Use one of ${facts.allowedValues.join(", ")}.` }];
  }
  return keyword === "boolean" ? [] : [{ field, message }];
}

/**
 * Checks a value that arrived inside another one, such as credentials.
 * @throws InvalidInputError with every field under `prefix`
 */
export function checkPart(schema: TSchema, value: unknown, prefix: string): void {
  const faults = Value.Errors(schema, value);
  if (faults.length === 0) return;
  const issues = issuesOf(faults, false).map((issue) => ({
    ...issue,
    field: issue.field === "body" ? prefix : `${prefix}.${issue.field}`,
  }));
  throw new InvalidInputError(issues);
}
