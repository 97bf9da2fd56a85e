import type { Warning } from "../model/checks/warning.ts";
import type { Entity } from "../model/entities.ts";
import type { DataStore } from "../store/store.ts";
import {
  deleteWarnings,
  insertWarnings,
  type NewWarning,
  type StoredWarning,
  warningsOf,
} from "../store/warnings.ts";

export interface Found {
  readonly id: number;
  readonly warnings: readonly Warning[];
  /** Nothing is stored of it yet. */
  readonly isNew?: boolean;
}

export interface KeepOptions {
  readonly now: number;
  /** Which of the warnings that are stored these ones replace; by default all. */
  readonly replaces?: (row: StoredWarning) => boolean;
}

/**
 * Makes the stored warnings of records those that were found now. One with the same params stays as it is,
 * dismissed or not; one whose params have changed is news again.
 */
export async function keepWarnings(
  store: DataStore,
  entity: Entity,
  found: readonly Found[],
  { now, replaces = () => true }: KeepOptions,
): Promise<void> {
  const known = found.filter(({ isNew }) => !isNew).map(({ id }) => id);
  const stored = (await warningsOf(store, entity, known)).filter(replaces);
  const byKey = new Map(stored.map((row) => [keyOf(row.record_id, row), row]));
  const rows: NewWarning[] = [];
  for (const { id, warnings } of found) {
    for (const one of warnings) {
      const { code, level, field } = one;
      const params = JSON.stringify(one.params);
      const key = keyOf(id, one);
      const before = byKey.get(key);
      if (before?.params === params && before.level === level) byKey.delete(key);
      else {
        const { record_id: other } = one.params;
        const other_id = typeof other === "number" ? other : null;
        rows.push({ entity, record_id: id, code, level, field, params, other_id, created_at: now });
      }
    }
  }
  await deleteWarnings(
    store,
    [...byKey.values()].map(({ id }) => id),
  );
  await insertWarnings(store, rows);
}

const keyOf = (recordId: number, { code, field }: { code: string; field: string }): string =>
  `${recordId} ${code} ${field}`;
