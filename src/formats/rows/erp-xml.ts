import { isHubError, messageOf } from "../../lib/errors.ts";
import { streamXml, type XmlElement } from "../xml/xml-reader.ts";
import { escapeXml } from "../xml/xml-writer.ts";
import type { ReadLimits } from "./codec.ts";
import { brokenFile, shown } from "./file-row.ts";

/** Much more than a document of a thousand lines has. */
const MAX_ELEMENTS = 500_000;

/**
 * Each element at a path of local names; `*` is any name.
 * @throws InvalidInputError for what is no such document, breaks off, or has an element that is too large
 */
export async function* elementsAt(
  bytes: AsyncIterable<Uint8Array>,
  path: readonly string[],
  { maxRowBytes }: ReadLimits,
): AsyncGenerator<XmlElement> {
  let root: string | undefined;
  const isWanted = (at: readonly string[]): boolean => {
    root ??= at[0];
    if (root !== path[0]) throw brokenFile(`The document is ${shown(root ?? "")}, not ${path[0]}.`);
    return at.length === path.length && path.every((name, i) => name === "*" || name === at[i]);
  };
  try {
    yield* streamXml(bytes, isWanted, { elements: MAX_ELEMENTS, characters: maxRowBytes });
  } catch (error) {
    if (!isHubError(error) || error.code !== "bad_data") throw error;
    throw brokenFile(messageOf(error), undefined, { cause: error });
  }
  if (root === undefined) throw brokenFile("The file is empty.");
}

/** The beginning of an element as XML, for whoever looks at why it was set aside. */
export function rawOf(element: XmlElement, most = 1_000): string {
  let text = "";
  const add = ({ name, attributes, children, text: own }: XmlElement): void => {
    if (text.length > most) return;
    const names = [...attributes].map(([key, value]) => ` ${key}="${escapeXml(value)}"`).join("");
    text += `<${name}${names}>${escapeXml(own.slice(0, most))}`;
    for (const child of children) add(child);
    text += `</${name}>`;
  };
  add(element);
  return text.slice(0, most);
}
