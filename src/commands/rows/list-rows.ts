import { countersOf } from "../../store/command-counters.ts";
import { listEntries } from "../../store/command-entries.ts";
import type { DataStore } from "../../store/store.ts";
import { LISTS, type ListName, type Row } from "../definition.ts";
import type { Value } from "../types.ts";
import { nextNumber } from "../write/series-pattern.ts";
import { replaceTable } from "./replace-rows.ts";
import { KEPT_TABLES } from "./shape.ts";
import { storedRow } from "./stored-values.ts";

/** Code lists, and the item groups that cards name: all of them anew, they are short. */
export async function refreshLists(store: DataStore, year: string): Promise<void> {
  for (const list of LISTS) {
    const table = KEPT_TABLES.find(({ origin }) => origin.from === list);
    if (!table) continue;
    const rows = await rowsOf(store, list, year);
    await replaceTable(
      store,
      table,
      rows.map((row, at) => storedRow(table, row, { recordId: 0, part: "", seq: at + 1 })),
    );
  }
}

async function rowsOf(store: DataStore, list: ListName, year: string): Promise<readonly Row[]> {
  const entries = await listEntries(store, list);
  if (list !== "DOKL_PU") return entries.map(({ data }) => plainRow(data));
  const counters = await countersOf(store, "series:");
  return entries.map(({ code, data }) => ({
    ...plainRow(data),
    DALSI: nextNumber({ data, year, given: counters.get(`series:${code}:${year}`) ?? 0 }),
  }));
}

/** Values of an entry as rows have them: numbers as text. */
function plainRow(data: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]): [string, Value] => [
      name,
      typeof value === "boolean" || typeof value === "string"
        ? value
        : typeof value === "number"
          ? String(value)
          : undefined,
    ]),
  );
}
