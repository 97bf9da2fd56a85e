import type { Cell } from "../../model/cell.ts";
import type { FileRow, RowFault } from "./codec.ts";
import { type Children, emptyRecord, rowFault, shown, tooLarge, type Values } from "./file-row.ts";
import type { XmlOptions } from "./xml-options.ts";

interface OpenRow extends FileRow {
  readonly values: Values;
  readonly children: Children;
}

/** One element inside a row. */
interface Frame {
  readonly row: OpenRow;
  /** Under the row that it belongs to, with dots; empty for the row itself. */
  readonly name: string;
  /** Under the outermost row. */
  readonly path: string;
  text: string;
  hasElements: boolean;
}

/**
 * Puts a row together from what a parser meets in it: elements in elements are dotted columns, attributes
 * `@name`, the text of what has both `#text`, and the elements that `children` names rows of their own.
 */
export class XmlRowBuilder {
  readonly #options: XmlOptions;
  readonly #maxRowBytes: number;
  readonly #childPaths: ReadonlySet<string>;
  readonly #open: Frame[] = [];
  /** Elements that are open in a row that is too large: no more than this is kept of them. */
  #unkept = 0;
  #count = 0;
  #size = 0;
  #fault: string | undefined;

  constructor(options: XmlOptions, maxRowBytes: number) {
    this.#options = options;
    this.#maxRowBytes = maxRowBytes;
    this.#childPaths = new Set(options.children.map(localPath));
  }

  get isInRow(): boolean {
    return this.#open.length > 0;
  }

  /** Of the elements that are open, the row's own included. */
  get depth(): number {
    return this.#open.length + this.#unkept;
  }

  begin(name: string, attributes: Readonly<Record<string, string>>): void {
    const parent = this.#open.at(-1);
    this.#size = (parent ? this.#size : 0) + name.length;
    if (parent && this.#isTooLarge()) {
      this.#unkept += 1;
      return;
    }
    const frame = parent ? this.#inside(parent, name) : this.#firstFrame();
    this.#open.push(frame);
    for (const [key, value] of Object.entries(attributes)) {
      this.#size += key.length + value.length;
      if (key === "xmlns" || key.startsWith("xmlns:") || this.#isTooLarge()) continue;
      const column = `@${localName(key)}`;
      this.#put(frame, frame.name === "" ? column : `${frame.name}.${column}`, value);
    }
  }

  text(piece: string): void {
    const frame = this.#open.at(-1);
    if (!frame) return;
    this.#size += piece.length;
    if (!this.#isTooLarge()) frame.text += piece;
  }

  /** The row, where its own element ends. */
  end(): FileRow | RowFault | undefined {
    if (this.#unkept > 0) {
      this.#unkept -= 1;
      return undefined;
    }
    const frame = this.#open.pop();
    if (!frame) return undefined;
    if (!this.#isTooLarge()) this.#finish(frame);
    if (this.#open.length > 0) return undefined;
    const { row } = frame;
    if (this.#isTooLarge()) return tooLarge(row.at, this.#maxRowBytes, rawOf(row));
    return this.#fault === undefined
      ? withoutEmpty(row)
      : rowFault(row.at, this.#fault, rawOf(row));
  }

  #isTooLarge(): boolean {
    return this.#size > this.#maxRowBytes;
  }

  #firstFrame(): Frame {
    this.#count += 1;
    this.#fault = undefined;
    return frameOf(rowAt(this.#count), "", "");
  }

  #inside(parent: Frame, element: string): Frame {
    parent.hasElements = true;
    const path = parent.path === "" ? element : `${parent.path}.${element}`;
    const name = parent.name === "" ? element : `${parent.name}.${element}`;
    if (!this.#childPaths.has(path)) return frameOf(parent.row, name, path);
    const { values, children } = parent.row;
    if (name in values) this.#fault ??= `${shown(name)} is a value and a list of rows at once.`;
    const list = children[name] ?? [];
    children[name] = list;
    const row = rowAt(list.length + 1);
    list.push(row);
    return frameOf(row, "", path);
  }

  #finish(frame: Frame): void {
    const { name, hasElements } = frame;
    const text = this.#options.trim || hasElements ? frame.text.trim() : frame.text;
    if (name !== "" && !hasElements) this.#put(frame, name, text === "" ? null : text);
    else if (text !== "") this.#put(frame, name === "" ? "#text" : `${name}.#text`, text);
  }

  #put({ row: { values, children } }: Frame, name: string, cell: Cell): void {
    if (name in values || name in children) {
      this.#fault ??= `${shown(name)} stands there more than once: name it among the elements that repeat.`;
    } else values[name] = cell;
  }
}

export const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

const localPath = (path: string): string => path.split(".").map(localName).join(".");

const rowAt = (at: number): OpenRow => ({ values: emptyRecord(), children: emptyRecord(), at });
const frameOf = (row: OpenRow, name: string, path: string): Frame => {
  return { row, name, path, text: "", hasElements: false };
};

const rawOf = ({ values, children }: OpenRow): string => JSON.stringify({ ...values, ...children });

function withoutEmpty({ values, children, at }: FileRow): FileRow {
  const lists = Object.entries(children ?? {});
  if (lists.length === 0) return { values, at };
  const kept = emptyRecord<FileRow[]>();
  for (const [name, rows] of lists) kept[name] = rows.map(withoutEmpty);
  return { values, children: kept, at };
}
