import { brokenFile, shown } from "./file-row.ts";

const [QUOTE, BACKSLASH, COMMA, COLON] = [34, 92, 44, 58];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
/** A key is no longer than this; keys are only read on the way to the rows. */
const MAX_KEY = 10_000;
/** Kept of an element that is too large. */
const START_CHARACTERS = 4_000;
const SHOWN_KEYS = 20;

/** The JSON text of one element of the list of rows; only its beginning where it `isCut`. */
export interface JsonElement {
  readonly text: string;
  readonly isCut: boolean;
}

/**
 * The elements of the list that stands at the path of keys; of an object there it is the object. Text is
 * only split here, so that neither the file nor a large element is ever in memory.
 * @throws InvalidInputError for a file that breaks off, has no such list, or goes on behind its end
 */
export async function* jsonElements(
  pieces: AsyncIterable<string>,
  path: readonly string[],
  maxCharacters: number,
): AsyncGenerator<JsonElement> {
  const scan = scanner(pieces);
  for (const [depth, key] of path.entries()) await enter(scan, key, path.slice(0, depth));
  const start = await scan.peek();
  if (start === OPEN_LIST) {
    scan.step();
    for (let isFirst = true; (await scan.peek()) !== CLOSE_LIST; isFirst = false) {
      if (!isFirst) await expect(scan, COMMA);
      await scan.peek();
      yield await scan.value(maxCharacters);
    }
    scan.step();
  } else if (start === OPEN_OBJECT) {
    yield await scan.value(maxCharacters);
  } else {
    const where = path.length === 0 ? "the beginning" : path.join(".");
    throw brokenFile(`There is neither a list nor an object at ${where}.`);
  }
  await leave(scan, path.length);
}

type Scanner = ReturnType<typeof scanner>;

/** Goes to the value of the key in the object that begins here. */
async function enter(scan: Scanner, wanted: string, above: readonly string[]): Promise<void> {
  const where = above.length === 0 ? "the file" : above.join(".");
  if ((await scan.peek()) !== OPEN_OBJECT) {
    throw brokenFile(`There is no object at ${where}, so nothing is called ${shown(wanted)}.`);
  }
  scan.step();
  const seen: string[] = [];
  for (let isFirst = true; (await scan.peek()) !== CLOSE_OBJECT; isFirst = false) {
    if (!isFirst) await expect(scan, COMMA);
    const key = await scan.key();
    await expect(scan, COLON);
    await scan.peek();
    if (key === wanted) return;
    if (seen.length < SHOWN_KEYS) seen.push(key);
    await scan.value(0);
  }
  throw brokenFile(
    `There is no ${shown(wanted)} in ${where}.`,
    seen.length > 0 ? `There are: ${seen.map(shown).join(", ")}.` : undefined,
  );
}

/** What stands behind the rows has to close what was opened before them, and no more. */
async function leave(scan: Scanner, depth: number): Promise<void> {
  for (let open = depth; open > 0; open -= 1) {
    while ((await scan.peek()) !== CLOSE_OBJECT) {
      await expect(scan, COMMA);
      await scan.key();
      await expect(scan, COLON);
      await scan.peek();
      await scan.value(0);
    }
    scan.step();
  }
  if (!(await scan.isEnd())) throw brokenFile("The file goes on behind the end of its JSON.");
}

async function expect(scan: Scanner, code: number): Promise<void> {
  const found = await scan.peek();
  if (found !== code) {
    const [wanted, there] = [code, found].map((one) => shown(String.fromCharCode(one)));
    throw brokenFile(`Line ${scan.line()} has ${there} where ${wanted} has to be.`);
  }
  scan.step();
}

function scanner(pieces: AsyncIterable<string>) {
  const source = pieces[Symbol.asyncIterator]();
  let [text, at, line] = ["", 0, 1];
  const countLines = (end: number): void => {
    for (let i = text.indexOf("\n"); i !== -1 && i < end; i = text.indexOf("\n", i + 1)) line += 1;
  };
  const more = async (): Promise<boolean> => {
    countLines(text.length);
    const { done, value } = await source.next();
    [text, at] = [done ? "" : value, 0];
    return !done;
  };
  const brokenOff = () => brokenFile(`The file breaks off in line ${line}.`);
  /** At the next character that is no blank; false at the end. */
  const skipBlanks = async (): Promise<boolean> => {
    for (;;) {
      for (; at < text.length; at += 1) if (!isBlank(text.charCodeAt(at))) return true;
      if (!(await more())) return false;
    }
  };
  const value = async (maxCharacters: number): Promise<JsonElement> => {
    const walk = walker();
    let [parts, size, isCut]: [string[], number, boolean] = [[], 0, false];
    for (;;) {
      const start = at;
      at = walk.end(text, at);
      size += at - start;
      if (!isCut) parts.push(text.slice(start, at));
      if (size > maxCharacters && !isCut) {
        [parts, isCut] = [[parts.join("").slice(0, START_CHARACTERS)], true];
      }
      if (walk.isDone()) break;
      if (await more()) continue;
      if (walk.isPlain() && size > 0) break;
      throw brokenOff();
    }
    const [first = ""] = parts;
    return { text: parts.length < 2 ? first : parts.join(""), isCut };
  };
  return {
    peek: async (): Promise<number> => {
      if (await skipBlanks()) return text.charCodeAt(at);
      throw brokenOff();
    },
    isEnd: async () => !(await skipBlanks()),
    step: (): void => {
      at += 1;
    },
    key: async (): Promise<string> => {
      if (!(await skipBlanks())) throw brokenOff();
      const { text: raw, isCut } = await value(MAX_KEY);
      const key: unknown = isCut ? undefined : parsed(raw);
      if (typeof key === "string") return key;
      throw brokenFile(`Line ${line} has ${shown(raw)} where a key has to be.`);
    },
    value,
    line: (): number => line + (text.slice(0, at).split("\n").length - 1),
  };
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

const isBlank = (code: number): boolean =>
  code === 32 || code === 10 || code === 13 || code === 9 || code === 0xfeff;

/** Finds the end of one value, piece by piece, by its brackets and quotes alone. */
function walker() {
  let [depth, isText, isEscaped, isDone, isBegun] = [0, false, false, false, false];
  const end = (text: string, from: number): number => {
    for (let i = from; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (code === BACKSLASH) isEscaped = true;
        else if (code === QUOTE) {
          isText = false;
          if (depth === 0) return finished(i + 1);
        }
      } else if (code === QUOTE) {
        if (depth === 0 && isBegun) return finished(i);
        isText = true;
      } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
        depth += 1;
      } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
        // It closes what is around the value, which has ended before.
        if (depth === 0) return finished(i);
        depth -= 1;
        if (depth === 0) return finished(i + 1);
      } else if (depth === 0 && (code === COMMA || code === COLON || isBlank(code))) {
        return finished(i);
      }
      isBegun = true;
    }
    return text.length;
  };
  const finished = (at: number): number => {
    isDone = true;
    return at;
  };
  return { end, isDone: () => isDone, isPlain: () => depth === 0 && !isText };
}
