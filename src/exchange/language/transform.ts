import type { Cell } from "../../model/cell.ts";
import type { Transform as Step } from "../mapping.ts";
import { constantCell, MAX_TEXT, textOfCell, tooLong } from "./cell-text.ts";
import { MappingFault, shown } from "./fault.ts";
import { isEmptyCell, type LookupLists } from "./rows.ts";
import { dateStep } from "./transform-date.ts";
import { numberStep } from "./transform-number.ts";

type Value = Cell | undefined;
export type Transformer = (value: Value | readonly Value[]) => Value;
/** Of a value that is not empty. */
type One = (value: Exclude<Cell, null>) => Value;

/**
 * The steps as one function, exact for numbers: no amount passes through a float. An empty value (nothing, null,
 * the empty text) passes all but `default`; of several values each goes through the steps before `join`.
 * The function throws `MappingFault` for a value that cannot be read.
 */
export function compileTransforms(
  transforms: readonly Step[] | undefined,
  lists: LookupLists,
): Transformer {
  const steps = (transforms ?? []).map((step) => applied(step, lists));
  return (value) => {
    let now: Value | readonly Value[] = value;
    for (const step of steps) now = step(now);
    if (isSeveral(now)) throw new MappingFault("several columns need the step join");
    return now;
  };
}

type Applied = (value: Value | readonly Value[]) => Value | readonly Value[];

function applied(step: Step, lists: LookupLists): Applied {
  if (step.do === "join")
    return (value) => (isSeveral(value) ? joined(value, step.separator) : value);
  if (step.do === "default") {
    const constant = constantCell(step.value);
    const filled = (value: Value) => (isEmptyCell(value) ? constant : value);
    return (value) => (isSeveral(value) ? value.map(filled) : filled(value));
  }
  const one = compileStep(step, lists);
  const each = (value: Value): Value => (isEmptyCell(value) ? undefined : one(value));
  return (value) => (isSeveral(value) ? value.map(each) : each(value));
}

const isSeveral = (value: Value | readonly Value[]): value is readonly Value[] =>
  Array.isArray(value);

/** Only those that are not empty. */
function joined(values: readonly Value[], separator: string): Value {
  const texts: string[] = [];
  let length = 0;
  for (const value of values) {
    if (isEmptyCell(value)) continue;
    const text = textOfCell(value);
    length += text.length + separator.length;
    if (length > MAX_TEXT) throw tooLong(length);
    texts.push(text);
  }
  return texts.join(separator);
}

type Plain = Exclude<Step, { do: "join" } | { do: "default" }>;

function compileStep(step: Plain, lists: LookupLists): One {
  switch (step.do) {
    case "number":
      return numberStep(step);
    case "date":
      return dateStep(step);
    case "text_part":
      return textPart(step.from - 1, step.length);
    case "replace":
      return (value) => replaced(textOfCell(value), step.find, step.with);
    case "boolean":
      return booleanOf(step.true);
    case "lookup":
      return lookup(step, lists);
    default:
      return textStep(TEXT_STEPS[step.do]);
  }
}

const textStep =
  (change: (text: string) => string): One =>
  (value) =>
    change(textOfCell(value));

const WORD = /\p{L}[\p{L}\p{M}]*/gu;
const TEXT_STEPS = {
  trim: (text: string) => text.trim(),
  upper: (text: string) => text.toUpperCase(),
  lower: (text: string) => text.toLowerCase(),
  title: (text: string) => text.replace(WORD, titled),
  digits: (text: string) => text.replace(/[^0-9]/g, ""),
  collapse_spaces: (text: string) => text.replace(/\s+/g, " ").trim(),
} as const;

function titled(word: string): string {
  const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
  return first.toUpperCase() + word.slice(first.length).toLowerCase();
}

/** By whole characters: a pair of surrogates is one. */
function textPart(from: number, length: number | undefined): One {
  const to = length === undefined ? undefined : from + length;
  return (value) => {
    const text = textOfCell(value);
    if (!/[\ud800-\udfff]/.test(text)) return text.slice(from, to);
    return [...text].slice(from, to).join("");
  };
}

function replaced(text: string, find: string, by: string): string {
  const parts = text.split(find);
  const length = text.length + (parts.length - 1) * (by.length - find.length);
  if (length > MAX_TEXT) throw tooLong(length);
  return parts.join(by);
}

function booleanOf(words: readonly string[]): One {
  const yes = new Set(words.map(wordKey));
  return (value) => yes.has(wordKey(textOfCell(value)));
}
const wordKey = (text: string): string => text.trim().toLowerCase();

/** As written, else without the blanks around it, else whatever its capitals. */
function lookup(step: Extract<Step, { do: "lookup" }>, lists: LookupLists): One {
  const { values, list, otherwise = "refuse" } = step;
  const entries = values ?? (list === undefined ? {} : lists.get(list));
  if (entries === undefined) {
    return () => {
      throw new MappingFault(`there is no lookup list ${shown(list)}`);
    };
  }
  const exact = new Map(Object.entries(entries));
  const loose = new Map(Object.entries(entries).map(([key, to]) => [wordKey(key), to]));
  return (value) => {
    const text = textOfCell(value);
    const found = exact.get(text) ?? exact.get(text.trim()) ?? loose.get(wordKey(text));
    if (found !== undefined) return constantCell(found);
    if (otherwise === "keep") return value;
    if (otherwise === "empty") return undefined;
    const where = list === undefined ? "the lookup's values" : `the lookup list ${shown(list)}`;
    throw new MappingFault(`${shown(value)} is not among ${where}`);
  };
}
