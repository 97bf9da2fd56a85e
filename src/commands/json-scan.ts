import { fault, NUMBERS } from "./fault.ts";

/** A request is seven levels deep; code that walks its values recurses. */
const MOST_LEVELS = 64;
/** Members and elements together: a body of empty lists takes a hundred times its size in memory. */
const MOST_VALUES = 500_000;

export interface JsonScan {
  /** Keys that one object has more than once, each named once. The last one counts. */
  readonly repeated: readonly string[];
}

/**
 * Looks over JSON text before it is parsed: how deep, how many values, which keys are there twice. What is no JSON
 * is left to the parser.
 * @throws CommandFault 9001 for a text that is too deep, has too many values or a NUL character
 */
export function scanJson(text: string): JsonScan {
  const repeated = new Set<string>();
  const open: (Set<string> | undefined)[] = [];
  const mayHaveNul = text.includes("\\u0000");
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE: {
        const end = endOfString(text, at);
        if (mayHaveNul && NUL.test(text.slice(at, end))) throw withNul();
        const keys = open.at(-1);
        if (keys && isKey(text, end)) noteKey(text.slice(at, end), { keys, repeated });
        at = end - 1;
        break;
      }
      case OPEN_OBJECT:
      case OPEN_LIST:
        open.push(text.charCodeAt(at) === OPEN_OBJECT ? new Set() : undefined);
        if (open.length > MOST_LEVELS) throw tooDeep();
        values++;
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        open.pop();
        break;
      case COMMA:
        values++;
        break;
    }
    if (values > MOST_VALUES) throw tooMany();
  }
  return { repeated: [...repeated] };
}

/** Not one behind an odd number of backslashes, which is a backslash and `u0000`. */
const NUL = /(?<!\\)(?:\\\\)*\\u0000/;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const MOST_NAMED = 10;

/** Behind the closing quote; the end of the text where there is none. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  const stop = end < 0 ? text.length : end + 1;
  return stop;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
  return slashes % 2 === 1;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (/\s/.test(text.charAt(at))) at++;
  return text.charCodeAt(at) === COLON;
}

function noteKey(
  literal: string,
  { keys, repeated }: { readonly keys: Set<string>; readonly repeated: Set<string> },
): void {
  const key = literal.includes("\\") ? unescaped(literal) : literal.slice(1, -1);
  if (keys.has(key) && repeated.size < MOST_NAMED) repeated.add(key);
  keys.add(key);
}

function unescaped(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}

const refused = (why: string) => fault(NUMBERS.notJson, `Tělo požadavku nelze přečíst: ${why}.`);
const tooDeep = () => refused(`JSON má více než ${MOST_LEVELS} úrovní`);
const tooMany = () => refused(`JSON má více než ${MOST_VALUES} hodnot`);
const withNul = () => refused("text obsahuje znak NUL");
