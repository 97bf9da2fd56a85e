import type { Clock } from "../lib/clock.ts";
import type { Connector } from "../sdk/connector.ts";
import type { Context } from "../sdk/context.ts";
import type { Counts } from "../store/cursors.ts";
import type { DataStore } from "../store/store.ts";
import type { Enricher } from "./enrich.ts";
import type { BlobStore } from "./originals.ts";

/** A line of the run's own log, for the person who looks at the run. */
export type RunLog = (
  level: "info" | "warn" | "error",
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

/** One run's work on one integration, as its action sees it. */
export interface Job {
  /** Of the run's tenant. */
  readonly data: DataStore;
  readonly runId: string;
  /** When the run was begun for the first time. */
  readonly startedAt: number;
  readonly integration: {
    readonly id: number;
    readonly slug: string;
    readonly settings: Readonly<Record<string, unknown>>;
  };
  readonly connector: Connector;
  readonly context: Context;
  readonly enricher?: Enricher | undefined;
  /** For the documents that come with records. */
  readonly blobs?: BlobStore | undefined;
  readonly log: RunLog;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  progress(counts: Counts, total: number | undefined): void;
}

export interface ReadOptions {
  /** Nothing is stored of the records: what would change is kept as the run's preview. */
  readonly dryRun?: boolean | undefined;
  /** A person has seen how many records a full compare would delete, and agrees. */
  readonly allowDeletes?: boolean | undefined;
}

/** A full compare that stopped to ask. */
export interface Held {
  readonly stream: string;
  /** Records that were not seen at the source any more. */
  readonly gone: number;
  /** Records of the stream, and of the period, that the hub knows. */
  readonly known: number;
}

/** A run while it reads. */
export interface Run {
  readonly job: Job;
  readonly options: ReadOptions;
  /** Of the streams before. */
  done: Counts;
  /** Rows that the preview still takes. */
  room: number;
  /** Deletes that wait for a person's word. */
  readonly held: Held[];
}
