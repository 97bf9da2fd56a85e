import { InvalidInputError } from "../../lib/errors.ts";
import type { TextPart } from "./condition-tree.ts";

export type Lexeme =
  | { readonly kind: "word"; readonly text: string; readonly at: number }
  | { readonly kind: "name"; readonly text: string; readonly at: number }
  | { readonly kind: "string"; readonly parts: readonly TextPart[]; readonly at: number }
  | { readonly kind: "number"; readonly text: string; readonly at: number }
  | { readonly kind: "token"; readonly name: string; readonly at: number }
  | { readonly kind: "sign"; readonly text: string; readonly at: number }
  | { readonly kind: "end"; readonly text: ""; readonly at: number };

export interface ScanOptions {
  readonly tokens: boolean;
  readonly field: string;
}

const MAX_LENGTH = 20_000;
const SPACE = /[\s\u00a0]+/y;
/** A plain name; `ids[PL:NIP]` and `seller.ids[PL:NIP]` are one too. */
const WORD =
  /[\p{L}_@#][\p{L}\p{M}\p{N}_$#@]*(?:(?:\.[\p{L}_@#][\p{L}\p{M}\p{N}_$#@]*)|\[[^\]'"{}[]{1,60}\])*/uy;
const NUMBER = /\d{1,30}(?:\.\d{1,30})?(?![\p{L}\p{N}_.])/uy;
const BRACKETS = /\[((?:[^\]]|\]\]){1,200})\]/y;
const QUOTES = /"((?:[^"]|""){1,200})"/y;
const STRING = /[nN]?'((?:[^']|'')*)'/y;
const TOKEN = /\{([^{}'"]{1,200})\}/y;
const SIGN = /<>|!=|<=|>=|=|<|>|\(|\)|,|-(?=\s*\d)/y;

/** The condition in pieces, with `end` as the last. @throws InvalidInputError with the position of what has no place in one */
export function scan(text: string, options: ScanOptions): Lexeme[] {
  if (text.length > MAX_LENGTH) throw conditionIssue("is too long", 1, options.field);
  const found: Lexeme[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text) ?? undefined;
    if (match) at += match[0].length;
    return match;
  };
  while (at < text.length) {
    if (take(SPACE)) continue;
    const start = at + 1;
    const next = nextLexeme(take, start, options);
    if (!next) throw conditionIssue(refusal(text, at), start, options.field);
    found.push(next);
  }
  found.push({ kind: "end", text: "", at: text.length + 1 });
  return found;
}

type Take = (pattern: RegExp) => RegExpExecArray | undefined;

function nextLexeme(take: Take, at: number, options: ScanOptions): Lexeme | undefined {
  const string = take(STRING);
  if (string) return { kind: "string", parts: partsOf(string[1] ?? "", options), at };
  const token = options.tokens ? take(TOKEN) : undefined;
  if (token) return { kind: "token", name: (token[1] ?? "").trim(), at };
  const quoted = take(QUOTES);
  if (quoted) return { kind: "name", text: (quoted[1] ?? "").replaceAll('""', '"'), at };
  const bracketed = take(BRACKETS);
  if (bracketed) return { kind: "name", text: (bracketed[1] ?? "").replaceAll("]]", "]"), at };
  const number = take(NUMBER);
  if (number) return { kind: "number", text: number[0], at };
  const word = take(WORD);
  if (word) return { kind: "word", text: word[0], at };
  const sign = take(SIGN);
  return sign && { kind: "sign", text: sign[0] === "!=" ? "<>" : sign[0], at };
}

/** Text of a string, with its tokens where there may be some. */
function partsOf(raw: string, { tokens }: ScanOptions): TextPart[] {
  const text = raw.replaceAll("''", "'");
  if (!tokens) return [text];
  const parts: TextPart[] = [];
  let at = 0;
  for (const { 0: all, 1: name = "", index } of text.matchAll(/\{([^{}'"]{1,200})\}/g)) {
    if (index > at) parts.push(text.slice(at, index));
    parts.push({ token: name.trim() });
    at = index + all.length;
  }
  if (at < text.length || parts.length === 0) parts.push(text.slice(at));
  return parts;
}

function refusal(text: string, at: number): string {
  const rest = text.slice(at);
  if (rest.startsWith("'") || /^[nN]'/.test(rest)) return "a text is not closed by '";
  if (rest.startsWith("{")) return "{…} has no place here";
  if (rest.startsWith("--") || rest.startsWith("/*"))
    return "comments have no place in a condition";
  return `${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))} has no place in a condition`;
}

export const CONDITION_REMEDY =
  "A condition compares columns with values: =, <>, <, <=, >, >=, LIKE, IN (…), BETWEEN, IS NULL, with AND, OR, NOT and brackets.";

/** `at` is from 1. */
export const conditionIssue = (
  message: string,
  at: number,
  field: string,
  remedy = CONDITION_REMEDY,
): InvalidInputError =>
  new InvalidInputError([{ field, message: `at character ${at}: ${message}`, remedy }]);
