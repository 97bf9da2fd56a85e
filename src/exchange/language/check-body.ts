import type { FieldIssue } from "../../lib/errors.ts";
import type { ExchangeBody, MirrorDefinition } from "../definition.ts";
import { exportIssues } from "./check-export.ts";
import { importIssues } from "./check-import.ts";
import { refused } from "./check-map.ts";
import { parseCondition } from "./condition.ts";

export interface BodyFacts {
  /** Of the source or target, where they are known. */
  readonly columns?: readonly string[];
  /** Names of the organisation's lookup lists. */
  readonly lists?: readonly string[];
}

const PARTS = ["import", "export", "mirror"] as const;
const MAX_ISSUES = 50;

/**
 * What the schema cannot say of a definition: parts that exclude each other, paths, expressions, conditions, options of
 * formats, names of files. Fields are paths in the body; at most 50, each once.
 */
export function bodyIssues(body: ExchangeBody, facts: BodyFacts = {}): FieldIssue[] {
  const { direction } = body;
  const issues: FieldIssue[] = PARTS.filter((part) => part !== direction && body[part]).map(
    (part) => ({
      field: part,
      message: `does not go with ${direction}`,
      remedy: `Remove ${part}.`,
    }),
  );
  if (!body[direction]) {
    const remedy = `Add ${direction}, or change the direction.`;
    issues.push({ field: direction, message: "is missing", remedy });
  }
  if (direction === "import" && body.import) issues.push(...importIssues(body.import, facts));
  if (direction === "export" && body.export) issues.push(...exportIssues(body.export, facts));
  if (direction === "mirror" && body.mirror) issues.push(...mirrorIssues(body.mirror));
  return unique(issues).slice(0, MAX_ISSUES);
}

function unique(issues: readonly FieldIssue[]): FieldIssue[] {
  const byText = new Map(issues.map((issue) => [`${issue.field}: ${issue.message}`, issue]));
  return [...byText.values()];
}

function mirrorIssues({ tables }: MirrorDefinition): FieldIssue[] {
  return tables.flatMap(({ table, where, key, columns, change }, i): FieldIssue[] => {
    const at = `mirror.tables[${i}]`;
    const field = `${at}.where`;
    const issues =
      where === undefined ? [] : refused(() => parseCondition(where, { tokens: false, field }));
    if (table.includes("*") && (key ?? columns ?? change ?? where) !== undefined) {
      const message =
        "names many tables, but a key, columns, a change column or a condition are of one";
      issues.push({ field: `${at}.table`, message, remedy: "Name one table, or remove them." });
    }
    const left = columns ? [...(key ?? []), ...(change ? [change.column] : [])] : [];
    const missing = left.filter((name) => !columns?.includes(name));
    for (const name of missing) {
      const remedy = `Add ${name} to columns.`;
      issues.push({ field: `${at}.columns`, message: `${name} is not among them`, remedy });
    }
    if (tables.findIndex((one) => one.table === table) !== i) {
      issues.push({
        field: `${at}.table`,
        message: `${table} is named twice`,
        remedy: "Keep one.",
      });
    }
    return issues;
  });
}
