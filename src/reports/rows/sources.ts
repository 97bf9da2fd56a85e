import type { Mirrors } from "../../exchange/mirror/mirrors.ts";
import type { ConfigStore, DataStore } from "../../store/store.ts";
import { INVOICES } from "./invoice-source.ts";
import { findMirrorSource, listMirrorSources } from "./mirror-source.ts";
import { ORDERS } from "./order-source.ts";
import { ITEMS, PARTIES } from "./record-sources.ts";
import type { RowSource } from "./source.ts";

/** The sources that every organisation has. */
export const SOURCES: readonly RowSource[] = [INVOICES, PARTIES, ITEMS, ORDERS];

/** What reports of an organisation can be made of: its records, and the tables that it mirrors. */
export interface Sources {
  list(): Promise<readonly RowSource[]>;
  find(name: string): Promise<RowSource | undefined>;
}

const builtIn = (name: string): RowSource | undefined =>
  SOURCES.find((source) => source.name === name);

/** Both stores are the tenant's. */
export const openSources = (parts: {
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly mirrors: Mirrors;
}): Sources => ({
  list: async () => [...SOURCES, ...(await listMirrorSources(parts))],
  find: async (name) => builtIn(name) ?? findMirrorSource(parts, name),
});

/** Where there are no mirrors. */
export const RECORD_SOURCES: Sources = {
  list: async () => SOURCES,
  find: async (name) => builtIn(name),
};
