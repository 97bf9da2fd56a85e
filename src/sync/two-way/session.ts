import type { Entity, RecordOf } from "../../model/entities.ts";
import type { Path } from "../../model/paths.ts";
import type { Change } from "../../sdk/stream.ts";
import type { Partner } from "../../store/agreements.ts";
import { NO_COUNTS } from "../../store/cursors.ts";
import type { Job } from "../job.ts";
import type { ReadState } from "../read-state.ts";
import { type ArbiterOptions, TwoWayArbiter } from "./arbiter.ts";
import { type Converter, createConverter } from "./convert.ts";
import type { SyncPartner } from "./partner.ts";
import { ResultBook } from "./result-book.ts";
import { type Direction, type SyncSettings, syncedPaths } from "./settings.ts";

/** As kept with the run. */
export interface TwoWayParams {
  readonly entity: Entity;
  readonly direction: Direction;
  /** Only records with these business keys. */
  readonly keys?: readonly string[];
  /** Everything is compared again, and what differs is overwritten in the run's direction. */
  readonly force?: boolean;
  /** Everything is read again, not only what changed: finds what is gone where only that shows it. */
  readonly full?: boolean;
  readonly dry_run?: boolean;
  readonly allow_deletes?: boolean;
}

/** One run of a two-way sync, as its parts see it. */
export interface SyncSession {
  readonly job: Job;
  readonly settings: SyncSettings;
  readonly partner: SyncPartner;
  readonly params: TwoWayParams;
  readonly converter: Converter;
  /** What is synced, as the hub calls it. */
  readonly paths: readonly Path[];
  /** How agreements and conflicts name the other side. */
  readonly of: Partner;
  /** Records that the run has looked at while it read, in a dry run. */
  readonly handled: Set<number>;
  /** Rows that the preview still takes. */
  room: number;
}

export function openSession(
  job: Job,
  {
    settings,
    partner,
    params,
    room,
  }: { settings: SyncSettings; partner: SyncPartner; params: TwoWayParams; room: number },
): SyncSession {
  const converter = createConverter(settings);
  const { entity } = partner;
  return {
    ...{ job, settings, partner, params, converter, room },
    paths: syncedPaths(settings, partner.paths.map(converter.pathToHub)),
    of: { entity, integrationId: job.integration.id },
    handled: new Set(),
  };
}

/** What one transaction works with. */
export interface Work {
  readonly results: ResultBook;
  readonly arbiter: TwoWayArbiter<Entity>;
}

export function openWork(
  session: SyncSession,
  options: Pick<ArbiterOptions, "echoes" | "wantsAll"> = {},
): Work {
  const { job, settings, partner, params, paths, of } = session;
  const now = job.clock.now();
  const { streamName, sinkName, sink, entity } = partner;
  const results = new ResultBook({ runId: job.runId, entity, streamName, sinkName, paths, now });
  const isEcho = options.echoes !== undefined;
  const arbiter = new TwoWayArbiter<Entity>({
    ...{ partner: of, runId: job.runId, now, settings, paths, results },
    // What nobody can write there stays to be taken from there.
    direction: sink ? params.direction : "from_erp",
    force: isEcho ? false : params.force === true,
    mayCreate: settings.create_here && params.direction !== "to_erp",
    ...options,
  });
  return { results, arbiter };
}

export const readStateOf = (
  { job, partner }: SyncSession,
  arbiter: TwoWayArbiter<Entity>,
): ReadState => ({
  runId: job.runId,
  integration: job.integration,
  enricher: job.enricher,
  stream: partner.streamName,
  authority: partner.stream?.authority ?? "books",
  entity: partner.entity,
  overlay: {},
  arbiter,
  pages: 0,
  counts: NO_COUNTS,
});

/** The changes in the hub's own words. */
export const inHubWords = (
  { converter, partner }: SyncSession,
  changes: readonly Change<RecordOf<Entity>>[],
): readonly Change<RecordOf<Entity>>[] =>
  changes.map((change) =>
    change.op === "upsert"
      ? { ...change, data: converter.toHub(partner.entity, change.data) }
      : change,
  );
