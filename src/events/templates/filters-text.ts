import { table } from "../../lib/table.ts";
import { parseDecimal } from "../filters/decimal.ts";
import { TemplateFault } from "./fault.ts";
import type { TemplateFilter } from "./filters.ts";
import { listOf, shown, textOf } from "./values.ts";

const XML: Readonly<Record<string, string>> = table({
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
});
/** Characters that XML 1.0 cannot carry, not even escaped: https://www.w3.org/TR/xml/#charsets */
const NOT_XML =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** For the text and the attributes of XML and HTML. */
export const xmlText = (text: string): string =>
  text.replace(NOT_XML, "\ufffd").replace(/[&<>"']/g, (character) => XML[character] ?? "");

/** For the inside of a JSON string, without its quotes. */
export const jsonText = (text: string): string => JSON.stringify(text).slice(1, -1);

/** https://api.slack.com/reference/surfaces/formatting#escaping: otherwise a name could call everybody. */
const slackText = (text: string): string =>
  text.replace(/[&<>]/g, (character) => XML[character] ?? "");

const SEPARATORS = [",", ";", "\t", "|"];

/** https://www.rfc-editor.org/rfc/rfc4180; a list becomes a line. */
const csv: TemplateFilter = (value, [separator = ","]) => {
  const mark = textOf(separator);
  if (!SEPARATORS.includes(mark)) {
    const remedy = `Use one of ${SEPARATORS.map((one) => JSON.stringify(one)).join(" ")}.`;
    throw new TemplateFault(`${shown(separator)} separates no values`, remedy);
  }
  const isUnsafe = (text: string) => /["\r\n]/.test(text) || text.includes(mark);
  const quoted = (text: string) => (isUnsafe(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return (Array.isArray(value) ? value : [value]).map((one) => quoted(textOf(one))).join(mark);
};

/**
 * A spreadsheet takes text that begins so for a formula, which could send its cells away; an apostrophe
 * makes it text and is not shown. Numbers stay numbers.
 */
const sheetText: TemplateFilter = (value) => {
  const text = textOf(value);
  return /^[=+\-@\t\r]/.test(text) && !parseDecimal(text) ? `'${text}` : text;
};

const join: TemplateFilter = (value, [separator = " "], limits) => {
  const texts = listOf(value).map((one) => {
    const text = textOf(one);
    limits.use(text.length);
    return text;
  });
  const mark = textOf(separator);
  limits.use(mark.length * texts.length);
  return texts.join(mark);
};

export const TEXT_FILTERS: Readonly<Record<string, TemplateFilter>> = table({
  json_text: (value) => jsonText(textOf(value)),
  xml: (value) => xmlText(textOf(value)),
  slack: (value) => slackText(textOf(value)),
  sheet_text: sheetText,
  csv,
  join,
});
