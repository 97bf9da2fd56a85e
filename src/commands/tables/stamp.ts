import type { RecordSource } from "../definition.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

/** `YYYY-MM-DDTHH:mm:ss` on the clocks of that zone; empty for no time. */
export function localTime(time: number, timeZone: string): string {
  if (!Number.isFinite(time) || time <= 0) return "";
  let format = formats.get(timeZone);
  if (!format) {
    // Swedish dates are ISO dates.
    format = new Intl.DateTimeFormat("sv-SE", {
      timeZone,
      dateStyle: "short",
      timeStyle: "medium",
    });
    formats.set(timeZone, format);
  }
  return format.format(time).replace(" ", "T");
}

/** PS_TIME: `yyyyMMddHH:mm:ss`. */
export const changeStamp = (time: number, timeZone: string): string =>
  localTime(time, timeZone).replace("T", "").replaceAll("-", "");

export const stampOf = ({ updatedAt, env }: Pick<RecordSource, "updatedAt" | "env">): string =>
  changeStamp(updatedAt, env.timeZone);

/** Revisions that are told apart within one millisecond. */
const REVISIONS = 1024n;

/** TS: grows with every change of a record, and from one record to the next one that is changed. */
export const rowVersion = ({
  updatedAt,
  revision,
}: Pick<RecordSource, "updatedAt" | "revision">): string =>
  (
    BigInt(Math.max(0, Math.trunc(updatedAt))) * REVISIONS +
    (BigInt(Math.trunc(revision)) % REVISIONS)
  ).toString();
