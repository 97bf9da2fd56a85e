import { InvalidInputError, table } from "../../sdk/index.ts";
import type { SqlName } from "./driver.ts";

const MAX_PARTS = 4;
const MAX_LENGTH = 400;
/** What closes a part that begins with this. */
const CLOSING: Readonly<Record<string, string>> = table({ '"': '"', "[": "]", "`": "`" });

/**
 * The parts of `CDN.Kontrahenci`, `"a.b".c`, `[dbo].[x]` or `` `a`.`b` ``. The closing sign stands twice where
 * it is part of the name.
 * @throws InvalidInputError
 */
export function parseName(text: string, field = "table"): SqlName {
  const parts: string[] = [];
  if (text.length > MAX_LENGTH) throw badName(field, "is too long");
  for (let at = 0; ; at += 1) {
    const { part, end } = readPart(text, at, field);
    if (part.trim() === "" || part.includes("\0")) throw badName(field, "has an empty part");
    parts.push(part);
    if (parts.length > MAX_PARTS) throw badName(field, "has too many parts");
    if (end === text.length) return parts;
    if (text[end] !== ".") throw badName(field, "has something behind a quoted part");
    at = end;
  }
}

function readPart(text: string, start: number, field: string): { part: string; end: number } {
  const closing = CLOSING[text[start] ?? ""];
  if (closing === undefined) {
    const dot = text.indexOf(".", start);
    const end = dot < 0 ? text.length : dot;
    return { part: text.slice(start, end), end };
  }
  let part = "";
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] !== closing) part += text[at];
    else if (text[at + 1] === closing) {
      part += closing;
      at += 1;
    } else return { part, end: at + 1 };
  }
  throw badName(field, "has a quote that is not closed");
}

/** The name as `parseName` takes it. */
export const formatName = (name: SqlName): string =>
  name.map((part) => (/^["[`]|\./.test(part) ? `"${part.replaceAll('"', '""')}"` : part)).join(".");

const badName = (field: string, message: string): InvalidInputError =>
  new InvalidInputError([
    {
      field,
      message: `the name ${message}`,
      remedy: 'write schema.table, and a part with a dot in it in double quotes: "a.b".c',
    },
  ]);

const MAX_NEAREST = 3;

/** The names of `known` that `name` may have been meant for, nearest first. */
export function nearestNames(name: string, known: readonly string[]): readonly string[] {
  const wanted = plain(name);
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return known
    .map((one) => ({ one, distance: nearness(wanted, plain(one)) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_NEAREST)
    .map(({ one }) => one);
}

/** That a table or column is not there, and what may have been meant. */
export function unknownName(issue: {
  readonly field: string;
  readonly what: string;
  readonly name: string;
  readonly known: readonly string[];
}): { readonly field: string; readonly message: string; readonly remedy?: string } {
  const { field, what, name, known } = issue;
  const nearest = nearestNames(name, known);
  return {
    field,
    message: `there is no ${what} ${name.slice(0, MAX_LENGTH)}`,
    ...(nearest.length > 0 ? { remedy: `is it ${nearest.join(" or ")}?` } : {}),
  };
}

const plain = (name: string): string =>
  name
    .slice(0, 100)
    .normalize("NFD")
    .replace(/[\p{M}_\s]/gu, "")
    .toLowerCase();

/** A name that holds the other one is near, else the number of letters to change (Levenshtein). */
function nearness(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length > 3 && (b.includes(a) || a.includes(b))) return 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
