/** Premier tells times of its own clock on the wall, without a zone. */
const ZONE = "Europe/Prague";
const HOUR_MS = 3_600_000;
/** Of a read before the last one's start; an hour of it because the clocks are put back once a year. */
const OVERLAP_MS = HOUR_MS + 10 * 60_000;

const parts = new Intl.DateTimeFormat("sv-SE", {
  timeZone: ZONE,
  dateStyle: "short",
  timeStyle: "medium",
});

/** As parameters want it: `2020-01-31 19:55:00`. */
export const toWallTime = (epochMs: number): string => parts.format(epochMs);

/** The moment to ask changes from when a read began at `epochMs`. */
export const sinceOf = (epochMs: number): string => toWallTime(epochMs - OVERLAP_MS);

/** Satisfies the commands that want at least one filter: everything has changed since. */
export const BEGINNING = "1900-01-01 00:00:00";

/** `2026040103:30:03` (PS_TIME) or `2026-04-01T03:30:03` as RFC 3339; undefined for anything else. */
export function toInstant(text: string | undefined): string | undefined {
  const [, year, month, day, clock] =
    /^(\d{4})-?(\d{2})-?(\d{2})[T ]?(\d{2}:\d{2}:\d{2})$/.exec(text ?? "") ?? [];
  const wall = Date.parse(`${year}-${month}-${day}T${clock}Z`);
  if (Number.isNaN(wall)) return undefined;
  // The offset is one or two hours; of an hour that comes twice the first is meant.
  const isSummer = Date.parse(`${toWallTime(wall - 2 * HOUR_MS).replace(" ", "T")}Z`) === wall;
  return new Date(wall - (isSummer ? 2 : 1) * HOUR_MS).toISOString();
}

/** A calendar day there. */
export const dayAt = (epochMs: number): string => toWallTime(epochMs).slice(0, 10);
