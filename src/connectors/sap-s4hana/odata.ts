import { isRow, type Row, rowOf, rowsOf, textOf } from "../../formats/json/values.ts";
import { TransientError } from "../../sdk/index.ts";

/** One page of an entity set, as OData V2 wraps it in `d`. */
export interface ODataPage {
  readonly rows: readonly Row[];
  /** The server keeps rows back although it was not asked to: the query of the page that comes next. */
  readonly next: string | undefined;
  /** With `$inlinecount=allpages`. */
  readonly total: number | undefined;
}

/** Text as a literal: a quote inside is doubled. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** An instant for a property of the type Edm.DateTimeOffset; `datetime'…'` would be refused there. */
export const offsetLiteral = (ms: number): string =>
  `datetimeoffset'${new Date(ms).toISOString()}'`;

/** For a property of the type Edm.DateTime: a day or local time, without a zone. */
export const dateLiteral = (day: string): string => `datetime'${day}T00:00:00'`;

/** Everything but plain letters as %XX: blanks never as plus signs, quotes too. */
export const encoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** `A_Product('O''RING')`, or with several parts `A_ProductDescription(Product='X',Language='PL')`. */
export function keyPath(set: string, key: string | Readonly<Record<string, string>>): string {
  if (typeof key === "string") return `${set}(${encoded(quoted(key))})`;
  const parts = Object.entries(key).map(([name, value]) => `${name}=${encoded(quoted(value))}`);
  return `${set}(${parts.join(",")})`;
}

/** The query of a request with its question mark; options that are undefined are left out. */
export function queryText(options: Readonly<Record<string, string | number | undefined>>): string {
  const parts = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${encoded(String(value))}`,
  );
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}

/** @throws TransientError code bad_answer */
export function parsePage(body: unknown): ODataPage {
  const data = isRow(body) ? body.d : undefined;
  const list = isRow(data) ? data.results : data;
  if (!Array.isArray(list) || !list.every(isRow)) throw badAnswer("no list of rows");
  const { __next: next, __count: count } = rowOf(data);
  const total = Number(textOf(count, 20) ?? Number.NaN);
  return {
    rows: list,
    next: typeof next === "string" ? queryOfNext(next) : undefined,
    total: Number.isSafeInteger(total) ? total : undefined,
  };
}

/**
 * The query alone: behind a proxy the address in `__next` names a host that is known inside only.
 * Its order of parameters is kept, and blanks that came as plus signs are blanks again.
 */
function queryOfNext(next: string): string | undefined {
  const at = next.indexOf("?");
  return at < 0 ? undefined : next.slice(at).replaceAll("+", "%20");
}

/** @throws TransientError code bad_answer where there is no entity */
export function parseEntity(body: unknown): Row {
  const data = isRow(body) ? body.d : undefined;
  if (!isRow(data)) throw badAnswer("no entity");
  return data;
}

/** The rows of an expanded navigation; empty where it was not expanded. */
export const expanded = (row: Row, name: string): readonly Row[] =>
  rowsOf(rowOf(row[name]).results);

/** It goes back in a header, so that nothing else may be in it than a header can have. */
export function etagOf(row: Row): string | undefined {
  const etag = textOf(rowOf(row.__metadata).etag, 500);
  return etag !== undefined && /^[\x21-\x7e]+$/.test(etag) ? etag : undefined;
}

/**
 * Epoch milliseconds of `/Date(1763199000000+0000)/` or of RFC 3339; undefined for the initial value. The number is
 * UTC already, whatever offset stands behind it, and digits below the millisecond are cut off.
 */
export function instantOf(value: unknown): number | undefined {
  const text = textOf(value, 60) ?? "";
  const wrapped = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/.exec(text)?.[1];
  const ms = wrapped === undefined ? Date.parse(text) : Number(wrapped);
  return ms > 0 && ms < LAST_MS ? ms : undefined;
}

const LAST_MS = Date.UTC(9999, 11, 31);

/** The texts in groups whose joined form in a URL stays below `maxLength` characters. */
export function groupsOf(texts: readonly string[], maxLength: number): readonly string[][] {
  const groups: string[][] = [];
  let length = 0;
  for (const text of texts) {
    const size = encoded(text).length + encoded(" or ").length;
    const group = groups.at(-1);
    if (group && length + size <= maxLength) {
      group.push(text);
      length += size;
      continue;
    }
    groups.push([text]);
    length = size;
  }
  return groups;
}

export const badAnswer = (what: string): TransientError =>
  new TransientError(`The answer of SAP is not what was expected: ${what}.`, {
    code: "bad_answer",
  });
