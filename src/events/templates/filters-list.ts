import { table } from "../../lib/table.ts";
import { Numeral } from "../exact-json.ts";
import { compareWith } from "../filters/compare.ts";
import { foldOf, oneOfValues } from "../filters/values.ts";
import { TemplateFault } from "./fault.ts";
import type { TemplateFilter } from "./filters.ts";
import type { Budget } from "./limits.ts";
import { fieldOf, isNothing, listOf } from "./values.ts";

/** Each is compared with about ten others. */
const MAX_SORTED = 2_000;

/** Takes work for all that is in a value, as often as it is in it, before its JSON is made. */
function weigh(value: unknown, limits: Pick<Budget, "use">): void {
  const waiting = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one === "string") limits.use(one.length);
    limits.use(1);
    if (typeof one === "object" && one !== null && !(one instanceof Numeral)) {
      for (const part of Object.values(one)) waiting.push(part);
    }
  }
}

const json: TemplateFilter = (value, _arguments, limits) => {
  weigh(value, limits);
  return JSON.stringify(value ?? null);
};

const map: TemplateFilter = (list, [path]) => listOf(list).map((item) => fieldOf(item, path));

const where: TemplateFilter = (list, [path, wanted]) => {
  const fits =
    wanted === undefined
      ? (found: unknown) => !isNothing(found) && found !== false
      : oneOfValues([wanted], foldOf(false));
  return listOf(list).filter((item) => fits(fieldOf(item, path)));
};

/** In the order of filters: numbers by value, dates by time; what is not there comes last. */
const sort: TemplateFilter = (list, [path]) => {
  const elements = listOf(list);
  if (elements.length > MAX_SORTED) {
    const remedy = `Cut it first: | slice: 0, ${MAX_SORTED}.`;
    throw new TemplateFault(`sorts more than ${MAX_SORTED} elements`, remedy);
  }
  const items = elements.map((item) => {
    const key = path === undefined ? item : fieldOf(item, path);
    return { item, key, compare: compareWith(key) };
  });
  return items
    .sort((a, b) => {
      if (isNothing(a.key) || isNothing(b.key))
        return Number(isNothing(a.key)) - Number(isNothing(b.key));
      return b.compare(a.key) ?? 0;
    })
    .map(({ item }) => item);
};

export const LIST_FILTERS: Readonly<Record<string, TemplateFilter>> = table({
  json,
  map,
  where,
  sort,
});
