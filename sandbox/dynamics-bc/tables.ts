import { createHash } from "node:crypto";
import type { FieldType } from "../dynamics-filter.ts";
import { type ListQuery, skipToken } from "./query.ts";

export type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/** The rows of one entity of one company, by id and by number. */
export interface Table {
  readonly type: string;
  readonly fields: Readonly<Record<string, FieldType>>;
  get(id: string): Row | undefined;
  byNumber(number: string): Row | undefined;
  put(row: Row): void;
  remove(id: string): void;
  size(): number;
  page(query: ListQuery): Page;
  /** With the same rows, from now on on its own. */
  copy(): Table;
}

export interface Page {
  readonly rows: readonly Row[];
  readonly count: number;
  /** Absent on the last page. */
  readonly next?: string;
}

export function openTable(
  { type, fields }: Pick<Table, "type" | "fields">,
  rows: readonly Row[],
): Table {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byNumber = new Map(rows.map((row) => [String(row.number), row.id]));
  /** Sorted anew only after a change. */
  const sorted = new Map<string, readonly Row[]>();
  const inOrder = (field: string): readonly Row[] => {
    const known = sorted.get(field);
    if (known) return known;
    const all = [...byId.values()].toSorted((a, b) => compare(keyOf(a, field), keyOf(b, field)));
    sorted.set(field, all);
    return all;
  };
  return {
    ...{ type, fields },
    get: (id) => byId.get(id.toLowerCase()),
    byNumber: (number) => byId.get(byNumber.get(number.toUpperCase()) ?? ""),
    put(row) {
      const before = byId.get(row.id);
      if (before) byNumber.delete(String(before.number));
      byId.set(row.id, row);
      byNumber.set(String(row.number), row.id);
      sorted.clear();
    },
    remove(id) {
      const row = byId.get(id);
      if (row) byNumber.delete(String(row.number));
      byId.delete(id);
      sorted.clear();
    },
    size: () => byId.size,
    page: (query) => pageOf(inOrder(query.orderBy), query),
    copy: () => openTable({ type, fields }, [...byId.values()]),
  };
}

type Key = readonly [string, string];
const keyOf = (row: Row, field: string): Key => [String(row[field]), row.id];
const compare = ([a, idA]: Key, [b, idB]: Key): number =>
  a < b ? -1 : a > b ? 1 : idA < idB ? -1 : idA > idB ? 1 : 0;

function pageOf(ordered: readonly Row[], query: ListQuery): Page {
  const { orderBy, isDescending, matches, after, pageSize, top, skip } = query;
  const all = (isDescending ? ordered.toReversed() : ordered).filter(matches).slice(skip);
  const sign = isDescending ? -1 : 1;
  const isBehind = (row: Row) =>
    after === undefined || sign * compare(keyOf(row, orderBy), after) > 0;
  const from = all.findIndex(isBehind);
  const rest = from < 0 ? [] : all.slice(from);
  const rows = rest.slice(0, Math.min(pageSize, top));
  const last = rows.at(-1);
  const isMore = rest.length > rows.length && rows.length < top;
  return {
    rows,
    count: all.length,
    ...(isMore && last ? { next: skipToken(last[orderBy], last.id) } : {}),
  };
}

/** A GUID that is always the same for the same text. */
export function guidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [8, 4, 4, 4, 12]
    .map((size, i, all) => {
      const from = all.slice(0, i).reduce((sum, one) => sum + one, 0);
      return hex.slice(from, from + size);
    })
    .join("-");
}

/** Another one for every change: `W/"JzE5OzEw…"`. */
export const etagOf = (row: Row): string =>
  `W/"${Buffer.from(`'19;${String(row.stamp)};00;'`).toString("base64")}"`;
