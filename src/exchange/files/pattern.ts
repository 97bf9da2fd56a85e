/** A path with wildcards: `*` and `?` within one name, `**` across folders. */
export interface PathPattern {
  /** The folder in front of the first wildcard: nothing outside it can match. */
  readonly folder: string;
  /** Files lie directly in `folder`. */
  readonly isFlat: boolean;
  matches(path: string): boolean;
}

const ANY = "**";

/** Upper and lower case are the same, as users of Windows expect. */
export function compilePattern(text: string): PathPattern {
  const names = namesOf(text.replaceAll("\\", "/")).filter((name) => name !== ".");
  const firstWild = names.findIndex((name) => /[*?]/.test(name));
  const at = firstWild < 0 ? names.length - 1 : Math.min(firstWild, names.length - 1);
  // At the end `**` means any file in any folder.
  const whole = names.at(-1) === ANY ? [...names, "*"] : names;
  const wanted = whole.map((name) => (name === ANY ? ANY : lettersOf(name)));
  return {
    folder: `/${names.slice(0, at).join("/")}`,
    isFlat: at === names.length - 1 && names[at] !== ANY,
    matches: (path) =>
      matchesList(wanted, namesOf(path).map(lettersOf), {
        isStar: (name) => name === ANY,
        fits: (name, own) => name !== ANY && matchesName(name, own),
      }),
  };
}

type Letters = readonly string[];

const namesOf = (path: string): string[] => path.split("/").filter((name) => name !== "");

/** In lower case where that is one letter too. */
const lettersOf = (name: string): Letters =>
  [...name].map((letter) => {
    const lower = letter.toLowerCase();
    return lower.length === letter.length ? lower : letter;
  });

const matchesName = (pattern: Letters, name: Letters): boolean =>
  matchesList(pattern, name, {
    isStar: (letter) => letter === "*",
    fits: (wanted, letter) => wanted === "?" || wanted === letter,
  });

/**
 * Where the list does not go on as wanted the last star takes one more: what an earlier one could take in its place
 * leads nowhere else. At most as many steps as the product of both lengths.
 */
function matchesList<W, T>(
  pattern: readonly W[],
  list: readonly T[],
  { isStar, fits }: { isStar(one: W): boolean; fits(wanted: W, one: T): boolean },
): boolean {
  let [at, i, star, taken] = [0, 0, -1, 0];
  for (const end = list.length; i < end; ) {
    const isLeft = at < pattern.length;
    const wanted = pattern[at] as W;
    if (isLeft && isStar(wanted)) {
      [star, taken] = [at, i];
      at += 1;
    } else if (isLeft && fits(wanted, list[i] as T)) {
      at += 1;
      i += 1;
    } else if (star >= 0) {
      taken += 1;
      [at, i] = [star + 1, taken];
    } else return false;
  }
  return pattern.slice(at).every(isStar);
}
