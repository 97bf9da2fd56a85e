const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const DELAY = /^(\d{1,6})\s*([smhd])?$/;

/** Seconds of `5s, 5m, 2h, 1d`; `0` means no further try. Undefined for what cannot be read. */
export function parseDelays(text: string): number[] | undefined {
  const parts = text.trim().split(/[\s,;]+(?=\d|$)/);
  if (parts.length === 1 && parts[0] === "0") return [];
  const delays = parts
    .filter((part) => part !== "")
    .map((part) => {
      const [, count, unit = "s"] = DELAY.exec(part) ?? [];
      return count === undefined ? 0 : Number(count) * SECONDS[unit as keyof typeof SECONDS];
    });
  return delays.length > 0 && delays.every((delay) => delay > 0) ? delays : undefined;
}

/** The largest unit that tells the delay exactly: 7200 is `2h`. */
export function showDelays(delays: readonly number[]): string {
  if (delays.length === 0) return "0";
  const units = Object.entries(SECONDS).toReversed();
  return delays
    .map((delay) => {
      const [unit, seconds] = units.find(([, size]) => delay % size === 0) ?? ["s", 1];
      return `${delay / seconds}${unit}`;
    })
    .join(", ");
}
