import { type SaxesAttributeNS, SaxesParser } from "saxes";
import { DataError } from "../../lib/errors.ts";
import { guardXml, tooLargeXml } from "./xml-events.ts";
import { decode, decodeXml, xmlDecoder } from "./xml-text.ts";

/** An element by namespace and local name; entities are decoded, comments are gone. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  /** By local name. */
  readonly attributes: ReadonlyMap<string, string>;
  /** The element's own text, CDATA included, outer blanks cut. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

export interface XmlLimits {
  readonly depth: number;
  /** Elements that one tree may have. */
  readonly elements: number;
  /** Of text that one tree may have. */
  readonly characters: number;
}

/** Twice as deep and many times as much as the largest document of these formats. */
const DEFAULT_LIMITS: XmlLimits = {
  depth: 40,
  elements: 500_000,
  characters: Number.POSITIVE_INFINITY,
};
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

interface Open extends XmlElement {
  readonly children: Open[];
  text: string;
}

/**
 * The whole document as a tree.
 * @throws DataError for what is no well-formed document, declares a document type or is too large
 */
export function parseXml(bytes: Uint8Array, limits: Partial<XmlLimits> = {}): XmlElement {
  const text = decode(xmlDecoder(bytes), bytes, false);
  const found: XmlElement[] = [];
  const parser = treeParser(
    (depth) => depth === 1,
    (element) => found.push(element),
    limits,
  );
  parser.write(text);
  parser.end();
  const [root] = found;
  if (!root) throw new DataError("The document has no root element.");
  return root;
}

/**
 * Each element that `isWanted` names, as a tree of its own, in the order of the document; the rest of
 * the document is checked and forgotten, so a document of any length takes no more memory than its
 * largest wanted element. `path` has the local names from the root to the element.
 * @throws DataError as `parseXml`
 */
export async function* streamXml(
  chunks: AsyncIterable<Uint8Array>,
  isWanted: (path: readonly string[]) => boolean,
  limits: Partial<XmlLimits> = {},
): AsyncGenerator<XmlElement> {
  let found: XmlElement[] = [];
  const parser = treeParser(
    (_, path) => isWanted(path),
    (element) => found.push(element),
    limits,
  );
  for await (const text of decodeXml(chunks)) {
    parser.write(text);
    const ready = found;
    found = [];
    yield* ready;
  }
  parser.end();
  yield* found;
}

/** Calls `onTree` with each outermost element that `isRoot` wants. */
function treeParser(
  isRoot: (depth: number, path: readonly string[]) => boolean,
  onTree: (element: XmlElement) => void,
  limits: Partial<XmlLimits>,
) {
  const max = { ...DEFAULT_LIMITS, ...limits };
  const parser = new SaxesParser({ xmlns: true });
  const path: string[] = [];
  const open: Open[] = [];
  const guard = guardXml(parser);
  let [elements, characters] = [0, 0];
  const append = (text: string): void => {
    guard.alive();
    const element = open.at(-1);
    if (!element) return;
    element.text += text;
    characters += text.length;
    if (characters > max.characters)
      throw tooLargeXml(`has more than ${max.characters} characters`);
  };
  parser.on("text", append);
  parser.on("cdata", append);
  parser.on("opentag", ({ local, uri, attributes }) => {
    guard.alive();
    path.push(local);
    if (path.length > max.depth) throw tooLargeXml(`nests deeper than ${max.depth} elements`);
    const parent = open.at(-1);
    if (!parent) [elements, characters] = [0, 0];
    if (!parent && !isRoot(path.length, path)) return;
    elements += 1;
    if (elements > max.elements) throw tooLargeXml(`has more than ${max.elements} elements`);
    const element: Open = {
      name: local,
      namespace: uri,
      attributes: attributesOf(attributes),
      text: "",
      children: [],
    };
    parent?.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => {
    guard.alive();
    path.pop();
    const element = open.pop();
    if (!element) return;
    element.text = element.text.trim();
    if (open.length === 0) onTree(element);
  });
  return guard;
}

function attributesOf(
  attributes: Readonly<Record<string, SaxesAttributeNS>>,
): ReadonlyMap<string, string> {
  const own = Object.values(attributes).filter(({ prefix, name }) => {
    return prefix !== "xmlns" && name !== "xmlns";
  });
  return own.length === 0
    ? NO_ATTRIBUTES
    : new Map(own.map(({ local, value }) => [local, value] as const));
}

/** The first child of that local name in its parent's namespace. */
export const childOf = (parent: XmlElement | undefined, name: string): XmlElement | undefined =>
  parent?.children.find((child) => child.name === name && child.namespace === parent.namespace);

/** All children of that local name in their parent's namespace. */
export const childrenOf = (parent: XmlElement | undefined, name: string): XmlElement[] =>
  parent?.children.filter((child) => child.name === name && child.namespace === parent.namespace) ??
  [];

/** The text at the end of the path; undefined where there is none or it is blank. */
export function textAt(parent: XmlElement | undefined, ...path: readonly string[]) {
  const found = path.reduce<XmlElement | undefined>(childOf, parent)?.text;
  return found === "" ? undefined : found;
}
