/** A piece of an XML text and what it is. */
export interface Token {
  readonly kind: "mark" | "name" | "attribute" | "value" | "text" | "note";
  readonly text: string;
}
/** One line of a document: how deep it stands and what is on it. */
export interface XmlLine {
  readonly depth: number;
  readonly tokens: readonly Token[];
}

const PIECE =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<[?!][\s\S]*?(?:>|$)|<(?:[^<>"']|"[^"<]*"|'[^'<]*')*>?|[^<]+/g;
const TAG = /^(<\/?)([^\s/>]*)([\s\S]*?)(\/?>?)$/;
const ATTRIBUTE = /(\s+)([^\s=]+)(\s*=\s*)?("[^"]*"|'[^']*')?/g;
/** Beyond it a hostile nesting would push every line out of the window. */
const MAX_DEPTH = 20;

/**
 * The document for people: one line for each element, indented, an element that has text alone on one line.
 * What is no XML comes out as it is; nothing of the text is lost but blanks between elements.
 */
export function xmlLines(text: string): readonly XmlLine[] {
  const pieces = (text.match(PIECE) ?? []).filter((piece) => piece.trim() !== "");
  const lines: { readonly depth: number; readonly tokens: Token[] }[] = [];
  let depth = 0;
  for (const [at, piece] of pieces.entries()) {
    if (isEnd(piece)) depth = Math.max(depth - 1, 0);
    const line = joins(pieces, at) ? lines.at(-1) : undefined;
    if (line) line.tokens.push(...tokensOf(piece));
    else lines.push({ depth: Math.min(depth, MAX_DEPTH), tokens: [...tokensOf(piece)] });
    if (isStart(piece)) depth += 1;
  }
  return lines;
}

/** Whether the piece stands on the line of the one before: `<a>`, its text and `</a>` where there is nothing else. */
function joins(pieces: readonly string[], at: number): boolean {
  const [before, piece, after] = [pieces[at - 1], pieces[at], pieces[at + 1]];
  if (isText(piece)) return isStart(before) && isEnd(after);
  if (!isEnd(piece)) return false;
  return isStart(before) || (isText(before) && isStart(pieces[at - 2]));
}

const isText = (piece: string | undefined): boolean =>
  piece !== undefined && !piece.startsWith("<");
const isEnd = (piece: string | undefined): boolean => piece?.startsWith("</") === true;
/** The tag of an element that has something in it. */
const isStart = (piece: string | undefined): boolean =>
  piece !== undefined && /^<[^/?!]/.test(piece) && !piece.endsWith("/>");

function tokensOf(piece: string): readonly Token[] {
  if (!piece.startsWith("<")) return [{ kind: "text", text: piece.trim() }];
  if (/^<[?!]/.test(piece)) return [{ kind: "note", text: piece }];
  const [, open = "", name = "", rest = "", close = ""] = TAG.exec(piece) ?? [];
  const tokens: Token[] = [
    { kind: "mark", text: open },
    { kind: "name", text: name },
  ];
  for (const [, blank = "", attribute = "", equals = "", value = ""] of rest.matchAll(ATTRIBUTE)) {
    tokens.push({ kind: "attribute", text: `${blank && " "}${attribute}${equals.trim()}` });
    if (value) tokens.push({ kind: "value", text: value });
  }
  tokens.push({ kind: "mark", text: close });
  // What is no attribute would be missing otherwise.
  const isWhole = bare(tokens.map(({ text }) => text).join("")) === bare(piece);
  return isWhole ? tokens.filter(({ text }) => text !== "") : [{ kind: "mark", text: piece }];
}

const bare = (text: string): string => text.replace(/\s+/g, "");
