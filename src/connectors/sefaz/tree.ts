import type { XmlElement } from "../../formats/xml/xml-reader.ts";

/** The first element of that local name below, or the element itself; namespaces differ between servers. */
export function find(element: XmlElement | undefined, name: string): XmlElement | undefined {
  if (element === undefined || element.name === name) return element;
  for (const child of element.children) {
    const found = find(child, name);
    if (found) return found;
  }
  return undefined;
}

export const childrenNamed = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];

/** Text of a child; undefined where it is missing or blank. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  const text = element?.children.find((child) => child.name === name)?.text;
  return text === "" ? undefined : text;
}
