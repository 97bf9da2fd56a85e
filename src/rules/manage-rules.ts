import { type FieldIssue, InvalidInputError, NotFoundError } from "../lib/errors.ts";
import { foldText } from "../lib/fold.ts";
import { toMinor } from "../model/money.ts";
import { allSlugs } from "../store/integrations.ts";
import {
  countRules,
  deleteRule,
  findRule,
  insertRule,
  type NewRule,
  orderRules,
  type RuleRow,
  updateRule,
} from "../store/rules.ts";
import type { ConfigStore } from "../store/store.ts";
import { bareId } from "./facts.ts";
import type { RuleConditions } from "./rule.ts";
import type { RuleBook } from "./rule-book.ts";

/** More would be a list of suppliers: one rule takes a thousand of them. */
const MAX_RULES = 1_000;

/** Fields that are left out stay as they are; in a new rule they are empty. */
export interface RuleInput {
  readonly name?: string;
  readonly conditions?: RuleConditions;
  readonly project_id?: string | null;
  readonly category?: string | null;
  readonly stop?: boolean;
  readonly active?: boolean;
}

export interface RuleHost {
  readonly rules: RuleBook;
  readonly now: number;
  readonly actor: string;
}

const flag = (is: boolean): 0 | 1 => (is ? 1 : 0);

/** @throws NotFoundError */
export async function getRule(config: ConfigStore, id: number): Promise<RuleRow> {
  const row = await findRule(config, id);
  if (!row) throw new NotFoundError("rule", id);
  return row;
}

/** Behind the last one; on a tenant's store. @throws InvalidInputError that names each field with its remedy */
export async function createRule(
  config: ConfigStore,
  host: RuleHost,
  input: RuleInput & { name: string },
): Promise<RuleRow> {
  if ((await countRules(config)) >= MAX_RULES) {
    const remedy = "Put suppliers with the same project into one rule.";
    throw new InvalidInputError([
      { field: "name", message: `there are ${MAX_RULES} rules already`, remedy },
    ]);
  }
  const { actor, now } = host;
  const row: NewRule = {
    name: input.name.trim(),
    conditions: JSON.stringify(input.conditions ?? {}),
    project_id: input.project_id ?? null,
    category: input.category ?? null,
    stops: flag(input.stop ?? false),
    active: flag(input.active ?? true),
    created_by: actor,
    updated_by: actor,
    created_at: now,
    updated_at: now,
  };
  await checkRule(config, row);
  const id = await insertRule(config, row);
  host.rules.forget();
  return getRule(config, id);
}

/** @throws NotFoundError, InvalidInputError */
export async function changeRule(
  config: ConfigStore,
  host: RuleHost,
  { id, input }: { id: number; input: RuleInput },
): Promise<RuleRow> {
  const before = await getRule(config, id);
  const { name, conditions, project_id, category, stop, active } = input;
  const values = {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(conditions === undefined ? {} : { conditions: JSON.stringify(conditions) }),
    ...(project_id === undefined ? {} : { project_id }),
    ...(category === undefined ? {} : { category }),
    ...(stop === undefined ? {} : { stops: flag(stop) }),
    ...(active === undefined ? {} : { active: flag(active) }),
  };
  const isLeft = conditions === undefined;
  // Conditions that stay as they are may name an integration that has been deleted since.
  await checkRule(config, { ...before, ...values, ...(isLeft ? { conditions: "{}" } : {}) });
  await updateRule(config, id, { ...values, updated_by: host.actor, updated_at: host.now });
  host.rules.forget();
  return getRule(config, id);
}

/** @throws NotFoundError */
export async function removeRule(config: ConfigStore, host: RuleHost, id: number): Promise<void> {
  if (!(await deleteRule(config, id))) throw new NotFoundError("rule", id);
  host.rules.forget();
}

/** @throws InvalidInputError where the ids are not those of all the rules, each once */
export async function sortRules(
  config: ConfigStore,
  host: RuleHost,
  ids: readonly number[],
): Promise<void> {
  if (!(await orderRules(config, ids))) {
    const message = "are not the ids of all rules, each once";
    const remedy = "Read the rules again: somebody may have added or deleted one.";
    throw new InvalidInputError([{ field: "ids", message, remedy }]);
  }
  host.rules.forget();
}

/** @throws InvalidInputError */
export async function checkRule(
  config: ConfigStore,
  row: Pick<NewRule, "name" | "conditions" | "project_id" | "category" | "stops">,
): Promise<void> {
  const conditions = JSON.parse(row.conditions) as RuleConditions;
  const issues: FieldIssue[] = [...conditionIssues(conditions)];
  if (row.name === "") issues.push({ field: "name", message: "is empty", remedy: "Name it." });
  if (!row.project_id && !row.category && row.stops === 0) {
    const remedy = "Set project_id or category, or stop to keep the rules behind it away.";
    issues.push({ field: "project_id", message: "the rule gives nothing", remedy });
  }
  if (conditions.integrations) {
    const known = new Set((await allSlugs(config)).values());
    for (const [i, slug] of conditions.integrations.entries()) {
      if (known.has(slug)) continue;
      const remedy = "Use the id of an integration.";
      const field = `conditions.integrations.${i}`;
      issues.push({ field, message: `there is no integration ${slug}`, remedy });
    }
  }
  if (issues.length > 0) throw new InvalidInputError(issues);
}

function* conditionIssues(conditions: RuleConditions): Generator<FieldIssue> {
  const { amount, issued, seller_ids } = conditions;
  if (amount?.min !== undefined && amount.max !== undefined) {
    const [min, max] = [amount.min, amount.max].map((one) => toMinor(one, amount.currency));
    if ((min ?? 0) > (max ?? 0)) {
      const remedy = "Swap the two amounts.";
      yield { field: "conditions.amount.min", message: "is more than max", remedy };
    }
  }
  if (amount && amount.min === undefined && amount.max === undefined) {
    const remedy = "Add min, max or both.";
    yield { field: "conditions.amount", message: "has no end", remedy };
  }
  if (issued?.from !== undefined && issued.to !== undefined && issued.from > issued.to) {
    const remedy = "Swap the two days.";
    yield { field: "conditions.issued.from", message: "is after to", remedy };
  }
  for (const [i, id] of (seller_ids ?? []).entries()) {
    if (bareId(id) !== "") continue;
    const remedy = "Write the number, with or without PL and dashes.";
    yield { field: `conditions.seller_ids.${i}`, message: "is no tax number", remedy };
  }
  for (const field of ["seller_name", "number", "line", "note", "ledger_account"] as const) {
    for (const kind of ["contains", "glob"] as const) {
      for (const [i, text] of (conditions[field]?.[kind] ?? []).entries()) {
        if (foldText(text) !== "") continue;
        const message = "has no letter or sign to look for";
        const remedy = "Write a part of the text.";
        yield { field: `conditions.${field}.${kind}.${i}`, message, remedy };
      }
    }
  }
}
