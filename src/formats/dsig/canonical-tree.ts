import { DataError } from "../../lib/errors.ts";

/** An element of a document in canonical form: where it stands in the text and what is in scope there. */
export interface CanonicalNode {
  readonly local: string;
  readonly prefix: string;
  readonly namespace: string;
  /** Value of its attribute `Id`, escaped as it stands. */
  readonly id: string | undefined;
  readonly parent: CanonicalNode | undefined;
  readonly children: readonly CanonicalNode[];
  /** Prefix → address, `""` for the default one; with those of the elements around it. */
  readonly scope: ReadonlyMap<string, string>;
  /** What it declares itself, as far as that was not declared around it. */
  readonly declared: ReadonlyMap<string, string>;
  /** Offsets in the text: of its start tag, of the end of that, of the end of its end tag. */
  readonly start: number;
  readonly inner: number;
  readonly end: number;
}

interface Open extends CanonicalNode {
  readonly children: Open[];
  end: number;
}

/** In canonical form every start tag looks so; a `<` stands nowhere else but in processing instructions. */
const START = /<(?:([^\s<>"=/:?]+):)?([^\s<>"=/:?]+)((?: [^\s="<>]+="[^"<]*")*)>/y;
const DECLARATION = / xmlns(?::([^\s="<>]+))?="([^"<]*)"/g;
const ID = / Id="([^"<]*)"/;
const NOTHING: ReadonlyMap<string, string> = new Map();

/**
 * All elements in the order of the document.
 * @throws DataError for what is not in canonical form
 */
export function readCanonical(text: string): readonly CanonicalNode[] {
  const nodes: Open[] = [];
  let parent: Open | undefined;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    const next = text.charAt(at + 1);
    if (next === "?") {
      at = indexBehind(text, "?>", at);
    } else if (next === "/") {
      at = indexBehind(text, ">", at);
      if (!parent) throw notCanonical();
      parent.end = at;
      parent = parent.parent as Open | undefined;
    } else {
      parent = openAt(text, at, parent);
      parent.parent && (parent.parent.children as Open[]).push(parent);
      nodes.push(parent);
      at = parent.inner;
    }
  }
  return nodes;
}

const notCanonical = (): DataError =>
  new DataError("The document has no canonical form that signatures could be about.");

function indexBehind(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  if (found < 0) throw notCanonical();
  return found + mark.length;
}

function openAt(text: string, at: number, parent: Open | undefined): Open {
  START.lastIndex = at;
  const found = START.exec(text);
  if (!found) throw notCanonical();
  const [, prefix = "", local = "", attributes = ""] = found;
  const declared = attributes.includes(" xmlns") ? declarationsOf(attributes) : NOTHING;
  const around = parent?.scope ?? NOTHING;
  const scope = declared.size === 0 ? around : new Map([...around, ...declared]);
  return {
    local,
    prefix,
    namespace: scope.get(prefix) ?? "",
    id: ID.exec(attributes)?.[1],
    parent,
    children: [],
    scope,
    declared,
    start: at,
    inner: START.lastIndex,
    end: text.length,
  };
}

function declarationsOf(attributes: string): ReadonlyMap<string, string> {
  const found = attributes.matchAll(DECLARATION);
  return new Map([...found].map(([, prefix = "", uri = ""]) => [prefix, uri] as const));
}

/**
 * The element in canonical form as if it were a document of its own in which these namespaces are declared
 * around it.
 */
export function standAlone(
  text: string,
  { declared, start, inner, end, prefix, local }: CanonicalNode,
  around: ReadonlyMap<string, string>,
): string {
  const namespaces = [...new Map([...around, ...declared])]
    .filter(([, uri]) => uri !== "")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([one, uri]) => ` xmlns${one === "" ? "" : `:${one}`}="${uri}"`);
  const name = prefix === "" ? local : `${prefix}:${local}`;
  const attributes = text.slice(start + 1 + name.length, inner).replace(DECLARATION, "");
  return `<${name}${namespaces.join("")}${attributes}${text.slice(inner, end)}`;
}

/** Without the blanks that stand between elements; those that are all of an element's content stay. */
export const withoutBlanks = (canonical: string): string =>
  canonical.replace(/(<\/[^<>]+>)[\t\n ]+(?=<)/g, "$1").replace(/>[\t\n ]+(?=<[^/])/g, ">");
