import type { TSchema } from "typebox";

/** As much of a JSON Schema as the documents tell. */
export interface SchemaView {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: SchemaView;
  readonly properties?: Readonly<Record<string, SchemaView>>;
  readonly required?: readonly string[];
}

/** The schema as plain JSON: two equal ones give the same text, whether a field is optional or not. */
export const viewOf = (schema: TSchema): SchemaView =>
  JSON.parse(JSON.stringify(schema)) as SchemaView;

/** Descriptions that say what kind of text it is, not what it means. */
const KINDS: Readonly<Record<string, string>> = {
  "decimal text, never a float": "decimal text",
  "YYYY-MM-DD": "date",
  "RFC 3339, UTC": "instant",
  "ISO 4217": "currency",
  "ISO 3166-1 alpha-2": "country",
};

/** What the schema says of the meaning. */
export const meaningOf = ({ description }: SchemaView): string | undefined =>
  description !== undefined && description in KINDS ? undefined : description;

/** What a value looks like, in a few words: `text, at most 40`, `one of a, b`, `list of objects`. */
export function kindOf(schema: SchemaView): string {
  const { type, format, maxLength } = schema;
  const known = KINDS[schema.description ?? ""];
  if (known) return known;
  if (schema.enum) return `one of ${schema.enum.map((word) => `\`${word}\``).join(", ")}`;
  if (schema.title) return schema.title.toLowerCase();
  if (type === "array") {
    const most = schema.maxItems === undefined ? "" : `, at most ${schema.maxItems}`;
    return `list of ${schema.items ? plural(kindOf(schema.items)) : "values"}${most}`;
  }
  if (type === "integer") return "whole number";
  if (type === "boolean") return "true or false";
  if (type !== "string") return type ?? "any value";
  if (format === "date") return "date";
  if (format === "date-time") return "instant";
  return maxLength === undefined ? "text" : `text, at most ${maxLength}`;
}

const plural = (kind: string): string =>
  /^(object|text|date|instant|whole number)/.test(kind)
    ? kind.replace(/^(object|text|date|instant|whole number)/, "$1s")
    : kind;

/** A table of Markdown. */
export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [head, head.map(() => "---"), ...rows].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`,
  );
