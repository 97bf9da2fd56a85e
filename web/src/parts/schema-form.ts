import type { Language } from "../i18n/languages.ts";

export type FieldValue = string | boolean;

export interface SchemaField {
  readonly name: string;
  readonly title: string;
  readonly help: string | undefined;
  /** `list`: texts, one in each line of the input. */
  readonly kind: "text" | "number" | "boolean" | "list";
  /** Files and the like: several lines. */
  readonly isLong: boolean;
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
  if (property.type === "array") return "list";
  return property.type === "integer" || property.type === "number" ? "number" : "text";
}

/** Texts that may be so long have lines. */
const LONG_FROM = 10_000;

const isLong = ({ maxLength }: Record<string, unknown>): boolean =>
  typeof maxLength === "number" && maxLength >= LONG_FROM;

/** A value as the form holds it: a list has one line for each of its texts. */
export function shownValue(value: unknown): FieldValue {
  if (typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(String).join("\n");
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
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
        isLong: isLong(property),
        initial: kind === "boolean" ? property.default === true : shownValue(property.default),
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
      if (kind === "list") return [[name, linesOf(value)]];
      return [[name, typeof value === "string" ? value.trim() : value]];
    }),
  );
}

const linesOf = (value: FieldValue): readonly string[] =>
  String(value)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

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
