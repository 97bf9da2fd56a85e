import type { Language } from "../i18n/languages.ts";

export type FieldValue = string | boolean;

export interface SchemaField {
  readonly name: string;
  readonly title: string;
  readonly help: string | undefined;
  readonly kind: "text" | "number" | "boolean";
  readonly isSecret: boolean;
  readonly isRequired: boolean;
  readonly choices: readonly string[] | undefined;
  readonly example: string;
  readonly initial: FieldValue;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const stringOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

function textIn(property: Record<string, unknown>, name: "title" | "help", language: Language) {
  const texts = isObject(property["x-i18n"]) ? property["x-i18n"][name] : undefined;
  return isObject(texts) ? stringOf(texts[language]) : undefined;
}

/** Words that a text may be one of: `enum`, or an `anyOf` of constants. */
function choicesOf(property: Record<string, unknown>): readonly string[] | undefined {
  if (Array.isArray(property.enum)) return property.enum.map(String);
  const { anyOf } = property;
  if (!Array.isArray(anyOf)) return undefined;
  const constants = anyOf.filter(isObject).map((part) => stringOf(part.const));
  return constants.every((one) => one !== undefined) ? constants : undefined;
}

function kindOf(property: Record<string, unknown>): SchemaField["kind"] {
  if (property.type === "boolean") return "boolean";
  return property.type === "integer" || property.type === "number" ? "number" : "text";
}

/** What the form of a JSON Schema object asks for, required fields first. */
export function fieldsOf(schema: unknown, language: Language): readonly SchemaField[] {
  if (!isObject(schema) || !isObject(schema.properties)) return [];
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const fields = Object.entries(schema.properties).flatMap(([name, property]): SchemaField[] => {
    if (!isObject(property)) return [];
    const kind = kindOf(property);
    const examples = Array.isArray(property.examples) ? property.examples : [];
    return [
      {
        name,
        title: textIn(property, "title", language) ?? stringOf(property.title) ?? name,
        help: textIn(property, "help", language) ?? stringOf(property.description),
        kind,
        isSecret: property["x-secret"] === true,
        isRequired: required.has(name),
        choices: choicesOf(property),
        example: stringOf(examples[0]) ?? "",
        initial: kind === "boolean" ? property.default === true : String(property.default ?? ""),
      },
    ];
  });
  return fields.toSorted((a, b) => Number(b.isRequired) - Number(a.isRequired));
}

export const initialValues = (schema: unknown): Record<string, FieldValue> =>
  Object.fromEntries(fieldsOf(schema, "en").map((field) => [field.name, field.initial]));

/** The values as the API wants them: empty ones left out, numbers as numbers. */
export function bodyOf(
  schema: unknown,
  values: Readonly<Record<string, FieldValue>>,
): Record<string, unknown> {
  return Object.fromEntries(
    fieldsOf(schema, "en").flatMap(({ name, kind }): [string, unknown][] => {
      const value = values[name];
      if (value === undefined || value === "") return [];
      if (kind === "number") return [[name, Number(value)]];
      return [[name, typeof value === "string" ? value.trim() : value]];
    }),
  );
}

/** Names of the required fields that have no value. */
export function missingFields(
  schema: unknown,
  values: Readonly<Record<string, FieldValue>>,
  stored: ReadonlySet<string> = new Set(),
): readonly string[] {
  return fieldsOf(schema, "en")
    .filter(({ name, isRequired }) => isRequired && !stored.has(name))
    .filter(({ name }) => String(values[name] ?? "").trim() === "")
    .map(({ name }) => name);
}
