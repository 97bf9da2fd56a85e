import type { Entity, RecordOf } from "../../model/entities.ts";
import { type Path, withPath } from "../../model/paths.ts";
import type { Found, Sink } from "../../sdk/sink.ts";
import { retryTransaction } from "../../store/faults.ts";
import { nextBatchNumber, type RunResult, updateRunResult } from "../../store/run-results.ts";
import { inTransaction } from "../../store/store.ts";
import type { Request } from "../send-batch.ts";
import { living, readUnits, type Source, type Unit } from "../unit.ts";
import type { ShownChange } from "./result-book.ts";
import type { SyncSession } from "./session.ts";
import { isSame, valueAt } from "./values.ts";

type AnyFound = Found<RecordOf<Entity>>;

export interface PreparedRows {
  /** With their requests, which are kept before anything goes out. */
  readonly ready: readonly RunResult[];
  /** Changed there since the hub read them, or there already: to be compared again. */
  readonly again: readonly RunResult[];
  /** What the other side has of those that were asked for. */
  readonly found: readonly AnyFound[];
}

/**
 * What is to be written of each record. Where the other side gives no versions, and of what is to be created, it is
 * asked first, so that nothing is written over blindly and nothing is made twice.
 */
export async function prepareRows(
  session: SyncSession,
  sink: Sink,
  rows: readonly RunResult[],
): Promise<PreparedRows> {
  const { job, partner } = session;
  const ids = rows.map((row) => row.record_id);
  const units = await readUnits(job.data, partner.entity, ids);
  const asked = rows.filter((row) => row.remote_id === null || row.remote_version === null);
  const keys = asked.flatMap((row) => row.record_key ?? []);
  const found = keys.length === 0 ? [] : await sink.find(job.context, keys);
  const there = new Map(found.map((one) => [one.key, one]));
  const again = asked.filter((row) => isNews(session, row, { units, there }));
  const left = rows.filter((row) => !again.includes(row));
  const batch = await nextBatchNumber(job.data, job.runId);
  const ready = left.flatMap((row): RunResult[] => {
    const unit = units.get(row.record_id);
    const request =
      unit && requestOf(session, row, { unit, found: there.get(row.record_key ?? "") });
    return request ? [{ ...row, batch, status: "sending", request: JSON.stringify(request) }] : [];
  });
  const lost = left.filter((row) => !ready.some((one) => one.id === row.id));
  await retryTransaction(() =>
    inTransaction(job.data, async (tx) => {
      for (const { id, status, request } of ready)
        await updateRunResult(tx, id, { batch, status, request });
      for (const { id } of lost)
        await updateRunResult(tx, id, { status: "rejected", message: "The record is gone." });
    }),
  );
  return { ready, again, found };
}

function isNews(
  session: SyncSession,
  row: RunResult,
  { units, there }: { units: ReadonlyMap<number, Unit>; there: ReadonlyMap<string, AnyFound> },
): boolean {
  const one = there.get(row.record_key ?? "");
  if (row.remote_id === null) return one !== undefined;
  const unit = units.get(row.record_id);
  const source = unit && ownSource(session, unit);
  if (!one || !source) return one === undefined;
  const theirs = session.converter.toHub(session.partner.entity, one.data);
  return session.paths.some(
    (path) => !isSame(path, valueAt(theirs, path), valueAt(source.data, path)),
  );
}

/** Of an update the other side's own record with what the hub changes; undefined where the record is gone. */
function requestOf(
  { converter, partner, ...session }: SyncSession,
  row: RunResult,
  { unit, found }: { unit: Unit; found: AnyFound | undefined },
): Request | undefined {
  const { entity } = partner;
  const key = row.record_key ?? "";
  if (unit.record.deleted_at !== null) return undefined;
  if (row.remote_id === null) {
    const data = unit.record.data;
    return {
      key,
      data: converter.toErp(entity, withoutIgnored({ converter, partner, ...session }, data)),
    };
  }
  const source = ownSource({ converter, partner, ...session }, unit);
  if (!source) return undefined;
  const changes = JSON.parse(row.changes ?? "[]") as readonly ShownChange[];
  const data = changes.reduce(
    (made, { field, after }) => withPath(made, field, after ?? undefined),
    source.data,
  );
  const version = row.remote_version ?? found?.version;
  return {
    key,
    data: converter.toErp(entity, data),
    only: changes.map(({ field }) => converter.pathToErp(field)),
    ...(version === undefined ? {} : { expect_version: version }),
  };
}

/** What no record can do without is sent in any case. */
const NEEDED: readonly Path[] = ["name", "type", "active", "role", "direction", "status"];

function withoutIgnored<E extends Entity>(
  { partner, converter, paths }: SyncSession,
  data: RecordOf<E>,
): RecordOf<E> {
  const ignored = partner.paths
    .map(converter.pathToHub)
    .filter((path) => !paths.includes(path) && !NEEDED.includes(path));
  return ignored.reduce((made, path) => withPath(made, path, undefined), data);
}

const ownSource = ({ of }: SyncSession, { sources }: Unit): Source | undefined =>
  living(sources).find((source) => source.integrationId === of.integrationId);
