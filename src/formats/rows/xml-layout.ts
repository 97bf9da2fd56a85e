import { DataError } from "../../lib/errors.ts";
import { PIECE_CHARACTERS } from "../tables/table.ts";
import { escapeXml } from "../xml/xml-writer.ts";
import type { FileRow } from "./codec.ts";
import { encodeText, referenceWriter } from "./encoding-writer.ts";
import { cellText, shown } from "./file-row.ts";
import { stepsOf, type XmlOptions } from "./xml-options.ts";

/** An element of a row, as the names of columns describe it. */
interface Node {
  readonly name: string;
  /** Whose value is the element's text. */
  column?: string;
  /** Whose rows repeat the element. */
  child?: string;
  readonly attributes: { readonly name: string; readonly column: string }[];
  readonly nodes: Node[];
}
type Content = Pick<FileRow, "values" | "children">;
type Escape = (text: string) => string;

const NAME = /^[\p{L}_][\p{L}\p{N}_-]*(:[\p{L}_][\p{L}\p{N}_-]*)?$/u;
/** Layouts of rows that are kept; rows have few different sets of names. */
const MAX_LAYOUTS = 200;

/**
 * Rows as elements at the path; `*` in it is `rows` or `row`. What the encoding lacks is a character reference.
 * @throws DataError for a column whose name is no name of an element, or that is a value and holds others
 */
export async function* writeXml(
  rows: AsyncIterable<FileRow>,
  options: XmlOptions,
  { columns }: { readonly columns: readonly string[] },
): AsyncGenerator<Uint8Array> {
  const { encoding } = options;
  const isMarked = encoding.startsWith("utf-16");
  yield* encodeText(pieces(rows, options, columns), {
    ...{ encoding, unencodable: "refuse", byteOrderMark: isMarked },
  });
}

async function* pieces(
  rows: AsyncIterable<FileRow>,
  options: XmlOptions,
  columns: readonly string[],
): AsyncGenerator<string> {
  const steps = stepsOf(options).map((step, i, all) =>
    checkedName(step !== "*" ? step : i === all.length - 1 ? "row" : "rows"),
  );
  const rowName = steps.pop() ?? "row";
  const references = referenceWriter(options.encoding, (one) => `&#${one.codePointAt(0)};`);
  const escaped: Escape = (text) => references(escapeXml(text));
  const write = rowWriter(escaped, options.empty_elements === "write");
  const [root, ...inner] = steps;
  let text = `<?xml version="1.0" encoding="${declaration(options)}"?>\n`;
  if (root !== undefined) {
    text += `<${root}${rootAttributes(options, escaped)}>${inner.map((name) => `<${name}>`).join("")}`;
  }
  let count = 0;
  for await (const row of rows) {
    count += 1;
    if (root === undefined && count > 1) {
      throw new DataError("The path of the rows is the root, of which there can be only one.");
    }
    text += `\n${write(rowName, row, columns)}`;
    if (text.length < PIECE_CHARACTERS) continue;
    yield text;
    text = "";
  }
  yield `${text}\n${steps
    .toReversed()
    .map((name) => `</${name}>`)
    .join("")}\n`;
}

const declaration = ({ encoding }: XmlOptions): string => {
  if (encoding === "auto") return "UTF-8";
  if (encoding.startsWith("utf-16")) return "UTF-16";
  return encoding === "cp852" ? "IBM852" : encoding.toUpperCase();
};

const rootAttributes = ({ root_attributes: list }: XmlOptions, escaped: Escape): string =>
  list
    .map((one) => {
      const at = one.indexOf("=");
      return ` ${checkedName(one.slice(0, at))}="${attributeText(one.slice(at + 1), escaped)}"`;
    })
    .join("");

const attributeText = (text: string, escaped: Escape): string =>
  escaped(text).replaceAll("\t", "&#9;").replaceAll("\n", "&#10;");

function checkedName(name: string): string {
  if (NAME.test(name)) return name;
  const message = `${shown(name)} is no name of an XML element or attribute`;
  throw new DataError(message, [
    { field: "columns", message, remedy: "Use letters, digits, _ and -, beginning with a letter." },
  ]);
}

function rowWriter(escaped: Escape, keepsEmpty: boolean) {
  const layouts = new Map<string, Node>();
  const layoutFor = (
    name: string,
    columns: readonly string[],
    children: readonly string[],
  ): Node => {
    const key = JSON.stringify([name, columns, children]);
    const known = layouts.get(key);
    if (known) return known;
    const made = layoutOf(name, columns, children);
    if (layouts.size < MAX_LAYOUTS) layouts.set(key, made);
    return made;
  };
  const writeRow = (name: string, row: Content, columns = Object.keys(row.values)): string =>
    element(layoutFor(name, columns, Object.keys(row.children ?? {})), row, true);

  const element = (node: Node, row: Content, isRow = false): string => {
    if (node.child !== undefined && !isRow) {
      return (row.children?.[node.child] ?? []).map((one) => writeRow(node.name, one)).join("");
    }
    let attributes = "";
    for (const { name, column } of node.attributes) {
      const cell = row.values[column];
      if (cell === null || cell === undefined) continue;
      attributes += ` ${name}="${attributeText(cellText(cell), escaped)}"`;
    }
    let inner = node.column === undefined ? "" : escaped(cellText(row.values[node.column]));
    for (const part of node.nodes) inner += element(part, row);
    if (inner !== "") return `<${node.name}${attributes}>${inner}</${node.name}>`;
    return isRow || attributes !== "" || keepsEmpty ? `<${node.name}${attributes}/>` : "";
  };
  return (name: string, row: FileRow, columns: readonly string[]): string =>
    writeRow(name, row, columns.filter((column) => !(column in (row.children ?? {}))) as string[]);
}

/** The tree that dotted names make, in their order; children come where their first element does. */
function layoutOf(name: string, columns: readonly string[], children: readonly string[]): Node {
  const root: Node = { name, attributes: [], nodes: [] };
  for (const column of columns) {
    const steps = column.split(".");
    const last = steps.at(-1) ?? "";
    const owner = last.startsWith("@") || last === "#text" ? steps.slice(0, -1) : steps;
    const node = nodeAt(root, owner);
    if (last.startsWith("@")) {
      node.attributes.push({ name: checkedName(last.slice(1)), column });
    } else if (node.column !== undefined || (node === root && last !== "#text"))
      throw clash(column);
    else node.column = column;
  }
  for (const child of children) {
    const steps = child.split(".");
    const parent = nodeAt(root, steps.slice(0, -1));
    const own = checkedName(steps.at(-1) ?? "");
    if (parent.nodes.some((one) => one.name === own)) throw clash(child);
    parent.nodes.push({ name: own, child, attributes: [], nodes: [] });
  }
  checkMixed(root);
  return root;
}

function nodeAt(root: Node, steps: readonly string[]): Node {
  let at = root;
  for (const step of steps) {
    const found = at.nodes.find((node) => node.name === step);
    const next = found ?? { name: checkedName(step), attributes: [], nodes: [] };
    if (!found) at.nodes.push(next);
    at = next;
  }
  return at;
}

/** Text beside elements would be read as another column than it was. */
function checkMixed(node: Node): void {
  const isNamed = node.column !== undefined && !node.column.endsWith("#text");
  if (isNamed && node.nodes.length > 0) throw clash(node.column ?? "");
  for (const part of node.nodes) checkMixed(part);
}

const clash = (name: string): DataError => {
  const message = `${shown(name)} is a value and holds values at once`;
  return new DataError(message, [{ field: "columns", message, remedy: "Rename one of them." }]);
};
