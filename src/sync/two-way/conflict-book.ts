import type { Entity, RecordOf } from "../../model/entities.ts";
import type { Path } from "../../model/paths.ts";
import type { Partner } from "../../store/agreements.ts";
import type { DataStore } from "../../store/store.ts";
import {
  type ConflictRow,
  insertConflicts,
  type NewConflict,
  updateConflict,
} from "../../store/sync-conflicts.ts";
import { titleOf } from "../preview.ts";
import { businessKey } from "../send-plan.ts";
import type { ConflictField, Side } from "./merge.ts";
import { isSame } from "./values.ts";

/** What a person has decided, with what they saw; the empty path stands for the record as a whole. */
export interface Decision {
  readonly sides: ReadonlyMap<Path, Side>;
  readonly seen: ReadonlyMap<Path, ConflictField>;
}

export function decisionOf(row: ConflictRow | undefined): Decision | undefined {
  if (row?.state !== "decided" || row.decision === null) return undefined;
  const sides = JSON.parse(row.decision) as Readonly<Record<Path, Side>>;
  const fields = JSON.parse(row.fields) as readonly ConflictField[];
  return {
    sides: new Map(Object.entries(sides)),
    seen: new Map(fields.map((one) => [one.field, one])),
  };
}

interface Note {
  readonly recordId: number;
  readonly data: RecordOf<Entity>;
  readonly fields: readonly ConflictField[];
  readonly kind?: ConflictRow["kind"];
}

/** Keeps the list of conflicts in line with what a run finds: opened, opened again, or settled. */
export class ConflictBook {
  readonly #of: { readonly partner: Partner; readonly runId: string; readonly now: number };
  readonly #fresh: NewConflict[] = [];
  readonly #changed: { readonly id: number; readonly values: Partial<NewConflict> }[] = [];

  constructor(of: { readonly partner: Partner; readonly runId: string; readonly now: number }) {
    this.#of = of;
  }

  /** What a run finds of one record, `row` being what it or another run found before. */
  note(row: ConflictRow | undefined, { recordId, data, fields, kind = "fields" }: Note): void {
    const { partner, runId, now } = this.#of;
    if (fields.length === 0) {
      if (row && row.state !== "settled")
        this.#changed.push({ id: row.id, values: { state: "settled", updated_at: now } });
      return;
    }
    const { entity } = partner;
    const about = {
      ...{ run_id: runId, kind, fields: JSON.stringify(fields), updated_at: now },
      record_key: (businessKey(entity, data) ?? "").slice(0, 255),
      title: titleOf(entity, data).slice(0, 500),
    };
    const undecided = { decision: null, decided_by: null, decided_at: null };
    if (!row) {
      const of = { entity, record_id: recordId, integration_id: partner.integrationId };
      this.#fresh.push({ ...of, ...about, ...undecided, state: "open", created_at: now });
    } else if (row.state !== "open" || !isSameQuestion(row, fields)) {
      this.#changed.push({ id: row.id, values: { ...about, ...undecided, state: "open" } });
    }
  }

  async save(store: DataStore): Promise<void> {
    await insertConflicts(store, this.#fresh);
    for (const { id, values } of this.#changed) await updateConflict(store, id, values);
  }
}

function isSameQuestion({ fields: text }: ConflictRow, fields: readonly ConflictField[]): boolean {
  const before = JSON.parse(text) as readonly ConflictField[];
  return (
    before.length === fields.length &&
    fields.every(({ field, ours, theirs }) =>
      before.some(
        (one) =>
          one.field === field && isSame(field, one.ours, ours) && isSame(field, one.theirs, theirs),
      ),
    )
  );
}
