import { SaxesParser } from "saxes";
import { guardXml, tooLargeXml } from "../xml/xml-events.ts";
import type { FileRow, RowFault } from "./codec.ts";
import { brokenFile } from "./file-row.ts";
import { stepsOf, type XmlOptions } from "./xml-options.ts";
import { localName, XmlRowBuilder } from "./xml-row-builder.ts";

const MAX_DEPTH = 100;
/** A text, comment or tag may be as long as a row, but at least this long outside of one. */
const MIN_TOKEN = 4_194_304;

/**
 * The rows at the path, from pieces of XML text. Prefixes of namespaces do not count.
 * @throws DataError for what is no well-formed document; InvalidInputError where nothing stands at the path
 */
export function xmlRowReader(options: XmlOptions, maxRowBytes: number) {
  const steps = stepsOf(options).map(localName);
  const way = wayTo(steps);
  const builder = new XmlRowBuilder(options, maxRowBytes);
  const parser = new SaxesParser({ xmlns: false });
  const guard = guardXml(parser, Math.max(MIN_TOKEN, maxRowBytes));
  let ready: (FileRow | RowFault)[] = [];
  parser.on("opentag", ({ name, attributes }) => {
    guard.alive();
    if (way.depth() + builder.depth > MAX_DEPTH) {
      throw tooLargeXml(`nests deeper than ${MAX_DEPTH} elements`);
    }
    const local = localName(name);
    if (builder.isInRow || way.enter(local)) builder.begin(local, attributes);
  });
  parser.on("closetag", () => {
    guard.alive();
    const row = builder.end();
    if (row) ready.push(row);
    if (!builder.isInRow) way.leave();
  });
  const text = (piece: string): void => {
    guard.alive();
    builder.text(piece);
  };
  parser.on("text", text);
  parser.on("cdata", text);
  return {
    /** The rows that end in this piece. */
    write(piece: string): readonly (FileRow | RowFault)[] {
      guard.write(piece);
      const done = ready;
      ready = [];
      return done;
    },
    /** Without rows is a list that is there and empty; without the list it is another file. */
    end(): void {
      guard.end();
      const reached = way.reached();
      if (reached >= Math.max(1, steps.length - 1)) return;
      const missing = `/${steps.slice(0, reached + 1).join("/")}`;
      throw brokenFile(`The document has no ${missing}.`, "Look at the path of the rows.");
    },
  };
}

/** Where a parser is on the way from the root to the rows. */
function wayTo(steps: readonly string[]) {
  let [depth, matched, reached] = [0, 0, 0];
  return {
    /** Whether the element is a row. */
    enter(name: string): boolean {
      const step = steps[matched];
      const isNext = matched === depth && (step === "*" || step === name);
      depth += 1;
      if (isNext) matched += 1;
      reached = Math.max(reached, matched);
      return isNext && matched === steps.length;
    },
    leave(): void {
      if (matched === depth) matched -= 1;
      depth -= 1;
    },
    depth: () => depth,
    reached: () => reached,
  };
}
