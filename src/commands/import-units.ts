import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import { findUnitByGuid } from "../store/accounting-units.ts";
import type { SetupUnit } from "./setup-xml.ts";
import type { AccountingUnit } from "./unit.ts";
import { changeUnit, createUnit, plainGuid, type UnitParts } from "./units.ts";

export interface ImportedUnit {
  readonly unit: AccountingUnit;
  readonly outcome: "created" | "changed";
}

/**
 * Adds the units of a file to the organisation and changes those that are there, by their GUID; others stay.
 * @throws InvalidInputError, ConflictError unit_exists; units before the one at fault are done then
 */
export async function importUnits(
  parts: UnitParts,
  units: readonly SetupUnit[],
): Promise<ImportedUnit[]> {
  refuseTwice(units);
  const done: ImportedUnit[] = [];
  for (const { tenant: _, ...input } of units) {
    const id = input.unit_id === undefined ? undefined : plainGuid(input.unit_id);
    const known = id === undefined ? undefined : await findUnitByGuid(parts.config, id);
    done.push(
      known
        ? { unit: await changeUnit(parts, known.id, input), outcome: "changed" }
        : { unit: await createUnit(parts, input), outcome: "created" },
    );
  }
  return done;
}

function refuseTwice(units: readonly SetupUnit[]): void {
  const seen = new Set<string>();
  const issues: FieldIssue[] = [];
  for (const [index, { unit_id }] of units.entries()) {
    const id = unit_id === undefined ? undefined : plainGuid(unit_id);
    if (id !== undefined && seen.has(id)) {
      const remedy = "Give each unit a GUID of its own.";
      issues.push({ field: `Unit[${index + 1}]@id`, message: "is there twice", remedy });
    }
    if (id !== undefined) seen.add(id);
  }
  if (issues.length > 0) throw new InvalidInputError(issues);
}
