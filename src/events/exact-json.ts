/** JSON text as it stands: https://tc39.es/proposal-json-parse-with-source */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/**
 * Where a number may stand that a JavaScript number writes differently: 16 digits and more, an exponent,
 * zeros at the end of a fraction, -0, or very small. It may also find such text inside a string, which
 * costs time and nothing else.
 */
const DELICATE =
  /(?:^|[:,[\s])-?(?:\d[\d.]{15}|\d[\d.]*[eE]|\d+\.\d*0(?!\d)|0\.0{6}|(?<=-)0(?![\d.]))/;

/** A number as its JSON text has it, where a JavaScript number would change it: `1.50`, `12345678901234567890`. */
export class Numeral {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  /** `JSON.stringify` writes it as it came. */
  toJSON(): unknown {
    return rawJSON(this.#text);
  }
}

/**
 * Reads JSON and keeps every number as it is written: as a number where `String` gives its text back, as a
 * `Numeral` otherwise.
 * @throws SyntaxError where the text is no JSON, RangeError where it is nested too deeply to keep numbers
 */
export function parseExact(text: string): unknown {
  if (!DELICATE.test(text)) return JSON.parse(text);
  const keep = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
    const source = context?.source;
    return typeof value === "number" && source !== undefined && String(value) !== source
      ? new Numeral(source)
      : value;
  };
  return JSON.parse(text, keep);
}
