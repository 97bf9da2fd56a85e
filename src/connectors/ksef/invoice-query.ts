import { RejectedError } from "../../sdk/index.ts";
import { addDays, addMonths, warsawDay } from "./dates.ts";
import type { KsefContext } from "./manifest.ts";
import { CODES, hasCode } from "./problems.ts";
import { signedRow } from "./session.ts";
import { instantOf, type Row, rowsOf, textOf } from "./values.ts";

/** The most that KSeF gives at once. */
export const PAGE_SIZE = 250;
/** The longest range of one query. */
const MAX_MONTHS = 3;

export type Subject = "Subject1" | "Subject2" | "Subject3" | "SubjectAuthorized";
export type DateType = "Issue" | "PermanentStorage";

/** One part of the time that is read, with the filters of its query. */
export interface Window {
  readonly subject: Subject;
  readonly dateType: DateType;
  /** A day for `Issue`, else an instant as KSeF wrote it. */
  readonly from: string;
  /** Inclusive; absent: up to now. */
  readonly to?: string;
  /** Only the one with this number of its issuer. */
  readonly invoiceNumber?: string;
}

export interface MetadataPage {
  readonly rows: readonly Row[];
  readonly hasMore: boolean;
  /** KSeF gives no further pages of this query: go on with one from the last date. */
  readonly isTruncated: boolean;
  /** Up to here nothing can be missing any more. */
  readonly mark: string | undefined;
}

const NOTHING: MetadataPage = { rows: [], hasMore: false, isTruncated: false, mark: undefined };

/** The filters of a window as KSeF wants them; a day begins and ends in Warsaw. */
export function filtersOf({ subject, dateType, from, to, invoiceNumber }: Window): object {
  const range =
    dateType === "Issue"
      ? { from: `${from}T00:00:00`, ...(to === undefined ? {} : { to: `${to}T23:59:59.999` }) }
      : { from, ...(to === undefined ? {} : { to }), restrictToPermanentStorageHwmDate: true };
  return {
    subjectType: subject,
    dateRange: { dateType, ...range },
    ...(invoiceNumber === undefined ? {} : { invoiceNumber }),
  };
}

/** Invoices of a window, oldest first; `page` counts from 0. */
export async function queryMetadata(
  ctx: KsefContext,
  window: Window,
  page: number,
): Promise<MetadataPage> {
  try {
    const row = await signedRow(ctx, {
      method: "POST",
      path: "/invoices/query/metadata",
      query: { sortOrder: "Asc", pageOffset: page, pageSize: PAGE_SIZE },
      body: filtersOf(window),
      isRepeatable: true,
      allowance: "metadata",
    });
    return {
      rows: rowsOf(row.invoices),
      hasMore: row.hasMore === true,
      isTruncated: row.isTruncated === true,
      mark: textOf(row.permanentStorageHwmDate, 60),
    };
  } catch (error) {
    // The window begins after the mark: nothing of it is sure yet.
    if (hasCode(error, CODES.laterThanMark)) return NOTHING;
    throw error;
  }
}

/** The date that a window goes by. */
export const dateOf = (row: Row, dateType: DateType): string | undefined =>
  textOf(dateType === "Issue" ? row.issueDate : row.permanentStorageDate, 60);

/** The window that starts at `from` and is as long as KSeF allows; for `Issue` not beyond `until`. */
export function windowFrom(
  { subject, dateType, until }: { subject: Subject; dateType: DateType; until: string | undefined },
  from: string,
  now: number,
): Window {
  if (dateType === "Issue") {
    const last = addDays(addMonths(from, MAX_MONTHS), -1);
    return { subject, dateType, from, to: until !== undefined && until < last ? until : last };
  }
  const start = instantOf(from) ?? now;
  const last = addDays(addMonths(warsawDay(start), MAX_MONTHS), -1);
  const end = Date.parse(`${last}T00:00:00Z`);
  const base = { subject, dateType, from };
  return end < now ? { ...base, to: new Date(end).toISOString() } : base;
}

/**
 * Where the rest of a truncated window begins: at the last date that came, which is read again.
 * @throws RejectedError where that would be the same query
 */
export function restOf(window: Window, lastDate: string | undefined): Window {
  const from = window.dateType === "Issue" ? lastDate?.slice(0, 10) : lastDate;
  if (from === undefined || from === window.from)
    throw new RejectedError(
      `KSeF gives at most 10,000 invoices of one moment and there are more at ${window.from}: read incrementally.`,
    );
  return { ...window, from };
}
