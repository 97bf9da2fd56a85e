export type TokenKind =
  | "space"
  | "word"
  | "quoted"
  | "text"
  | "binary"
  | "number"
  | "param"
  | "sign";

/** A piece of Transact-SQL; `text` is as written, `name` a word or quoted name without its quotes. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly name: string;
}

const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ["space", /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)+/y],
  ["text", /N?'(?:[^']|'')*'/iy],
  ["quoted", /\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*"/y],
  ["binary", /0x[0-9a-f]*/iy],
  ["number", /(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/iy],
  ["param", /@{1,2}[\p{L}_][\p{L}\d_$#@]*/uy],
  ["word", /[\p{L}_#][\p{L}\d_$#@]*/uy],
  ["sign", /<>|<=|>=|!=|\|\||[\s\S]/y],
];

const plainName = (kind: TokenKind, text: string): string => {
  if (kind !== "quoted") return text;
  const close = text.startsWith("[") ? "]" : '"';
  return text.slice(1, -1).replaceAll(close + close, close);
};

export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length; ) {
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = at;
      const text = pattern.exec(sql)?.[0];
      if (text === undefined || text === "") continue;
      tokens.push({ kind, text, name: plainName(kind, text) });
      at += text.length;
      break;
    }
  }
  return tokens;
}

export const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === "word" && words.includes(token.text.toUpperCase());
export const isSign = (token: Token | undefined, sign: string): boolean =>
  token?.kind === "sign" && token.text === sign;
export const isName = (token: Token | undefined): boolean =>
  token?.kind === "word" || token?.kind === "quoted";
export const textOf = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join("");
export const sign = (text: string): Token => ({ kind: "sign", text, name: text });
export const word = (text: string): Token => ({ kind: "word", text, name: text });
export const withoutSpace = (tokens: readonly Token[]): Token[] =>
  tokens.filter(({ kind }) => kind !== "space");

/** The index of the bracket that closes the one at `open`. @throws Error where there is none */
export function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (isSign(tokens[at], "(")) depth += 1;
    if (isSign(tokens[at], ")")) depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error("Incorrect syntax near '('.");
}

/** The parts between signs that stand in no bracket. */
export function splitAt(tokens: readonly Token[], separator: string): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (isSign(token, "(")) depth += 1;
    if (isSign(token, ")")) depth -= 1;
    if (depth === 0 && isSign(token, separator)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** Statements of a batch; empty ones left out. Only `;` separates them. */
export const statementsOf = (sql: string): Token[][] =>
  splitAt(tokensOf(sql), ";").filter((part) => withoutSpace(part).length > 0);
