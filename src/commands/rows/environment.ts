import { type CommandEntry, listEntries, putEntry } from "../../store/command-entries.ts";
import type { DataStore } from "../../store/store.ts";
import type { RowEnvironment } from "../definition.ts";

/** Longer numbers are no numbers of warehouses. */
const NUMBER = /^[1-9]\d{0,8}$/;

/** What rows of a tenant are made with; `finish` writes the warehouses that have got a number. */
export interface OpenEnvironment {
  readonly env: RowEnvironment;
  finish(now: number): Promise<void>;
}

export async function openEnvironment(
  store: DataStore,
  timeZone: string,
): Promise<OpenEnvironment> {
  const vatCodes = await listEntries(store, "SAZBY_DPH");
  const warehouses = new Map<string, number>();
  for (const { code, data } of await listEntries(store, "SEZ_SKL")) {
    const no = Number(data.CISLO ?? code);
    if (typeof data.NAZEV === "string") warehouses.set(data.NAZEV, no);
    warehouses.set(String(no), no);
  }
  const made = new Map<string, number>();
  return {
    env: {
      timeZone,
      warehouseNo(name) {
        const known = warehouses.get(name);
        if (known !== undefined) return known;
        const no = NUMBER.test(name) ? Number(name) : 1 + Math.max(0, ...warehouses.values());
        warehouses.set(name, no).set(String(no), no);
        made.set(name, no);
        return no;
      },
      vatCode: (rate, direction) => vatCodeOf(vatCodes, rate, direction),
    },
    async finish(now) {
      for (const [name, no] of made) {
        const data = { CISLO: String(no), NAZEV: name, TYP: "Z", UKONCEN: false };
        await putEntry(store, "SEZ_SKL", String(no), data, now);
      }
    },
  };
}

function vatCodeOf(
  entries: readonly CommandEntry[],
  rate: string | undefined,
  direction: "sales" | "purchase",
): string {
  if (rate === undefined) return "";
  const side = direction === "sales" ? "FA_OUT" : "FA_IN";
  const fits = ({ data }: CommandEntry): boolean =>
    data[side] === true && Number(data.SAZBA_DPH) === Number(rate);
  return entries.find(fits)?.code ?? "";
}
