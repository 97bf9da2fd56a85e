import type { Clock } from "../../lib/clock.ts";
import type { Context } from "../../sdk/context.ts";
import type { Fiscal, FiscalCompany } from "../../sdk/fiscal.ts";
import type { CursorKey, FiscalCursor } from "../../store/fiscal-cursors.ts";
import type { DataStore } from "../../store/store.ts";
import type { ImportOrigin } from "../rows.ts";
import type { FiscalSettings } from "../settings.ts";
import type { Judges } from "../take-file.ts";

/** What all queries of one run for one company share. */
export interface SefazSession {
  /** Of the tenant. */
  readonly data: DataStore;
  readonly fiscal: Fiscal;
  readonly context: Context;
  readonly company: FiscalCompany;
  readonly integration: { readonly id: number; readonly slug: string };
  readonly settings: FiscalSettings;
  readonly judges: Judges;
  readonly origin: Omit<ImportOrigin, "now">;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly random: () => number;
  /** Waits without keeping others from working. @throws what the signal says */
  readonly pause: (ms: number) => Promise<void>;
  readonly log: (
    level: "info" | "warn" | "error",
    message: string,
    fields?: Readonly<Record<string, unknown>>,
  ) => void;
  /** Files so far, over all services. */
  readonly counts: QueryCounts;
  progress(): void;
}

export interface QueryCounts {
  position: number;
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
  /** First and last issue date of what was found. */
  first: string | undefined;
  last: string | undefined;
}

/** A cursor whose lease this run holds. */
export interface HeldCursor {
  readonly key: CursorKey;
  readonly token: string;
  /** As it stands after the last write. */
  row: FiscalCursor;
}
