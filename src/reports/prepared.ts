import type { Sheet, Table } from "../formats/tables/table.ts";
import type { Language } from "../model/i18n.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import type { Signers } from "./monthly-layout.ts";
import type { PageLook, Printed } from "./print.ts";
import type { RateBook } from "./rates/rates.ts";
import type { Sources } from "./rows/sources.ts";

/** What every kind of report is made from. */
export interface ReportSource {
  /** Both stores are the tenant's. */
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly rates: RateBook;
  /** What reports of people's own can be made of; only records where it is left out. */
  readonly sources?: Sources | undefined;
  readonly tenant: { readonly name: string; readonly time_zone: string };
  readonly language: Language;
  readonly signers?: Signers | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
  /** Private and empty; gone when the report is made. */
  readonly folder: string;
}

/** A page needs to know when it was made and how it looks; nothing else of it changes. */
export type PageFacts = Pick<Printed, "generatedAt" | "timeZone"> & { readonly look: PageLook };

/** A report whose rows are read, before it has a form. */
export interface Prepared {
  /** `monthly/2025-01`: which report of which time it is. */
  readonly key: string;
  /** YYYY-MM of the hub's files; null where it is of no month. */
  readonly period: string | null;
  /** Without the ending. */
  readonly defaultName: string;
  /** All that it shows: the same content makes the same file. */
  readonly content: object;
  readonly rows: number;
  /** What a person should know of it; it is made all the same. */
  readonly warning?: string | undefined;
  print(page: PageFacts): Printed;
  /** Its tables, for a workbook. */
  sheets(): readonly Sheet[];
  /** The one table of a CSV file. */
  csv(): Table<unknown>;
}

export const FORMATS = ["pdf", "xlsx", "csv"] as const;
export type ReportFormat = (typeof FORMATS)[number];
