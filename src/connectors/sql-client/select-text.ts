import type { Cell, TableColumn } from "../../sdk/index.ts";
import { conditionText } from "./condition-text.ts";
import type { SelectParts, SqlText } from "./driver.ts";
import { createParams, type Params, type TextStyle } from "./text-style.ts";

/** One page of rows, as `SelectParts` describes it. Conditions may use `known` columns beside those that are selected. */
export function selectText(
  { from, columns, where, order, after, limit, known = columns }: SelectParts,
  style: TextStyle,
): SqlText {
  const params = createParams(style);
  const byName = new Map(known.map((column) => [column.name, column]));
  const conditions = [
    ...(where ? [conditionText(where, { style, params, columns: byName })] : []),
    ...(after ? [afterText({ order, after }, { style, params })] : []),
  ];
  const { head = "", tail = "" } = style.limit(limit);
  const select = columns.map((column) => style.column?.(column) ?? style.quote([column.name]));
  const sql = [
    `SELECT ${head}${select.join(", ")} FROM ${from}`,
    ...(conditions.length > 0 ? [`WHERE ${conditions.join(" AND ")}`] : []),
    ...(order.length > 0
      ? [`ORDER BY ${order.map((one) => orderText(one, style)).join(", ")}`]
      : []),
    ...(tail ? [tail] : []),
  ];
  return { sql: sql.join(" "), params: params.values };
}

const orderText = ({ name, nullable }: TableColumn, style: TextStyle): string =>
  style.quote([name]) + (nullable && style.hasNullsLast ? " NULLS FIRST" : "");

interface Behind {
  readonly order: readonly TableColumn[];
  readonly after: readonly Cell[];
}
interface Making {
  readonly style: TextStyle;
  readonly params: Params;
}

/**
 * True for rows behind the one with these values, where nulls come first. The first comparison alone lets an
 * index find the place; an OR over several columns does so in no database but MySQL.
 */
function afterText({ order, after }: Behind, { style, params }: Making): string {
  const [first] = order;
  if (!first) return "1 = 1";
  const name = style.quote([first.name]);
  const value = after[0] ?? null;
  const add = (index: number): string => {
    const column = order[index];
    return column ? params.add(after[index] ?? null, column) : "NULL";
  };
  if (order.length === 1) return value === null ? `${name} IS NOT NULL` : `${name} > ${add(0)}`;
  if (style.hasRowValues && order.every((_, index) => (after[index] ?? null) !== null)) {
    const names = order.map((column) => style.quote([column.name])).join(", ");
    return `(${names}) > (${order.map((_, index) => add(index)).join(", ")})`;
  }
  const rest = { order: order.slice(1), after: after.slice(1) };
  if (value === null) {
    return `(${name} IS NOT NULL OR (${name} IS NULL AND ${afterText(rest, { style, params })}))`;
  }
  const from = `${name} >= ${add(0)}`;
  const past = `${name} > ${add(0)}`;
  return `(${from} AND (${past} OR (${name} = ${add(0)} AND ${afterText(rest, { style, params })})))`;
}
