import { foldKey } from "../../lib/fold.ts";
import { table } from "../../lib/table.ts";

const LANGUAGES = ["en", "pl", "cs", "hu", "pt", "de", "sk"] as const;
const A = "A".charCodeAt(0);
/** Names and codes that the tables of languages do not have. */
const OTHER: Readonly<Record<string, string>> = table({
  uk: "GB",
  el: "GR",
  rp: "PL",
  rzeczpospolitapolska: "PL",
  brd: "DE",
  bundesrepublikdeutschland: "DE",
  ceskarepublika: "CZ",
  czechrepublic: "CZ",
  republikaczeska: "CZ",
  slovenskarepublika: "SK",
  republikaslowacka: "SK",
  magyarkoztarsasag: "HU",
  usa: "US",
  wielkabrytania: "GB",
  holandia: "NL",
  holland: "NL",
  ...{ pol: "PL", cze: "CZ", svk: "SK", hun: "HU", deu: "DE", aut: "AT", che: "CH", fra: "FR" },
  ...{ gbr: "GB", irl: "IE", ita: "IT", esp: "ES", prt: "PT", nld: "NL", bel: "BE", lux: "LU" },
  ...{ dnk: "DK", swe: "SE", nor: "NO", fin: "FI", est: "EE", lva: "LV", ltu: "LT", ukr: "UA" },
  ...{ rou: "RO", bgr: "BG", grc: "GR", hrv: "HR", svn: "SI", srb: "RS", cyp: "CY", mlt: "MT" },
  ...{ tur: "TR", bra: "BR", arg: "AR", mex: "MX", can: "CA", chn: "CN", jpn: "JP", ind: "IN" },
});

let names: ReadonlyMap<string, string> | undefined;

/**
 * ISO 3166-1 alpha-2 of a country: its code of two or three letters, or its name in Polish, Czech, Slovak, Hungarian,
 * Portuguese, English or German; undefined for what is none.
 */
export function countryCode(text: string): string | undefined {
  const key = foldKey(text);
  const other = OTHER[key];
  if (other !== undefined) return other;
  names ??= namesOfCountries();
  return names.get(key);
}

function namesOfCountries(): Map<string, string> {
  const found = new Map<string, string>();
  const languages = LANGUAGES.map(
    (language) => new Intl.DisplayNames([language], { type: "region", fallback: "none" }),
  );
  for (let i = 0; i < 26 * 26; i += 1) {
    const code = String.fromCharCode(A + Math.floor(i / 26), A + (i % 26));
    // Groups, and codes that are kept for private use, have names too.
    if (/^(EU|EZ|UN|QO|X.|ZZ|AC|CP|DG|TA|IC|EA|CQ|UK)$/.test(code)) continue;
    const spellings = languages.map((language) => language.of(code));
    if (spellings[0] === undefined) continue;
    found.set(code.toLowerCase(), code);
    for (const name of spellings) if (name !== undefined) found.set(foldKey(name), code);
  }
  return found;
}
