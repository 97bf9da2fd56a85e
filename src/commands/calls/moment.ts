import { fault, NUMBERS } from "../fault.ts";

const DAY_MS = 86_400_000;
const MOMENT = /^\s*(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,7})?)?)?\s*$/;

/** @throws CommandFault 9009 in the words of `parameters.ts` */
export const wrongFormat = (name: string, expected: string) =>
  fault(NUMBERS.parameterWrong, `Parametr '${name}' nemá správný formát, očekává se ${expected}.`);

/**
 * A moment of a `timestamp` parameter, in the form of the columns PS_TIME (`yyyyMMddHH:mm:ss`), so that texts
 * compare as times do. In the hour that comes twice when summer time ends it is moved back by that hour: the
 * columns cannot tell the two apart, and what changed in the second must not be missed.
 * @throws CommandFault 9009
 */
export function changeStampOf(value: string, name: string, timeZone: string): string {
  const [, day, hour = "00", minute = "00", second = "00"] = MOMENT.exec(value) ?? [];
  const wall = day === undefined ? Number.NaN : wallOf(`${day}T${hour}:${minute}:${second}`);
  if (Number.isNaN(wall)) throw wrongFormat(name, "datum a čas rrrr-MM-dd HH:mm:ss");
  return changeStamp(new Date(wall - repeatedMs(wall, timeZone)));
}

/** The day of `rrrr-MM-dd`, with or without a time. @throws CommandFault 9009 */
export function dayOf(value: string, name: string): string {
  const [, day] = MOMENT.exec(value) ?? [];
  if (day === undefined || Number.isNaN(wallOf(`${day}T00:00:00`))) {
    throw wrongFormat(name, "datum rrrr-MM-dd");
  }
  return day;
}

/** `dd.MM.yyyy HH:mm` on the clocks of that zone. */
export function printedMoment(time: number, timeZone: string): string {
  const face = new Date(time + offsetAt(time, timeZone)).toISOString();
  const [year, month, day] = face.slice(0, 10).split("-");
  return `${day}.${month}.${year} ${face.slice(11, 16)}`;
}

const changeStamp = (wall: Date): string => {
  const face = wall.toISOString();
  return `${face.slice(0, 10).replaceAll("-", "")}${face.slice(11, 19)}`;
};

/** The clock face as if it were UTC; NaN for 30 February and 25 o'clock. */
function wallOf(face: string): number {
  const wall = Date.parse(`${face}Z`);
  return Number.isNaN(wall) || new Date(wall).toISOString().slice(0, 19) !== face
    ? Number.NaN
    : wall;
}

/** How much of the clock face comes again after that moment: mostly nothing. */
function repeatedMs(wall: number, timeZone: string): number {
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((time) => offsetAt(time, timeZone));
  const times = offsets
    .map((offset) => wall - offset)
    .filter((time) => time + offsetAt(time, timeZone) === wall);
  return times.length < 2 ? 0 : Math.max(...times) - Math.min(...times);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetAt(time: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
    formats.set(timeZone, format);
  }
  const name = format.formatToParts(time).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0"] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -60_000 : 60_000);
}
