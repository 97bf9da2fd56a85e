import { ConfigError } from "../../sdk/index.ts";
import type { Settings } from "./manifest.ts";
import { dateOf, type Row, textOf } from "./values.ts";

const DEFAULT_ZONE = "Europe/Warsaw";

/** What the server's clock shows at an epoch time, and the other way round. */
export interface ServerClock {
  /** YYYY-MM-DD */
  dayAt(epochMs: number): string;
  /** RFC 3339, UTC; of an hour that comes twice the first, of one that does not come the one after it. */
  instantOf(day: string, time: string): string;
}

/** @throws ConfigError where the setting names no zone */
export function serverClock({ time_zone: zone = DEFAULT_ZONE }: Settings): ServerClock {
  const format = formatOf(zone);
  const shownAt = (epochMs: number): string => format.format(epochMs).replace(" ", "T");
  return {
    dayAt: (epochMs) => shownAt(epochMs).slice(0, 10),
    instantOf(day, time) {
      const shown = Date.parse(`${day}T${time}Z`);
      const offsets = [-86_400_000, 86_400_000].map((ms) => offsetAt(shown + ms, shownAt));
      const fits = offsets.map((offset) => shown - offset).filter((at) => isShown(at, shown));
      return new Date(fits[0] ?? shown - (offsets[0] ?? 0)).toISOString();
    },
  };

  function isShown(at: number, shown: number): boolean {
    return Date.parse(`${shownAt(at)}Z`) === shown;
  }
}

const offsetAt = (epochMs: number, shownAt: (epochMs: number) => string): number =>
  Date.parse(`${shownAt(epochMs)}Z`) - epochMs;

function formatOf(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      dateStyle: "short",
      timeStyle: "medium",
    });
  } catch (error) {
    throw new ConfigError(`The setting time_zone is no time zone such as Europe/Warsaw: ${zone}.`, {
      cause: error,
    });
  }
}

/** When the record was last changed; what was never changed has only the day of its creation. */
export function changedAt(row: Row, clock: ServerClock): { readonly changed_at?: string } {
  const name = dateOf(row.UpdateDate) === undefined ? "Create" : "Update";
  const day = dateOf(row[`${name}Date`]);
  const time = timeOf(row[`${name}Time`]);
  if (day === undefined || time === undefined) return {};
  return { changed_at: clock.instantOf(day, time) };
}

/** `09:30:00`; some versions have `09:30`, others `930` or `93000`. */
function timeOf(value: unknown): string | undefined {
  const text = textOf(value, 20) ?? "";
  const plain = /^\d{3,6}$/.test(text) ? compact(text) : text;
  const found = /^(\d{2}):(\d{2})(?::(\d{2}))?/.exec(plain);
  if (!found || Number(found[1]) > 23 || Number(found[2]) > 59) return undefined;
  return `${found[1]}:${found[2]}:${found[3] ?? "00"}`;
}

const compact = (digits: string): string =>
  (digits.length <= 4 ? `${digits.padStart(4, "0")}00` : digits.padStart(6, "0"))
    .replace(/../g, "$&:")
    .slice(0, 8);

/** The newest day that the rows were changed or made on; undefined where none tells. */
export function newestDay(rows: readonly Row[]): string | undefined {
  const days = rows.flatMap((row) => [dateOf(row.UpdateDate) ?? [], dateOf(row.CreateDate) ?? []]);
  return days.flat().toSorted().at(-1);
}
