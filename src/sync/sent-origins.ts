import type { Entity } from "../model/entities.ts";
import type { Connector } from "../sdk/connector.ts";
import type { WriteResult } from "../sdk/sink.ts";
import { findOrigins, insertOrigins, type NewOrigin, updateOrigin } from "../store/origins.ts";
import type { RunResult } from "../store/run-results.ts";
import type { DataStore } from "../store/store.ts";
import type { Job } from "./read-stream.ts";
import { NOTHING_SAID } from "./unit.ts";

const WRITTEN: readonly WriteResult["status"][] = ["created", "updated", "unchanged"];

interface Sent {
  readonly pairs: readonly { readonly row: RunResult; readonly result: WriteResult }[];
  readonly entity: Entity;
  readonly now: number;
}

/**
 * Remembers what the records are called over there, so that the next read of that system knows them. Such an
 * origin has said nothing yet: the record stays what its sources make of it.
 */
export async function linkSent(
  tx: DataStore,
  job: Pick<Job, "integration" | "connector" | "runId">,
  { pairs, entity, now }: Sent,
): Promise<void> {
  const integrationId = job.integration.id;
  const written = pairs.filter(
    ({ result }) => WRITTEN.includes(result.status) && isId(result.remote_id),
  );
  const remoteIds = written.flatMap(({ result }) => result.remote_id ?? []);
  const known = await findOrigins(tx, { integrationId, entity, remoteIds });
  const rows = new Map<string, NewOrigin>();
  for (const { row, result } of written) {
    const remoteId = result.remote_id ?? "";
    const origin = known.get(remoteId);
    if (origin) {
      // Otherwise our own change would look like somebody else's to the next send.
      const version = versionOf(result);
      if (version) await updateOrigin(tx, origin.id, { remote_version: version, updated_at: now });
      continue;
    }
    const stream = streamOf(job.connector, row.sink, entity);
    const of = { entity, recordId: row.record_id, integrationId, stream, remoteId };
    rows.set(remoteId, newOrigin({ ...of, runId: job.runId, now }));
  }
  await insertOrigins(tx, [...rows.values()]);
}

/** Remembers what one record is called over there, as an export's acknowledgement tells it. */
export async function linkSentRecord(
  tx: DataStore,
  { integration, runId }: Pick<Job, "integration" | "runId">,
  {
    entity,
    recordId,
    remoteId,
    now,
  }: { entity: Entity; recordId: number; remoteId: string; now: number },
): Promise<void> {
  const integrationId = integration.id;
  const known = await findOrigins(tx, { integrationId, entity, remoteIds: [remoteId] });
  if (known.size > 0) return;
  await insertOrigins(tx, [
    newOrigin({ entity, recordId, integrationId, stream: EXPORTED, remoteId, runId, now }),
  ]);
}

/** Stream of origins that nobody has read yet. */
const EXPORTED = "exported";

interface NewLink {
  readonly entity: Entity;
  readonly recordId: number;
  readonly integrationId: number;
  readonly stream: string;
  readonly remoteId: string;
  readonly runId: string;
  readonly now: number;
}

const newOrigin = (of: NewLink): NewOrigin => ({
  entity: of.entity,
  record_id: of.recordId,
  integration_id: of.integrationId,
  stream: of.stream,
  remote_id: of.remoteId,
  hash: "",
  remote_version: null,
  remote_changed_at: null,
  last_run_id: of.runId,
  authority: "listing",
  data: NOTHING_SAID,
  is_pinned: 0,
  seen_at: of.now,
  created_at: of.now,
  updated_at: of.now,
  deleted_at: null,
});

const MAX_REMOTE_ID = 200;
const isId = (text: string | undefined): boolean =>
  text !== undefined && text !== "" && text.length <= MAX_REMOTE_ID;

const versionOf = ({ version }: WriteResult): string | undefined =>
  version !== undefined && version.length <= MAX_REMOTE_ID ? version : undefined;

/** The stream that will give the record back, as far as names tell. */
function streamOf({ streams = {} }: Connector, sink: string, entity: Entity): string {
  const able = Object.entries(streams).filter(([, stream]) => stream.entity === entity);
  const [only] = able;
  if (able.some(([name]) => name === sink)) return sink;
  return able.length === 1 && only ? only[0] : sink;
}
