import type { Invoice } from "../../model/invoice.ts";
import type { Order } from "../../model/order.ts";

export type Means = NonNullable<NonNullable<Invoice["payment"]>["means"]>;

/** How the means of payment are called in FORMA, and by which stem they are known. */
const MEANS: readonly (readonly [means: Means, word: string, stems: readonly string[]])[] = [
  ["transfer", "Převodním příkazem", ["prevod", "bank", "prikaz"]],
  ["cash", "Hotově", ["hotov", "pokladn"]],
  ["card", "Platební kartou", ["kart"]],
  ["cod", "Dobírkou", ["dobirk"]],
  ["compensation", "Zápočtem", ["zapoct", "zapocet"]],
  ["online", "Platební bránou", ["bran", "online"]],
];

/** Statuses of orders in PRUBEH, in the order in which their stems are looked for. */
const STATUSES: readonly (readonly [Order["status"], word: string, stems: readonly string[]])[] = [
  ["cancelled", "Stornovaná", ["storn", "zrus"]],
  ["open", "Přijatá", ["nevyd", "nevyr", "nepotv", "nov", "prijat", "otevr"]],
  ["partly_delivered", "Částečně vydaná", ["castec"]],
  ["closed", "Uzavřená", ["uzavr", "ukonc"]],
  ["delivered", "Vydaná", ["vydan", "vyrizen", "dodan", "expedov", "odeslan"]],
  ["confirmed", "Potvrzená", ["potvrz"]],
  ["draft", "Rozpracovaná", ["rozprac", "koncept"]],
];

/** Letters without accents, lower case. */
export const unaccented = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** FORMA of means of payment; undefined where there is no word for them. */
export const formOf = (means: Means | undefined): string | undefined =>
  MEANS.find(([known]) => known === means)?.[1];

/** Means of payment of a FORMA; undefined for a word that the hub's own model has none for: `Inkasem`. */
export const meansOf = (form: string): Means | undefined => found(MEANS, form);

/** PRUBEH of a status. */
export const progressOf = (status: Order["status"]): string =>
  STATUSES.find(([known]) => known === status)?.[1] ?? "";

/** Status of a PRUBEH, in whatever gender and case it is written; undefined for other words. */
export const statusOf = (progress: string): Order["status"] | undefined =>
  found(STATUSES, progress);

function found<T>(words: readonly (readonly [T, string, readonly string[]])[], text: string) {
  const plain = unaccented(text);
  return words.find(([, , stems]) => stems.some((stem) => plain.includes(stem)))?.[0];
}

/** Units as people write them, of the codes of UN/ECE Recommendation 20. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ...["C62", "H87", "EA", "PCE", "NAR"].map((code) => [code, "ks"] as const),
  ...([
    ["KGM", "kg"],
    ["GRM", "g"],
    ["TNE", "t"],
    ["LTR", "l"],
    ["MLT", "ml"],
  ] as const),
  ...([
    ["MTR", "m"],
    ["CMT", "cm"],
    ["MMT", "mm"],
    ["KMT", "km"],
    ["MTK", "m2"],
  ] as const),
  ...([
    ["MTQ", "m3"],
    ["HUR", "hod"],
    ["MIN", "min"],
    ["DAY", "den"],
    ["MON", "měs"],
  ] as const),
  ...([
    ["SET", "sada"],
    ["PR", "pár"],
    ["PA", "bal"],
    ["XPK", "bal"],
    ["KWH", "kWh"],
  ] as const),
]);

export const unitOf = (unit: { readonly unit?: string; readonly unit_local?: string }) =>
  unit.unit_local ?? (unit.unit === undefined ? undefined : (UNITS.get(unit.unit) ?? unit.unit));

const regions = new Intl.DisplayNames(["cs"], { type: "region", fallback: "none" });

/** Czech name of a country by its ISO code; undefined where there is none. */
export function countryName(code: string | undefined): string | undefined {
  // Its full name is what the column has always had.
  if (code === "CZ") return "Česká republika";
  return code !== undefined && /^[A-Z]{2}$/.test(code) ? regions.of(code) : undefined;
}

/** CISLO of a partner that was given none: letters and digits of the name, without accents, at most ten. */
export const codeFromName = (name: string): string =>
  unaccented(name)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")
    .slice(0, 10);
