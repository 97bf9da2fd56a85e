import { table } from "../../lib/table.ts";

/** What XML 1.0 forbids, and the control characters that it discourages; a lone half of a pair too. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are taken out
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufdd0-\ufdef\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ESCAPES: Readonly<Record<string, string>> = table({
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
});

/** Text for an element's content or an attribute's value; characters that XML cannot have are left out. */
export const escapeXml = (text: string): string =>
  text.replace(FORBIDDEN, "").replace(/[&<>"\r]/g, (char) => ESCAPES[char] ?? char);

/** Text as it is, for an element's content; characters that XML cannot have are left out. */
export const cdata = (text: string): string =>
  `<![CDATA[${text.replace(FORBIDDEN, "").replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** An element with text; nothing where there is no text. */
export function leaf(
  name: string,
  text: string | undefined,
  attributes: Readonly<Record<string, string>> = {},
): string {
  if (text === undefined) return "";
  const clean = escapeXml(text);
  return clean === "" ? "" : `<${name}${attributesText(attributes)}>${clean}</${name}>`;
}

/** An element with elements; nothing where it would be empty. */
export function group(name: string, ...children: readonly string[]): string {
  const content = children.join("");
  return content === "" ? "" : `<${name}>${content}</${name}>`;
}

/** The opening tag of a root element. */
export const openTag = (name: string, attributes: Readonly<Record<string, string>>): string =>
  `<${name}${attributesText(attributes)}>`;

const attributesText = (attributes: Readonly<Record<string, string>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join("");

/** Blanks as `xsd:token` has them, cut to the length; undefined where nothing is left. */
export function token(text: string | undefined, maxLength: number): string | undefined {
  const clean = text?.replace(FORBIDDEN, "").replace(/\s+/g, " ").trim() ?? "";
  // A character of two units that the end falls into goes as a whole.
  const cut = clean.slice(0, maxLength).replace(FORBIDDEN, "").trim();
  return cut === "" ? undefined : cut;
}
