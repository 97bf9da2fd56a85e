import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from "saxes";
import { guardXml } from "../xml/xml-events.ts";

export interface CanonicalElement {
  readonly text: string;
  /** Where it ends in the document, in UTF-16 units. */
  readonly end: number;
}

type Scope = ReadonlyMap<string, string>;

interface Open {
  /** Prefix → namespace, `""` for the default one. */
  readonly scope: Scope;
  /** Those that the canonical text already has around here; undefined outside. */
  readonly written: Scope | undefined;
  /** xml:lang and the like, which the outermost element inherits. */
  readonly xml: ReadonlyMap<string, string>;
}

const XML = "http://www.w3.org/XML/1998/namespace";
const XMLNS = "http://www.w3.org/2000/xmlns/";
const OUTSIDE: Open = { scope: new Map(), written: undefined, xml: new Map() };

/**
 * The wanted elements in Canonical XML 1.0 (inclusive, without comments), in the order of their ends; one
 * inside another is part of that alone. For documents that the hub itself writes; those of others go through
 * libxml2. https://www.w3.org/TR/2001/REC-xml-c14n-20010315
 * @throws DataError for what is no well-formed document, and for a document type
 */
export function canonicalElements(
  xml: string,
  isWanted: (tag: SaxesTagNS) => boolean,
): readonly CanonicalElement[] {
  const found: CanonicalElement[] = [];
  const open: Open[] = [OUTSIDE];
  let text: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  const guard = guardXml(parser);
  const write = (part: string): void => {
    guard.alive();
    if (open.at(-1)?.written) text.push(part);
  };
  parser.on("text", (part) => write(escapeText(part)));
  parser.on("cdata", (part) => write(escapeText(part)));
  parser.on("processinginstruction", ({ target, body }) =>
    write(`<?${target}${body === "" ? "" : ` ${body}`}?>`),
  );
  parser.on("opentag", (tag) => {
    const around = open.at(-1) ?? OUTSIDE;
    const inside = enter(tag, around, isWanted(tag) || around.written !== undefined);
    open.push(inside);
    if (inside.written) write(startTag(tag, around, inside));
  });
  parser.on("closetag", ({ name }) => {
    write(`</${name}>`);
    open.pop();
    if (text.length === 0 || open.at(-1)?.written) return;
    found.push({ text: text.join(""), end: parser.position });
    text = [];
  });
  guard.write(xml);
  guard.end();
  return found;
}

function enter(tag: SaxesTagNS, around: Open, isWritten: boolean): Open {
  const scope = new Map([...around.scope, ...Object.entries(tag.ns)]);
  const own = Object.values(tag.attributes).filter(({ uri }) => uri === XML);
  const xml = new Map([...around.xml, ...own.map(({ local, value }) => [local, value] as const)]);
  return { scope, xml, written: isWritten ? scope : undefined };
}

function startTag(tag: SaxesTagNS, around: Open, { scope, xml }: Open): string {
  const namespaces = [...scope]
    .filter(([prefix, uri]) => prefix !== "xml" && (around.written?.get(prefix) ?? "") !== uri)
    .sort(([a], [b]) => compare(a, b))
    .map(([prefix, uri]) => ` xmlns${prefix === "" ? "" : `:${prefix}`}="${escapeValue(uri)}"`);
  const attributes = Object.values(tag.attributes).filter(({ uri }) => uri !== XMLNS);
  const own = around.written ? attributes : [...attributes, ...inherited(tag, xml)];
  const written = own
    .sort((a, b) => compare(a.uri, b.uri) || compare(a.local, b.local))
    .map(({ name, value }) => ` ${name}="${escapeValue(value)}"`);
  return `<${tag.name}${namespaces.join("")}${written.join("")}>`;
}

type Attribute = Pick<SaxesAttributeNS, "name" | "local" | "uri" | "value">;

const inherited = (tag: SaxesTagNS, xml: ReadonlyMap<string, string>): Attribute[] =>
  [...xml]
    .filter(([local]) => tag.attributes[`xml:${local}`] === undefined)
    .map(([local, value]) => ({ name: `xml:${local}`, local, uri: XML, value }));

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};
const escapeText = (text: string): string => text.replace(/[&<>\r]/g, (one) => ESCAPES[one] ?? one);
const escapeValue = (text: string): string =>
  text.replace(/[&<"\t\n\r]/g, (one) => ESCAPES[one] ?? one);
