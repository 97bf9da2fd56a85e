import { table } from "../../lib/table.ts";
import type { Envelope } from "../envelope.ts";
import { nearMatches } from "../near.ts";

/** Reads a field: of the element inside `any` and `all`, of the event's data outside. */
export type Reader = (envelope: Envelope, element: unknown) => unknown;

const MAX_PATH = 300;
/** No reserved word is nearly as long. */
const MAX_WORD = 40;
/** Stands for the element itself inside `any` and `all`. */
export const ELEMENT = "$value";
/** Reaches a field of the data whose own name begins with `$`. */
const DATA_PREFIX = "$data.";

const OF_ENVELOPE: Readonly<Record<string, Reader>> = table({
  $id: ({ id }) => id,
  $type: ({ type }) => type,
  $timestamp: ({ timestamp }) => timestamp,
  $subject: ({ subject }) => subject ?? undefined,
  $consumer: ({ consumer }) => consumer ?? undefined,
});
const RESERVED = Object.keys(OF_ENVELOPE);
export const isOfEnvelope = (path: string): boolean => Object.hasOwn(OF_ENVELOPE, path);

/** `isInside`: inside `any` or `all`. An unknown word with `$` is a field of the data. */
export function readerOf(path: string, isInside: boolean): Reader {
  const ofEnvelope = OF_ENVELOPE[path];
  if (ofEnvelope && isOfEnvelope(path)) return ofEnvelope;
  if (isInside && path === ELEMENT) return (_envelope, element) => element;
  const plain = path.startsWith(DATA_PREFIX) ? path.slice(DATA_PREFIX.length) : path;
  const keys = plain.split(".");
  if (isInside) return (_envelope, element) => valueAt(element, plain, keys);
  return ({ data }) => valueAt(data, plain, keys);
}

/** A key that has dots in itself is found before its parts. */
function valueAt(data: unknown, path: string, keys: readonly string[]): unknown {
  const direct = memberOf(data, path);
  if (direct !== undefined) return direct;
  let value = data;
  for (const key of keys) {
    value = memberOf(value, key);
    if (value === undefined) return undefined;
  }
  return value;
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

export interface PathIssue {
  readonly message: string;
  readonly remedy: string;
}

export function pathIssue(path: string, isInside: boolean): PathIssue | undefined {
  if (path.trim() === "" || path.length > MAX_PATH) {
    return {
      message: `is no path of 1 to ${MAX_PATH} characters`,
      remedy: "Name a field of the event's data: record.data.totals.gross.",
    };
  }
  if (!path.startsWith("$") || isOfEnvelope(path)) return undefined;
  if (isInside && path === ELEMENT) return undefined;
  if (!isInside && path.startsWith(DATA_PREFIX) && path.length > DATA_PREFIX.length) {
    return undefined;
  }
  const words = [...RESERVED, "$and", "$or", "$not", ...(isInside ? [ELEMENT] : [])];
  const near = nearMatches(path.slice(0, MAX_WORD), words).join(", ");
  const meant = near === "" ? "" : `Did you mean ${near}? `;
  const other = isInside ? "" : ` Write ${DATA_PREFIX} before the name of a field of the data.`;
  return {
    message: "is no reserved word",
    remedy: `${meant}There are ${words.join(", ")}.${other}`,
  };
}
