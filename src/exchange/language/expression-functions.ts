import type { Environment } from "@marcbachmann/cel-js";
import Big from "big.js";
import { foldText } from "../../lib/fold.ts";
import { MAX_TEXT, tooLong } from "./cell-text.ts";
import { MappingFault, shown } from "./fault.ts";
import { parseIso } from "./transform-date.ts";

/** Names whose methods are the functions: `dec.add(a, b)`. */
class Decimals {}
class Texts {}
class Days {}

const NUMBER = /^[+-]?\d{1,40}(\.\d{1,40})?$/;
const DAY_MS = 86_400_000;

/** A number of an expression: a whole one, or decimal text. @throws MappingFault */
function big(value: unknown): Big {
  if (typeof value === "bigint") return new Big(String(value));
  if (typeof value === "number" && Number.isFinite(value)) return new Big(value);
  const text = typeof value === "string" ? value.trim().replace(",", ".") : "";
  if (!NUMBER.test(text)) throw new MappingFault(`${shown(value)} is no number`);
  return new Big(text.replace("+", ""));
}

const plain = (number: Big): string => (number.eq(0) ? "0" : number.toFixed());
/** Decimals of a quotient, which may have no end. */
const QUOTIENT_SCALE = 10;

function scaleOf(value: unknown): number {
  const scale = Number(value);
  if (!(Number.isInteger(scale) && scale >= 0 && scale <= 10)) {
    throw new MappingFault("numbers are rounded to 0 to 10 decimals");
  }
  return scale;
}

const rounded = (value: Big, scale: unknown): string =>
  value.round(scaleOf(scale), Big.roundHalfUp).toFixed(scaleOf(scale));

function quotient(a: unknown, b: unknown): string {
  const by = big(b);
  if (by.eq(0)) throw new MappingFault("is divided by zero");
  return plain(big(a).div(by).round(QUOTIENT_SCALE, Big.roundHalfUp));
}

function text(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (!["string", "bigint", "number", "boolean"].includes(typeof value)) {
    throw new MappingFault(`${shown(value)} is no text`);
  }
  return String(value);
}

/** Only texts that are not empty, so that no separator stands alone. */
function join(list: unknown, separator: unknown): string {
  if (!Array.isArray(list)) throw new MappingFault("text.join takes a list");
  const parts = list.map(text).filter((part) => part !== "");
  const length = parts.reduce((sum, part) => sum + part.length + text(separator).length, 0);
  if (length > MAX_TEXT) throw tooLong(length);
  return parts.join(text(separator));
}

function pad(value: unknown, width: unknown, filler: unknown): string {
  const length = Math.min(Math.max(Number(width), 0), 1_000);
  return text(value).padStart(length, text(filler).slice(0, 1) || " ");
}

/** The part of that number, from 1; empty where there are fewer. */
function part(value: unknown, separator: unknown, no: unknown): string {
  const by = text(separator);
  return (by === "" ? [text(value)] : text(value).split(by, 1_000))[Number(no) - 1] ?? "";
}

function replace(value: unknown, find: unknown, by: unknown): string {
  const [from, to] = [text(find), text(by)];
  if (from === "") return text(value);
  const parts = text(value).split(from);
  const length = text(value).length + (parts.length - 1) * (to.length - from.length);
  if (length > MAX_TEXT) throw tooLong(length);
  return parts.join(to);
}

function addDays(value: unknown, days: unknown): string {
  const count = Number(days);
  if (!Number.isInteger(count) || Math.abs(count) > 1_000_000) {
    throw new MappingFault("day.add takes a whole number of days");
  }
  const at = new Date(dayStart(value) + count * DAY_MS);
  const year = at.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) throw new MappingFault("is no day of a calendar");
  return at.toISOString().slice(0, 10);
}

function dayStart(value: unknown): number {
  const at = typeof value === "string" ? parseIso(value) : undefined;
  if (!at) throw new MappingFault(`${shown(value)} is no day`);
  return new Date(0).setUTCFullYear(at.year, at.month - 1, at.day);
}

