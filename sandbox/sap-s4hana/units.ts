/** Units as SAP keeps them, and as each language sees them: one product, several names for its unit. */
const UNITS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ST: { EN: "PC", PL: "SZT", CS: "KS", HU: "DB", PT: "UN", DE: "ST" },
  KAR: { EN: "CAR", PL: "KAR", CS: "KAR", HU: "KAR", PT: "CX", DE: "KAR" },
  H: { EN: "H", PL: "G", CS: "H", HU: "O", PT: "H", DE: "STD" },
  KG: {},
  M: {},
};

/** As people of that language see it. */
export const shownUnit = (unit: string, language: string): string =>
  UNITS[unit]?.[language] ?? unit;

/** As it is kept; undefined for what is no unit in that language. */
export function keptUnit(shown: string, language: string): string | undefined {
  return Object.keys(UNITS).find((unit) => shownUnit(unit, language) === shown);
}
