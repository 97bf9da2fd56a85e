import { INVOICES } from "./invoice-source.ts";
import { ITEMS, PARTIES } from "./record-sources.ts";
import type { RowSource } from "./source.ts";

/** Every source of rows that a report can be made of. */
export const SOURCES: readonly RowSource[] = [INVOICES, PARTIES, ITEMS];

export const findSource = (name: string): RowSource | undefined =>
  SOURCES.find((source) => source.name === name);
