/** A moment: epoch milliseconds, and the digits of its fraction behind them. */
export interface Moment {
  readonly ms: number;
  readonly rest: string;
}

const FORM =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,30}))?(?:[Zz]|([+-])(\d{2}):(\d{2})))?$/;
/** The longest text that the form takes. */
const MAX_LENGTH = 60;

/**
 * Of an RFC 3339 instant, or of a date, which counts as its midnight in UTC. Undefined for everything
 * else, also for a day that no calendar has. https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 */
export function parseMoment(text: string): Moment | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const match = FORM.exec(text);
  if (!match) return undefined;
  const part = (i: number): number => Number(match[i] ?? 0);
  const [year, month, day] = [part(1), part(2), part(3)];
  const midnight = new Date(0).setUTCFullYear(year, month - 1, day);
  const date = new Date(midnight);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const [hour, minute, second] = [part(4), part(5), part(6)];
  // 60: a leap second counts as the first of the next minute.
  if (hour > 23 || minute > 59 || second > 60 || part(9) > 23 || part(10) > 59) return undefined;
  const offset = (part(9) * 60 + part(10)) * (match[8] === "-" ? -1 : 1);
  const fraction = (match[7] ?? "").padEnd(3, "0");
  const ms =
    midnight + ((hour * 60 + minute - offset) * 60 + second) * 1000 + Number(fraction.slice(0, 3));
  return { ms, rest: fraction.slice(3).replace(/0+$/, "") };
}

export const compareMoments = (a: Moment, b: Moment): number =>
  a.ms - b.ms || (a.rest === b.rest ? 0 : a.rest < b.rest ? -1 : 1);
