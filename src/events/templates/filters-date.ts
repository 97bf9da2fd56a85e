import { table } from "../../lib/table.ts";
import { parseMoment } from "../filters/instant.ts";
import { TemplateFault } from "./fault.ts";
import type { TemplateFilter } from "./filters.ts";
import { languageOf } from "./language.ts";
import { shown, textOf } from "./values.ts";

const DEFAULT_FORMAT = "%Y-%m-%d %H:%M";
const DAY_FORMAT = "%Y-%m-%d";
const MAX_FORMAT = 200;
/** A formatter takes longer to make than to use. */
const MAX_CLOCKS = 500;

/** What a clock on the wall shows. */
interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
  /** Minutes that the wall is ahead of UTC. */
  readonly offset: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** @throws TemplateFault for what is no zone */
function clockOf(zone: string): Intl.DateTimeFormat {
  const clock = clocks.get(zone) ?? newClock(zone);
  if (clock) return clock;
  const remedy = 'Use a name of the IANA list: "Europe/Warsaw", "America/Sao_Paulo", "UTC".';
  throw new TemplateFault(`${shown(zone)} is no time zone`, remedy);
}

function newClock(zone: string): Intl.DateTimeFormat | undefined {
  try {
    const made = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    if (clocks.size >= MAX_CLOCKS) clocks.clear();
    clocks.set(zone, made);
    return made;
  } catch {
    return undefined;
  }
}

function wallTimeOf(epochMs: number, zone: string): WallTime {
  const parts: Record<string, number> = {};
  for (const { type, value } of clockOf(zone).formatToParts(epochMs)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const shownMs = new Date(0).setUTCFullYear(year, month - 1, day);
  const wholeMs = Math.floor(epochMs / 1000) * 1000;
  const wallMs = shownMs + ((hour * 60 + minute) * 60 + second) * 1000;
  const offset = Math.round((wallMs - wholeMs) / 60_000);
  return { year, month, day, hour, minute, second, ms: epochMs - wholeMs, offset };
}

const two = (number: number): string => String(number).padStart(2, "0");

/** As the language writes it: Polish and Czech months stand in the genitive beside a day. */
function nameOf(
  { year, month, day }: WallTime,
  language: string,
  options: Intl.DateTimeFormatOptions,
): string {
  const at = new Date(0).setUTCFullYear(year, month - 1, day);
  const wanted = options.month ? "month" : "weekday";
  const key = `${language} ${JSON.stringify(options)}`;
  const format =
    names.get(key) ?? new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
  names.set(key, format);
  return format.formatToParts(at).find(({ type }) => type === wanted)?.value ?? "";
}
/** A few for each language. */
const names = new Map<string, Intl.DateTimeFormat>();

function offsetOf({ offset }: WallTime, separator: string): string {
  const minutes = Math.abs(offset);
  const hours = two(Math.floor(minutes / 60));
  return `${offset < 0 ? "-" : "+"}${hours}${separator}${two(minutes % 60)}`;
}

interface Wording {
  readonly language: string;
  readonly withDay: boolean;
}

const CODES: Readonly<Record<string, (wall: WallTime, wording: Wording) => string>> = table({
  Y: ({ year }) => String(year).padStart(4, "0"),
  y: ({ year }) => two(year % 100),
  m: ({ month }) => two(month),
  "-m": ({ month }) => String(month),
  d: ({ day }) => two(day),
  "-d": ({ day }) => String(day),
  H: ({ hour }) => two(hour),
  "-H": ({ hour }) => String(hour),
  I: ({ hour }) => two(hour % 12 || 12),
  "-I": ({ hour }) => String(hour % 12 || 12),
  M: ({ minute }) => two(minute),
  S: ({ second }) => two(second),
  L: ({ ms }) => String(ms).padStart(3, "0"),
  p: ({ hour }) => (hour < 12 ? "AM" : "PM"),
  F: ({ year, month, day }) => `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`,
  T: ({ hour, minute, second }) => `${two(hour)}:${two(minute)}:${two(second)}`,
  B: (wall, { language, withDay }) =>
    nameOf(wall, language, withDay ? { month: "long", day: "numeric" } : { month: "long" }),
  b: (wall, { language }) => nameOf(wall, language, { month: "short", day: "numeric" }),
  A: (wall, { language }) => nameOf(wall, language, { weekday: "long" }),
  a: (wall, { language }) => nameOf(wall, language, { weekday: "short" }),
  z: (wall) => offsetOf(wall, ""),
  ":z": (wall) => offsetOf(wall, ":"),
  "%": () => "%",
});

/** `{{ event.timestamp | date: "%d.%m.%Y %H:%M", "Europe/Warsaw", "pl" }}` */
const date: TemplateFilter = (value, [format, zone = "UTC", language = "en"]) => {
  const moment = typeof value === "string" ? parseMoment(value) : undefined;
  if (!moment) {
    const remedy = "Dates are written 2026-03-12 or 2026-03-12T09:30:00Z.";
    throw new TemplateFault(`${shown(value)} is no date`, remedy);
  }
  const isDay = textOf(value).length === DAY_LENGTH;
  const wanted = format === undefined ? (isDay ? DAY_FORMAT : DEFAULT_FORMAT) : textOf(format);
  if (wanted.length > MAX_FORMAT) {
    throw new TemplateFault(`the format is longer than ${MAX_FORMAT} characters`, "Shorten it.");
  }
  const wording = { language: languageOf(language), withDay: /%-?d/.test(wanted) };
  clockOf(textOf(zone));
  // A calendar day is the same day everywhere.
  const wall = wallTimeOf(moment.ms, isDay ? "UTC" : textOf(zone));
  return wanted.replace(/%([-:]?[A-Za-z%])/g, (code, letter: string) => {
    const write = CODES[letter];
    if (write) return write(wall, wording);
    const known = Object.keys(CODES).map((one) => `%${one}`);
    throw new TemplateFault(`${code} is no part of a date`, `There are ${known.join(" ")}.`);
  });
};
const DAY_LENGTH = "2026-03-12".length;

export const DATE_FILTERS: Readonly<Record<string, TemplateFilter>> = table({ date });
