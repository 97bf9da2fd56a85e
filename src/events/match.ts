/** `family.*` takes every type below the family, however deep. */
export function matchesType(patterns: readonly string[], type: string): boolean {
  return patterns.some(
    (pattern) =>
      pattern === type ||
      pattern === "*" ||
      (pattern.endsWith(".*") && type.startsWith(pattern.slice(0, -1))),
  );
}

/**
 * `filters` names fields of the data by dotted path; every one must hold one of its accepted values.
 * A list in the data is accepted where one of its elements is. Values are compared as text where one is
 * a number and the other its text, because forms and dialects turn numbers into text.
 */
export function matchesFilters(
  filters: Readonly<Record<string, readonly unknown[]>>,
  data: unknown,
): boolean {
  return Object.entries(filters).every(([path, accepted]) => {
    const found = valueAt(data, path);
    const values: readonly unknown[] = Array.isArray(found) ? found : [found];
    return values.some((value) => accepted.some((wanted) => isSame(value, wanted)));
  });
}

/** A key that has dots in itself is found before its parts. */
function valueAt(data: unknown, path: string): unknown {
  let value = data;
  const direct = memberOf(value, path);
  if (direct !== undefined) return direct;
  for (const key of path.split(".")) value = memberOf(value, key);
  return value;
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

function isSame(value: unknown, wanted: unknown): boolean {
  if (value === wanted) return true;
  if (value === undefined || value === null || wanted === undefined || wanted === null)
    return false;
  if (typeof value === "object" || typeof wanted === "object") return false;
  return typeof value !== typeof wanted && String(value) === String(wanted);
}
