import type { Counts } from "../../store/cursors.ts";
import type { Job } from "../../sync/job.ts";
import type { MirrorDefinition } from "../definition.ts";
import type { StructureChange } from "./structure.ts";

/** One run of a mirror definition. */
export interface MirrorJob
  extends Pick<
    Job,
    | "data"
    | "runId"
    | "integration"
    | "connector"
    | "context"
    | "log"
    | "clock"
    | "signal"
    | "progress"
  > {
  readonly definitionId: number;
  readonly definition: MirrorDefinition;
  /** `full`: every row is read again; `incremental`: what has changed, for tables that say when a row did. */
  readonly mode: "full" | "incremental";
}

/** What a run did with one table. */
export interface TableReport {
  readonly table: string;
  readonly state: "copied" | "failed" | "gone";
  readonly mode?: "full" | "incremental";
  /** Why it was read in full though the run is incremental. */
  readonly why_full?:
    | "first_copy"
    | "no_change_column"
    | "no_key"
    | "structure_changed"
    | "reading_changed"
    | "values_do_not_fit"
    | "unseen_changes"
    | "copy_missing";
  /** Of the copy, afterwards. */
  readonly rows?: number;
  readonly read?: number;
  readonly created?: number;
  readonly updated?: number;
  readonly unchanged?: number;
  /** Rows that the source has no more; absent where nobody looked. */
  readonly removed?: number;
  /** It went on where a run before was cut off: its rows are of two moments. */
  readonly is_resumed?: boolean;
  readonly changes?: readonly StructureChange[];
  /** Columns kept as text, because values do not fit what the source declares. */
  readonly loosened?: readonly string[];
  /** Characters U+0000 that the database cannot keep; U+2400 stands for them. */
  readonly replaced?: number;
  readonly code?: string;
  readonly message?: string;
}

export interface MirrorReport {
  readonly tables: readonly TableReport[];
  readonly copied: number;
  readonly failed: number;
  readonly gone: number;
  /** All tables are as at one moment of the source. */
  readonly is_snapshot: boolean;
}

export interface MirrorOutcome {
  readonly counts: Counts;
  readonly isPartial: boolean;
  readonly report: MirrorReport;
}
