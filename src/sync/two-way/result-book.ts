import type { Entity, RecordOf } from "../../model/entities.ts";
import type { Path } from "../../model/paths.ts";
import type { AgreementRow } from "../../store/agreements.ts";
import type { NewRunPreview } from "../../store/run-previews.ts";
import {
  insertRunResults,
  type NewRunResult,
  type RunResult,
  replaceRunResults,
  runResultsOf,
} from "../../store/run-results.ts";
import type { DataStore } from "../../store/store.ts";
import { newResult } from "../chosen-records.ts";
import { titleOf } from "../preview.ts";
import { businessKey } from "../send-plan.ts";
import type { Source, Unit } from "../unit.ts";
import type { Outcome } from "../unit-writer.ts";
import type { ConflictField, Move } from "./merge.ts";
import { isSame, valueAt } from "./values.ts";

/** What a result shows of a field. */
export interface ShownChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly why?: Move["why"] | "conflict";
}

/** What it takes to bring both sides back to where they were: the agreement before, null where there was none. */
export interface Undo {
  readonly agreement: Pick<AgreementRow, "ours" | "theirs"> | null;
}

interface Named {
  readonly id: number;
  readonly data: RecordOf<Entity>;
}

interface Side {
  readonly source: Source;
  readonly moves: readonly Move[];
  readonly agreement: AgreementRow | undefined;
}

type Entry = Omit<NewRunResult, "changes"> & { readonly changes: readonly ShownChange[] };

export interface BookOptions {
  readonly runId: string;
  readonly entity: Entity;
  readonly streamName: string;
  readonly sinkName: string;
  /** What is synced, as the hub calls it. */
  readonly paths: readonly Path[];
  readonly now: number;
}

/** Gathers what a run does to records, on both sides: kept as results of the run, or shown as its preview. */
export class ResultBook {
  readonly #of: BookOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(of: BookOptions) {
    this.#of = of;
  }

  /** The hub's own record is not what it was. */
  into<E extends Entity>(outcome: Outcome<E>, { source, moves, agreement }: Side): void {
    const { what, id, data } = outcome;
    if (what === "unchanged") return;
    const shown = this.#changesOf(outcome, moves);
    this.#put(
      { id, data },
      {
        ...{ direction: "in", status: what, changes: shown },
        ...{ sink: this.#of.streamName, remote_id: source.remoteId },
        undo: undoOf(agreement),
      },
    );
  }

  /** What is synced by its paths, so that it can be taken back; the rest leaf by leaf. */
  #changesOf<E extends Entity>(
    { before, data, changes }: Outcome<E>,
    moves: readonly Move[],
  ): readonly ShownChange[] {
    if (!before) return [];
    const why = new Map(moves.map((move) => [move.field, move.why]));
    const tops = new Set(this.#of.paths.map(topOf));
    const synced = this.#of.paths.flatMap((field): ShownChange[] => {
      const [was, is] = [valueAt(before.data, field), valueAt(data, field)];
      if (isSame(field, was, is)) return [];
      return [{ field, before: was, after: is, why: why.get(field) ?? "changed" }];
    });
    const others = changes
      .filter(({ field }) => !tops.has(topOf(field)))
      .map(({ field, before: was = null, after: is = null }) => ({
        field,
        before: was,
        after: is,
      }));
    return [...synced, ...others];
  }

  /** Both sides have changed it, and nobody has said which counts. */
  conflict(
    record: Named,
    { source, fields }: { source: Source; fields: readonly ConflictField[] },
  ) {
    const shown = fields.map(({ field, ours, theirs }): ShownChange => {
      return { field, before: ours, after: theirs, why: "conflict" };
    });
    const entry = this.#entries.get(keyOf(record.id, "in"));
    this.#put(record, {
      ...{ direction: "in", status: "conflict", sink: this.#of.streamName },
      changes: [...(entry?.changes ?? []), ...shown],
      remote_id: source.remoteId,
      undo: entry?.undo ?? null,
      message: "Both sides have changed it. Decide in the list of conflicts which value counts.",
    });
  }

  /** The other side has one record twice: whichever is written, the other would undo it. */
  doubled<E extends Entity>({ record }: Unit<E>, remoteIds: readonly string[]): void {
    this.#put(record, {
      ...{ direction: "in", status: "rejected", sink: this.#of.streamName, changes: [] },
      message: `The other system has it more than once: ${remoteIds.join(", ")}. Leave one there, or split the record.`,
    });
  }

  /** To be written there. */
  send(record: Named, { source, moves, agreement }: Side): void {
    this.#put(record, {
      ...{ direction: "out", status: "pending", changes: moves, undo: undoOf(agreement) },
      ...{ sink: this.#of.sinkName, remote_id: source.remoteId, remote_version: source.version },
    });
  }

  /** To be made there. */
  create(record: Named, moves: readonly Move[]): void {
    const undo = undoOf(undefined);
    const entry = { direction: "out", status: "pending", changes: moves, undo } as const;
    this.#put(record, { ...entry, sink: this.#of.sinkName });
  }

  /** To be removed there. */
  remove(record: Named, { source, agreement }: Pick<Side, "source" | "agreement">): void {
    this.#put(record, {
      ...{ direction: "out", status: "pending", changes: [], undo: undoOf(agreement) },
      ...{ sink: this.#of.sinkName, remote_id: source.remoteId, remote_version: source.version },
      request: REMOVAL,
    });
  }

  cannotRemove(record: Named, source: Source): void {
    this.#put(record, {
      ...{ direction: "out", status: "rejected", changes: [], remote_id: source.remoteId },
      sink: this.#of.sinkName,
      message: "It was deleted in the hub; the other system lets nobody delete it from outside.",
    });
  }

  /** In the caller's transaction; what the run did to a record before is added to. */
  async save(store: DataStore): Promise<void> {
    const entries = [...this.#entries.values()];
    const recordIds = [...new Set(entries.map((entry) => entry.record_id))];
    const known = await runResultsOf(store, this.#of.runId, recordIds);
    const before = new Map(known.map((row) => [keyOf(row.record_id, row.direction), row]));
    const rows = entries.map((entry) => {
      const earlier = before.get(keyOf(entry.record_id, entry.direction));
      return toRow(entry, earlier);
    });
    const again = entries.flatMap((e) => before.get(keyOf(e.record_id, e.direction))?.id ?? []);
    await replaceRunResults(store, again);
    await insertRunResults(store, rows);
  }

  /** As rows of a preview instead. */
  previews(): NewRunPreview[] {
    return [...this.#entries.values()].map((entry) => ({
      run_id: entry.run_id,
      stream: entry.sink,
      entity: entry.entity,
      record_id: entry.record_id,
      remote_id: (entry.remote_id ?? entry.record_key ?? "").slice(0, 200),
      direction: entry.direction,
      what: shownAs(entry),
      title: entry.title ?? "",
      changes: JSON.stringify(entry.changes),
      created_at: entry.created_at,
    }));
  }

  recordIds(): readonly number[] {
    return [...this.#entries.values()].map((entry) => entry.record_id);
  }

  #put(
    { id, data }: Named,
    values: Pick<Entry, "direction" | "status" | "sink" | "changes"> & Partial<Entry>,
  ): void {
    const { entity, runId, now } = this.#of;
    this.#entries.set(keyOf(id, values.direction), {
      ...newResult({ entity, recordId: id, runId, now }),
      batch: 0,
      record_key: businessKey(entity, data)?.slice(0, 255) ?? null,
      title: titleOf(entity, data).slice(0, 500),
      ...values,
    });
  }
}

