import { ConflictError, type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import type { Entity, RecordOf } from "../model/entities.ts";
import { type Path, withPath } from "../model/paths.ts";
import { findIdentities } from "../store/identities.ts";
import { hubSource } from "./hub-source.ts";
import { identityKeys } from "./identity.ts";
import { inPersonsName, type PersonsTask, wholeOf } from "./persons-task.ts";
import { holding } from "./two-way/hold.ts";
import { living, loadUnits } from "./unit.ts";
import { nulIssue, recordIssue } from "./validate.ts";

/** What people may make and change in the hub's own pages; invoices are what their issuers say. */
export type EditableEntity = Exclude<Entity, "invoice">;

/** What a record is known by in every system: another one is another record. */
const FIXED: Readonly<Record<Entity, readonly Path[]>> = {
  invoice: ["direction", "kind", "number"],
  item: ["code"],
  party: [],
  order: ["direction", "number"],
};

/**
 * A record that begins in the hub; invoices, where the hub is what issues or enters them. Answers its id.
 * @throws InvalidInputError, ConflictError record_exists
 */
export function createRecord<E extends Entity>(
  task: PersonsTask,
  entity: E,
  data: RecordOf<E>,
): Promise<number> {
  checkRecord(entity, data);
  return inPersonsName(task, entity, async (tx, writer) => {
    const keys = identityKeys(entity, data);
    const known = await findIdentities(tx, entity, keys);
    const [taken] = known.values();
    if (taken !== undefined) {
      const message = "There is such a record already: change that one.";
      throw new ConflictError("record_exists", message, { record_id: taken });
    }
    writer.expectFree(keys);
    const parts = { sources: [hubSource(entity, data)], assignments: [] };
    const [outcome] = await writer.create([{ parts, telling: {} }]);
    if (!outcome) throw new Error("a record was not inserted");
    return outcome.id;
  });
}

/** Values by path; null takes one away. */
export interface HubChange {
  readonly id: number;
  readonly fields: Readonly<Record<Path, unknown>>;
  /** Refused where the record has another one by now. */
  readonly revision?: number | undefined;
}

/**
 * Values that the hub gives a record, whatever the systems say that know it; they learn of it with their next sync.
 * @throws InvalidInputError that names each wrong field, NotFoundError, ConflictError record_changed or record_deleted
 */
export function changeRecord<E extends Entity>(
  task: PersonsTask,
  entity: E,
  { id, fields, revision }: HubChange,
): Promise<void> {
  return inPersonsName(task, entity, async (tx, writer) => {
    const unit = wholeOf(await loadUnits(tx, entity, [id]), entity, id);
    const { record } = unit;
    if (record.deleted_at !== null) throw recordDeleted();
    if (revision !== undefined && revision !== record.revision)
      throw recordChanged(record.revision);
    checkPaths(entity, fields);
    const wanted = Object.entries(fields);
    const changed = wanted.reduce<RecordOf<E>>(
      (made, [path, value]) => withPath(made, path, value ?? undefined),
      record.data,
    );
    checkRecord(entity, changed);
    const giver = { givenBy: "person", actor: task.actor, runId: null } as const;
    await writer.settle(unit, holding(entity, unit, new Map(wanted), giver));
  });
}

/**
 * Deletes a record in the hub: no system brings it back, and those that are synced both ways delete it, too.
 * @throws NotFoundError, ConflictError record_merged
 */
export function removeRecord(task: PersonsTask, entity: EditableEntity, id: number): Promise<void> {
  return inPersonsName(task, entity, async (tx, writer) => {
    const unit = wholeOf(await loadUnits(tx, entity, [id]), entity, id);
    await writer.remove(unit);
    if (unit.record.removed_at !== null) return;
    writer.rows.addHistory(id, { field: "deleted", before: undefined, after: true });
  });
}

/**
 * Takes the deletion back; a record that no system has any more is the hub's own from now on.
 * @throws NotFoundError, ConflictError record_merged
 */
export function restoreRecord(
  task: PersonsTask,
  entity: EditableEntity,
  id: number,
): Promise<void> {
  return inPersonsName(task, entity, async (tx, writer) => {
    const unit = wholeOf(await loadUnits(tx, entity, [id]), entity, id);
    if (unit.record.deleted_at === null) return;
    const isAlone = living(unit.sources).length === 0;
    const own = isAlone ? [hubSource(entity, unit.record.data)] : [];
    const sources = [...unit.sources, ...own];
    await writer.settle(unit, { ...unit, sources, isRestored: true });
    writer.rows.addHistory(id, { field: "deleted", before: true, after: undefined });
  });
}

function checkPaths(entity: Entity, fields: HubChange["fields"]): void {
  const fixed = FIXED[entity].filter((path) => Object.hasOwn(fields, path));
  if (fixed.length === 0) return;
  const message = "is what the record is known by in every system: it stays";
  const remedy = "Make another record, and delete this one.";
  throw new InvalidInputError(
    fixed.map((path): FieldIssue => ({ field: `fields.${path}`, message, remedy })),
  );
}

function checkRecord<E extends Entity>(entity: E, data: RecordOf<E>): void {
  const issue = recordIssue(entity, data) ?? nulIssue(data, JSON.stringify(data));
  if (issue) throw new InvalidInputError([issue]);
}

const recordDeleted = (): ConflictError =>
  new ConflictError("record_deleted", "The record is deleted: bring it back first.");

const recordChanged = (revision: number): ConflictError =>
  new ConflictError("record_changed", "Somebody has changed the record meanwhile: load it again.", {
    revision,
  });
