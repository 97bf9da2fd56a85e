import { type Context, Drop, defaultOperators, Liquid, type LiquidOptions } from "liquidjs";
import { Numeral } from "../exact-json.ts";
import { compareWith } from "../filters/compare.ts";
import { foldOf, oneOfValues, someElement } from "../filters/values.ts";
import { installFilters } from "./filters.ts";
import { jsonText, xmlText } from "./filters-text.ts";
import { installTags, isCapturing } from "./tags.ts";
import { isNothing, textOf } from "./values.ts";

/** What is made, and so how values are escaped in it. */
export type TemplateFormat = "text" | "json" | "xml";

/** `application/json; charset=utf-8` is `json`; what is not known is text. */
export function formatOf(contentType: string): TemplateFormat {
  const [type = ""] = contentType.toLowerCase().split(";");
  if (/^application\/(?:[^/]+\+)?json$/.test(type.trim())) return "json";
  return /^(?:text\/(?:xml|html)|application\/(?:[^/]+\+)?xml)$/.test(type.trim()) ? "xml" : "text";
}

type Operators = NonNullable<LiquidOptions["operators"]>;
type Binary = (left: unknown, right: unknown, context: Context) => boolean;

/** `empty`, `blank` and `nil` compare as Liquid has it. */
const orLiquid = (name: string, compare: Binary): Operators[string] => {
  const liquid = defaultOperators[name] as Operators[string];
  return (left: unknown, right: unknown, context: Context) =>
    left instanceof Drop || right instanceof Drop
      ? liquid(flat(left), flat(right), context)
      : compare(left, right, context);
};

/** Otherwise a numeral would count as an object without fields. */
const flat = (value: unknown): unknown => (value instanceof Numeral ? String(value) : value);

const isSame: Binary = (left, right) =>
  isNothing(left) || isNothing(right)
    ? isNothing(left) && isNothing(right)
    : oneOfValues([right], foldOf(false))(left);

const ordered =
  (fits: (order: number) => boolean): Binary =>
  (left, right) => {
    const order = compareWith(right)(left);
    return order !== undefined && fits(order);
  };

const contains: Binary = (left, right) =>
  Array.isArray(left)
    ? someElement(oneOfValues([right], foldOf(false)))(left)
    : typeof left === "string" && !isNothing(right) && left.includes(textOf(right));

/** Values compare as they do in filters of subscriptions: "999.00" is below "1230.00". */
const OPERATORS: Operators = {
  ...defaultOperators,
  "==": orLiquid("==", isSame),
  "!=": orLiquid("!=", (left, right, context) => !isSame(left, right, context)),
  ">": orLiquid(
    ">",
    ordered((order) => order > 0),
  ),
  ">=": orLiquid(
    ">=",
    ordered((order) => order >= 0),
  ),
  "<": orLiquid(
    "<",
    ordered((order) => order < 0),
  ),
  "<=": orLiquid(
    "<=",
    ordered((order) => order <= 0),
  ),
  contains: orLiquid("contains", contains),
};

const ESCAPES: Readonly<Record<TemplateFormat, (text: string) => string>> = {
  text: (text) => text,
  json: jsonText,
  xml: xmlText,
};

/** What these write is whole already. */
const ESCAPING: Readonly<Record<TemplateFormat, readonly string[]>> = {
  text: [],
  json: ["raw", "json", "json_text"],
  xml: ["raw", "xml"],
};

function newEngine(format: TemplateFormat): Liquid {
  const escaped = ESCAPES[format];
  const liquid = new Liquid({
    // In place of the file system; there are no tags that would read from it either.
    templates: {},
    relativeReference: false,
    dynamicPartials: false,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    ownPropertyOnly: true,
    operators: OPERATORS,
    locale: "en",
    outputEscape(this: unknown, value: unknown) {
      const { context } = this as { readonly context: Context };
      const text = textOf(value);
      return isCapturing(context) ? text : escaped(text);
    },
  });
  installFilters(liquid, ESCAPING[format]);
  installTags(liquid);
  return liquid;
}

const engines = new Map<TemplateFormat, Liquid>();

/** One for each format: an engine keeps nothing of what it renders. */
export function engineOf(format: TemplateFormat): Liquid {
  const engine = engines.get(format) ?? newEngine(format);
  engines.set(format, engine);
  return engine;
}
