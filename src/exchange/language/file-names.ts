import type { FieldIssue } from "../../lib/errors.ts";

const PLACEHOLDERS = /^(?:n(?::\d{1,2})?|date|time|definition|number)$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a path
const CONTROL = /[\u0000-\u001f\u007f]/;

/** What is wrong with a folder or a pattern of files: both stay below the integration's own folder. */
export function pathIssue(path: string, field: string): FieldIssue[] {
  const names = path.split(/[\\/]/);
  if (names.includes("..")) {
    return [{ field, message: "leads out of the folder by ..", remedy: "Name a folder below." }];
  }
  if (CONTROL.test(path)) {
    return [{ field, message: "has control characters", remedy: "Remove them." }];
  }
  if (/^[a-z]:/i.test(path)) {
    const remedy = "Write it from the integration's own folder: in/orders.";
    return [{ field, message: "is a path of a drive", remedy }];
  }
  return [];
}

/** Placeholders in the name of an exported file. */
export function nameIssues(
  name: string,
  { field, isPerRecord, isSplit }: { field: string; isPerRecord: boolean; isSplit: boolean },
): FieldIssue[] {
  const found = [...name.matchAll(/\{([^{}]*)\}/g)].map(([, inner = ""]) => inner);
  const wrong = found.filter((inner) => !PLACEHOLDERS.test(inner));
  const issues = wrong.map((inner) => ({
    field,
    message: `has an unknown placeholder {${inner.slice(0, 40)}}`,
    remedy: "There are {n}, {n:6}, {date}, {time}, {definition} and {number}.",
  }));
  const rest = name.replace(/\{[^{}]*\}/g, "");
  if (/[{}]/.test(rest)) {
    issues.push({
      field,
      message: "has a brace without its partner",
      remedy: "Write {n} in full.",
    });
  }
  if (/[\\/]/.test(rest)) {
    issues.push({ field, message: "has a folder in it", remedy: "Name the folder in folder." });
  }
  const isNumbered = found.some((inner) => /^n(:|$)/.test(inner));
  const isOwn = isPerRecord && found.includes("number");
  if ((isPerRecord || isSplit) && !isNumbered && !isOwn && wrong.length === 0) {
    const message = "is the same for several files of a run";
    issues.push({ field, message, remedy: "Put {n} into it." });
  }
  return issues;
}
