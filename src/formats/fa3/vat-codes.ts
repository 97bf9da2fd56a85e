import { table } from "../../lib/table.ts";
import type { VatBreakdownRow } from "../../model/invoice.ts";

export type Vat = Pick<VatBreakdownRow, "category" | "rate" | "local_code">;

/** The code of the form's field P_12 in the words of EN 16931. */
const CODES: Readonly<Record<string, Vat>> = table({
  "23": { category: "S", rate: "23", local_code: "23" },
  "22": { category: "S", rate: "22", local_code: "22" },
  "8": { category: "S", rate: "8", local_code: "8" },
  "7": { category: "S", rate: "7", local_code: "7" },
  "5": { category: "S", rate: "5", local_code: "5" },
  "4": { category: "S", rate: "4", local_code: "4" },
  "3": { category: "S", rate: "3", local_code: "3" },
  "0 KR": { category: "Z", rate: "0", local_code: "0 KR" },
  "0 WDT": { category: "K", rate: "0", local_code: "0 WDT" },
  "0 EX": { category: "G", rate: "0", local_code: "0 EX" },
  zw: { category: "E", rate: "0", local_code: "zw" },
  "np I": { category: "O", local_code: "np I" },
  "np II": { category: "AE", rate: "0", local_code: "np II" },
  oo: { category: "AE", rate: "0", local_code: "oo" },
});

/** Tax of another country under OSS: its rate is in the field P_12_XII. */
export const OSS = "oss";
/** A margin scheme: lines have no code. */
export const MARGIN = "marza";

/** A code that the form does not know keeps its text alone. */
export const vatOfCode = (code: string): Vat => CODES[code] ?? { local_code: code.slice(0, 40) };

export const ossVat = (rate: string | undefined): Vat => ({
  category: "S",
  ...(rate === undefined ? {} : { rate }),
  local_code: OSS,
});
export const MARGIN_VAT: Vat = { category: "E", rate: "0", local_code: MARGIN };

/** The sums of the form, in its order; `codes` are what its lines say in P_12. */
export interface Bucket {
  readonly net: string;
  readonly tax?: string;
  /** Tax in PLN of a document in another currency. */
  readonly taxInPln?: string;
  readonly codes: readonly string[];
}

export const BUCKETS: readonly Bucket[] = [
  { net: "P_13_1", tax: "P_14_1", taxInPln: "P_14_1W", codes: ["23", "22"] },
  { net: "P_13_2", tax: "P_14_2", taxInPln: "P_14_2W", codes: ["8", "7"] },
  { net: "P_13_3", tax: "P_14_3", taxInPln: "P_14_3W", codes: ["5"] },
  { net: "P_13_4", tax: "P_14_4", taxInPln: "P_14_4W", codes: ["4", "3"] },
  { net: "P_13_5", tax: "P_14_5", codes: [OSS] },
  { net: "P_13_6_1", codes: ["0 KR"] },
  { net: "P_13_6_2", codes: ["0 WDT"] },
  { net: "P_13_6_3", codes: ["0 EX"] },
  { net: "P_13_7", codes: ["zw"] },
  { net: "P_13_8", codes: ["np I"] },
  { net: "P_13_9", codes: ["np II"] },
  { net: "P_13_10", codes: ["oo"] },
  { net: "P_13_11", codes: [MARGIN] },
];

const NP_EU = /^np[ _]?(ii|eu|ue)$/;
/** Spellings of programs that have no words of EN 16931 for their code. */
const SPELLINGS: Readonly<Record<string, string>> = table({
  "0": "0 KR",
  "0 kr": "0 KR",
  wdt: "0 WDT",
  "0 wdt": "0 WDT",
  exp: "0 EX",
  "0 ex": "0 EX",
  zw: "zw",
  np: "np I",
  "np i": "np I",
  oo: "oo",
  [MARGIN]: MARGIN,
  [OSS]: OSS,
});

/** The form's code for a tax; `isDomestic` where the buyer is Polish. Undefined where it has none. */
export function codeOf({ category, rate, local_code }: Vat, isDomestic: boolean) {
  const spelling = (local_code ?? "").toLowerCase().replace(/\s*%$/, "");
  const isEuService = NP_EU.test(spelling);
  switch (category) {
    case "S":
      return spelling !== OSS && rate !== undefined && CODES[plainRate(rate)]?.category === "S"
        ? plainRate(rate)
        : OSS;
    case "Z":
      return "0 KR";
    case "E":
      return spelling === MARGIN ? MARGIN : "zw";
    case "K":
      return "0 WDT";
    case "G":
      return "0 EX";
    case "O":
      return isEuService ? "np II" : "np I";
    case "AE":
      return isEuService || (spelling !== "oo" && !isDomestic) ? "np II" : "oo";
    default:
      if (isEuService) return "np II";
      return SPELLINGS[spelling] ?? (CODES[plainRate(spelling)] ? plainRate(spelling) : undefined);
  }
}

/** `23.00` is the form's `23`. */
const plainRate = (rate: string): string => rate.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
