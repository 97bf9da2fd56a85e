import type { Entity, RecordOf } from "../model/entities.ts";
import type { Authority } from "../sdk/stream.ts";
import { assignmentsOf } from "../store/assignments.ts";
import { type Origin, originsOf } from "../store/origins.ts";
import { findRecords, lockRecords, type StoredRecord } from "../store/records.ts";
import type { DataStore } from "../store/store.ts";
import { type Assignment, toAssignment, withoutAssignments } from "./assign.ts";
import type { Voice } from "./compose.ts";

/** What one source said last, and how it stands in the store. */
export interface Source<E extends Entity = Entity> extends Voice<E> {
  /** Absent where it is not in the store yet. */
  readonly row?: Origin;
  readonly hash: string;
  readonly version: string | null;
  /** When it was last changed there, epoch milliseconds; null where nobody tells. */
  readonly changedAt: number | null;
  /** The data as JSON text, where somebody has that already. */
  readonly text?: string;
  readonly isPinned: boolean;
  /** When it was found to be gone there; null while it is not. */
  readonly deletedAt: number | null;
  /** The read under way has come across it. */
  readonly isSpoken: boolean;
}

/** One record with all that it is made of: what is changed about a record is changed here, then settled. */
export interface Unit<E extends Entity = Entity> {
  readonly record: StoredRecord<E>;
  readonly sources: readonly Source<E>[];
  readonly assignments: readonly StoredAssignment[];
}

export interface StoredAssignment extends Assignment {
  /** Absent where it is not in the store yet. */
  readonly id?: number;
}

/**
 * What is known of these records, in three statements; ids that are not there are left out. Until the end of the
 * transaction nobody else changes them.
 */
export async function loadUnits<E extends Entity>(
  store: DataStore,
  entity: E,
  ids: readonly number[],
): Promise<Map<number, Unit<E>>> {
  return unitsOf(store, entity, await lockRecords(store, entity, ids));
}

/** As `loadUnits`, for looking only. */
export async function readUnits<E extends Entity>(
  store: DataStore,
  entity: E,
  ids: readonly number[],
): Promise<Map<number, Unit<E>>> {
  return unitsOf(store, entity, await findRecords(store, entity, ids));
}

async function unitsOf<E extends Entity>(
  store: DataStore,
  entity: E,
  records: readonly StoredRecord<E>[],
): Promise<Map<number, Unit<E>>> {
  const ids = records.map(({ id }) => id);
  const origins = Map.groupBy(await originsOf(store, entity, ids), (row) => row.record_id);
  const rows = Map.groupBy(await assignmentsOf(store, entity, ids), (row) => row.record_id);
  return new Map(
    records.map((record) => {
      const assignments = (rows.get(record.id) ?? []).map((row) => ({
        ...toAssignment(row),
        id: row.id,
      }));
      const sources = (origins.get(record.id) ?? []).map((row) =>
        toSource(row, record, assignments),
      );
      return [record.id, { record, sources, assignments }];
    }),
  );
}

function toSource<E extends Entity>(
  row: Origin,
  record: StoredRecord<E>,
  assignments: readonly StoredAssignment[],
): Source<E> {
  const hasNoData = row.data === null || isSilent(row.data);
  const data = hasNoData
    ? withoutAssignments(record.entity, record.data, assignments)
    : (JSON.parse(row.data ?? "") as RecordOf<E>);
  return {
    row,
    authority: row.authority as Authority,
    integrationId: row.integration_id,
    stream: row.stream,
    remoteId: row.remote_id,
    data,
    ...(row.data === null ? {} : { text: row.data }),
    hash: row.hash,
    version: row.remote_version,
    changedAt: row.remote_changed_at,
    isPinned: row.is_pinned === 1,
    deletedAt: row.deleted_at,
    isSpoken: false,
  };
}

/** What a system has said of a record that the hub has sent there and not read back yet. */
export const NOTHING_SAID = "{}";

const DOCUMENTS_ALONE = '{"attachments":[';

/** True of what such a system has said, also where documents came back. */
export const isSilent = (text: string | undefined): boolean =>
  text === NOTHING_SAID ||
  (text?.startsWith(DOCUMENTS_ALONE) === true &&
    Object.keys(JSON.parse(text) as object).length === 1);

/** Those that still have the record and have said something of it. */
export const living = <E extends Entity>(sources: readonly Source<E>[]): readonly Source<E>[] =>
  sources.filter(({ deletedAt, text }) => deletedAt === null && !isSilent(text));

export const isPinned = ({ sources }: Pick<Unit, "sources">): boolean =>
  sources.some((source) => source.isPinned);
