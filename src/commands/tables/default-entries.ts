import type { ListName, Row } from "../definition.ts";
import { derivedGuid } from "../derived-guid.ts";

/** A row of a code list; `code` is its key there. */
export interface DefaultEntry {
  readonly list: ListName;
  readonly code: string;
  readonly data: Row;
}

interface VatCode {
  readonly code: string;
  readonly text: string;
  /** 0 none, 1 reduced, 2 standard. */
  readonly level: string;
  readonly rate: string;
  readonly isInput: boolean;
  readonly account: string;
}

const INPUT = { isInput: true, account: "343100" };
const OUTPUT = { isInput: false, account: "343200" };

/** Rates of VAT in Czechia since 2024. */
const VAT_CODES: readonly VatCode[] = [
  { code: "10", text: "PŘIJATÁ: Osvobozeno", level: "0", rate: "0", ...INPUT, account: "" },
  { code: "14", text: "PŘIJATÁ: Základ daně, snížená sazba", level: "1", rate: "12", ...INPUT },
  { code: "15", text: "PŘIJATÁ: Základ daně", level: "2", rate: "21", ...INPUT },
  { code: "31", text: "USKUTEČNĚNÁ: Osvobozeno", level: "0", rate: "0", ...OUTPUT, account: "" },
  {
    code: "35",
    text: "USKUTEČNĚNÁ: Základ daně, snížená sazba",
    level: "1",
    rate: "12",
    ...OUTPUT,
  },
  { code: "36", text: "USKUTEČNĚNÁ: Základ daně", level: "2", rate: "21", ...OUTPUT },
];

/** By TOK: 2 bank, 3 received invoices, 4 issued invoices, 22 received orders, 25 issued orders. */
const SERIES = [
  ["VF", "Vydané faktury", "4"],
  ["PF", "Přijaté faktury", "3"],
  ["OP", "Přijaté objednávky", "22"],
  ["OV", "Vydané objednávky", "25"],
  ["BA", "Bankovní výpisy", "2"],
] as const;

/** What the code lists of an organisation hold before anybody has changed them. */
export const DEFAULT_ENTRIES: readonly DefaultEntry[] = [
  ...VAT_CODES.map(({ code, text, level, rate, isInput, account }) => ({
    list: "SAZBY_DPH" as const,
    code,
    data: {
      KOD_DPH: code,
      TEXT: text,
      SAZBA: level,
      SAZBA_DPH: rate,
      FA_IN: isInput,
      FA_OUT: !isInput,
      UCET: account,
    },
  })),
  ...SERIES.map(([code, name, kind]) => ({
    list: "DOKL_PU" as const,
    code,
    data: { ID: derivedGuid(`series:${code}`), DOKLAD: code, NAZEV: name, TOK: kind },
  })),
  {
    list: "SEZ_SKL",
    code: "1",
    data: { CISLO: "1", NAZEV: "Hlavní sklad", TYP: "Z", UKONCEN: false },
  },
];
