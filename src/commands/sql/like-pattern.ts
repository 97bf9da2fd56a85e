/** One place of a LIKE pattern of T-SQL. */
export type LikeToken =
  | { readonly kind: "char"; readonly char: string }
  | { readonly kind: "any" }
  | { readonly kind: "one" }
  | {
      readonly kind: "class";
      readonly isNegated: boolean;
      readonly ranges: readonly (readonly [string, string])[];
    };

/** The pattern is folded already; a bracket without its end stands for nothing, as in T-SQL. */
export function likeTokens(pattern: string, escapeMark?: string): readonly LikeToken[] {
  const chars = [...pattern];
  const tokens: LikeToken[] = [];
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at] ?? "";
    const next = chars[at + 1];
    if (char === escapeMark && next !== undefined) {
      tokens.push({ kind: "char", char: next });
      at += 1;
    } else if (char === "%") {
      if (tokens.at(-1)?.kind !== "any") tokens.push({ kind: "any" });
    } else if (char === "_") tokens.push({ kind: "one" });
    else if (char === "[") {
      const end = chars.indexOf("]", at + 1);
      if (end === -1) return [{ kind: "class", isNegated: false, ranges: [] }];
      tokens.push(classOf(chars.slice(at + 1, end)));
      at = end;
    } else tokens.push({ kind: "char", char });
  }
  return tokens;
}

function classOf(chars: readonly string[]): LikeToken {
  const isNegated = chars[0] === "^";
  const rest = isNegated ? chars.slice(1) : chars;
  const ranges: [string, string][] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const from = rest[at] ?? "";
    if (rest[at + 1] === "-" && at + 2 < rest.length) {
      ranges.push([from, rest[at + 2] ?? from]);
      at += 2;
    } else ranges.push([from, from]);
  }
  return { kind: "class", isNegated, ranges };
}

/** The text before the only `%`, at the end; undefined for every other pattern. */
export function prefixOf(tokens: readonly LikeToken[]): string | undefined {
  if (tokens.at(-1)?.kind !== "any" || tokens.length < 2) return undefined;
  let prefix = "";
  for (const token of tokens.slice(0, -1)) {
    if (token.kind !== "char") return undefined;
    prefix += token.char;
  }
  return prefix;
}

/** A pattern for LIKE … ESCAPE '!'; undefined where it has classes. */
export function plainPattern(tokens: readonly LikeToken[]): string | undefined {
  let pattern = "";
  for (const token of tokens) {
    if (token.kind === "class") return undefined;
    if (token.kind === "any") pattern += "%";
    else if (token.kind === "one") pattern += "_";
    else pattern += /[%_!]/.test(token.char) ? `!${token.char}` : token.char;
  }
  return pattern;
}

/** A regular expression that PostgreSQL and PCRE read alike. */
export function regularExpression(tokens: readonly LikeToken[]): string {
  const quoted = (char: string) => (/[\p{L}\p{N} ]/u.test(char) ? char : `\\${char}`);
  const parts = tokens.map((token) => {
    if (token.kind === "any") return "(.|\\n)*";
    if (token.kind === "one") return "(.|\\n)";
    if (token.kind === "char")
      return /\s/.test(token.char) ? `[${token.char}]` : quoted(token.char);
    const ranges = token.ranges.filter(([from, to]) => from <= to);
    if (ranges.length === 0) return token.isNegated ? "(.|\\n)" : "(?!)";
    const inside = ranges.map(([from, to]) =>
      from === to ? quoted(from) : `${quoted(from)}-${quoted(to)}`,
    );
    return `[${token.isNegated ? "^" : ""}${inside.join("")}]`;
  });
  return `^${parts.join("")}$`;
}

/** In time that grows with text times pattern, whatever they are. */
export function matchesLike(text: string, tokens: readonly LikeToken[]): boolean {
  const chars = [...text];
  let [at, token] = [0, 0];
  let [star, starAt] = [-1, 0];
  while (at < chars.length) {
    const here = tokens[token];
    if (here?.kind === "any") {
      star = token;
      starAt = at;
      token += 1;
    } else if (here && fits(chars[at] ?? "", here)) {
      at += 1;
      token += 1;
    } else if (star !== -1) {
      token = star + 1;
      starAt += 1;
      at = starAt;
    } else return false;
  }
  while (tokens[token]?.kind === "any") token += 1;
  return token === tokens.length;
}

function fits(char: string, token: LikeToken): boolean {
  if (token.kind === "char") return token.char === char;
  if (token.kind !== "class") return true;
  return token.ranges.some(([from, to]) => from <= char && char <= to) !== token.isNegated;
}
