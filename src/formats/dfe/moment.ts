import { DfeError } from "./dfe-file.ts";

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME =
  /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/;

/** What clocks in Brasília show, for times that an old layout writes without an offset; summer time apart. */
const BRASILIA = "-03:00";

export interface Moment {
  readonly issued_at: string;
  readonly issue_time: string;
  readonly issue_date: string;
}

/** Whether it is a day of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return month >= "01" && month <= "12" && day >= "01" && Number(day) <= days;
}

/**
 * A time of issue as written, as UTC and as the day that its clock showed.
 * @throws DfeError SCHEMA_INVALID for what is no time, or has no offset although `isOffsetRequired`
 */
export function momentOf(
  written: string,
  { field, isOffsetRequired }: { field: string; isOffsetRequired: boolean },
): Moment {
  const [, day, , offset] = TIME.exec(written) ?? [];
  if (day === undefined && isDate(written) && !isOffsetRequired) {
    const issue_time = new Date(`${written}T00:00:00${BRASILIA}`).toISOString();
    return { issued_at: written, issue_time, issue_date: written };
  }
  if (day === undefined || !isDate(day) || day < "1900" || day > "2900")
    throw noTime(field, written);
  if (offset === undefined && isOffsetRequired) {
    const message = `${field} has no offset from UTC: ${written}.`;
    throw new DfeError("SCHEMA_INVALID", message);
  }
  const issue_time = new Date(offset === undefined ? written + BRASILIA : written).toISOString();
  return { issued_at: written, issue_time, issue_date: day };
}

const noTime = (field: string, written: string): DfeError =>
  new DfeError("SCHEMA_INVALID", `${field} is no time: ${JSON.stringify(written.slice(0, 60))}.`);
