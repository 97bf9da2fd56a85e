import Big from "big.js";
import type { Cell } from "../../model/cell.ts";
import { MappingFault, shown } from "./fault.ts";

/** A day and a time of day, without a zone. */
export interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Of the day. */
  readonly seconds: number;
}

const DAY_SECONDS = 86_400;
const DAY_MS = 86_400_000;
/** Days are counted from the last one that is not a day of Clarion: 1800-12-28 is 0. */
const CLARION_ZERO = "1800-12-28";
/** Excel has a 29 February 1900, which was none: from 1 March on everything is a day further. */
const EXCEL_ZERO = "1899-12-30";
const EXCEL_LEAP = 60;
const NUMERIC =
  /^(?:(excel_days|clarion_days|unix|unix_ms)|(days_since|seconds_since):(\d{4}-\d{2}-\d{2}))$/;
const TOKEN = /YYYY|YY|MM|DD|HH|mm|ss/g;
const WIDTH: Readonly<Record<string, number>> = {
  YYYY: 4,
  YY: 2,
  MM: 2,
  DD: 2,
  HH: 2,
  mm: 2,
  ss: 2,
};
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?/;
const ONLY_ZEROS = /^[0\s.:/T-]*$/;

export interface DateOptions {
  readonly format: string;
  readonly to?: string;
}

/** Reads a date and writes it; what means no date, such as 0 days or 0000-00-00, is empty. */
export function dateStep({
  format,
  to = "YYYY-MM-DD",
}: DateOptions): (value: Exclude<Cell, null>) => Cell | undefined {
  const read = readerOf(format);
  const write = writerOf(to);
  return (value) => {
    const moment = read(value);
    return moment === undefined ? undefined : write(moment);
  };
}

/** What is wrong with a format; undefined where nothing is. */
export function formatIssue(format: string): string | undefined {
  const numeric = NUMERIC.exec(format);
  if (numeric) {
    const since = numeric[3];
    const isDay = since === undefined || parsePattern(tokensOf("YYYY-MM-DD"), since) !== undefined;
    return isDay ? undefined : `${since} is no day`;
  }
  const tokens = tokensOf(format).filter(({ width }) => width > 0);
  const names = tokens.map(({ text }) => text);
  if (new Set(names).size !== names.length) return "names a part twice";
  const hasYear = names.includes("YYYY") || names.includes("YY");
  if (!hasYear || !names.includes("MM") || !names.includes("DD")) {
    return "needs YYYY (or YY), MM and DD, or is one of excel_days, clarion_days, unix, unix_ms, days_since:YYYY-MM-DD, seconds_since:YYYY-MM-DD";
  }
  return undefined;
}

type Reader = (value: Exclude<Cell, null>) => Moment | undefined;

function readerOf(format: string): Reader {
  const numeric = NUMERIC.exec(format);
  if (numeric) return numericReader(numeric[1] ?? numeric[2] ?? "", numeric[3]);
  const tokens = tokensOf(format);
  return (value) => {
    const text = (typeof value === "string" ? value : String(value)).trim();
    if (text === "" || (text.length < 40 && ONLY_ZEROS.test(text))) return undefined;
    const moment = text.length < 100 ? (parsePattern(tokens, text) ?? parseIso(text)) : undefined;
    if (!moment) throw new MappingFault(`${shown(value)} is no date written as ${format}`);
    return moment;
  };
}

function numericReader(kind: string, since: string | undefined): Reader {
  const zero = dayNumber(
    since ??
      (kind === "clarion_days" ? CLARION_ZERO : kind === "excel_days" ? EXCEL_ZERO : "1970-01-01"),
  );
  const inDays = kind.endsWith("_days") || kind === "days_since";
  return (value) => {
    const count = countOf(value);
    if (count.eq(0)) return undefined;
    const seconds = secondsOf(kind, inDays, count);
    const days = Math.floor(seconds / DAY_SECONDS);
    const isEarlyExcel = kind === "excel_days" && days < EXCEL_LEAP;
    return momentOf(zero + days + (isEarlyExcel ? 1 : 0), seconds - days * DAY_SECONDS, value);
  };
}

function secondsOf(kind: string, inDays: boolean, count: Big): number {
  if (inDays) return Number(count.times(DAY_SECONDS).round(0, Big.roundHalfUp));
  return Number((kind === "unix_ms" ? count.div(1000) : count).round(0, Big.roundDown));
}

