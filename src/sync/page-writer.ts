import type { Entity, RecordOf } from "../model/entities.ts";
import type { Change } from "../sdk/stream.ts";
import { insertRefused, type NewRefused } from "../store/changes.ts";
import { addCounts, type Counts, NO_COUNTS } from "../store/cursors.ts";
import { markSeen } from "../store/origins.ts";
import type { DataStore } from "../store/store.ts";
import { joinUnits } from "./join-units.ts";
import type { Fresh, Group } from "./page-groups.ts";
import { type Plan, planPage, type Refusal, sortChanges } from "./page-plan.ts";
import type { ReadState } from "./read-state.ts";
import { withKept } from "./returned.ts";
import type { Source, StoredAssignment, Unit } from "./unit.ts";
import { type Outcome, type Parts, type Telling, UnitWriter } from "./unit-writer.ts";
import { MAX_ID } from "./validate.ts";

const MAX_VERSION = 200;
const NUL = String.fromCharCode(0);

/** What a page came to. */
export interface Written<E extends Entity> {
  readonly counts: Counts;
  /** Of the records that are not what they were, with the id that their source has. */
  readonly outcomes: readonly (Outcome<E> & { readonly remoteId: string })[];
  readonly refused: readonly NewRefused[];
}

/** Writes the changes of one page, in the caller's transaction. */
export class PageWriter<E extends Entity> {
  readonly #store: DataStore;
  readonly #read: ReadState<E>;
  readonly #now: number;
  readonly #writer: UnitWriter<E>;
  readonly #outcomes: (Outcome<E> & { remoteId: string })[] = [];
  #counts = NO_COUNTS;

  constructor(store: DataStore, read: ReadState<E>, now: number) {
    const { entity, runId, enricher } = read;
    this.#store = store;
    this.#read = read;
    this.#now = now;
    const author = { runId, actor: null };
    this.#writer = new UnitWriter(store, { entity, author, now, enricher });
  }

