import type { Invoice } from "../model/invoice.ts";
import { type InvoiceFilter, listInvoices } from "../store/invoice-list.ts";
import type { DataStore } from "../store/store.ts";
import { decisive, readField, withAssignments } from "../sync/assign.ts";
import { compose } from "../sync/compose.ts";
import { living, readUnits, type StoredAssignment, type Unit } from "../sync/unit.ts";
import { compileRules, type RuleSet } from "./compile.ts";
import { factsOf } from "./enricher.ts";
import { RULE_FIELDS, type Rule, type RuleField } from "./rule.ts";

/** Invoices of one read, and of one call: longer histories go on with the cursor. */
const STEP = 200;
const MOST = 10_000;
const EXAMPLES = 50;

export interface Trial {
  /** The rules as they would be, in their order. */
  readonly rules: readonly Rule[];
  /** Those that the person asks about. */
  readonly asked: ReadonlySet<number>;
  readonly filter: InvoiceFilter;
  /** Goes on below this id. */
  readonly before?: number | undefined;
  readonly slugs: ReadonlyMap<number, string>;
}

export interface TrialChange {
  readonly field: RuleField;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Whose rule it would be; undefined where the rules leave the field alone. */
  readonly ruleId: number | undefined;
}

export interface TrialExample {
  readonly id: number;
  readonly invoice: Invoice;
  /** One of the rules asked about holds for it. */
  readonly isMatch: boolean;
  readonly changes: readonly TrialChange[];
}

export interface TrialResult {
  readonly scanned: number;
  readonly matched: number;
  readonly changed: number;
  readonly examples: readonly TrialExample[];
  /** Undefined where all was looked at. */
  readonly next: number | undefined;
}

/**
 * What rules would do to stored invoices, the newest first; nothing is changed. Looks at ten thousand in one
 * call at most.
 */
export async function tryRules(data: DataStore, trial: Trial): Promise<TrialResult> {
  const { filter } = trial;
  const set = compileRules(trial.rules);
  const asked = compileRules(trial.rules.filter(({ id }) => trial.asked.has(id)));
  const result = { scanned: 0, matched: 0, changed: 0 };
  const examples: TrialExample[] = [];
  let before = trial.before;
  for (;;) {
    const sort = { field: "id", isDescending: true } as const;
    const after = before === undefined ? undefined : { value: before, id: before };
    const { records, last } = await listInvoices(data, { filter, sort, after, limit: STEP });
    const units = await readUnits(
      data,
      "invoice",
      records.map(({ id }) => id),
    );
    for (const { id } of records) {
      const unit = units.get(id);
      const one = unit && tryOn(unit, set, asked, trial.slugs);
      result.scanned += 1;
      if (!one) continue;
      if (one.isMatch) result.matched += 1;
      if (one.changes.length > 0) result.changed += 1;
      if ((one.isMatch || one.changes.length > 0) && examples.length < EXAMPLES) examples.push(one);
    }
    before = last?.id;
    if (!last || result.scanned >= MOST) return { ...result, examples, next: before };
  }
}

function tryOn(
  unit: Unit<"invoice">,
  set: RuleSet,
  asked: RuleSet,
  slugs: ReadonlyMap<number, string>,
): TrialExample | undefined {
  const [first, ...others] = living(unit.sources);
  if (!first) return undefined;
  const base = compose("invoice", [first, ...others]);
  const integrationIds = [first, ...others].map(({ integrationId }) => integrationId);
  const facts = factsOf(base, integrationIds, slugs);
  const { id, data } = unit.record;
  const assignments = [
    ...unit.assignments.filter(({ givenBy }) => givenBy !== "rule"),
    ...set.give(facts).map(
      ({ field, value, ruleId }): StoredAssignment => ({
        ...{ field, value, ruleId, givenBy: "rule", actor: null, runId: null },
      }),
    ),
  ];
  const after = withAssignments("invoice", base, assignments);
  const counted = decisive(assignments);
  const changes = RULE_FIELDS.flatMap((field): TrialChange[] => {
    const [was, is] = [readField(data, field), readField(after, field)];
    const ruleId = counted.get(field)?.ruleId ?? undefined;
    return was === is ? [] : [{ field, before: was, after: is, ruleId }];
  });
  return { id, invoice: data, isMatch: asked.fitting(facts).length > 0, changes };
}
