import isSafeRegex from "safe-regex2";
import type { FieldIssue } from "../lib/errors.ts";
import { schemaIssues } from "./own-types.ts";

const MAX_DEPTH = 20;
const MAX_NODES = 2_000;
const MAX_SCHEMA_CHARACTERS = 100_000;
const MAX_PATTERN = 200;

/** What is wrong with the JSON Schema and the example of an event type, each with its remedy. */
export function typeIssues({
  schema,
  example,
}: {
  readonly schema?: object | null | undefined;
  readonly example?: unknown;
}): FieldIssue[] {
  if (!schema) return [];
  if (JSON.stringify(schema).length > MAX_SCHEMA_CHARACTERS) {
    const remedy = "Shorten it to 100 kB, or check less.";
    return [{ field: "schema", message: "is too long", remedy }];
  }
  const issues: FieldIssue[] = [];
  walk(schema, { path: "schema", depth: 0, issues, seen: { nodes: 0 } });
  if (issues.length > 0) return issues.slice(0, 20);
  try {
    const misfits = example === undefined || example === null ? [] : schemaIssues(schema, example);
    return misfits.map(({ field, ...rest }) => ({ field: `example.${field}`, ...rest }));
  } catch {
    const remedy = "Check its keywords against https://json-schema.org.";
    return [{ field: "schema", message: "is no JSON Schema that can be used", remedy }];
  }
}

interface Walk {
  readonly path: string;
  readonly depth: number;
  readonly issues: FieldIssue[];
  readonly seen: { nodes: number };
}

function walk(node: unknown, at: Walk): void {
  const { path, depth, issues, seen } = at;
  seen.nodes += 1;
  if (depth > MAX_DEPTH || seen.nodes > MAX_NODES) {
    if (issues.at(-1)?.message !== "is too large") {
      const remedy = "Use at most 20 levels and 2,000 parts.";
      issues.push({ field: path, message: "is too large", remedy });
    }
    return;
  }
  if (typeof node !== "object" || node === null) return;
  for (const [name, value] of Object.entries(node)) {
    const field = `${path}.${name}`;
    if (name === "$ref" && typeof value === "string" && !value.startsWith("#")) {
      const remedy = "Put it under $defs of the same schema and refer to #/$defs/NAME.";
      issues.push({ field, message: "refers to another document", remedy });
    } else if (name === "pattern" && typeof value === "string") {
      issues.push(...patternIssues(field, value));
    } else if (name === "patternProperties" && typeof value === "object" && value !== null) {
      for (const pattern of Object.keys(value)) issues.push(...patternIssues(field, pattern));
    }
    walk(value, { path: field, depth: depth + 1, issues, seen });
  }
}

/** A pattern that takes for ever on some texts would let a publisher stop the hub. */
function patternIssues(field: string, pattern: string): FieldIssue[] {
  const remedy = "Use a short pattern without repeats inside repeats, or an enum.";
  if (pattern.length > MAX_PATTERN) return [{ field, message: "is too long", remedy }];
  try {
    new RegExp(pattern, "u");
  } catch {
    return [{ field, message: "is no regular expression", remedy: "Write it as ^[A-Z]{3}$." }];
  }
  if (isSafeRegex(pattern)) return [];
  return [{ field, message: "may take too long", remedy }];
}
