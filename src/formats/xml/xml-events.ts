import type { SaxesOptions, SaxesParser } from "saxes";
import { DataError } from "../../lib/errors.ts";

/** Text, a comment or a tag that goes on for longer than this many characters is an attack. */
const MAX_TOKEN = 4_194_304;

export interface GuardedXml {
  write(text: string): void;
  /** @throws DataError where the document is not complete */
  end(): void;
  /** To be called with every event: something has ended. */
  alive(): void;
}

/**
 * Feeds a parser that refuses what no honest document has: a document type, with its entities, and text without
 * an end. All faults are DataErrors.
 */
export function guardXml<O extends SaxesOptions>(
  parser: SaxesParser<O>,
  maxToken = MAX_TOKEN,
): GuardedXml {
  let silence = 0;
  parser.on("error", (error) => {
    throw new DataError(`The document is not well-formed XML: ${error.message}`);
  });
  parser.on("doctype", () => {
    throw new DataError("The document declares a document type, which is not allowed.");
  });
  return {
    write(text) {
      silence += text.length;
      parser.write(text);
      if (silence > maxToken + text.length) throw tooLargeXml("has a text without an end");
    },
    end: () => void parser.close(),
    alive() {
      silence = 0;
    },
  };
}

export const tooLargeXml = (what: string): DataError => new DataError(`The document ${what}.`);
