import type { Entity } from "../../model/entities.ts";
import type { Path } from "../../model/paths.ts";
import type { AgreementRow, NewAgreement, Partner } from "../../store/agreements.ts";
import { agreementsOf, saveAgreements } from "../../store/agreements.ts";
import { changeTimes } from "../../store/changes.ts";
import type { DataStore } from "../../store/store.ts";
import { type ConflictRow, conflictsOf } from "../../store/sync-conflicts.ts";
import type { Arbiter } from "../read-state.ts";
import { living, type Source, type Unit } from "../unit.ts";
import type { Outcome, Parts } from "../unit-writer.ts";
import { ConflictBook, type Decision, decisionOf } from "./conflict-book.ts";
import { holding } from "./hold.ts";
import { type Agreed, type Merged, merge, type Side } from "./merge.ts";
import type { ResultBook } from "./result-book.ts";
import { type Direction, policyOf, type SyncSettings } from "./settings.ts";
import { isSame, type Values, valueAt, valuesAt } from "./values.ts";

export interface ArbiterOptions {
  readonly partner: Partner;
  readonly runId: string;
  readonly now: number;
  readonly settings: SyncSettings;
  readonly paths: readonly Path[];
  readonly direction: Direction;
  readonly force: boolean;
  /** Whether records that only the other side has come into the hub. */
  readonly mayCreate: boolean;
  /** Records are looked at even where the other side says the same as before. */
  readonly wantsAll?: boolean;
  /** What was just written there, by record and path: whatever came back stands for it. */
  readonly echoes?: ReadonlyMap<number, ReadonlyMap<Path, unknown>>;
  readonly results: ResultBook;
}

interface Verdict {
  readonly merged: Merged;
  readonly source: Source;
}

/**
 * Settles what two sides make of their records while these are written: three-way, field by field, against what both
 * agreed on last. Serves one transaction.
 */
export class TwoWayArbiter<E extends Entity> implements Arbiter<E> {
  readonly #options: ArbiterOptions;
  readonly #conflicts: ConflictBook;
  readonly #spared = new Set<number>();
  readonly #verdicts = new Map<number, Verdict>();
  readonly #agreements: NewAgreement[] = [];
  #agreed: ReadonlyMap<number, AgreementRow> = new Map();
  #open: ReadonlyMap<number, ConflictRow> = new Map();
  #times: ReadonlyMap<number, ReadonlyMap<string, number>> = new Map();

  constructor(options: ArbiterOptions) {
    this.#options = options;
    this.#conflicts = new ConflictBook(options);
  }

  get mayCreate(): boolean {
    return this.#options.mayCreate;
  }

  get wantsAll(): boolean {
    return this.#options.wantsAll === true;
  }

  async prepare(store: DataStore, units: ReadonlyMap<number, Unit<E>>): Promise<void> {
    const { partner, settings, paths, runId, force } = this.#options;
    const ids = [...units.keys()];
    this.#agreed = await agreementsOf(store, partner, ids);
    this.#open = await conflictsOf(store, partner, ids);
    const isTimed =
      force || paths.some((path) => ["newest", "ask"].includes(policyOf(settings, path)));
    if (!isTimed) return;
    const { entity } = partner;
    this.#times = await changeTimes(store, { entity, recordIds: ids, exceptRunId: runId });
  }

  /** What was agreed on the record before this run came to it. */
  agreementOf(recordId: number): AgreementRow | undefined {
    return this.#agreed.get(recordId);
  }

  /** It was deleted in the hub, and changed there since: it stays there for now. */
  isSpared(recordId: number): boolean {
    return this.#spared.has(recordId);
  }

  /** What a run found of it before, open or not. */
  conflictOf(recordId: number): ConflictRow | undefined {
    return this.#open.get(recordId);
  }

  decide(unit: Unit<E>, parts: Parts<E>): Parts<E> {
    const { id, entity } = unit.record;
    const own = this.#ownSources(parts);
    const [source] = own;
    if (!source) return parts;
    if (own.length > 1) {
      const remoteIds = own.map(({ remoteId }) => remoteId);
      this.#options.results.doubled(unit, remoteIds);
      return parts;
    }
    if (unit.record.removed_at !== null) return this.#decideRemoved(unit, parts, source);
    if (unit.record.deleted_at !== null) return this.#takeAll(unit, parts, source);
    const merged = this.#merge(unit, source);
    this.#verdicts.set(id, { merged, source });
    const wanted = new Map<Path, unknown>(
      this.#options.paths.map((path) => [path, valueAt(unit.record.data, path)]),
    );
    for (const { field, after } of merged.take) wanted.set(field, after);
    const { runId } = this.#options;
    return holding(entity, parts, wanted, { givenBy: "run", actor: null, runId });
  }

