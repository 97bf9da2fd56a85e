/** A value inside an event's data that a form can ask for. */
export interface Leaf {
  readonly path: readonly (string | number)[];
  readonly value: string | number | boolean | null;
}

const MAX_LEAVES = 60;

/** Every text, number, true, false and null in the data, in its order. */
export function leavesOf(data: unknown): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (value: unknown, path: readonly (string | number)[]): void => {
    if (leaves.length >= MAX_LEAVES) return;
    if (Array.isArray(value)) {
      for (const [index, one] of value.entries()) walk(one, [...path, index]);
    } else if (typeof value === "object" && value !== null) {
      for (const [name, one] of Object.entries(value)) walk(one, [...path, name]);
    } else if (path.length > 0) leaves.push({ path, value: value as Leaf["value"] });
  };
  walk(data, []);
  return leaves;
}

/** A copy of the data with another value at the path. */
export function withLeaf(data: unknown, path: Leaf["path"], value: Leaf["value"]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(data)) {
    return data.map((one, index) => (index === first ? withLeaf(one, rest, value) : one));
  }
  const object = typeof data === "object" && data !== null ? data : {};
  const before = (object as Readonly<Record<string, unknown>>)[String(first)];
  return { ...object, [String(first)]: withLeaf(before, rest, value) };
}

/** What was typed, of the kind that stood there: a number stays one while it can be read as one. */
export function typedAs(before: Leaf["value"], text: string): Leaf["value"] {
  if (typeof before !== "number") return text;
  const value = Number(text);
  return text.trim() === "" || Number.isNaN(value) ? text : value;
}
