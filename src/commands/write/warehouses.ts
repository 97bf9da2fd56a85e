import { listEntries, putEntry } from "../../store/command-entries.ts";
import { NUMBERS } from "../fault.ts";
import { FIRST_WAREHOUSE } from "../tables/items.ts";
import type { WriteTask } from "./write-task.ts";

/** Name of the warehouse of an organisation that has none yet. */
const FIRST_NAME = "Hlavní sklad";

/** The name that records have for the warehouse of that number; 9018 among the errors where there is none. */
export async function warehouseName(task: WriteTask, no: string): Promise<string> {
  const entries = await listEntries(task.tx, "SEZ_SKL");
  const found = entries.find(({ data, code }) => String(data.CISLO ?? code) === no);
  if (found) return typeof found.data.NAZEV === "string" ? found.data.NAZEV : no;
  if (entries.length === 0 && no === FIRST_WAREHOUSE) {
    const data = { CISLO: no, NAZEV: FIRST_NAME, TYP: "Z" };
    await putEntry(task.tx, "SEZ_SKL", no, data, task.now);
    return FIRST_NAME;
  }
  task.errors.push({ number: NUMBERS.notFound, desc: `Sklad ${no} neexistuje.` });
  return no;
}
