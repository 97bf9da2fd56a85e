import { ConfigError, fromMinor } from "../../sdk/index.ts";

export { isRow, type Row, rowsOf } from "../../formats/json/values.ts";

/** How every statement asks for times, and has them compared. */
export const STAMP_FORMAT = "YYYY-MM-DD HH24:MI:SS";
const STAMP = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;
const DAY_MS = 86_400_000;
const MAX_WHOLE_DIGITS = 15;
const MAX_FRACTION_DIGITS = 10;

/** SuiteQL gives everything as text, and leaves out what is empty. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** `T` and `F`; undefined for anything else. */
export function flagOf(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  const text = textOf(value)?.toUpperCase();
  return text === "T" || text === "TRUE"
    ? true
    : text === "F" || text === "FALSE"
      ? false
      : undefined;
}

/** An internal id: a whole number above zero, as text. */
export function idOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? text : undefined;
}

/** Decimal text in its shortest form, also of `.5` as Oracle writes it; undefined for what is no number. */
export function decimalOf(value: unknown): string | undefined {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(textOf(value)?.trim() ?? "");
  if (!match || `${match[2]}${match[3] ?? ""}` === "") return undefined;
  const whole = (match[2] ?? "").replace(/^0+(?=\d)/, "") || "0";
  const fraction = (match[3] ?? "").replace(/0+$/, "");
  if (whole.length > MAX_WHOLE_DIGITS || fraction.length > MAX_FRACTION_DIGITS) return undefined;
  const digits = fraction === "" ? whole : `${whole}.${fraction}`;
  return match[1] === "-" && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

/** With as many decimals as the currency has, or more where the price has them: `329.9` is `329.90`. */
export function priceOf(value: unknown, currency: string): string | undefined {
  const decimal = decimalOf(value);
  if (decimal === undefined) return undefined;
  const digits = (fromMinor(0, currency).split(".")[1] ?? "").length;
  const [whole = "0", fraction = ""] = decimal.split(".");
  const padded = fraction.padEnd(digits, "0");
  return padded === "" ? whole : `${whole}.${padded}`;
}

/** A time without a zone; undefined for what is none. */
export function stampOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && STAMP.test(text) && !Number.isNaN(wallOf(text)) ? text : undefined;
}

/** The stamp so many milliseconds earlier on the same clock face. */
export const earlier = (stamp: string, ms: number): string =>
  new Date(wallOf(stamp) - ms).toISOString().slice(0, 19).replace("T", " ");

/** As if the clock face were UTC: for reckoning alone. */
const wallOf = (stamp: string): number => Date.parse(`${stamp.replace(" ", "T")}Z`);

/**
 * RFC 3339 of a stamp of that zone. An hour that comes twice, when summer time ends, is taken as the first; one
 * that is left out as if the clocks had not been put forward.
 * @throws ConfigError for a zone that nobody knows
 */
export function instantOf(stamp: string, timeZone: string): string {
  const wall = wallOf(stamp);
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((time) => offsetAt(time, timeZone));
  const candidates = offsets.map((offset) => wall - offset);
  const fitting = candidates.filter((time) => time + offsetAt(time, timeZone) === wall);
  const time = fitting.length > 0 ? Math.min(...fitting) : Math.max(...candidates);
  return new Date(time).toISOString();
}

/** How far the zone is ahead of UTC at that moment, in milliseconds. */
function offsetAt(time: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(time);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "0";
  const face = `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:${part("second")}Z`;
  return Date.parse(face) - Math.floor(time / 1_000) * 1_000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const two = "2-digit";
  try {
    const made = new Intl.DateTimeFormat("en-GB", {
      ...{ timeZone, hourCycle: "h23", year: "numeric", month: two, day: two },
      ...{ hour: two, minute: two, second: two },
    });
    formats.set(timeZone, made);
    return made;
  } catch (cause) {
    throw new ConfigError(
      `There is no time zone ${timeZone}: enter one such as Europe/Warsaw in the settings.`,
      { cause },
    );
  }
}
