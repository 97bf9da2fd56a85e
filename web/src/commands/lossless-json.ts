/** JSON whose numbers are kept as they are written: `12.00` stays `12.00`. Members of an object are in their order. */
export type Json =
  | { readonly kind: "object"; readonly members: readonly Member[] }
  | { readonly kind: "array"; readonly items: readonly Json[] }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number"; readonly literal: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" };
export type JsonObject = Extract<Json, { kind: "object" }>;
export type JsonArray = Extract<Json, { kind: "array" }>;

export interface Member {
  readonly name: string;
  readonly value: Json;
}

export const NULL: Json = { kind: "null" };
export const textJson = (value: string): Json => ({ kind: "string", value });
export const objectJson = (members: readonly Member[]): JsonObject => ({ kind: "object", members });
export const arrayJson = (items: readonly Json[]): JsonArray => ({ kind: "array", items });

/** Whatever JSON can say, from values of a program; numbers as JavaScript writes them. */
export function toJson(value: unknown): Json {
  if (typeof value === "string") return textJson(value);
  if (typeof value === "number") return { kind: "number", literal: String(value) };
  if (typeof value === "boolean") return { kind: "boolean", value };
  if (Array.isArray(value)) return arrayJson(value.map(toJson));
  if (typeof value !== "object" || value === null) return NULL;
  return objectJson(Object.entries(value).map(([name, one]) => ({ name, value: toJson(one) })));
}

/** Deeper ones are no answer of this protocol; it keeps a hostile text from the end of the stack. */
const MAX_DEPTH = 200;

/** Where the text stops being JSON: line and column from 1. */
export class JsonFault extends Error {
  override readonly name = "JsonFault";
  readonly line: number;
  readonly column: number;

  constructor(text: string, at: number) {
    const before = text.slice(0, at).split("\n");
    const column = (before.at(-1)?.length ?? 0) + 1;
    super(`${before.length}:${column}`);
    this.line = before.length;
    this.column = column;
  }
}

/** @throws JsonFault */
export function parseJson(text: string): Json {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith("\uFEFF")) this.#at = 1;
  }

  value(depth: number): Json {
    this.#skip();
    if (depth > MAX_DEPTH) throw this.#fault();
    const sign = this.#text[this.#at];
    if (sign === "{") return this.#object(depth);
    if (sign === "[") return this.#array(depth);
    if (sign === '"') return textJson(this.#string());
    const word = this.#match(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y);
    if (word === undefined) throw this.#fault();
    if (word === "null") return NULL;
    if (word === "true" || word === "false") return { kind: "boolean", value: word === "true" };
    return { kind: "number", literal: word };
  }

  end(): void {
    this.#skip();
    if (this.#at < this.#text.length) throw this.#fault();
  }

  #object(depth: number): JsonObject {
    const members: Member[] = [];
    this.#list("}", () => {
      this.#skip();
      if (this.#text[this.#at] !== '"') throw this.#fault();
      const name = this.#string();
      this.#skip();
      if (this.#text[this.#at] !== ":") throw this.#fault();
      this.#at += 1;
      members.push({ name, value: this.value(depth + 1) });
    });
    return objectJson(members);
  }

  #array(depth: number): JsonArray {
    const items: Json[] = [];
    this.#list("]", () => items.push(this.value(depth + 1)));
    return arrayJson(items);
  }

  /** From the opening bracket to behind the closing one. */
  #list(close: string, readOne: () => void): void {
    this.#at += 1;
    this.#skip();
    if (this.#text[this.#at] === close) {
      this.#at += 1;
      return;
    }
    for (;;) {
      readOne();
      this.#skip();
      const sign = this.#text[this.#at];
      if (sign !== "," && sign !== close) throw this.#fault();
      this.#at += 1;
      if (sign === close) return;
    }
  }

  #string(): string {
    const start = this.#at;
    let end = start;
    do {
      end = this.#text.indexOf('"', end + 1);
      if (end < 0) throw this.#fault();
    } while (this.#isEscaped(end));
    const value = unescaped(this.#text.slice(start, end + 1));
    if (value === undefined) throw this.#fault();
    this.#at = end + 1;
    return value;
  }

  #isEscaped(at: number): boolean {
    let slashes = 0;
    while (this.#text[at - 1 - slashes] === "\\") slashes += 1;
    return slashes % 2 === 1;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #skip(): void {
    this.#match(/[ \t\r\n]*/y);
  }

  #fault(): JsonFault {
    return new JsonFault(this.#text, this.#at);
  }
}

/** The text between quotes; undefined where JSON does not permit it. */
function unescaped(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

/** With `indent` spaces for each step; without, on one line. */
export function printJson(json: Json, indent = 0, step = 0): string {
  const line = indent === 0 ? "" : `\n${" ".repeat(indent * (step + 1))}`;
  const last = indent === 0 ? "" : `\n${" ".repeat(indent * step)}`;
  switch (json.kind) {
    case "object": {
      const colon = indent === 0 ? ":" : ": ";
      const members = json.members.map(
        ({ name, value }) => `${JSON.stringify(name)}${colon}${printJson(value, indent, step + 1)}`,
      );
      return members.length === 0 ? "{}" : `{${line}${members.join(`,${line}`)}${last}}`;
    }
    case "array": {
      const items = json.items.map((one) => printJson(one, indent, step + 1));
      return items.length === 0 ? "[]" : `[${line}${items.join(`,${line}`)}${last}]`;
    }
    case "string":
      return JSON.stringify(json.value);
    case "number":
      return json.literal;
    case "boolean":
      return String(json.value);
    case "null":
      return "null";
  }
}

/** The member of that name, whatever its case. */
export const memberOf = (json: Json | undefined, name: string): Json | undefined =>
  json?.kind === "object"
    ? json.members.find((one) => one.name.toLowerCase() === name.toLowerCase())?.value
    : undefined;

/** A value that is no list and no object, as text; empty for null. */
export function scalarText(json: Json): string {
  switch (json.kind) {
    case "string":
      return json.value;
    case "number":
      return json.literal;
    case "boolean":
      return String(json.value);
    default:
      return "";
  }
}
