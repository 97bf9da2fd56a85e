import { globOf } from "../events/filters/glob.ts";
import { foldText } from "../lib/fold.ts";
import { toMinor } from "../model/money.ts";
import { bareId, type Facts } from "./facts.ts";
import {
  type Given,
  RULE_FIELDS,
  type Rule,
  type RuleConditions,
  type TextCondition,
} from "./rule.ts";

type Test = (facts: Facts) => boolean;

/** Sellers with several tax numbers may come in many combinations. */
const MAX_MERGED = 10_000;

interface CompiledRule extends Rule {
  readonly place: number;
  readonly fits: Test;
}

/** Rules made ready, so that many invoices go through them quickly. */
export interface RuleSet {
  /** What the rules give an invoice: for each field the first that fits. */
  give(facts: Facts): readonly Given[];
  /** Ids of the rules whose conditions hold, whatever the others do. */
  fitting(facts: Facts): readonly number[];
  readonly isEmpty: boolean;
}

/** Rules that name sellers are found by the seller, so that thousands of them cost no more than a few. */
export function compileRules(rules: readonly Rule[]): RuleSet {
  const compiled = rules.map((rule, place) => ({ ...rule, place, fits: compile(rule.conditions) }));
  const ofAll = compiled.filter(({ conditions }) => !conditions.seller_ids);
  const ofSeller = Map.groupBy(
    compiled.flatMap((rule) =>
      [...new Set(rule.conditions.seller_ids?.map(bareId))].map((id) => ({ id, rule })),
    ),
    ({ id }) => id,
  );
  const merged = new Map<string, readonly CompiledRule[]>();
  const candidates = ({ sellerIds }: Facts): readonly CompiledRule[] => {
    const named = sellerIds.filter((id) => ofSeller.has(id));
    if (named.length === 0) return ofAll;
    const key = named.join(" ");
    const known = merged.get(key);
    if (known) return known;
    const own = named.flatMap((id) => ofSeller.get(id)?.map(({ rule }) => rule) ?? []);
    const all = [...new Set([...own, ...ofAll])].toSorted((a, b) => a.place - b.place);
    if (merged.size >= MAX_MERGED) merged.clear();
    merged.set(key, all);
    return all;
  };
  return {
    isEmpty: compiled.length === 0,
    give: (facts) => giveFirst(candidates(facts), facts),
    fitting: (facts) =>
      candidates(facts)
        .filter(({ fits }) => fits(facts))
        .map(({ id }) => id),
  };
}

function giveFirst(candidates: readonly CompiledRule[], facts: Facts): readonly Given[] {
  const given: Given[] = [];
  for (const rule of candidates) {
    const open = RULE_FIELDS.filter(
      (field) =>
        rule.gives[field] !== undefined && !given.some((earlier) => earlier.field === field),
    );
    if ((open.length === 0 && !rule.stop) || !rule.fits(facts)) continue;
    for (const field of open)
      given.push({ field, value: rule.gives[field] ?? "", ruleId: rule.id });
    if (rule.stop || given.length === RULE_FIELDS.length) break;
  }
  return given;
}

/** What costs little is asked first. */
function compile(conditions: RuleConditions): Test {
  const { direction, issued, amount, seller_ids, integrations, accounting_kinds } = conditions;
  const { number, seller_name, ledger_account, note, line } = conditions;
  const tests: Test[] = [];
  if (direction) tests.push(({ invoice }) => invoice.direction === direction);
  if (seller_ids) tests.push(isOneOf(new Set(seller_ids.map(bareId)), (facts) => facts.sellerIds));
  if (integrations) tests.push(isOneOf(new Set(integrations), (facts) => facts.integrations));
  if (accounting_kinds) {
    const kinds = new Set(accounting_kinds.map(foldText));
    tests.push(({ invoice }) => kinds.has(foldText(invoice.accounting?.kind ?? "")));
  }
  if (issued) tests.push(isIssued(issued));
  if (amount) tests.push(isAmount(amount));
  if (ledger_account) {
    const fits = compileText(ledger_account);
    tests.push(({ invoice }) => fits(foldText(invoice.accounting?.ledger_account ?? "")));
  }
  if (number) tests.push(onText(number, (facts) => facts.number));
  if (seller_name) tests.push(onText(seller_name, (facts) => facts.sellerName));
  if (note) tests.push(onText(note, (facts) => facts.note));
  if (line) {
    const fits = compileText(line);
    tests.push((facts) => facts.lines.some(fits));
  }
  return (facts) => tests.every((test) => test(facts));
}

const isOneOf =
  (wanted: ReadonlySet<string>, of: (facts: Facts) => readonly string[]): Test =>
  (facts) =>
    of(facts).some((value) => wanted.has(value));

function isIssued({ from, to }: NonNullable<RuleConditions["issued"]>): Test {
  return ({ invoice: { issue_date } }) =>
    issue_date !== undefined &&
    (from === undefined || issue_date >= from) &&
    (to === undefined || issue_date <= to);
}

function isAmount(amount: NonNullable<RuleConditions["amount"]>): Test {
  const { of = "gross", currency } = amount;
  const min = toMinor(amount.min, currency);
  const max = toMinor(amount.max, currency);
  return (facts) => {
    if (facts.invoice.currency !== currency) return false;
    const minor = facts.minor(of);
    if (minor === undefined) return false;
    return (min === undefined || minor >= min) && (max === undefined || minor <= max);
  };
}

function onText(condition: TextCondition, of: (facts: Facts) => string): Test {
  const fits = compileText(condition);
  return (facts) => fits(of(facts));
}

/** Tests folded text. */
function compileText({ contains = [], glob = [] }: TextCondition): (text: string) => boolean {
  const parts = contains.map(foldText);
  const globs = glob.map((pattern) => globOf(foldText(pattern)));
  return (text) =>
    text !== "" && (parts.some((part) => text.includes(part)) || globs.some((fits) => fits(text)));
}
