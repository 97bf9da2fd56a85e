import { isHubError } from "../lib/errors.ts";
import { canonicalJson } from "../lib/json.ts";
import type { Entity, RecordOf } from "../model/entities.ts";
import type { Found, Sink, WriteRequest, WriteResult } from "../sdk/sink.ts";
import { originsOf } from "../store/origins.ts";
import { findRecords } from "../store/records.ts";
import type { RunResult } from "../store/run-results.ts";
import type { Job } from "./read-stream.ts";

type Data = RecordOf<Entity>;
export type Request = WriteRequest<Data>;

/** One record of a batch with what is to be sent of it, or why it is not. */
export interface Prepared {
  readonly row: RunResult;
  readonly request?: Request;
  readonly settled?: WriteResult;
}

/**
 * What is to be sent of each record: as it was begun before a crash, or as the record is now, with the version
 * that the remote has. One that was changed there since the hub read it last is a conflict.
 */
export async function prepareBatch(
  job: Job,
  sink: Sink,
  { rows, overwrite }: { rows: readonly RunResult[]; overwrite: boolean },
): Promise<readonly Prepared[]> {
  const entity = sink.entity;
  const fresh = rows.filter(({ request }) => request === null);
  const ids = fresh.map(({ record_id: id }) => id);
  const keys = fresh.flatMap(({ record_key: key }) => key ?? []);
  const records = new Map((await findRecords(job.data, entity, ids)).map((one) => [one.id, one]));
  const found = fresh.length === 0 ? [] : await sink.find(job.context, keys);
  const there = new Map(found.map((one) => [one.key, one]));
  const said = await saidBefore(job, entity, ids);
  return rows.map((row): Prepared => {
    if (row.request !== null) return { row, request: JSON.parse(row.request) as Request };
    const key = row.record_key ?? "";
    const record = records.get(row.record_id);
    if (!record || record.deleted_at !== null) {
      return { row, settled: { key, status: "rejected", message: "The record is gone." } };
    }
    const remote = there.get(key);
    const known = said.get(row.record_id);
    if (remote && known && !overwrite && isChangedThere(remote, known)) {
      return { row, settled: { ...conflictOf(remote), key } };
    }
    const version = remote?.version;
    const request = { key, data: record.data };
    return {
      row,
      request: version === undefined ? request : { ...request, expect_version: version },
    };
  });
}

interface Said {
  readonly version: string | null;
  readonly data: object | undefined;
}

/** What the integration said last of each record, where it has said anything. */
async function saidBefore(
  { data, integration }: Job,
  entity: Entity,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Said>> {
  const origins = await originsOf(data, entity, ids);
  const own = origins.filter(
    (one) => one.integration_id === integration.id && one.deleted_at === null,
  );
  return new Map(
    own.map(({ record_id: id, remote_version: version, data: text }) => {
      return [id, { version, data: text === null ? undefined : (JSON.parse(text) as object) }];
    }),
  );
}

/** Another version, and other values too where the hub remembers them: versions may be counted in several ways. */
function isChangedThere(remote: Found<Data>, known: Said): boolean {
  if (known.version === null || remote.version === undefined) return false;
  if (known.version === remote.version) return false;
  return known.data === undefined || differs(known.data, remote.data);
}

const conflictOf = (remote: Found<Data>) =>
  ({
    status: "conflict",
    remote_id: remote.remote_id,
    ...(remote.version === undefined ? {} : { version: remote.version }),
    message:
      "It was changed there since the hub last read it. Read it again, or send it with overwrite.",
  }) as const;

/** Whether a field that both have is another one; what the remote does not keep is no difference. */
export function differs(sent: object, got: object): boolean {
  const kept = new Map(Object.entries(got));
  return Object.entries(sent).some(
    ([field, value]) => kept.has(field) && canonicalJson(kept.get(field)) !== canonicalJson(value),
  );
}

/** What writing would come to; the remote is only asked. */
export async function tryBatch(
  job: Job,
  sink: Sink,
  requests: readonly Request[],
): Promise<readonly WriteResult[]> {
  if (requests.length === 0) return [];
  if (sink.plan) return sink.plan(job.context, requests);
  const keys = requests.map(({ key }) => key);
  const found = new Map((await sink.find(job.context, keys)).map((one) => [one.key, one]));
  return requests.map(({ key, data }): WriteResult => {
    const remote = found.get(key);
    if (!remote) return { key, status: "created" };
    const status = differs(data, remote.data) ? "updated" : "unchanged";
    return { key, status, remote_id: remote.remote_id };
  });
}

/**
 * Writes the batch. Where the remote refuses it as a whole each record goes alone, so that one does not keep the
 * others from it; a repeat after a crash gives the same keys again.
 */
export async function writeBatch(
  job: Job,
  sink: Sink,
  { requests, idempotencyKey }: { requests: readonly Request[]; idempotencyKey: string },
): Promise<readonly WriteResult[]> {
  if (requests.length === 0) return [];
  try {
    return await sink.write(job.context, requests, idempotencyKey);
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    const [only] = requests;
    if (requests.length === 1 && only) {
      return [{ key: only.key, status: "rejected", message: error.message }];
    }
    const results: WriteResult[] = [];
    for (const [at, request] of requests.entries()) {
      const key = `${idempotencyKey}-${at}`;
      results.push(...(await writeBatch(job, sink, { requests: [request], idempotencyKey: key })));
    }
    return results;
  }
}
