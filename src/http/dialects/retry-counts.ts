const FIRST_DELAYS = [60, 300, 900] as const;
const GROWTH = 3;
const LONGEST_SECONDS = 86_400;

/** Seconds before each of `count` further tries: 60, 300, 900, then three times the one before, up to a day. */
export function delaysFor(count: number): readonly number[] {
  const delays: number[] = [];
  for (let i = 0; i < count; i++) {
    const grown = (delays.at(-1) ?? 0) * GROWTH;
    delays.push(FIRST_DELAYS[i] ?? Math.min(grown, LONGEST_SECONDS));
  }
  return delays;
}

/** The first `count` delays; where there are fewer, the last one again and again. */
export function fitDelays(delays: readonly number[], count: number): readonly number[] {
  const known = delays.length === 0 ? FIRST_DELAYS : delays;
  const last = known.at(-1) ?? LONGEST_SECONDS;
  return Array.from({ length: count }, (_, i) => known[i] ?? last);
}
