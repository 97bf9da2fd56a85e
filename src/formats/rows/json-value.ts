import Big from "big.js";
import { messageOf } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { FileRow, RowFault } from "./codec.ts";
import {
  type Children,
  emptyRecord,
  numberCell,
  rowFault,
  shown,
  type Values,
} from "./file-row.ts";

/** Objects in objects become columns such as `address.city` down to here. */
const MAX_DEPTH = 32;
/** A number that a float would not keep, or that has an exponent. */
const DELICATE = /\d[\d.]{15}|\d[eE][+-]?\d/;
const TOKEN = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Digits that a number may have once its exponent is written out. */
const MAX_EXPONENT = 60;

class NoRow extends Error {}

/**
 * One JSON text as a row: objects in it give dotted columns, lists of objects children, other lists and what is
 * no object stay JSON text. Numbers keep all their digits.
 */
export function jsonRow(text: string, at: number): FileRow | RowFault {
  try {
    const value: unknown = JSON.parse(DELICATE.test(text) ? text.replace(TOKEN, exact) : text);
    return rowOf(value, { at, depth: 0, isEscaped: text.includes("\\u") });
  } catch (error) {
    if (!(error instanceof NoRow || error instanceof SyntaxError)) throw error;
    const reason = error instanceof NoRow ? error.message : `It is no JSON: ${messageOf(error)}`;
    return rowFault(at, reason.slice(0, 300), text);
  }
}

interface Place {
  readonly at: number;
  readonly depth: number;
  /** Characters that no text may have can only come in escapes. */
  readonly isEscaped: boolean;
}

function rowOf(value: unknown, place: Place): FileRow {
  const row: { values: Values; children: Children } = {
    values: emptyRecord(),
    children: emptyRecord(),
  };
  const isWhole = typeof value === "object" && value !== null && !Array.isArray(value);
  if (isWhole) addObject(row, value, "", place);
  else if (Array.isArray(value)) {
    for (const [i, part] of value.entries()) addValue(row, part, `column_${i + 1}`, place);
  } else addValue(row, value, "value", place);
  const hasChildren = Object.keys(row.children).length > 0;
  return { values: row.values, ...(hasChildren ? { children: row.children } : {}), at: place.at };
}

type Row = { values: Values; children: Children };

function addObject(row: Row, value: object, prefix: string, place: Place): void {
  if (place.depth > MAX_DEPTH) throw new NoRow(`It nests deeper than ${MAX_DEPTH} objects.`);
  for (const [key, part] of Object.entries(value)) {
    addValue(row, part, prefix === "" ? key : `${prefix}.${key}`, place);
  }
}

function addValue(row: Row, value: unknown, name: string, place: Place): void {
  if (name in row.values || name in row.children) {
    throw new NoRow(`There are two values for ${shown(name)}.`);
  }
  if (place.isEscaped) checkText(name);
  const inner = { ...place, depth: place.depth + 1 };
  if (Array.isArray(value)) {
    if (value.every(isObject)) {
      row.children[name] = value.map((one, i) => rowOf(one, { ...inner, at: i + 1 }));
    } else row.values[name] = JSON.stringify(value);
  } else if (isObject(value)) {
    addObject(row, value, name, inner);
  } else row.values[name] = cellOf(value, place);
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function cellOf(value: unknown, { isEscaped }: Place): Cell {
  if (typeof value === "string") {
    if (isEscaped) checkText(value);
    return value;
  }
  if (typeof value !== "number") return value as boolean | null;
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  return plainDecimal(String(value));
}

function checkText(text: string): void {
  if (!text.isWellFormed()) throw new NoRow(`${shown(text)} has half of a character.`);
  if (text.includes("\0")) throw new NoRow(`${shown(text)} has a NUL character.`);
}

/** Numbers that JSON.parse would round become texts. */
function exact(token: string): string {
  if (token.startsWith('"') || !DELICATE.test(token)) return token;
  if (/^-?\d+$/.test(token) && Number.isSafeInteger(Number(token))) return token;
  const decimal = plainDecimal(token);
  return typeof numberCell(decimal) === "number" ? decimal : `"${decimal}"`;
}

function plainDecimal(number: string): string {
  const [digits = "", exponent] = number.toLowerCase().split("e");
  if (exponent === undefined) return digits;
  if (Math.abs(Number(exponent)) > MAX_EXPONENT || digits.length > 1_000) {
    throw new NoRow(`${shown(number)} is a number without bounds.`);
  }
  return new Big(number).toFixed();
}
