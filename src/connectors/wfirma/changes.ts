import { hash } from "node:crypto";
import { type Change, isHubError } from "../../sdk/index.ts";
import { isRow, type Row, textOf, versionOf } from "./values.ts";

/** A row as a change: set aside with the field where it does not fit. */
export function changeOf<T>(row: Row, map: () => T | undefined): Change<T> | undefined {
  const id = textOf(row.id, 60);
  if (id === undefined) {
    const standIn = `unnamed-${hash("sha256", JSON.stringify(row)).slice(0, 16)}`;
    return { op: "refuse", id: standIn, reason: "The record has no id.", field: "id", raw: row };
  }
  try {
    const data = map();
    return data && { op: "upsert", id, ...versionOf(row), data };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    const issue = "issues" in error && Array.isArray(error.issues) ? error.issues[0] : undefined;
    const field = isRow(issue) ? textOf(issue.field, 200) : undefined;
    return { op: "refuse", id, reason: error.message, ...(field ? { field } : {}), raw: row };
  }
}

export const known = <T>(changes: readonly (Change<T> | undefined)[]): readonly Change<T>[] =>
  changes.filter((change) => change !== undefined);