/** @throws MappingFault */
function countOf(value: Exclude<Cell, null>): Big {
  const text = typeof value === "string" ? value.trim().replace(",", ".") : String(value);
  if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(text)) {
    throw new MappingFault(`${shown(value)} is no number of days or seconds`);
  }
  return new Big(text);
}

function momentOf(days: number, seconds: number, value: unknown): Moment {
  const date = new Date(days * DAY_MS);
  const year = date.getUTCFullYear();
  if (!(year >= 1 && year <= 9999))
    throw new MappingFault(`${shown(value)} is no day of a calendar`);
  return { year, month: date.getUTCMonth() + 1, day: date.getUTCDate(), seconds };
}

/** Days since 1970-01-01. */
const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;

function writerOf(format: string): (moment: Moment) => Cell {
  const numeric = NUMERIC.exec(format);
  if (numeric) return numericWriter(numeric[1] ?? numeric[2] ?? "", numeric[3]);
  const tokens = tokensOf(format);
  return (moment) =>
    tokens.map(({ text, width }) => (width ? partText(text, moment) : text)).join("");
}

function numericWriter(kind: string, since: string | undefined): (moment: Moment) => Cell {
  const zero = dayNumber(
    since ??
      (kind === "clarion_days" ? CLARION_ZERO : kind === "excel_days" ? EXCEL_ZERO : "1970-01-01"),
  );
  return (moment) => {
    const { year, month, day, seconds } = moment;
    const days = dayNumber(`${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`) - zero;
    if (kind === "excel_days") return days <= EXCEL_LEAP ? days - 1 : days;
    if (kind === "clarion_days" || kind === "days_since") return days;
    return (days * DAY_SECONDS + seconds) * (kind === "unix_ms" ? 1000 : 1);
  };
}

function partText(token: string, { year, month, day, seconds }: Moment): string {
  switch (token) {
    case "YYYY":
      return pad(year, 4);
    case "YY":
      return pad(year % 100, 2);
    case "MM":
      return pad(month, 2);
    case "DD":
      return pad(day, 2);
    case "HH":
      return pad(Math.floor(seconds / 3600), 2);
    case "mm":
      return pad(Math.floor(seconds / 60) % 60, 2);
    default:
      return pad(seconds % 60, 2);
  }
}

const pad = (value: number, width: number): string => String(value).padStart(width, "0");

interface Token {
  readonly text: string;
  /** 0 for literal text. */
  readonly width: number;
}

function tokensOf(format: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const { 0: text, index } of format.matchAll(TOKEN)) {
    if (index > at) tokens.push({ text: format.slice(at, index), width: 0 });
    tokens.push({ text, width: WIDTH[text] ?? 0 });
    at = index + text.length;
  }
  if (at < format.length) tokens.push({ text: format.slice(at), width: 0 });
  return tokens;
}

/** Undefined where it is written otherwise or is no day. A time behind a day that is all of the format is left out. */
function parsePattern(tokens: readonly Token[], text: string): Moment | undefined {
  const parts: Record<string, number> = {};
  let at = 0;
  for (const [i, { text: token, width }] of tokens.entries()) {
    if (width === 0) {
      if (!text.startsWith(token, at)) return undefined;
      at += token.length;
      continue;
    }
    const isBounded = tokens[i + 1]?.width === 0 || i === tokens.length - 1;
    const digits = digitsAt(text, at, width);
    if (digits.length < (isBounded && width === 2 && token !== "YY" ? 1 : width)) return undefined;
    parts[token] = Number(digits);
    at += digits.length;
  }
  if (at < text.length && !/^[T ]/.test(text.slice(at))) return undefined;
  const { YYYY, YY = 0, MM = 0, DD = 0, HH = 0, mm = 0, ss = 0 } = parts;
  return checked(YYYY ?? (YY < 70 ? 2000 : 1900) + YY, MM, DD, [HH, mm, ss]);
}

function digitsAt(text: string, at: number, width: number): string {
  let end = at;
  while (end < at + width && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end += 1;
  return text.slice(at, end);
}

/** As cells write days and times. */
export function parseIso(text: string): Moment | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, ...clock] = match.slice(1).map((part) => Number(part ?? 0));
  return checked(year, month, day, clock);
}

function checked(
  year: number,
  month: number,
  day: number,
  [hour = 0, minute = 0, second = 0]: readonly number[],
): Moment | undefined {
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  return {
    year,
    month,
    day,
    seconds: Math.min(hour * 3600 + minute * 60 + second, DAY_SECONDS - 1),
  };
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
