import type { Entity, RecordOf } from "../model/entities.ts";
import type { Invoice } from "../model/invoice.ts";
import { type Path, readPath, withPath } from "../model/paths.ts";
import type { AssignmentRow } from "../store/assignments.ts";
import { ASSIGNED_FIELDS, type AssignedField, GIVERS, type Giver } from "./field-groups.ts";

/**
 * A value that the hub gives a field of one record, and who decided it. Of an invoice `field` is an `AssignedField`
 * and the empty text stands for none at all; of other records it is any path and null stands for that.
 */
export interface Assignment {
  readonly field: Path;
  readonly value: unknown;
  readonly givenBy: Giver;
  readonly ruleId: number | null;
  readonly actor: string | null;
  readonly runId: string | null;
}

export const toAssignment = (row: AssignmentRow): Assignment => ({
  field: row.field,
  value: JSON.parse(row.value) as unknown,
  givenBy: row.given_by,
  ruleId: row.rule_id,
  actor: row.actor,
  runId: row.run_id,
});

/** Of each field the assignment that counts: a person's before a run's before a rule's. */
export function decisive<A extends { field: string; givenBy: Giver }>(
  assignments: readonly A[],
): Map<string, A> {
  const found = new Map<string, A>();
  for (const giver of GIVERS) {
    for (const one of assignments) {
      if (one.givenBy === giver && !found.has(one.field)) found.set(one.field, one);
    }
  }
  return found;
}

/** The record with what the hub gave it in the place of what the sources say; the same object without any. */
export function withAssignments<E extends Entity>(
  entity: E,
  record: RecordOf<E>,
  assignments: readonly Assignment[],
): RecordOf<E> {
  if (assignments.length === 0) return record;
  const given = decisive(assignments);
  if (entity !== "invoice") {
    return [...given.values()].reduce(
      (made, { field, value }) => withPath(made, field, value ?? undefined),
      record,
    );
  }
  const set = (field: AssignedField) => given.get(field)?.value as string | undefined;
  return overlaid(record as Invoice, set) as RecordOf<E>;
}

/**
 * What a single source said, from the record that was made of it and of assignments. Right where the source
 * itself says nothing in those fields: `saysNothingOf`.
 */
export function withoutAssignments<E extends Entity>(
  entity: E,
  record: RecordOf<E>,
  assignments: readonly { readonly field: string }[],
): RecordOf<E> {
  if (assignments.length === 0) return record;
  if (entity !== "invoice") {
    return assignments.reduce((made, { field }) => withPath(made, field, undefined), record);
  }
  const { note, accounting, ...rest } = record as Invoice;
  const isGiven = (field: AssignedField) => assignments.some((one) => one.field === field);
  const kept = Object.entries(accounting ?? {}).filter(
    ([name]) => !isGiven(`accounting.${name}` as AssignedField),
  );
  return {
    ...rest,
    ...(kept.length > 0 ? { accounting: Object.fromEntries(kept) } : {}),
    ...(note === undefined || isGiven("note") ? {} : { note }),
  } as RecordOf<E>;
}

/** True where the source leaves every field that is assigned to the hub. */
export const saysNothingOf = (
  record: RecordOf<Entity>,
  assignments: readonly { readonly field: string }[],
): boolean => assignments.every(({ field }) => readPath(record, field) === undefined);

function overlaid(invoice: Invoice, given: (field: AssignedField) => string | undefined): Invoice {
  const accounting: Record<string, unknown> = { ...invoice.accounting };
  const result: Record<string, unknown> = { ...invoice };
  for (const field of ASSIGNED_FIELDS) {
    const value = given(field);
    if (value === undefined) continue;
    if (field === "note") put(result, "note", value);
    else put(accounting, field.slice("accounting.".length), value);
  }
  if (Object.keys(accounting).length > 0) result.accounting = accounting;
  else delete result.accounting;
  return result as Invoice;
}

/** The empty text says that there is nothing, whatever the sources or a rule would say. */
function put(fields: Record<string, unknown>, name: string, value: string): void {
  if (value === "") delete fields[name];
  else fields[name] = value;
}

/** One of the fields that can be assigned, as the record has it. */
export function readField(record: RecordOf<Entity>, field: AssignedField): string | undefined {
  const { note, accounting } = record as Invoice;
  if (field === "note") return note;
  const name = field.slice("accounting.".length) as keyof NonNullable<Invoice["accounting"]>;
  return accounting?.[name];
}
