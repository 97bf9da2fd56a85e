import type { Static } from "typebox";
import type { Hub } from "../hub.ts";
import { NotFoundError } from "../lib/errors.ts";
import { checkRule } from "../rules/manage-rules.ts";
import { toFilter } from "../rules/period.ts";
import type { Rule } from "../rules/rule.ts";
import { toRule } from "../rules/rule-book.ts";
import { type TrialExample, tryRules } from "../rules/try-rules.ts";
import { listRules, type RuleRow } from "../store/rules.ts";
import { numberCursor } from "./routes.ts";
import type { RuleIn, TryIn } from "./rule-schemas.ts";
import type { Scope } from "./scope.ts";

/** The id of a rule that is not there yet. */
const DRAFT = 0;

/** What the request would do to stored invoices. @throws NotFoundError, InvalidInputError */
export async function tryNow(scope: Scope, hub: Hub, body: Static<typeof TryIn>) {
  const filter = toFilter(body);
  const before = numberCursor(body.cursor);
  const rows = await listRules(scope.config);
  const { rules, asked } = await rulesToTry(scope, rows, body);
  const slugs = await hub.rules.integrationsOf(scope.principal.tenantId);
  const trial = { rules, asked, filter, slugs, ...(before === undefined ? {} : { before }) };
  const { next, examples, ...counts } = await tryRules(scope.data, trial);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  if (body.rule) names.set(DRAFT, body.rule.name);
  return {
    ...counts,
    examples: examples.map((example) => toExample(example, names)),
    next_cursor: next === undefined ? null : String(next),
  };
}

/** @throws NotFoundError, InvalidInputError */
async function rulesToTry(
  scope: Scope,
  rows: readonly RuleRow[],
  { rule: draft, rule_id: replaced, ids }: Static<typeof TryIn>,
): Promise<{ rules: Rule[]; asked: Set<number> }> {
  const wanted = new Set(ids);
  for (const id of [...wanted, ...(replaced === undefined ? [] : [replaced])]) {
    if (!rows.some((row) => row.id === id)) throw new NotFoundError("rule", id);
  }
  const isUsed = (row: RuleRow) => row.active === 1 || wanted.has(row.id) || row.id === replaced;
  const present = rows.filter(isUsed);
  if (!draft) {
    const asked = ids ? wanted : new Set(present.map(({ id }) => id));
    return { rules: present.map(toRule), asked };
  }
  await checkRule(scope.config, {
    name: draft.name.trim(),
    conditions: JSON.stringify(draft.conditions ?? {}),
    project_id: draft.project_id ?? null,
    category: draft.category ?? null,
    stops: draft.stop ? 1 : 0,
  });
  const made = draftRule(draft);
  const rules = present.map((row) => (row.id === replaced ? made : toRule(row)));
  if (replaced === undefined) rules.push(made);
  return { rules, asked: new Set([DRAFT, ...wanted]) };
}

const draftRule = ({
  conditions = {},
  project_id,
  category,
  stop,
}: Static<typeof RuleIn>): Rule => ({
  id: DRAFT,
  conditions,
  gives: {
    ...(project_id ? { "accounting.project_id": project_id } : {}),
    ...(category ? { "accounting.category": category } : {}),
  },
  stop: stop ?? false,
});

const toExample = (
  { id, invoice, isMatch, changes }: TrialExample,
  names: ReadonlyMap<number, string>,
) => ({
  id,
  number: invoice.number ?? null,
  issue_date: invoice.issue_date ?? null,
  seller_name: invoice.seller.name ?? null,
  gross: invoice.totals.gross ?? null,
  currency: invoice.currency,
  matches: isMatch,
  changes: changes.map(({ field, before, after, ruleId }) => ({
    field,
    before: before ?? null,
    after: after ?? null,
    rule_id: ruleId ?? null,
    rule_name: ruleId === undefined ? null : (names.get(ruleId) ?? null),
  })),
});
