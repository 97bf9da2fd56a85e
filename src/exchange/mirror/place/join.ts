import type { PlaceColumn } from "../structure.ts";

/** Rows of two tables have the same key. */
export const join = (
  quote: (name: string) => string,
  key: readonly PlaceColumn[],
  a: string,
  b: string,
): string =>
  key.map(({ placeName: name }) => `${a}.${quote(name)} = ${b}.${quote(name)}`).join(" and ");