  async write(changes: readonly Change<RecordOf<E>>[]): Promise<Written<E>> {
    const sorted = sortChanges(this.#read.entity, changes);
    const { incoming, deletedIds, refused } = sorted;
    this.#count({ read: incoming.length + deletedIds.length + refused.length });
    this.#count({ refused: refused.length });
    const plan = await planPage(this.#store, this.#read, sorted);
    const { arbiter } = this.#read;
    await arbiter?.prepare(this.#store, plan.units);
    if (arbiter?.mayCreate ?? true) {
      await this.#create(plan.groups.filter(({ recordIds }) => recordIds.length === 0));
    }
    for (const group of plan.groups) {
      if (group.recordIds.length > 0) await this.#change(group, plan);
    }
    await markSeen(this.#store, plan.seen, { runId: this.#read.runId, now: this.#now });
    const { created, updated } = this.#counts;
    const told = incoming.length + deletedIds.length;
    this.#count({ unchanged: told - created - updated });
    const rows = refused.map((one) => this.#refusedRow(one));
    await insertRefused(this.#store, rows);
    await this.#writer.finish(plan.known);
    await arbiter?.finish(this.#store);
    return { counts: this.#counts, outcomes: this.#outcomes, refused: rows };
  }

  #count(counts: Partial<Counts>): void {
    this.#counts = addCounts(this.#counts, { ...NO_COUNTS, ...counts });
  }

  /** The same document twice on one page, under two ids, is one record with two sources. */
  async #create(groups: readonly Group<E>[]): Promise<void> {
    if (groups.length === 0) return;
    const units = groups.map(({ changes }) => {
      const sources = changes.map((fresh) => this.#sourceOf(fresh));
      const assignments = this.#withRunProject([]);
      return { parts: { sources, assignments }, telling: this.#telling(changes[0]?.change.id) };
    });
    const outcomes = await this.#writer.create(units);
    this.#count({ created: outcomes.length });
    for (const [i, outcome] of outcomes.entries()) {
      const parts = units[i]?.parts;
      if (parts) this.#read.arbiter?.settled(outcome, parts);
      this.#outcomes.push({ ...outcome, remoteId: groups[i]?.changes[0]?.change.id ?? "" });
    }
  }

  async #change(group: Group<E>, { units }: Plan<E>): Promise<void> {
    const known = group.recordIds.flatMap((id) => units.get(id) ?? []);
    const [unit, ...others] = known;
    if (!unit) throw new Error("a group without its record");
    const { enricher } = this.#read;
    const asked = { unit, others, now: this.#now, enricher };
    const joined = await joinUnits(this.#store, this.#writer, asked);
    const said = this.#partsAfter(joined, group);
    const parts = this.#read.arbiter?.decide(unit, said) ?? said;
    const remoteId = group.changes[0]?.change.id ?? goneId(known, group);
    const telling = this.#telling(remoteId, others);
    const outcome = await this.#writer.settle(unit, parts, telling);
    this.#read.arbiter?.settled(outcome, parts);
    if (outcome.what === "unchanged") return;
    this.#count({ updated: 1 });
    this.#outcomes.push({ ...outcome, remoteId });
  }

  #partsAfter(unit: Parts<E>, { changes, gone }: Group<E>): Parts<E> {
    const spoken = new Map(changes.map((fresh) => [fresh.origin?.id, fresh]));
    const sources = unit.sources.map((source): Source<E> => {
      const id = source.row?.id;
      const fresh = id === undefined ? undefined : spoken.get(id);
      if (fresh) return this.#sourceOf(fresh, source);
      const isGone = id !== undefined && gone.includes(id);
      return isGone ? { ...source, deletedAt: this.#now, isSpoken: true } : source;
    });
    for (const fresh of changes) if (!fresh.origin) sources.push(this.#sourceOf(fresh));
    return { sources, assignments: this.#withRunProject(unit.assignments) };
  }

  #sourceOf({ change }: Fresh<E>, before?: Source<E>): Source<E> {
    const { entity, integration, stream, authority } = this.#read;
    return {
      ...(before?.row ? { row: before.row } : {}),
      authority,
      integrationId: integration.id,
      stream,
      remoteId: change.id,
      ...withKept(entity, change, before),
      hash: change.hash,
      version: change.version?.slice(0, MAX_VERSION) ?? null,
      changedAt: timeOf(change.changed_at),
      isPinned: before?.isPinned ?? false,
      deletedAt: null,
      isSpoken: true,
    };
  }

  #withRunProject(assignments: readonly StoredAssignment[]): readonly StoredAssignment[] {
    const { entity, overlay, runId } = this.#read;
    const { projectId: value } = overlay;
    if (value === undefined || entity !== "invoice") return assignments;
    const field = "accounting.project_id";
    const isRuns = (one: StoredAssignment) => one.field === field && one.givenBy === "run";
    if (assignments.some((one) => isRuns(one) && one.value === value)) return assignments;
    const given = { field, value, givenBy: "run", ruleId: null, actor: null, runId } as const;
    return [...assignments.filter((one) => !isRuns(one)), given];
  }

  #telling(remoteId: string | undefined, joined: readonly Unit<E>[] = []): Telling {
    const origin = { integration: this.#read.integration.slug, remote_id: remoteId ?? "" };
    if (joined.length === 0) return { origin };
    const merged_ids = joined.map(({ record }) => record.id);
    return { origin, fact: "merged", more: { merged_ids } };
  }

  #refusedRow({ change, field, reason }: Refusal<E>): NewRefused {
    const { runId, integration, stream } = this.#read;
    return {
      run_id: runId,
      integration_id: integration.id,
      stream,
      remote_id: change.id.slice(0, MAX_ID).replaceAll(NUL, ""),
      field: field || null,
      reason,
      raw: JSON.stringify(change.op === "refuse" ? change.raw : change.data) ?? "null",
      created_at: this.#now,
    };
  }
}

function timeOf(text: string | undefined): number | null {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** The remote id of the first origin that is gone. */
function goneId<E extends Entity>(units: readonly Unit<E>[], { gone }: Group<E>): string {
  const sources = units.flatMap((unit) => unit.sources);
  return sources.find(({ row }) => row?.id === gone[0])?.remoteId ?? "";
}
