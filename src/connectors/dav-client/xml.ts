import { XMLParser } from "fast-xml-parser";
import { TransientError } from "../../sdk/index.ts";

/** An element by namespace and local name; prefixes are gone, entities are decoded. */
export interface Element {
  readonly namespace: string;
  readonly name: string;
  /** The element's own text, CDATA included, outer blanks cut. */
  readonly text: string;
  readonly children: readonly Element[];
}

type RawNode = Readonly<Record<string, unknown>>;
type Scope = Readonly<Record<string, string>>;

const ATTRIBUTES = ":@";
const TEXT = "#text";
const CDATA = "#cdata";

/** A multistatus nests six deep; more is an attack. */
const MAX_DEPTH = 32;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: CDATA,
  commentPropName: false,
  ignorePiTags: true,
  ignoreDeclaration: true,
  maxNestedTags: MAX_DEPTH,
});

/**
 * The root element. A document type is refused, so that no entity can be declared; a document that
 * stops before the end of its root is refused too.
 * @throws TransientError for what is no well-formed document.
 */
export function parseXml(text: string): Element {
  if (/<!DOCTYPE/i.test(text)) throw badXml("declares a document type");
  const nodes = parseNodes(text);
  const roots = nodes.flatMap((node) => toElement(node, {}) ?? []);
  const [root] = roots;
  if (!root || roots.length > 1) throw badXml("has no single root element");
  const lastName = /<\/([^\s<>/]+)\s*>\s*$/.exec(text.slice(-1_000))?.[1];
  const isEmptyTag = root.children.length === 0 && /\/>\s*$/.test(text.slice(-1_000));
  if (!isEmptyTag && lastName?.split(":").at(-1) !== root.name) throw badXml("is cut short");
  return root;
}

/** The first child of that name. */
export const child = (parent: Element | undefined, namespace: string, name: string) =>
  parent?.children.find((element) => element.namespace === namespace && element.name === name);

/** Text for an element's content or an attribute's value. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

function parseNodes(text: string): readonly RawNode[] {
  try {
    const nodes: unknown = parser.parse(text);
    return Array.isArray(nodes) ? nodes.filter(isNode) : [];
  } catch (error) {
    throw badXml("is not well-formed", error);
  }
}

function toElement(node: RawNode, outer: Scope): Element | undefined {
  const tag = Object.keys(node).find((key) => key !== ATTRIBUTES);
  if (tag === undefined || tag === TEXT || tag === CDATA) return undefined;
  const scope = scopeOf(node[ATTRIBUTES], outer);
  const [first = "", local] = tag.split(":", 2);
  const content = node[tag];
  const nodes = Array.isArray(content) ? content.filter(isNode) : [];
  return {
    namespace: scope[`:${local === undefined ? "" : first}`] ?? "",
    name: local ?? first,
    text: textOf(nodes),
    children: nodes.flatMap((inner) => toElement(inner, scope) ?? []),
  };
}

/** Keys carry a colon, so that no prefix can be the name of an object's own property. */
function scopeOf(attributes: unknown, outer: Scope): Scope {
  if (!isNode(attributes)) return outer;
  const added = Object.entries(attributes).flatMap(([name, value]) => {
    const prefix = /^xmlns(?::(.+))?$/.exec(name);
    return prefix ? [[`:${prefix[1] ?? ""}`, decode(String(value))] as const] : [];
  });
  return added.length === 0 ? outer : { ...outer, ...Object.fromEntries(added) };
}

function textOf(nodes: readonly RawNode[]): string {
  const parts = nodes.map((node) => {
    if (typeof node[TEXT] === "string") return decode(node[TEXT]);
    const cdata = node[CDATA];
    return Array.isArray(cdata)
      ? cdata
          .filter(isNode)
          .map((inner) => inner[TEXT])
          .join("")
      : "";
  });
  return parts.join("").trim();
}

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** The five named entities and character numbers; anything else stays as it is written. */
const decode = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    (all, hex, dec, name) => {
      if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? all;
      const code = hex === undefined ? Number(dec) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );

const isNode = (value: unknown): value is RawNode => typeof value === "object" && value !== null;

const badXml = (what: string, cause?: unknown): TransientError =>
  new TransientError(`The server's XML answer ${what}.`, {
    code: "bad_answer",
    ...(cause === undefined ? {} : { cause }),
  });
