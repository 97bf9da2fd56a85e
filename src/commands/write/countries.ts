import { unaccented } from "../tables/words.ts";

/** Names that no list of countries has and people write. */
const ALSO: Readonly<Record<string, string>> = {
  "ceska republika": "CZ",
  cr: "CZ",
  "czech republic": "CZ",
  "slovenska republika": "SK",
  sr: "SK",
  "slovak republic": "SK",
  "spolkova republika nemecko": "DE",
  anglie: "GB",
  usa: "US",
};

let codes: ReadonlyMap<string, string> | undefined;

/** ISO code of a country by its Czech or English name or the code itself, without regard to case and accents. */
export function countryCode(name: string): string | undefined {
  codes ??= namedCodes();
  return codes.get(unaccented(name.trim()));
}

function namedCodes(): ReadonlyMap<string, string> {
  const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));
  const all = letters.flatMap((first) => letters.map((second) => first + second));
  const made = new Map<string, string>();
  for (const language of ["en", "cs"]) {
    const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    for (const code of all) {
      const name = names.of(code);
      if (name !== undefined) made.set(unaccented(name), code).set(code.toLowerCase(), code);
    }
  }
  for (const [name, code] of Object.entries(ALSO)) made.set(name, code);
  return made;
}
