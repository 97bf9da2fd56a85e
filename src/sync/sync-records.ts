import { InvalidInputError } from "../lib/errors.ts";
import type { Connector } from "../sdk/connector.ts";
import { type Job, type ReadOutcome, readStreams } from "./read-stream.ts";

type Mode = "incremental" | "full";

export interface SyncRecordsInput {
  readonly streams?: readonly string[];
  readonly mode?: Mode;
  readonly dry_run?: boolean;
  readonly allow_deletes?: boolean;
}

/** As kept with the run. */
export interface SyncRecordsParams {
  readonly reads: readonly { readonly stream: string; readonly mode: Mode }[];
  readonly dry_run?: boolean;
  readonly allow_deletes?: boolean;
}

/**
 * Checks what to read from an integration without a period: named streams, or all that can be read so. Without
 * a mode each stream gives what changed since the last time where it can, and everything where it cannot.
 * @throws InvalidInputError with the streams that there are
 */
export function syncRecordsParams(
  { streams: declared = {} }: Connector,
  { streams: wanted = [], mode, dry_run, allow_deletes }: SyncRecordsInput,
): SyncRecordsParams {
  const able = new Map<string, Mode>();
  for (const [name, { modes }] of Object.entries(declared)) {
    const best = ([mode ?? "incremental", mode ?? "full"] as const).find((m) => modes.includes(m));
    if (best) able.set(name, best);
  }
  const unknown = wanted.filter((name) => !able.has(name));
  if (unknown.length > 0 || able.size === 0) {
    const way = mode ? ` in the mode ${mode}` : "";
    const message = `there is no stream ${unknown.join(", ")} that can be read${way}`;
    const remedy = able.size > 0 ? `Use ${[...able.keys()].join(", ")}.` : "Leave out the mode.";
    throw new InvalidInputError([{ field: "streams", message, remedy }]);
  }
  const names = wanted.length > 0 ? new Set(wanted) : able.keys();
  return {
    reads: [...names].map((stream) => ({ stream, mode: able.get(stream) ?? "full" })),
    ...(dry_run ? { dry_run } : {}),
    ...(allow_deletes ? { allow_deletes } : {}),
  };
}

/** The action `sync_records`. */
export const syncRecords = (
  job: Job,
  { reads, dry_run: dryRun, allow_deletes: allowDeletes }: SyncRecordsParams,
): Promise<ReadOutcome> =>
  readStreams(
    job,
    reads.map(({ stream, mode }) => ({ stream, query: { mode }, overlay: {} })),
    { dryRun, allowDeletes },
  );
