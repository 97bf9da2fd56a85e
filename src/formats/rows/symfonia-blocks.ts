import type { RowFault } from "./codec.ts";
import { brokenFile, rowFault, shown } from "./file-row.ts";
import type { TextLine } from "./text-lines.ts";

/** `Name{` … `}` with its properties and the blocks within it. */
export interface Block {
  readonly name: string;
  /** Where it opens. */
  readonly line: number;
  readonly pairs: readonly {
    readonly key: string;
    readonly value: string;
    readonly line: number;
  }[];
  readonly blocks: readonly Block[];
  /** Lines that are neither: the text of a note. */
  readonly texts: readonly string[];
}

interface Open extends Block {
  readonly pairs: { key: string; value: string; line: number }[];
  readonly blocks: Block[];
  readonly texts: string[];
}

const MAX_DEPTH = 20;
const OPENING = /^([^={}]{1,100})\{$/;
/** They stand by themselves: within another block something before them is not closed. */
const OUTERMOST = new Set(["Dokument", "INFO"]);

/**
 * The outermost blocks in their order; one that is too large is a fault.
 * @throws InvalidInputError for what is no such file, and for blocks that are not closed or not opened
 */
export async function* outermostBlocks(
  lines: AsyncIterable<TextLine>,
  maxLength: number,
): AsyncGenerator<Block | RowFault> {
  const open: Open[] = [];
  let [length, raw] = [0, ""];
  for await (const { at, text, isCut } of lines) {
    const line = text.trim();
    if (line === "") continue;
    length += text.length + 1;
    const isTooLarge = isCut || length > maxLength;
    if (length <= 2_000) raw += `${text}\n`;
    const name = isCut ? undefined : OPENING.exec(line)?.[1]?.trim();
    if (name !== undefined) {
      opened(open, name, at);
      continue;
    }
    const block = open.at(-1);
    if (!block) throw brokenFile(notOutside(line, at));
    if (isTooLarge) length = Number.POSITIVE_INFINITY;
    else if (line !== "}") addLine(block, line, at);
    if (line !== "}" || isCut) continue;
    open.pop();
    if (open.length > 0) continue;
    yield length > maxLength ? tooLong(block, maxLength, raw) : block;
    [length, raw] = [0, ""];
  }
  const block = open.at(-1);
  if (block) throw brokenFile(`The file breaks off: ${where(block)} is not closed.`);
}

function opened(open: Open[], name: string, line: number): void {
  const parent = open.at(-1);
  if (parent && OUTERMOST.has(name)) {
    throw brokenFile(`Line ${line}: ${name}{ stands within ${where(parent)}, which is not closed.`);
  }
  if (open.length >= MAX_DEPTH) {
    throw brokenFile(`Line ${line}: blocks nest deeper than ${MAX_DEPTH}.`);
  }
  const block: Open = { name, line, pairs: [], blocks: [], texts: [] };
  parent?.blocks.push(block);
  open.push(block);
}

function addLine(block: Open, line: string, at: number): void {
  const mark = line.indexOf("=");
  if (mark < 1) {
    block.texts.push(line);
    return;
  }
  const [key, value] = [line.slice(0, mark).trim(), line.slice(mark + 1).trim()];
  block.pairs.push({ key, value, line: at });
}

const where = ({ name, line }: Block): string => `the block ${name}{ of line ${line}`;

const tooLong = ({ name, line }: Block, maxLength: number, raw: string): RowFault =>
  rowFault(line, `${name}{ of line ${line} is longer than ${maxLength} bytes.`, raw);

const notOutside = (line: string, at: number): string =>
  line === "}"
    ? `Line ${at} closes a block that is not open.`
    : `Line ${at}, ${shown(line)}, is in no block: the file is none of Symfonia's format 3.0.`;
