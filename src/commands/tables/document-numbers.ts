/** Digits of a number that whole numbers hold without loss. */
const DIGITS = 15;

/** CISLO of a document: its number's digits, the last fifteen of them; undefined where it has none. */
export function digitsOf(number: string | undefined): string | undefined {
  const digits = number?.replace(/\D/g, "").slice(-DIGITS).replace(/^0+/, "");
  return digits === "" ? undefined : digits;
}

/** Variable symbol: the last ten digits, without zeros before them. */
export function symbolOf(number: string | undefined): string | undefined {
  const digits = number?.replace(/\D/g, "").slice(-10).replace(/^0+/, "");
  return digits === "" ? undefined : digits;
}

/** Series of a number that begins with up to three letters: `VF` of `VF2026/17`. */
export const seriesOf = (number: string | undefined): string | undefined =>
  /^\s*([A-Za-z]{1,3})[\s/._-]?\d/.exec(number ?? "")?.[1]?.toUpperCase();

/** A number that is not digits alone, so that it has to stand elsewhere as a whole. */
export const fullNumber = (number: string | undefined): string | undefined =>
  number !== undefined && /\D/.test(number) ? number : undefined;
