import { Big } from "big.js";
import { table } from "../../lib/table.ts";
import { Numeral } from "../exact-json.ts";
import { TemplateFault } from "./fault.ts";
import type { TemplateFilter } from "./filters.ts";
import { languageOf } from "./language.ts";
import { fieldOf, listOf, numberOf, shown, textOf, wholeOf } from "./values.ts";

/** Enough for rates and prices of one unit; a division that never ends stops there. */
const MAX_PLACES = 20;
/** Longer numbers are no sums of anything. */
const MAX_DIGITS = 400;
/** Rounding of big.js. */
const TOWARDS_ZERO = 0;
const HALF_UP = 1;
const AWAY_FROM_ZERO = 3;

/** The result of arithmetic: a number that is written as it is computed. */
function result(text: string): Numeral {
  if (text.length <= MAX_DIGITS) return new Numeral(text.replace(/^-(?=[0.]+$)/, ""));
  throw new TemplateFault(`computes a number of more than ${MAX_DIGITS} digits`, "Compute less.");
}

/** Digits behind the point, as written: 2 of `1230.00`. */
const placesOf = (value: unknown): number => /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;

/** Sums keep the longer fraction, so that amounts stay amounts: 1230.00 + 10 is 1240.00. */
const adding =
  (add: (a: Big, b: Big) => Big): TemplateFilter =>
  (value, [other]) => {
    const sum = add(numberOf(value), numberOf(other));
    const places = Math.max(placesOf(sum.toFixed()), placesOf(value), placesOf(other));
    return result(sum.toFixed(places));
  };

type Rounding = typeof TOWARDS_ZERO | typeof HALF_UP | typeof AWAY_FROM_ZERO;

const rounding =
  (mode: (number: Big) => Rounding): TemplateFilter =>
  (value, [places = 0]) => {
    const number = numberOf(value);
    return result(number.toFixed(wholeOf(places, [0, MAX_PLACES]), mode(number)));
  };

const dividedBy: TemplateFilter = (value, [divisor]) => {
  const by = numberOf(divisor);
  if (!by.eq(0)) return result(numberOf(value).div(by).toFixed());
  throw new TemplateFault("divides by zero", "Ask first: {% if data.x != 0 %}.");
};

const sum: TemplateFilter = (list, [path]) => {
  let total = new Big(0);
  let places = 0;
  for (const item of listOf(list)) {
    const value = path === undefined ? item : fieldOf(item, path);
    total = total.plus(numberOf(value));
    places = Math.max(places, placesOf(value));
  }
  return result(total.toFixed(Math.max(placesOf(total.toFixed()), places)));
};

const CURRENCY = /^[A-Z]{3}$/;
/** A formatter takes longer to make than to use. */
const MAX_FORMATS = 500;
/** Decimals of the finest currency, and those that Intl can write. */
const CURRENCY_PLACES = 4;
const MAX_WRITTEN_PLACES = 100;
const formats = new Map<string, Intl.NumberFormat>();

interface Style {
  readonly currency?: string;
  readonly minimumFractionDigits?: number;
}

/** No digit gets lost: Intl takes decimal text exactly, and writes a longer fraction in full. */
function written(value: unknown, language: unknown, style: Style): string {
  const text = numberOf(value).toFixed();
  const places = Math.min(Math.max(placesOf(text), CURRENCY_PLACES), MAX_WRITTEN_PLACES);
  const key = `${languageOf(language)} ${style.currency} ${style.minimumFractionDigits} ${places}`;
  let format = formats.get(key);
  if (!format) {
    if (formats.size >= MAX_FORMATS) formats.clear();
    format = new Intl.NumberFormat(languageOf(language), {
      ...(style.currency === undefined ? {} : { style: "currency" }),
      ...style,
      maximumFractionDigits: places,
    });
    formats.set(key, format);
  }
  return format.format(text as Intl.StringNumericLiteral);
}

const money: TemplateFilter = (value, [language = "en", currency]) => {
  if (currency === undefined) return written(value, language, { minimumFractionDigits: 2 });
  const code = textOf(currency);
  if (CURRENCY.test(code)) return written(value, language, { currency: code });
  throw new TemplateFault(`${shown(code)} is no currency`, 'Write its three letters: "PLN".');
};

/** Exact decimals throughout: no float comes into any of them. */
export const NUMBER_FILTERS: Readonly<Record<string, TemplateFilter>> = table({
  plus: adding((a, b) => a.plus(b)),
  minus: adding((a, b) => a.minus(b)),
  times: (value, [other]) => result(numberOf(value).times(numberOf(other)).toFixed()),
  divided_by: dividedBy,
  round: rounding(() => HALF_UP),
  floor: rounding((number) => (number.lt(0) ? AWAY_FROM_ZERO : TOWARDS_ZERO)),
  ceil: rounding((number) => (number.lt(0) ? TOWARDS_ZERO : AWAY_FROM_ZERO)),
  abs: (value) => {
    const text = numberOf(value).abs().toFixed();
    return result(new Big(text).toFixed(Math.max(placesOf(text), placesOf(value))));
  },
  at_least: (value, [low]) => (numberOf(value).lt(numberOf(low)) ? low : value),
  at_most: (value, [high]) => (numberOf(value).gt(numberOf(high)) ? high : value),
  sum,
  money,
  number: (value, [language = "en"]) => written(value, language, { minimumFractionDigits: 0 }),
});
