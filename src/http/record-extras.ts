import type { Static } from "typebox";
import { toRfc3339 } from "../lib/clock.ts";
import { type WarningParams, warningMessage } from "../model/checks/warning.ts";
import type { Entity } from "../model/entities.ts";
import type { Invoice } from "../model/invoice.ts";
import { RULE_FIELDS } from "../rules/rule.ts";
import { assignmentsOf } from "../store/assignments.ts";
import type { StoredRecord } from "../store/records.ts";
import { ruleNames } from "../store/rules.ts";
import { type StoredWarning, warningsOf } from "../store/warnings.ts";
import { decisive, readField } from "../sync/assign.ts";
import { ASSIGNED_FIELDS, type AssignedField } from "../sync/field-groups.ts";
import type { GivenOut, WarningOut } from "./record-schemas.ts";
import type { Scope } from "./scope.ts";

type Given = Static<typeof GivenOut>;

/** What the hub itself thinks of a record. */
export interface RecordExtras {
  readonly warnings: Static<typeof WarningOut>[];
  readonly given: Given[];
}

/** By the record's id; in three statements for any number of records. */
export async function extrasOf(
  scope: Scope,
  entity: Entity,
  rows: readonly StoredRecord[],
): Promise<ReadonlyMap<number, RecordExtras>> {
  const ids = rows.map(({ id }) => id);
  const warnings = Map.groupBy(await warningsOf(scope.data, entity, ids), (row) => row.record_id);
  const assignments = await assignmentsOf(scope.data, entity, ids);
  const names = await ruleNames(
    scope.config,
    assignments.flatMap(({ rule_id }) => rule_id ?? []),
  );
  const assigned = Map.groupBy(assignments, (row) => row.record_id);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        warnings: (warnings.get(row.id) ?? []).map(toWarning),
        given:
          entity === "invoice" ? givenOf(row.data as Invoice, assigned.get(row.id), names) : [],
      },
    ]),
  );
}

type Assignments = Awaited<ReturnType<typeof assignmentsOf>>;

/** Of a project and a category whoever gave it; of other fields only what the hub gave. */
function givenOf(
  invoice: Invoice,
  assignments: Assignments = [],
  names: ReadonlyMap<number, string>,
): Given[] {
  const byField = decisive(assignments.map((row) => ({ ...row, givenBy: row.given_by })));
  return ASSIGNED_FIELDS.flatMap((field): Given[] => {
    const row = byField.get(field);
    if (!row) return bySource(field, readField(invoice, field));
    return [
      {
        field,
        by: row.given_by,
        value: (JSON.parse(row.value) as string) || null,
        actor: row.actor,
        rule_id: row.rule_id,
        rule_name: row.rule_id === null ? null : (names.get(row.rule_id) ?? null),
        run_id: row.run_id,
        at: toRfc3339(row.created_at),
      },
    ];
  });
}

function bySource(field: AssignedField, value: string | undefined): Given[] {
  const isShown = RULE_FIELDS.some((one) => one === field) && value !== undefined;
  const nobody = { actor: null, rule_id: null, rule_name: null, run_id: null, at: null };
  return isShown ? [{ field, by: "source", value, ...nobody }] : [];
}

export function toWarning(row: StoredWarning): Static<typeof WarningOut> {
  const params = JSON.parse(row.params) as WarningParams;
  return {
    id: row.id,
    code: row.code,
    level: row.level,
    field: row.field,
    params,
    message: warningMessage(row.code, params),
    dismissed_by: row.dismissed_by,
    dismissed_at: row.dismissed_at === null ? null : toRfc3339(row.dismissed_at),
    created_at: toRfc3339(row.created_at),
  };
}
