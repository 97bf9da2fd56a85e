import { filters as LIQUID_FILTERS, type Liquid, toValue } from "liquidjs";
import { table } from "../../lib/table.ts";
import { DATE_FILTERS } from "./filters-date.ts";
import { LIST_FILTERS } from "./filters-list.ts";
import { NUMBER_FILTERS } from "./filters-number.ts";
import { TEXT_FILTERS } from "./filters-text.ts";
import { type Budget, bounded } from "./limits.ts";
import { textOf } from "./values.ts";

/** Computes a value from the one before it; `limits` is what this rendering may still do. */
export type TemplateFilter = (
  value: unknown,
  args: readonly unknown[],
  limits: Pick<Budget, "use">,
) => unknown;

/** Liquid's own that work on text. */
const OF_TEXT = [
  "append",
  "base64_encode",
  "capitalize",
  "downcase",
  "lstrip",
  "prepend",
  "remove",
  "replace",
  "replace_first",
  "replace_last",
  "rstrip",
  "sha256",
  "split",
  "squish",
  "strip",
  "strip_newlines",
  "truncate",
  "truncatewords",
  "upcase",
  "url_encode",
] as const;
/** Liquid's own that work on lists, or on either. */
const OF_LISTS = [
  "compact",
  "concat",
  "default",
  "first",
  "last",
  "raw",
  "reverse",
  "size",
  "uniq",
] as const;
/** Liquid's own that take a list as well as a text. */
const OF_EITHER = ["slice"] as const;

const OWN: Readonly<Record<string, TemplateFilter>> = table({
  ...TEXT_FILTERS,
  ...LIST_FILTERS,
  ...NUMBER_FILTERS,
  ...DATE_FILTERS,
});

export const FILTER_NAMES: readonly string[] = [
  ...new Set([...OF_TEXT, ...OF_LISTS, ...OF_EITHER, ...Object.keys(OWN)]),
].sort();

type Impl = Parameters<Liquid["registerFilter"]>[1];
type Handler = Extract<Impl, (...args: never) => unknown>;

/** Before each one the time is looked at, and what goes in and out is bounded. */
function guarded(handler: Handler, takes: (value: unknown) => unknown = asItIs): Handler {
  return function (value: unknown, ...args: unknown[]) {
    const { renderLimit, memoryLimit } = this.context;
    renderLimit.check(performance.now());
    const given = takes(toValue(value));
    const further = args.map(toValue).map(takes === asItIs ? asItIs : plain);
    for (const one of [given, ...further]) memoryLimit.use(lengthOf(one));
    const made: unknown = handler.call(this, given, ...further);
    return typeof made === "string" ? bounded(made) : made;
  };
}

const asItIs = (value: unknown): unknown => value;
const textOrList = (value: unknown): unknown => (Array.isArray(value) ? value : textOf(value));
/** Numbers stay numbers: they are positions and lengths. */
const plain = (value: unknown): unknown => (typeof value === "object" ? textOf(value) : value);

const lengthOf = (value: unknown): number =>
  typeof value === "string" || Array.isArray(value) ? value.length : 1;

const own = (filter: TemplateFilter): Handler =>
  function (value: unknown, ...args: unknown[]) {
    return filter(value, args, this.context.memoryLimit);
  };

const handlerOf = (name: string): Handler => {
  const filter = LIQUID_FILTERS[name] as Impl;
  return typeof filter === "function" ? filter : filter.handler;
};

/**
 * Leaves an engine with these filters alone. What the filters in `escaping` write is not escaped again.
 */
export function installFilters(liquid: Liquid, escaping: readonly string[]): void {
  for (const name of Object.keys(liquid.filters)) liquid.unregisterFilter(name);
  const register = (name: string, handler: Handler): void =>
    liquid.registerFilter(name, escaping.includes(name) ? { handler, raw: true } : handler);
  for (const name of OF_TEXT) register(name, guarded(handlerOf(name), textOf));
  for (const name of OF_LISTS) register(name, guarded(handlerOf(name)));
  for (const name of OF_EITHER) register(name, guarded(handlerOf(name), textOrList));
  for (const [name, filter] of Object.entries(OWN)) register(name, guarded(own(filter)));
}
