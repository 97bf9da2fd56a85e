import { findColumn, findTable } from "../catalogue.ts";
import type { Extra } from "../definition.ts";
import { EMPTY_DATE, type Value } from "../types.ts";
import type { Given } from "./given.ts";

/** Columns that are read out of records, and still have values of their own that records cannot hold. */
const OWN_VALUES: ReadonlySet<string> = new Set([
  ...["CISLO", "DOKLAD", "STAT", "STAT_ODB", "PRED_MENA", "UKONCEN", "CISLO_ODB", "ID_PAR"],
  ...["ZKKOD", "STKOD", "FORMA", "VS", "VARIABL", "DATUM_DPH", "DATUM_KVY", "POPIS", "PRUBEH"],
  ...["CIS_ESHOP", "KURS", "M_KURS", "SLEVA_PR", "KOD_DPH", "PSKLAD", "UMISTENI", "C_KOD"],
]);

/** Values that say nothing are not kept: an absent one is the column's empty value. */
const isEmpty = (value: Value): boolean =>
  value === undefined || value === "" || value === "0" || value === false || value === EMPTY_DATE;

/** Under which fields of the original server are kept. */
const VENDOR = "premier";

/**
 * What is kept beside a record: every value sent for a column that the record has no place for. Values that were not
 * sent stay as they are; empty ones go.
 */
export function extraWith(tableName: string, given: Given, before: Extra = {}): Extra {
  const table = findTable(tableName);
  if (!table) throw new Error(`There is no table ${tableName}`);
  const extra: Record<string, Extra[string]> = { ...before };
  for (const name of given.names) {
    const column = findColumn(table, name);
    if (!column || name === "ID" || name === "INTER") continue;
    if (column.from && !OWN_VALUES.has(name)) continue;
    const value = given.value(name);
    if (isEmpty(value)) delete extra[column.name];
    else extra[column.name] = value;
  }
  if (Object.keys(given.kept).length > 0) {
    extra[VENDOR] = [{ ...vendorOf(before), ...given.kept }];
  }
  return extra;
}

function vendorOf(extra: Extra): Extra {
  const kept = extra[VENDOR];
  return Array.isArray(kept) ? ((kept[0] as Extra | undefined) ?? {}) : {};
}
