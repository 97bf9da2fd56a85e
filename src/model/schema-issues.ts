import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";

/** One error as TypeBox tells it. */
export interface SchemaFault {
  readonly keyword: string;
  /** `#/properties/id` */
  readonly schemaPath: string;
  /** `/credentials/api_token` */
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}

/** At most 20, one for each field: more helps nobody. */
export function issuesOf(
  schema: TSchema,
  faults: readonly SchemaFault[],
  isEmpty = false,
): FieldIssue[] {
  if (isEmpty) {
    return [{ field: "body", message: "is missing", remedy: "Send a JSON object." }];
  }
  const issues = new Map<string, FieldIssue>();
  for (const fault of faults) {
    for (const issue of issuesOfFault(schema, fault)) {
      if (!issues.has(issue.field)) issues.set(issue.field, issue);
    }
  }
  return [...issues.values()].slice(0, 20);
}

interface Params {
  readonly requiredProperties?: readonly string[];
  readonly additionalProperties?: readonly string[];
  readonly allowedValues?: readonly unknown[];
  readonly type?: string;
  readonly comparison?: string;
  readonly limit?: number;
  readonly pattern?: string;
  readonly format?: string;
}

function issuesOfFault(schema: TSchema, fault: SchemaFault): FieldIssue[] {
  const { keyword, instancePath, message } = fault;
  const params = fault.params as Params;
  const path = instancePath.replace(/^\//, "").replaceAll("/", ".");
  const under = (name: string) => (path === "" ? name : `${path}.${name}`);
  const { requiredProperties, additionalProperties } = params;
  if (keyword === "required" && requiredProperties) {
    return requiredProperties.map((name) => ({
      field: under(name),
      message: "is missing",
      remedy: `Add ${name}.`,
    }));
  }
  if (keyword === "additionalProperties" && additionalProperties) {
    return additionalProperties.map((name) => ({
      field: under(name),
      message: "is not known here",
      remedy: `Remove ${name}, or check how it is written.`,
    }));
  }
  // One of several shapes: the fault of the shape that was meant says more than "none fits".
  if (keyword === "boolean" || keyword === "anyOf" || params.type === "null") return [];
  const remedy = remedyOf(keyword, params, describedAt(schema, fault.schemaPath));
  const said = keyword === "pattern" ? "is not written as it has to be" : message;
  return [{ field: path === "" ? "body" : path, message: said, ...(remedy ? { remedy } : {}) }];
}

function remedyOf(keyword: string, params: Params, description: string | undefined) {
  const { allowedValues, type, comparison, limit, pattern, format } = params;
  if (allowedValues) return `Use one of ${allowedValues.join(", ")}.`;
  if (description) return `It takes: ${description}.`;
  if (type) return `Send it as ${/^[aeio]/.test(type) ? "an" : "a"} ${type}.`;
  if (keyword === "minLength") return `Write at least ${limit} characters.`;
  if (keyword === "maxLength") return `Shorten it to ${limit} characters.`;
  if (comparison) return `Give a number ${comparison} ${limit}.`;
  if (format) return `Write it as ${format}.`;
  return pattern ? `It has to match ${pattern}.` : undefined;
}

/** The description in the schema that the value did not fit. */
function describedAt(schema: TSchema, schemaPath: string): string | undefined {
  let node: unknown = schema;
  for (const step of schemaPath.split("/").slice(1)) {
    node = (node as Record<string, unknown> | undefined)?.[step];
  }
  return (node as { description?: string } | undefined)?.description?.replace(/\.$/, "");
}

/** What is wrong with a value that arrived inside another one, such as credentials, under `prefix`. */
export function partIssues(schema: TSchema, value: unknown, prefix: string): FieldIssue[] {
  return issuesOf(schema, Value.Errors(schema, value)).map((issue) => ({
    ...issue,
    field: issue.field === "body" ? prefix : [prefix, issue.field].filter(Boolean).join("."),
  }));
}

/** @throws InvalidInputError with every field under `prefix`, which may be empty */
export function checkPart(schema: TSchema, value: unknown, prefix: string): void {
  const issues = partIssues(schema, value, prefix);
  if (issues.length > 0) throw new InvalidInputError(issues);
}
