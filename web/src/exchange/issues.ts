import { ApiProblem } from "../api/client.ts";

export interface Issue {
  /** `import.map.3.from`. */
  readonly field: string;
  readonly text: string;
}

/** What the hub complains about, with paths whose numbers are parts of their own. */
export function issuesOf(error: unknown): readonly Issue[] {
  if (!(error instanceof ApiProblem)) return [];
  return error.issues.map(({ field, message, remedy }) => ({
    field: field
      .replaceAll("/", ".")
      .replace(/\[(\d+)\]/g, ".$1")
      .replace(/^\.*(body\.)*/, ""),
    text: remedy ? `${message.replace(/[^.!?]$/, "$&.")} ${remedy}` : message,
  }));
}

/** What there is at the field itself, or within it. */
export function issueAt(issues: readonly Issue[], field: string): string | undefined {
  const found = issues.filter((one) => one.field === field || one.field.startsWith(`${field}.`));
  return found.length === 0 ? undefined : found.map(({ text }) => text).join(" ");
}
