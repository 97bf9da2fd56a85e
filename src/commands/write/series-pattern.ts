/** How numbers of a series look: digits of the year, then those of the running number. */
export interface SeriesPattern {
  readonly yearDigits: 2 | 4;
  readonly digits: number;
}

/** By TOK: 3 received invoices, 4 issued invoices, 22 received orders, 25 issued orders. */
const USUAL: Readonly<Record<string, SeriesPattern>> = {
  3: { yearDigits: 4, digits: 4 },
  4: { yearDigits: 4, digits: 4 },
  22: { yearDigits: 2, digits: 5 },
  25: { yearDigits: 2, digits: 5 },
};

/** `rrrr####` of the entry, else what is usual for its kind. */
export function patternOf(
  data: Readonly<Record<string, unknown>>,
  kind: number = Number(data.TOK),
): SeriesPattern {
  const [, year = "", number = ""] =
    /^(r{2}|r{4}|y{2}|y{4})(#{1,9})$/i.exec(String(data.VZOR)) ?? [];
  if (number === "") return USUAL[kind] ?? { yearDigits: 4, digits: 4 };
  return { yearDigits: year.length === 2 ? 2 : 4, digits: number.length };
}

export const yearPrefix = ({ yearDigits }: SeriesPattern, year: string): string =>
  year.slice(-yearDigits);

/** A number of a series in a year. */
export const numberOf = (pattern: SeriesPattern, year: string, running: number): string =>
  `${yearPrefix(pattern, year)}${String(running).padStart(pattern.digits, "0")}`;

/** The next number of a series after so many that were given; empty where documents of its kind get none here. */
export function nextNumber({
  data,
  year,
  given,
}: {
  readonly data: Readonly<Record<string, unknown>>;
  readonly year: string;
  readonly given: number;
}): string | undefined {
  return USUAL[Number(data.TOK)] ? numberOf(patternOf(data), year, given + 1) : undefined;
}