  settled(outcome: Outcome<E>, parts: Parts<E>): void {
    const { id, before, data } = outcome;
    const verdict = this.#verdicts.get(id);
    const source = verdict?.source ?? this.#ownSources(parts)[0];
    if (!source || (before && before.removed_at !== null && !parts.isRestored)) return;
    const { results, paths } = this.#options;
    const all = valuesAt(data, paths);
    const merged = verdict?.merged ?? { ...NOTHING, agreed: evenly(all) };
    const revision = before ? before.revision + (outcome.what === "unchanged" ? 0 : 1) : 1;
    this.#agreements.push(this.#rowOf(id, source, { merged, revision }));
    this.#conflicts.note(this.#open.get(id), { recordId: id, data, fields: merged.conflicts });
    results.into(outcome, { source, moves: merged.take, agreement: this.#agreed.get(id) });
    const fields = merged.conflicts;
    if (fields.length > 0) results.conflict({ id, data }, { source, fields });
    if (merged.send.length > 0) {
      results.send({ id, data }, { source, moves: merged.send, agreement: this.#agreed.get(id) });
    }
  }

  async finish(store: DataStore): Promise<void> {
    const { partner, results } = this.#options;
    await saveAgreements(store, partner, this.#agreements);
    await this.#conflicts.save(store);
    await results.save(store);
  }

  #ownSources({ sources }: Parts<E>): readonly Source<E>[] {
    const { integrationId } = this.#options.partner;
    return living(sources).filter((source) => source.integrationId === integrationId);
  }

  #merge({ record }: Unit<E>, source: Source<E>): Merged {
    const { paths, direction, force, settings, echoes } = this.#options;
    const row = this.#agreed.get(record.id);
    const echoed = echoes?.get(record.id);
    const agreed = withEchoes(agreedOf(row), echoed, source.data);
    const decision = decisionOf(this.#open.get(record.id));
    const changed = this.#times.get(record.id);
    const theirs = source.changedAt ?? undefined;
    return merge({
      ...{ paths, agreed, direction, force, ours: record.data, theirs: source.data },
      policyOf: (path) => policyOf(settings, path),
      times: (path) => ({ ours: changed?.get(topOf(path)), theirs }),
      decided: (path, ours, theirs) => decisionFor(decision, path, { ours, theirs }),
    });
  }

  /** Somebody deleted it in the hub; it comes back only where it was changed there since. */
  #decideRemoved(unit: Unit<E>, parts: Parts<E>, source: Source<E>): Parts<E> {
    const { paths, settings, direction } = this.#options;
    const { id, data } = unit.record;
    const agreed = agreedOf(this.#agreed.get(id));
    const now = valuesAt(source.data, paths);
    const changed = paths.filter((path) => agreed && !isSame(path, now[path], agreed.theirs[path]));
    if (changed.length === 0) return parts;
    if (direction === "to_erp" && settings.conflicts !== "hub") this.#spared.add(id);
    if (direction === "to_erp") return parts;
    const decision = decisionOf(this.#open.get(id))?.sides.get("");
    const side = decision ?? (settings.conflicts === "newest" ? "erp" : settings.conflicts);
    if (side === "hub") return parts;
    if (side === "ask") {
      const fields = changed.map((field) => ({ field, ours: null, theirs: now[field] }));
      this.#conflicts.note(this.#open.get(id), {
        recordId: id,
        data,
        fields,
        kind: "deleted_here",
      });
      this.#options.results.conflict({ id, data }, { source, fields });
      this.#spared.add(id);
      return parts;
    }
    return { ...this.#takeAll(unit, parts, source), isRestored: true };
  }

  /** The record begins anew with what the other side says. */
  #takeAll({ record }: Unit<E>, parts: Parts<E>, source: Source<E>): Parts<E> {
    const { paths, runId } = this.#options;
    const theirs = valuesAt(source.data, paths);
    const agreed = evenly(theirs);
    this.#verdicts.set(record.id, { source, merged: { ...NOTHING, agreed } });
    const wanted = new Map(Object.entries(theirs));
    return holding(record.entity, parts, wanted, { givenBy: "run", actor: null, runId });
  }

  #rowOf(
    recordId: number,
    source: Source<E> | Source,
    { merged, revision }: { merged: Merged; revision: number },
  ): NewAgreement {
    const { partner, runId, now } = this.#options;
    const { agreed, send, isLeft } = merged;
    const ours = JSON.stringify(agreed.ours);
    const theirs = JSON.stringify(agreed.theirs);
    return {
      entity: partner.entity,
      record_id: recordId,
      integration_id: partner.integrationId,
      remote_id: source.remoteId,
      ours,
      theirs: ours === theirs ? null : theirs,
      // What is still to be written, or left for another run, is looked at again until it is done.
      origin_hash: isLeft || send.length > 0 ? "" : source.hash,
      record_revision: revision,
      state: "agreed",
      gone_at: null,
      run_id: runId,
      created_at: this.#agreed.get(recordId)?.created_at ?? now,
      updated_at: now,
    };
  }
}

export function agreedOf(row: AgreementRow | undefined): Agreed | undefined {
  if (!row) return undefined;
  const ours = JSON.parse(row.ours) as Values;
  return { ours, theirs: row.theirs === null ? ours : (JSON.parse(row.theirs) as Values) };
}

const NOTHING = { take: [], send: [], conflicts: [], isLeft: false } as const;

const evenly = (values: Values): Agreed => ({ ours: values, theirs: values });

/** What was just written there and came back in another form was not changed there. */
function withEchoes(
  agreed: Agreed | undefined,
  echoed: ReadonlyMap<Path, unknown> | undefined,
  theirs: object,
): Agreed | undefined {
  if (!echoed) return agreed;
  return {
    ours: { ...agreed?.ours, ...Object.fromEntries(echoed) },
    theirs: { ...agreed?.theirs, ...valuesAt(theirs, [...echoed.keys()]) },
  };
}

/** A person has decided on what they saw: other values are another question. */
function decisionFor(
  decision: Decision | undefined,
  path: Path,
  { ours, theirs }: { ours: unknown; theirs: unknown },
): Side | undefined {
  const seen = decision?.seen.get(path);
  if (!seen || !isSame(path, seen.ours, ours) || !isSame(path, seen.theirs, theirs))
    return undefined;
  return decision?.sides.get(path) ?? decision?.sides.get("");
}

const topOf = (path: Path): string => path.split(".", 1)[0] ?? "";
