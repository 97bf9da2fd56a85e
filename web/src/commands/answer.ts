import { type Json, type JsonObject, memberOf, parseJson, scalarText } from "./lossless-json.ts";

export interface AnswerError {
  readonly number: number;
  readonly desc: string;
}

export interface AnswerWarning {
  readonly desc: string;
  readonly help: string;
}

/** An answer of the protocol, taken apart. */
export interface Answer {
  /** `OK` or `ERR`; empty where the answer has none. */
  readonly result: string;
  readonly command: string;
  readonly errors: readonly AnswerError[];
  readonly warnings: readonly AnswerWarning[];
  readonly data: Json | undefined;
}

const rowsOf = (json: Json | undefined): readonly Json[] =>
  json?.kind === "array" ? json.items : json ? [json] : [];

const textAt = (json: Json, name: string): string => {
  const found = memberOf(json, name);
  return found ? scalarText(found) : "";
};

/** Undefined for what is no JSON object. */
export function readAnswer(text: string): Answer | undefined {
  let json: Json;
  try {
    json = parseJson(text);
  } catch {
    return undefined;
  }
  if (json.kind !== "object") return undefined;
  return {
    result: textAt(json, "Result"),
    command: textAt(json, "CommandIn"),
    errors: rowsOf(memberOf(json, "Error")).map((row) => ({
      number: Number(textAt(row, "number")) || 0,
      desc: textAt(row, "desc"),
    })),
    warnings: rowsOf(memberOf(json, "Warning")).map((row) => ({
      desc: textAt(row, "desc"),
      help: textAt(row, "help"),
    })),
    data: memberOf(json, "Data"),
  };
}

/** The rows of a list of objects; undefined for data that are no such list. */
export function rowsOfData(data: Json | undefined): readonly JsonObject[] | undefined {
  if (data?.kind === "object") return [data];
  if (data?.kind !== "array") return undefined;
  const rows = data.items.filter((one): one is JsonObject => one.kind === "object");
  return rows.length === data.items.length ? rows : undefined;
}

/** The names of the members of all rows, in the order in which they come first. */
export const columnsOf = (rows: readonly JsonObject[]): readonly string[] => [
  ...new Set(rows.flatMap(({ members }) => members.map(({ name }) => name))),
];

const IMAGE_STARTS = [
  ["iVBORw0KGgo", "image/png"],
  ["/9j/", "image/jpeg"],
  ["R0lGOD", "image/gif"],
  ["UklGR", "image/webp"],
] as const;

/** The kind of picture that a text in Base64 is; undefined for other texts. */
export function imageTypeOf(text: string): string | undefined {
  if (text.length < 64) return undefined;
  const found = IMAGE_STARTS.find(([start]) => text.startsWith(start));
  return found && /^[A-Za-z0-9+/]+=*$/.test(text.slice(-64)) ? found[1] : undefined;
}