/** Stands for the request of a row that removes the record there. */
export const REMOVAL = '{"remove":true}';

function shownAs({ status, request, remote_id, direction }: Entry): NewRunPreview["what"] {
  if (status === "created" || status === "updated" || status === "deleted") return status;
  if (direction === "in") return "conflict";
  if (request === REMOVAL) return "deleted";
  return remote_id === null ? "created" : "updated";
}

function toRow({ changes, ...entry }: Entry, earlier: RunResult | undefined): NewRunResult {
  const before = earlier?.changes ? (JSON.parse(earlier.changes) as readonly ShownChange[]) : [];
  const status =
    earlier?.status === "created" && entry.status === "updated" ? "created" : entry.status;
  // What waited to be written is told anew; what was written stays told.
  const isOpen = earlier?.status === "pending" || earlier?.status === "sending";
  return {
    ...entry,
    status,
    changes: JSON.stringify(isOpen ? changes : oneEach([...before, ...changes])),
    undo: earlier?.undo ?? entry.undo ?? null,
  };
}

/** A field that was changed again shows what it was at first and what it is now. */
function oneEach(changes: readonly ShownChange[]): readonly ShownChange[] {
  const byField = new Map<string, ShownChange>();
  for (const change of changes) {
    const first = byField.get(change.field);
    byField.set(change.field, first ? { ...change, before: first.before } : change);
  }
  return [...byField.values()];
}

const undoOf = (agreement: AgreementRow | undefined): string => {
  const kept = agreement ? { ours: agreement.ours, theirs: agreement.theirs } : null;
  return JSON.stringify({ agreement: kept } satisfies Undo);
};

const keyOf = (recordId: number, direction: string): string => `${direction} ${recordId}`;
const topOf = (path: string): string => path.split(".", 1)[0] ?? "";