const daysBetween = (from: unknown, to: unknown): bigint =>
  BigInt(Math.round((dayStart(to) - dayStart(from)) / DAY_MS));

/** Signature, what it does. Numbers are whole ones or decimal text; results are decimal text. */
export const FUNCTIONS = [
  [
    "Decimals.add(dyn, dyn): string",
    (_: unknown, a: unknown, b: unknown) => plain(big(a).plus(big(b))),
  ],
  [
    "Decimals.sub(dyn, dyn): string",
    (_: unknown, a: unknown, b: unknown) => plain(big(a).minus(big(b))),
  ],
  [
    "Decimals.mul(dyn, dyn): string",
    (_: unknown, a: unknown, b: unknown) => plain(big(a).times(big(b))),
  ],
  ["Decimals.div(dyn, dyn): string", (_: unknown, a: unknown, b: unknown) => quotient(a, b)],
  [
    "Decimals.round(dyn, int): string",
    (_: unknown, a: unknown, scale: unknown) => rounded(big(a), scale),
  ],
  [
    "Decimals.cmp(dyn, dyn): int",
    (_: unknown, a: unknown, b: unknown) => BigInt(big(a).cmp(big(b))),
  ],
  ["Decimals.abs(dyn): string", (_: unknown, a: unknown) => plain(big(a).abs())],
  ["Decimals.neg(dyn): string", (_: unknown, a: unknown) => plain(big(a).neg())],
  ["Texts.upper(dyn): string", (_: unknown, a: unknown) => text(a).toUpperCase()],
  ["Texts.lower(dyn): string", (_: unknown, a: unknown) => text(a).toLowerCase()],
  ["Texts.digits(dyn): string", (_: unknown, a: unknown) => text(a).replace(/[^0-9]/g, "")],
  ["Texts.fold(dyn): string", (_: unknown, a: unknown) => foldText(text(a))],
  [
    "Texts.left(dyn, int): string",
    (_: unknown, a: unknown, n: unknown) => [...text(a)].slice(0, Math.max(0, Number(n))).join(""),
  ],
  [
    "Texts.right(dyn, int): string",
    (_: unknown, a: unknown, n: unknown) =>
      Number(n) > 0 ? [...text(a)].slice(-Number(n)).join("") : "",
  ],
  [
    "Texts.pad(dyn, int, string): string",
    (_: unknown, a: unknown, n: unknown, by: unknown) => pad(a, n, by),
  ],
  [
    "Texts.part(dyn, string, int): string",
    (_: unknown, a: unknown, by: unknown, no: unknown) => part(a, by, no),
  ],
  [
    "Texts.replace(dyn, string, string): string",
    (_: unknown, a: unknown, find: unknown, by: unknown) => replace(a, find, by),
  ],
  [
    "Texts.join(list<dyn>, string): string",
    (_: unknown, list: unknown, by: unknown) => join(list, by),
  ],
  [
    "Texts.or(dyn, dyn): string",
    (_: unknown, a: unknown, b: unknown) => (text(a).trim() === "" ? text(b) : text(a)),
  ],
  ["Days.add(dyn, int): string", (_: unknown, a: unknown, n: unknown) => addDays(a, n)],
  ["Days.between(dyn, dyn): int", (_: unknown, a: unknown, b: unknown) => daysBetween(a, b)],
] as const;

/** `dec.add`, `text.join`, `day.between` …, for messages. */
export const FUNCTION_NAMES: readonly string[] = FUNCTIONS.map(([signature]) =>
  signature
    .slice(0, signature.indexOf("("))
    .replace("Decimals", "dec")
    .replace("Texts", "text")
    .replace("Days", "day"),
);

export function registerHelpers(environment: Environment): Environment {
  environment
    .registerType("Decimals", Decimals)
    .registerType("Texts", Texts)
    .registerType("Days", Days)
    .registerConstant("dec", "Decimals", new Decimals())
    .registerConstant("text", "Texts", new Texts())
    .registerConstant("day", "Days", new Days());
  for (const [signature, handler] of FUNCTIONS)
    environment.registerFunction(signature, handler, { async: false });
  return environment;
}
