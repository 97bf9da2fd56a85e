import { table } from "../../lib/table.ts";
import type { VatBreakdownRow } from "../../model/invoice.ts";

export type Vat = Pick<VatBreakdownRow, "category" | "rate" | "local_code">;

/** Words for rates in the programs of Poland, Czechia, Hungary and Brazil, folded, without `%`. */
const WORDS: Readonly<Record<string, Omit<Vat, "local_code">>> = table({
  zw: { category: "E", rate: "0" },
  zwolniony: { category: "E", rate: "0" },
  zwolniona: { category: "E", rate: "0" },
  np: { category: "O" },
  "np i": { category: "O" },
  "np ii": { category: "AE", rate: "0" },
  npue: { category: "AE", rate: "0" },
  oo: { category: "AE", rate: "0" },
  wdt: { category: "K", rate: "0" },
  "0 wdt": { category: "K", rate: "0" },
  exp: { category: "G", rate: "0" },
  eksport: { category: "G", rate: "0" },
  "0 ex": { category: "G", rate: "0" },
  "0 kr": { category: "Z", rate: "0" },
  aam: { category: "E", rate: "0" },
  tam: { category: "E", rate: "0" },
  fad: { category: "AE", rate: "0" },
  kbaet: { category: "K", rate: "0" },
  eam: { category: "G", rate: "0" },
  atk: { category: "O" },
});
const RATE = /^(\d{1,2})(?:[.,](\d{1,4}?)0*)?$/;

/** The words of EN 16931 for a rate as a program writes it; undefined for one that nobody knows. */
export function vatOfWord(word: string): Omit<Vat, "local_code"> | undefined {
  const key = word.trim().toLowerCase().replace(/\s*%$/, "");
  const known = WORDS[key];
  if (known) return known;
  const match = RATE.exec(key);
  if (!match) return undefined;
  const [, whole = "0", fraction = ""] = match;
  const plain = String(Number(whole));
  const rate = /[1-9]/.test(fraction) ? `${plain}.${fraction}` : plain;
  return rate === "0" ? { rate } : { category: "S", rate };
}
