import type { Invoice } from "../../sdk/index.ts";
import { table } from "../../sdk/index.ts";
import { type Row, textOf } from "./values.ts";

/**
 * Where a kind of the list (`Rodzaj`) is found as a document. Only some pairs are documented; the others are
 * tried, and a document that is at none of them is taken from its row of the list.
 */
const TYPES: Readonly<Record<string, string>> = table({
  prz_faktura_kraj: "fakturakraj",
  prz_faktura_wysylka: "fakturawysylka",
  prz_faktura_paragon: "fakturaparagon",
  prz_faktura_wys_ter_kraj: "fakturawaluta",
  prz_dostawa_ue_towarow: "fakturawdt",
  prz_eksport_towarow: "fakturaeksporttowarow",
  prz_eksport_uslug: "fakturaeksportuslug",
  prz_eksport_dost_uslug_ue: "fakturaeksportuslugue",
  prz_faktura_oss: "fakturaoss",
  prz_faktura_ioss: "fakturaioss",
  prz_faktura_metoda_kasowa: "fakturametodakasowa",
  prz_faktura_szczeg_obow: "fakturametodakasowa",
  prz_rachunek_kraj: "rachunekkraj",
  prz_faktura_proforma: "fakturaproformakraj",
});
const USUAL = "fakturakraj";
const FOREIGN = "fakturawaluta";
const CORRECTION = "korekta";

export const isCorrection = (row: Row): boolean => kindOf(row).includes(CORRECTION);

/** The addresses to look at, likeliest first; `korekta` is a part of the address of a correction. */
export function typesOf(row: Row): readonly string[] {
  const kind = kindOf(row);
  const plain = kind.replace(/_?(korekta|korygujaca)_?/g, "");
  const known = TYPES[plain];
  const isForeign = (textOf(row.Waluta, 10) ?? "PLN").toUpperCase() !== "PLN";
  const bare = [known, isForeign ? FOREIGN : undefined, USUAL].filter((type) => type !== undefined);
  const first = isForeign && known === USUAL ? [FOREIGN, USUAL] : bare;
  const types = [...new Set(first)];
  return isCorrection(row) ? [...types.map((type) => `${type}/${CORRECTION}`), ...types] : types;
}

const kindOf = (row: Row): string => (textOf(row.Rodzaj, 80) ?? "").toLowerCase();

/** Our kind and the UNTDID 1001 code. */
export function invoiceKind(row: Row, type: string): readonly [Invoice["kind"], string?] {
  const kind = kindOf(row);
  if (isCorrection(row) || type.endsWith(`/${CORRECTION}`)) return ["correction", "384"];
  if (kind.includes("proforma") || type.includes("proforma")) return ["proforma", "325"];
  if (kind.includes("rachunek") || type.startsWith("rachunek")) return ["bill"];
  if (kind.includes("zaliczk")) return ["advance", "386"];
  if (kind.includes("koncow")) return ["final", "380"];
  return ["invoice", "380"];
}
