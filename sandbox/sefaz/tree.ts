import { SaxesParser } from "saxes";

/** An element of a message. */
export interface Node {
  readonly name: string;
  readonly prefix: string;
  readonly namespace: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Prefixes that the element declares. */
  readonly declared: readonly string[];
  readonly children: readonly Node[];
  /** All text directly in it. */
  readonly text: string;
}

interface Open extends Node {
  readonly children: Node[];
  text: string;
}

/** @throws Error for what is not well-formed, and for any document type */
export function parseTree(xml: string): Node {
  const parser = new SaxesParser({ xmlns: true });
  const stack: Open[] = [];
  const roots: Node[] = [];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => {
    throw new Error("For security reasons DTD is prohibited in this XML document.");
  });
  parser.on("opentag", (tag) => {
    const attributes = Object.values(tag.attributes);
    const node: Open = {
      ...{ name: tag.local, prefix: tag.prefix, namespace: tag.uri, text: "", children: [] },
      declared: attributes.filter((one) => one.prefix === "xmlns").map((one) => one.local),
      attributes: new Map(
        attributes
          .filter((one) => one.prefix !== "xmlns" && one.name !== "xmlns")
          .map((one) => [one.name, one.value]),
      ),
    };
    (stack.at(-1)?.children ?? roots).push(node);
    stack.push(node);
  });
  parser.on("closetag", () => void stack.pop());
  const add = (text: string) => {
    const open = stack.at(-1);
    if (open) open.text += text;
  };
  parser.on("text", add);
  parser.on("cdata", add);
  parser.write(xml).close();
  const [root] = roots;
  if (!root) throw new Error("Root element is missing.");
  return root;
}

export const childOf = (node: Node, name: string): Node | undefined =>
  node.children.find((child) => child.name === name);

/** The text of a child element, `""` where there is none. */
export const fieldOf = (node: Node, name: string): string => childOf(node, name)?.text ?? "";

/** True where the children are these, each once, in this order; `?` at the end marks an optional one. */
export function hasShape(node: Node, names: readonly string[]): boolean {
  let at = 0;
  for (const name of names) {
    const isOptional = name.endsWith("?");
    const allowed = (isOptional ? name.slice(0, -1) : name).split("|");
    if (allowed.includes(node.children[at]?.name ?? "")) at += 1;
    else if (!isOptional) return false;
  }
  return at === node.children.length;
}

/** Every element below and the node itself. */
export function* withDescendants(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) yield* withDescendants(child);
}
