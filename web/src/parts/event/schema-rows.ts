/** A field of an event's data, as a person reads about it. */
export interface SchemaRow {
  /** Dotted; `[]` stands for every element of a list. */
  readonly path: string;
  /** Words of JSON Schema: `string`, `integer`, `object[]`, constants as they are. */
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

/** Deeper fields and more of them are not shown: the JSON is there too. */
const MAX_DEPTH = 8;
const MAX_ROWS = 300;

type Schema = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every field that a JSON Schema names, parents before their parts. */
export function schemaRows(schema: unknown): readonly SchemaRow[] {
  const rows: SchemaRow[] = [];
  const walk = (node: unknown, path: string, depth: number): void => {
    const { properties, required } = partsOf(node);
    for (const [name, part] of Object.entries(properties)) {
      if (rows.length >= MAX_ROWS) return;
      const here = path === "" ? name : `${path}.${name}`;
      rows.push({
        path: here,
        type: typeOf(part),
        isRequired: required.has(name),
        description: descriptionOf(part),
      });
      if (depth >= MAX_DEPTH) continue;
      const items = itemsOf(part);
      walk(items ?? part, items === undefined ? here : `${here}[]`, depth + 1);
    }
  };
  walk(schema, "", 1);
  return rows;
}

/** What can be there beside null. */
function plain(node: unknown): unknown {
  if (!isObject(node) || !Array.isArray(node.anyOf)) return node;
  const others = node.anyOf.filter((one) => !isObject(one) || one.type !== "null");
  return others.length === 1 ? others[0] : node;
}

function partsOf(node: unknown): { properties: Schema; required: ReadonlySet<unknown> } {
  const part = plain(node);
  if (!isObject(part) || !isObject(part.properties)) return { properties: {}, required: new Set() };
  return {
    properties: part.properties,
    required: new Set(Array.isArray(part.required) ? part.required : []),
  };
}

function itemsOf(node: unknown): unknown {
  const part = plain(node);
  return isObject(part) && part.type === "array" ? (part.items ?? {}) : undefined;
}

function descriptionOf(node: unknown): string {
  const part = plain(node);
  for (const one of [node, part]) {
    if (isObject(one) && typeof one.description === "string") return one.description;
  }
  return "";
}

function typeOf(node: unknown): string {
  if (!isObject(node)) return "any";
  if ("const" in node) return JSON.stringify(node.const);
  if (Array.isArray(node.enum)) return node.enum.map((one) => JSON.stringify(one)).join(" | ");
  const choices = [node.anyOf, node.oneOf].find(Array.isArray);
  if (choices) return [...new Set(choices.map(typeOf))].join(" | ");
  const { type } = node;
  if (type === "array") return `${typeOf(node.items ?? {})}[]`;
  if (Array.isArray(type)) return type.join(" | ");
  return typeof type === "string" ? type : "any";
}
