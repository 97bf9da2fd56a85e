export interface TextLine {
  /** Without its end; only the beginning where it `isCut`. */
  readonly text: string;
  /** From 1. */
  readonly at: number;
  /** It was longer than allowed. */
  readonly isCut: boolean;
}

/** Kept of a line that is too long. */
const START_CHARACTERS = 4_000;

/** Lines that end with LF or CR LF. Of one that is longer than `maxCharacters` only the beginning is kept. */
export async function* textLines(
  pieces: AsyncIterable<string>,
  maxCharacters: number,
): AsyncGenerator<TextLine> {
  let [kept, at, isCut]: [string[], number, boolean] = [[], 1, false];
  let size = 0;
  const keep = (text: string): void => {
    size += text.length;
    if (!isCut) kept.push(text);
    if (isCut || size <= maxCharacters) return;
    kept = [kept.join("").slice(0, START_CHARACTERS)];
    isCut = true;
  };
  const take = (): TextLine => {
    const [first = ""] = kept;
    const whole = kept.length < 2 ? first : kept.join("");
    const text = whole.endsWith("\r") && !isCut ? whole.slice(0, -1) : whole;
    const line = { text, at, isCut };
    [kept, at, isCut, size] = [[], at + 1, false, 0];
    return line;
  };
  for await (const piece of pieces) {
    let start = 0;
    for (let end = piece.indexOf("\n"); end !== -1; end = piece.indexOf("\n", start)) {
      keep(piece.slice(start, end));
      yield take();
      start = end + 1;
    }
    if (start < piece.length) keep(piece.slice(start));
  }
  if (size > 0) yield take();
}
