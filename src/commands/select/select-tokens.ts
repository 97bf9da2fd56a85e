import { outside, syntax } from "./select-faults.ts";

export interface Token {
  /** `name` was quoted and is never a key word. */
  readonly kind: "word" | "name" | "string" | "number" | "symbol" | "end";
  readonly text: string;
  /** Upper case, of a word and a symbol; otherwise empty. */
  readonly key: string;
}

const WORD = /[\p{L}_][\p{L}\p{N}_$#]*/uy;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/y;
const SYMBOL = /<>|!=|<=|>=|[-+*/%=<>(),.;]/y;
const SPACE = /[\s\u00a0\ufeff]+/y;

/** @throws CommandFault 900 for what is no token, 9011 for variables */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  while (at < text.length) {
    const comment = commentEnd(text, at);
    if (comment !== undefined) {
      at = comment;
      continue;
    }
    if (match(SPACE) !== undefined) continue;
    const quoted = quotedAt(text, at);
    if (quoted) {
      tokens.push(quoted.token);
      at = quoted.end;
      continue;
    }
    const word = match(WORD);
    const number = word === undefined ? match(NUMBER) : undefined;
    const symbol = word === undefined && number === undefined ? match(SYMBOL) : undefined;
    if (word !== undefined) tokens.push({ kind: "word", text: word, key: word.toUpperCase() });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, key: "" });
    else if (symbol !== undefined) tokens.push({ kind: "symbol", text: symbol, key: symbol });
    else throw strange(text.slice(at));
  }
  tokens.push({ kind: "end", text: "", key: "" });
  return tokens;
}

const strange = (rest: string) =>
  rest.startsWith("@") ? outside("proměnné") : syntax([...rest.slice(0, 2)][0] ?? "");

/** Comments may stand in each other. */
function commentEnd(text: string, at: number): number | undefined {
  if (text.startsWith("--", at)) {
    const end = text.indexOf("\n", at);
    return end === -1 ? text.length : end + 1;
  }
  if (!text.startsWith("/*", at)) return undefined;
  let depth = 0;
  for (let end = at; end < text.length; end += 1) {
    if (text.startsWith("/*", end)) {
      depth += 1;
      end += 1;
    } else if (text.startsWith("*/", end)) {
      depth -= 1;
      end += 1;
      if (depth === 0) return end + 1;
    }
  }
  throw syntax("/*");
}

const CLOSING: Readonly<Record<string, string>> = { "'": "'", '"': '"', "[": "]" };

function quotedAt(
  text: string,
  at: number,
): { readonly token: Token; readonly end: number } | undefined {
  const isNational = /[nN]/.test(text[at] ?? "") && text[at + 1] === "'";
  const start = isNational ? at + 1 : at;
  const close = CLOSING[text[start] ?? ""];
  if (close === undefined) return undefined;
  let value = "";
  for (let from = start + 1; ; ) {
    const end = text.indexOf(close, from);
    if (end === -1) throw syntax(text.slice(at, at + 30));
    value += text.slice(from, end);
    if (text[end + 1] !== close) {
      const kind = close === "'" ? "string" : "name";
      if (kind === "name" && value === "") throw syntax(text.slice(at, end + 1));
      return { token: { kind, text: value, key: "" }, end: end + 1 };
    }
    value += close;
    from = end + 2;
  }
}
