/** Dotted paths of everything that the examples of some event types hold, for suggestions. */
export function fieldPaths(examples: readonly unknown[]): readonly string[] {
  const paths = new Set<string>();
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      if (value.every((one) => typeof one !== "object")) paths.add(path);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, part] of Object.entries(value)) walk(part, path ? `${path}.${key}` : key);
    } else if (path) paths.add(path);
  };
  for (const example of examples) walk(example, "");
  return [...paths].toSorted();
}

/** What a filter can name of the event itself. */
export const ENVELOPE_FIELDS = ["$type", "$subject", "$consumer", "$timestamp", "$id"] as const;

/** Whether one of the patterns takes the type: itself, `invoice.*` or `*`. */
export const matchesType = (patterns: readonly string[], type: string): boolean =>
  patterns.some(
    (pattern) =>
      pattern === type ||
      pattern === "*" ||
      (pattern.endsWith(".*") && type.startsWith(pattern.slice(0, -1))),
  );
