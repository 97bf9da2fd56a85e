import type { Tables } from "../sdk/tables.ts";
import type { Counts } from "../store/cursors.ts";
import type { ExchangeRow } from "../store/exchange-definitions.ts";
import type { ConfigStore } from "../store/store.ts";
import type { Job } from "../sync/job.ts";
import type { MirrorDefinition } from "./definition.ts";
import type { ContentStore } from "./files/content-store.ts";

/** One run's work on one definition. */
export interface ActionJob extends Job {
  /** Of the run's tenant. */
  readonly config: ConfigStore;
  readonly contents: ContentStore;
  /** IANA name: days and times in names of files are in it. */
  readonly timeZone: string;
  /** The mirror of the integration's tables. @throws ConfigError where there is none */
  mirrorTables(): Promise<Tables>;
  copyMirror(
    row: ExchangeRow,
    definition: MirrorDefinition,
    mode: "incremental" | "full",
  ): Promise<ActionResult>;
}

/** What a run came to. */
export interface ActionResult {
  readonly counts: Counts;
  readonly isPartial: boolean;
  readonly result?: object;
}
