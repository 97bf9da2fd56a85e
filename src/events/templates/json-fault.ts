/** Where a text stops being JSON, and what had to stand there. */
interface Fault {
  readonly offset: number;
  readonly wanted: string;
}
/** The offset behind what was read. */
type Read = number | Fault;

const MAX_DEPTH = 500;
const PLAIN = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]+/g;
const BLANK = /[ \t\n\r]*/y;
/** As much of the text around the place as a person needs. */
const SHOWN_BEFORE = 30;
const SHOWN_AFTER = 20;

/**
 * A sentence about the first place where a text is no JSON: line, column, what had to stand there, and the
 * text around it. `JSON.parse` names the place only sometimes.
 */
export function explainJson(text: string): string {
  const { offset, wanted } = faultOf(text);
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  const column = offset - before.lastIndexOf("\n");
  const around = `${before.slice(-SHOWN_BEFORE)}▶${text.slice(offset, offset + SHOWN_AFTER)}`;
  const shown = around.replace(CONTROL, " ");
  return `${wanted} had to stand at line ${line}, column ${column} of it, here: ${shown}`;
}

function faultOf(text: string): Fault {
  const end = readValue(text, 0, 0);
  if (typeof end !== "number") return end;
  return { offset: behind(BLANK, text, end) ?? end, wanted: "the end" };
}

/** The offset behind what the sticky pattern finds at `at`. */
function behind(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

const skipBlank = (text: string, at: number): number => behind(BLANK, text, at) ?? at;

function readValue(text: string, from: number, depth: number): Read {
  const at = skipBlank(text, from);
  if (depth > MAX_DEPTH) return { offset: at, wanted: "something less deeply nested" };
  const first = text.charAt(at);
  if (first === '"') return readText(text, at);
  if (first === "[") {
    return readMembers(text, at, {
      close: "]",
      read: (start) => readValue(text, start, depth + 1),
    });
  }
  if (first === "{") {
    return readMembers(text, at, { close: "}", read: (start) => readMember(text, start, depth) });
  }
  return behind(PLAIN, text, at) ?? { offset: at, wanted: "a value" };
}

/** Members between commas, from the opening bracket to behind the closing one. */
function readMembers(
  text: string,
  open: number,
  { close, read }: { close: string; read: (from: number) => Read },
): Read {
  let at = skipBlank(text, open + 1);
  if (text.charAt(at) === close) return at + 1;
  for (;;) {
    const end = read(at);
    if (typeof end !== "number") return end;
    at = skipBlank(text, end);
    if (text.charAt(at) === close) return at + 1;
    if (text.charAt(at) !== ",") return { offset: at, wanted: `a comma or ${close}` };
    at = skipBlank(text, at + 1);
  }
}

function readMember(text: string, at: number, depth: number): Read {
  if (text.charAt(at) !== '"') return { offset: at, wanted: "a name in double quotes" };
  const end = readText(text, at);
  if (typeof end !== "number") return end;
  const colon = skipBlank(text, end);
  if (text.charAt(colon) !== ":") return { offset: colon, wanted: "a colon" };
  return readValue(text, colon + 1, depth + 1);
}

function readText(text: string, open: number): Read {
  let at = open + 1;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') return at + 1;
    if (character < " ")
      return { offset: at, wanted: "\\n or the like, not the character itself," };
    const end = character === "\\" ? behind(ESCAPE, text, at) : at + 1;
    if (end === undefined)
      return { offset: at, wanted: 'one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u' };
    at = end;
  }
  return { offset: at, wanted: "a closing quote" };
}
