import type { Cursor } from "../../sdk/index.ts";
import { isNoTable } from "./columns.ts";
import type { NetSuiteContext } from "./manifest.ts";
import { query, stampColumn, stampLiteral } from "./suiteql.ts";
import { earlier, stampOf, textOf } from "./values.ts";

/**
 * How far a read reaches back behind the last change that the one before saw: an hour, because the clock of the
 * account goes back by one when summer time ends, and a quarter for what was saved late.
 */
const OVERLAP_MS = 75 * 60_000;

/**
 * How far the reads of one table have come, in one text for the cursor: the last change that a read saw, on the
 * account's own clock; when it was seen first, on ours; `settled` once a read that reached back came so much later
 * that nothing before it can be new. Otherwise a mass update would be read again and again until something changes.
 */
export type Mark = string;

interface Parts {
  readonly stamp: string;
  readonly seenAt: number;
  readonly isSettled: boolean;
}

export type Marks = Readonly<Partial<Record<string, Mark>>>;

export interface Watched {
  readonly name: string;
  readonly table: string;
  readonly column: string;
}

/**
 * Where the read after this one begins. Ask before the first row: what changes while a read goes on is then read by
 * the next one.
 */
export async function marksAfter(
  ctx: NetSuiteContext,
  watched: readonly Watched[],
  since: Marks,
): Promise<Marks> {
  const marks: Record<string, Mark> = {};
  for (const { name, table, column } of watched) {
    const newest = await newestOf(ctx, table, column);
    const next = nextMark(since[name], newest, ctx.clock.now());
    if (next !== undefined) marks[name] = next;
  }
  return marks;
}

function nextMark(
  before: Mark | undefined,
  newest: string | undefined,
  now: number,
): Mark | undefined {
  const last = before === undefined ? undefined : partsOf(before);
  if (newest === undefined) return before;
  if (last?.stamp !== newest) return markOf({ stamp: newest, seenAt: now, isSettled: false });
  return markOf({ ...last, isSettled: last.isSettled || now - last.seenAt >= OVERLAP_MS });
}

/** A condition for what changed since the mark, and a bit before it. */
export function changedSince(column: string, mark: Mark): string {
  const { stamp = "", isSettled } = partsOf(mark) ?? {};
  if (isSettled) return `${column} > ${stampLiteral(stamp)}`;
  return `${column} >= ${stampLiteral(earlier(stamp, OVERLAP_MS))}`;
}

export const marksIn = (
  cursor: Cursor | undefined,
  kind: "since" | "next",
  names: readonly string[],
): Marks =>
  Object.fromEntries(
    names.flatMap((name) => {
      const mark = textOf(cursor?.[`${name}_${kind}`]);
      return mark === undefined || !partsOf(mark) ? [] : [[name, mark]];
    }),
  );

export const cursorOf = (marks: Marks, kind: "since" | "next"): Cursor =>
  Object.fromEntries(
    Object.entries(marks).flatMap(([name, mark]) =>
      mark === undefined ? [] : [[`${name}_${kind}`, mark]],
    ),
  );

/** When anything in the table last changed; undefined where nothing ever did, or there is no such table. */
async function newestOf(
  ctx: NetSuiteContext,
  table: string,
  column: string,
): Promise<string | undefined> {
  const statement = `SELECT ${stampColumn(`MAX(${column})`, "newest")} FROM ${table}`;
  try {
    return stampOf((await query(ctx, statement)).items[0]?.newest);
  } catch (error) {
    if (isNoTable(error)) return undefined;
    throw error;
  }
}

const markOf = ({ stamp, seenAt, isSettled }: Parts): Mark =>
  `${stamp}|${seenAt}${isSettled ? "|settled" : ""}`;

function partsOf(mark: Mark): Parts | undefined {
  const [, face, seenAt, settled] = /^([\d :-]{19})\|(\d{1,15})(\|settled)?$/.exec(mark) ?? [];
  const stamp = stampOf(face);
  return stamp === undefined
    ? undefined
    : { stamp, seenAt: Number(seenAt), isSettled: settled !== undefined };
}
