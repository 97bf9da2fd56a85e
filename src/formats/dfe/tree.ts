import { type SaxesAttributeNS, SaxesParser } from "saxes";
import { DfeError } from "./dfe-file.ts";

/** Which of the namespaces that matter an element is in. */
export type Space = "nfe" | "cte" | "signature" | "none" | "other";

/** An element; comments are gone, entities are decoded. */
export interface XmlNode {
  /** Local name. */
  readonly name: string;
  readonly space: Space;
  /** Without outer blanks; empty where it has child elements. */
  readonly text: string;
  readonly children: readonly XmlNode[];
  readonly attributes: Readonly<Record<string, SaxesAttributeNS>>;
}

interface Open {
  readonly name: string;
  readonly space: Space;
  text: string;
  children: Open[];
  readonly attributes: Readonly<Record<string, SaxesAttributeNS>>;
}

/** An honest document in its SOAP envelope is 16 deep. */
const MAX_DEPTH = 48;
/** Elements and attributes; 990 items have about 50,000. */
const MAX_NODES = 250_000;

const SPACES: ReadonlyMap<string, Space> = new Map([
  ["", "none"],
  ["http://www.portalfiscal.inf.br/nfe", "nfe"],
  ["http://www.portalfiscal.inf.br/cte", "cte"],
  ["http://www.w3.org/2000/09/xmldsig#", "signature"],
]);

const NO_CHILDREN: Open[] = [];
/** Instead of the parser's empty one for each element, which would live as long as the tree. */
const NO_ATTRIBUTES: Readonly<Record<string, SaxesAttributeNS>> = {};

/**
 * The document as a tree.
 * @throws DfeError XML_MALFORMED with line and column; TOO_LARGE for what is deeper or has more elements than a
 * fiscal document can have
 */
export function parseTree(text: string): XmlNode {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: Open[] = [];
  let root: Open | undefined;
  let current: Open | undefined;
  let nodes = 0;
  const count = (): void => {
    nodes += 1;
    if (nodes > MAX_NODES) throw tooLarge(`has more than ${MAX_NODES} elements and attributes`);
  };
  const append = (piece: string): void => {
    if (current) current.text = current.text === "" ? piece : current.text + piece;
  };
  parser.on("error", (cause) => {
    const message = `The document is not well-formed XML: ${cause.message.slice(0, 300)}`;
    throw new DfeError("XML_MALFORMED", message, { cause });
  });
  parser.on("text", append);
  parser.on("cdata", append);
  parser.on("attribute", count);
  parser.on("opentag", ({ local, uri, attributes }) => {
    count();
    const space = SPACES.get(uri) ?? "other";
    const node: Open = {
      name: local,
      space,
      text: "",
      children: NO_CHILDREN,
      attributes: isEmpty(attributes) ? NO_ATTRIBUTES : attributes,
    };
    if (current) {
      if (current.children === NO_CHILDREN) current.children = [node];
      else current.children.push(node);
      if (open.length === MAX_DEPTH) throw tooLarge(`nests deeper than ${MAX_DEPTH} elements`);
      open.push(current);
    } else {
      root = node;
    }
    current = node;
  });
  parser.on("closetag", () => {
    if (current) current.text = current.children === NO_CHILDREN ? current.text.trim() : "";
    current = open.pop();
  });
  parser.write(text).close();
  if (!root) throw new DfeError("XML_MALFORMED", "The document has no element.");
  return root;
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}

const tooLarge = (what: string): DfeError => new DfeError("TOO_LARGE", `The document ${what}.`);

/** The first child of that name in its parent's namespace. */
export function childOf(parent: XmlNode | undefined, name: string): XmlNode | undefined {
  if (parent === undefined) return undefined;
  for (const child of parent.children)
    if (child.name === name && child.space === parent.space) return child;
  return undefined;
}

export function childrenOf(parent: XmlNode | undefined, name: string): readonly XmlNode[] {
  if (parent === undefined) return NO_CHILDREN;
  return parent.children.filter((child) => child.name === name && child.space === parent.space);
}

/** The element at the end of the path of first children. */
export function nodeAt(parent: XmlNode | undefined, ...path: readonly string[]) {
  let node = parent;
  for (const name of path) node = childOf(node, name);
  return node;
}

/** The text at the end of the path; undefined where there is none or it is blank. */
export function textAt(parent: XmlNode | undefined, ...path: readonly string[]) {
  return nodeAt(parent, ...path)?.text || undefined;
}

/** undefined where the element has no such attribute or it is blank. */
export const attributeOf = (node: XmlNode | undefined, name: string): string | undefined =>
  node?.attributes[name]?.value.trim() || undefined;
