/** Times of wFirma are those of a clock in Warsaw, `2026-10-15 08:05:40`, without a zone. */
export type LocalTime = string;

const ZONE = "Europe/Warsaw";

export const isLocalTime = (text: string | undefined): text is LocalTime =>
  text !== undefined && /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text);

/** What the clock in Warsaw shows at the epoch time. */
export function localTime(now: number): LocalTime {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: ZONE,
    dateStyle: "short",
    timeStyle: "medium",
  });
  return format.format(now);
}

/** The same clock so much earlier; on the night when an hour comes twice it may be an hour off. */
export function earlier(time: LocalTime, ms: number): LocalTime {
  const at = Date.parse(`${time.replace(" ", "T")}Z`) - ms;
  return new Date(at).toISOString().slice(0, 19).replace("T", " ");
}

/** YYYY-MM-DD of so many days before now. */
export const daysBefore = (now: number, days: number): string =>
  localTime(now - days * 86_400_000).slice(0, 10);
