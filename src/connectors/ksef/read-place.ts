import type { Cursor } from "../../sdk/index.ts";
import type { Subject } from "./invoice-query.ts";
import { textOf } from "./values.ts";

/**
 * Where in a pass a read stands. `skip` counts invoices of the page that are stored; of a package, whose
 * order is our own, those of the whole window.
 */
export interface Place {
  readonly from: string;
  readonly page: number;
  readonly skip: number;
  readonly isPackage: boolean;
}

export const startAt = (from: string): Place => ({ from, page: 0, skip: 0, isPackage: false });

/** Which pass of the read it is, and the place in it; undefined at the beginning. */
export function placeOf(
  cursor: Cursor,
): { readonly pass: number; readonly place: Place } | undefined {
  const from = textOf(cursor.from, 60);
  if (from === undefined) return undefined;
  const whole = (name: string) => Math.max(0, Math.floor(Number(cursor[name] ?? 0)) || 0);
  return {
    pass: whole("pass"),
    place: {
      from,
      page: whole("page"),
      skip: whole("skip"),
      isPackage: cursor.is_package === true,
    },
  };
}

export const cursorOf = (pass: number, { from, page, skip, isPackage }: Place): Cursor => ({
  pass,
  from,
  ...(page > 0 ? { page } : {}),
  ...(skip > 0 ? { skip } : {}),
  ...(isPackage ? { is_package: true } : {}),
});

/** What an incremental read remembers of a subject: up to where nothing is missing, and when it was asked. */
const markName = (subject: Subject): string => `${subject}_mark`;
const askedName = (subject: Subject): string => `${subject}_asked_at`;

export const markOf = (cursor: Cursor, subject: Subject): string | undefined =>
  textOf(cursor[markName(subject)], 60);
export const askedAt = (cursor: Cursor, subject: Subject): number =>
  Number(cursor[askedName(subject)] ?? 0);

export const withMark = (
  cursor: Cursor,
  subject: Subject,
  { mark, now }: { readonly mark: string; readonly now: number },
): Cursor => ({ ...cursor, [markName(subject)]: mark, [askedName(subject)]: now });

/** Marks alone, without the place of a read under way. */
export const marksOf = (cursor: Cursor): Cursor =>
  Object.fromEntries(Object.entries(cursor).filter(([name]) => name.startsWith("Subject")));
