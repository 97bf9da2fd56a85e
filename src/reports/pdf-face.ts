/** One font file in one document. Measures are of size 1 where they do not say otherwise. */
export interface Face {
  /** Under which a page's content calls it. */
  readonly id: string;
  readonly ascent: number;
  readonly lineHeight: number;
  /** In points. */
  width(text: string, size: number): number;
  /** The text as the operand of `TJ`, with its kerning. */
  encode(text: string): string;
  /** What a page's list of fonts refers to. */
  ref(): unknown;
}

/**
 * What pdfkit's fonts offer below `doc.text`, which shapes every text anew: so 20,000 rows took 50 s, and 3 s with
 * the letters kept (measured on two cores). The types leave it out, so an update of pdfkit has to look here.
 */
interface EmbeddedFont {
  readonly id: string;
  readonly ascender: number;
  encode(
    text: string,
    features: Readonly<Record<string, boolean>>,
  ): readonly [codes: readonly string[], positions: readonly { readonly xAdvance: number }[]];
  lineHeight(size: number): number;
  ref(): unknown;
}

interface Letter {
  readonly sign: string;
  readonly codes: string;
  readonly count: number;
  /** In thousandths of the size, as is the kerning before each next letter. */
  readonly advance: number;
  readonly kerns: Map<string, number>;
}

/** A ligature would hide its letters from here, and from who searches the file. */
const FEATURES = { liga: false };
const LINE_SPACING = 1.1;
/** Enough for every pair of letters of a language; a bound, for a supplier can be called anything. */
const MAX_PAIRS = 20_000;

export function openFace(doc: PDFKit.PDFDocument, file: Buffer): Face {
  doc.font(file);
  const font = (doc as unknown as { readonly _font: EmbeddedFont })._font;
  const letterOf = letterCache(font);
  return {
    id: font.id,
    ascent: font.ascender / 1000,
    lineHeight: font.lineHeight(1) * LINE_SPACING,
    width(text, size) {
      let width = 0;
      let before: Letter | undefined;
      for (const sign of text) {
        const letter = letterOf(sign, before);
        width += letter.advance + (before?.kerns.get(sign) ?? 0);
        before = letter;
      }
      return (width * size) / 1000;
    },
    encode(text) {
      let codes = "<";
      let before: Letter | undefined;
      for (const sign of text) {
        const letter = letterOf(sign, before);
        const kern = Math.round(before?.kerns.get(sign) ?? 0);
        codes += kern === 0 ? letter.codes : `>${-kern}<${letter.codes}`;
        before = letter;
      }
      return `[${codes}>]`;
    },
    ref: () => font.ref(),
  };
}

/** Gives the letter of a sign; the letter before it knows their kerning from then on. */
function letterCache(font: EmbeddedFont): (sign: string, before: Letter | undefined) => Letter {
  const letters = new Map<string, Letter>();
  let pairs = 0;
  const shape = (sign: string): Letter => {
    const [codes, positions] = font.encode(sign, FEATURES);
    const advance = positions.reduce((sum, position) => sum + position.xAdvance, 0);
    return { sign, codes: codes.join(""), count: codes.length, advance, kerns: new Map() };
  };
  return (sign, before) => {
    const known = letters.get(sign);
    const letter = known ?? shape(sign);
    if (!known) letters.set(sign, letter);
    if (!before || before.kerns.has(sign)) return letter;
    const both = shape(before.sign + sign);
    const isPlain = both.count === before.count + letter.count;
    before.kerns.set(sign, isPlain ? both.advance - before.advance - letter.advance : 0);
    pairs += 1;
    if (pairs > MAX_PAIRS) {
      letters.clear();
      pairs = 0;
    }
    return letter;
  };
}
