import type { Parameters } from "../parameters.ts";
import { and, columnOf, compare } from "../sql/build.ts";
import type { Expression, TableRef } from "../sql/expression.ts";
import {
  changedSince,
  compared,
  hasRow,
  same,
  sameGuid,
  since,
  startsWith,
  until,
  whenSet,
} from "./filters.ts";
import type { ListDescription } from "./list-plan.ts";
import { wrongFormat } from "./moment.ts";

/** One of the words that a parameter may be, whatever the case. @throws CommandFault 9009 */
export function wordOf<W extends string>(
  parameters: Parameters,
  { name, words, absent }: { name: string; words: readonly W[]; absent: NoInfer<W> },
): W {
  const value = parameters.text(name)?.trim().toUpperCase();
  if (value === undefined) return absent;
  const word = words.find((one) => one === value);
  if (!word) throw wrongFormat(name, words.join(", "));
  return word;
}

export const PARTNERI: ListDescription = {
  table: "PARTNERY",
  filters: {
    part_id: sameGuid("ID"),
    part_ico: same("ICO"),
    part_dic: same("DIC"),
    part_nazev: startsWith("NAZEV"),
    part_cis: same("CISLO"),
    e_mail: same("E_MAIL"),
    timestamp: changedSince("PS_TIME"),
  },
  always: (head, parameters) => {
    const kind = wordOf(parameters, {
      name: "part_typ",
      words: ["OD", "DO", "FULL"],
      absent: "OD",
    });
    if (kind === "FULL") return [];
    return [compared(head, [kind === "OD" ? "ODBERATEL" : "DODAVATEL", "=", true])];
  },
  children: [
    {
      table: "PART_ADR",
      label: "PART_ADR",
      own: "INT_ADR",
      head: "INTER",
      isShown: (parameters) => parameters.flag("part_adr"),
    },
    {
      table: "PART_KON",
      label: "PART_KON",
      own: "ID_PAR",
      head: "ID",
      isShown: (parameters) => parameters.flag("part_kon"),
    },
  ],
};

const invoices = (table: "FA_OUT" | "FA_IN", lines: string): ListDescription => ({
  table,
  needsFilter: true,
  filters: {
    id_fa: sameGuid("ID"),
    cis_fa: same("CISLO"),
    cis_obj: same("OBJEDNAVKA"),
    dokl_r: same("DOKLAD"),
    id_part: sameGuid("ID_PAR"),
    ico_part: same("ICO_ODB"),
    dat_od: since("DATUM_VYS"),
    dat_do: until("DATUM_VYS"),
    timestamp: changedSince("PS_TIME"),
  },
  always: (head, parameters) => {
    const kind = wordOf(parameters, { name: "typ_fa", words: ["FA", "DOBROPIS"], absent: "FA" });
    return [creditNotes(head, kind === "DOBROPIS")];
  },
  children: [{ table: lines, label: lines, own: "FAKTURA", head: "INTER" }],
});

/** Their amounts are negative; issued ones may say what they credit. */
function creditNotes(head: TableRef, isWanted: boolean): Expression {
  const operator = isWanted ? "<" : ">=";
  return compared(head, ["CELKEM", operator, "0"]);
}

export const FA_OUT = invoices("FA_OUT", "POLOZKY");
export const FA_IN = invoices("FA_IN", "POLOZ_IN");

const orderFilters = {
  cislo_obj: same("CISLO"),
  id_obj: sameGuid("ID"),
  ico_part: same("ICO_ODB"),
  id_part: sameGuid("ID_PAR"),
  cis_part: same("CISLO_ODB"),
  dat_od: since("DATUM_VYS"),
  dat_do: until("DATUM_VYS"),
  sklad: same("SKLAD"),
  dokl_r: same("DOKLAD"),
  timestamp: changedSince("PS_TIME"),
};

export const OB_IN: ListDescription = {
  table: "OB_IN",
  needsFilter: true,
  filters: {
    ...orderFilters,
    nesplneno: whenSet((head) =>
      and(
        compared(head, ["UKONCENO", "=", false]),
        hasRow("POL_OBIN", (line) =>
          and(
            compare("=", columnOf(line, "FAKTURA"), columnOf(head, "INTER")),
            compare("<", columnOf(line, "V_UKAZATEL"), columnOf(line, "MNOZSTVI")),
          ),
        ),
      ),
    ),
    cis_eshop: same("CIS_ESHOP"),
  },
  children: [
    { table: "POL_OBIN", label: "pol_obin", own: "FAKTURA", head: "INTER" },
    {
      table: "PART_ADR",
      label: "PART_ADR",
      own: "ID",
      head: "ID_DOD",
      isShown: (parameters) => parameters.flag("det_adr"),
    },
  ],
};

export const OB_OUT: ListDescription = {
  table: "OB_OUT",
  needsFilter: true,
  filters: orderFilters,
  children: [
    { table: "POL_OBOU", label: "pol_obou", own: "FAKTURA", head: "INTER" },
    {
      table: "PART_KON",
      label: "PART_KON",
      own: "ID_PAR",
      head: "ID_PAR",
      isShown: (parameters) => parameters.flag("det_kon"),
    },
  ],
};

/** Kinds of series that are no stock series: cash, bank, invoices and orders. */
const OTHER_SERIES = ["1", "2", "3", "4", "22", "25"];

export const DOKL_PU: ListDescription = {
  table: "DOKL_PU",
  filters: { tok: same("TOK") },
  always: (head, parameters) => {
    const kind = wordOf(parameters, { name: "typ_dr", words: ["FULL", "SKLAD"], absent: "FULL" });
    if (kind === "FULL") return [];
    return [and(...OTHER_SERIES.map((tok) => compared(head, ["TOK", "<>", tok])))];
  },
};

/** The newest first; more are not kept for reading. */
export const ZMENY: ListDescription = {
  table: "ZMENY",
  filters: { id: sameGuid("ID_ZAZNAM") },
  order: [{ column: "CAS", isDescending: true }],
  limit: 1_000,
};
