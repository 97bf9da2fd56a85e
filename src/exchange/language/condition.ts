import type { Cell } from "../../model/cell.ts";
import type { Condition, ConditionOp } from "../../sdk/tables.ts";
import type { Among, Compared, ConditionTree } from "./condition-tree.ts";
import { cellOf, isEmptyValue, patternOf, type TokenValue } from "./condition-value.ts";

export { evaluateCondition } from "./condition-evaluate.ts";
export { type ParseOptions, parseCondition } from "./condition-parse.ts";
export {
  type Comparison,
  type ConditionTree,
  type ConditionValue,
  columnsOf,
  tokensOf,
} from "./condition-tree.ts";
export type { TokenValue } from "./condition-value.ts";
export { type MatchTerm, type RecordMatch, recordMatch, recordTokens } from "./record-match.ts";

/** True of no row. */
export const NEVER: Condition = { any: [] };

/**
 * For a database: values are bound, never text. A comparison with an empty value is true of no row, as in SQL; one
 * that can be true of none is `{ any: [] }`.
 */
export const toCondition = (
  tree: ConditionTree,
  tokenValue: TokenValue = () => undefined,
): Condition => converted(tree, { tokenValue, isNegated: false });

interface Sense {
  readonly tokenValue: TokenValue;
  /** NOT is carried down to the comparisons, so that one with an empty value stays untrue under it. */
  readonly isNegated: boolean;
}

function converted(tree: ConditionTree, sense: Sense): Condition {
  if ("not" in tree) return converted(tree.not, { ...sense, isNegated: !sense.isNegated });
  if ("all" in tree) return joined(tree.all, sense, sense.isNegated);
  if ("any" in tree) return joined(tree.any, sense, !sense.isNegated);
  if ("is_null" in tree) {
    return { column: tree.column, is_null: tree.is_null !== sense.isNegated };
  }
  return "among" in tree ? amongValues(tree, sense) : compared(tree, sense);
}

function joined(parts: readonly ConditionTree[], sense: Sense, isAny: boolean): Condition {
  const conditions = parts.map((part) => converted(part, sense));
  if (!isAny) return conditions.some(isNever) ? NEVER : { all: conditions };
  const possible = conditions.filter((condition) => !isNever(condition));
  return possible.length === 0 ? NEVER : { any: possible };
}

const isNever = (condition: Condition): boolean => "any" in condition && condition.any.length === 0;

/** With NOT, one empty value makes it untrue of every row, as `NOT IN (…, NULL)` is. */
function amongValues({ column, among }: Among, { tokenValue, isNegated }: Sense): Condition {
  const values = among.map((value) => cellOf(value, tokenValue));
  const present = values.filter((value) => !isEmptyValue(value)) as Cell[];
  if (present.length === 0 || (isNegated && present.length < values.length)) return NEVER;
  return isNegated ? { not: { column, among: present } } : { column, among: present };
}

const OPPOSITE = {
  "=": "<>",
  "<>": "=",
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
  like: "not_like",
  not_like: "like",
} as const;

function compared({ column, op, value }: Compared, { tokenValue, isNegated }: Sense): Condition {
  const sense = isNegated ? OPPOSITE[op] : op;
  if (sense === "like" || sense === "not_like") {
    const pattern = patternOf(value, tokenValue);
    if (pattern === undefined) return NEVER;
    const like = { column, op: "like", value: pattern } as const;
    return sense === "like" ? like : { not: like };
  }
  const cell = cellOf(value, tokenValue);
  if (isEmptyValue(cell)) return NEVER;
  return { column, op: sense satisfies ConditionOp, value: cell as Cell };
}
