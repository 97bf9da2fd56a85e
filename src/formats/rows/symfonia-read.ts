import { isHubError, messageOf } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { FileRow, ReadLimits, RowFault } from "./codec.ts";
import { decodeText } from "./encoding.ts";
import { type Field, readCell, wrongField } from "./erp-fields.ts";
import { brokenFile, emptyRecord, rowFault, type Values } from "./file-row.ts";
import { type Block, outermostBlocks } from "./symfonia-blocks.ts";
import {
  BUYER_BLOCK,
  BUYER_FIELDS,
  CONTRACTOR_FIELDS,
  DOCUMENT_FIELDS,
  FURTHER,
  SYMFONIA_LISTS,
  SYMFONIA_SPELLING,
} from "./symfonia-fields.ts";
import type { SymfoniaOptions } from "./symfonia-options.ts";
import { textLines } from "./text-lines.ts";

/** @throws InvalidInputError for what is no such file, or breaks off */
export async function* readSymfonia(
  bytes: AsyncIterable<Uint8Array>,
  { rows, encoding }: SymfoniaOptions,
  { maxRowBytes }: ReadLimits,
): AsyncGenerator<FileRow | RowFault> {
  const wanted = rows === "contractors" ? "Kontrahent" : "Dokument";
  const lines = textLines(decodeText(bytes, encoding), maxRowBytes);
  let isEmpty = true;
  for await (const block of outermostBlocks(lines, maxRowBytes)) {
    isEmpty = false;
    if ("reason" in block) yield block;
    else if (block.name === wanted) yield toRow(block, wanted === "Dokument");
  }
  if (isEmpty) throw brokenFile("The file is empty.");
}

function toRow(block: Block, isDocument: boolean): FileRow | RowFault {
  try {
    const values = valuesOf(isDocument ? DOCUMENT_FIELDS : CONTRACTOR_FIELDS, block);
    const children = emptyRecord<FileRow[]>();
    if (isDocument) for (const { name } of LISTS) children[name] = [];
    for (const inner of block.blocks) {
      if (isDocument && inner.name === BUYER_BLOCK) {
        Object.assign(values, valuesOf(BUYER_FIELDS, inner));
        continue;
      }
      const list = isDocument ? LISTS.find((one) => one.block === inner.name) : undefined;
      const name = list?.name ?? inner.name;
      children[name] ??= [];
      children[name].push({ values: valuesOf(list?.fields ?? [], inner), at: inner.line });
    }
    return { values, children, at: block.line };
  } catch (error) {
    if (!isHubError(error)) throw error;
    return rowFault(block.line, `${messageOf(error)}.`, rawOf(block));
  }
}

const LISTS = Object.entries(SYMFONIA_LISTS).map(([name, list]) => ({ name, ...list }));

/** @throws DataError with the line of a property that cannot be read */
function valuesOf(fields: readonly Field[], block: Block): Values {
  const values = emptyRecord<Cell>();
  for (const { key, value, line } of block.pairs) {
    if (value === "") continue;
    const field = fields.find(({ tag }) => tag === key);
    try {
      values[field?.name ?? `${FURTHER}${key}`] = field
        ? readCell(field, value, SYMFONIA_SPELLING)
        : value;
    } catch (error) {
      throw placed(line, block, error);
    }
  }
  if (block.texts.length > 0) values[`${FURTHER}text`] = block.texts.join("\n");
  return values;
}

const placed = (line: number, { name }: Block, error: unknown) =>
  wrongField(`Line ${line} in ${name}`, messageOf(error));

const rawOf = (block: Block): string =>
  [
    `${block.name}{`,
    ...block.pairs.map(({ key, value }) => `\t${key} =${value}`),
    ...block.blocks.slice(0, 20).map(rawOf),
    "}",
  ]
    .join("\n")
    .slice(0, 1_000);
