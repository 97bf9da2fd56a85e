import type { Table } from "../definition.ts";
import { fault, invalidObject, NUMBERS, sqlFault } from "../fault.ts";
import { columnOf, tableRef } from "../sql/build.ts";
import { hasAggregate, partsOf } from "../sql/compile.ts";
import { keyOf } from "../sql/compile-scope.ts";
import type { Expression, Query, QueryItem, QueryJoin, TableRef } from "../sql/expression.ts";
import { isKept } from "../sql/physical.ts";
import { bindCondition, bindValue } from "./bind-expression.ts";
import type { ItemNode, Node, SelectNode, TableNode } from "./select-ast.ts";
import { outside } from "./select-faults.ts";

/** Names become tables and columns. @throws CommandFault 900, 9011, 9012 */
export function bindSelect(node: SelectNode, catalogue: readonly Table[]): Query {
  const from = node.from ? tableOf(node.from, catalogue) : undefined;
  const refs: TableRef[] = from ? [from] : [];
  const joins = node.joins.map(({ kind, table, on }): QueryJoin => {
    const ref = tableOf(table, catalogue);
    if (refs.some(({ alias }) => alias.toUpperCase() === ref.alias.toUpperCase())) {
      throw sqlFault(
        `The objects "${ref.alias}" and "${ref.alias}" in the FROM clause have the same exposed names. Use correlation names to distinguish them.`,
      );
    }
    refs.push(ref);
    return { kind, table: ref, on: rowCondition(on, refs) };
  });
  const items = itemsOf(node.items, refs);
  const where = node.where && rowCondition(node.where, refs);
  const groupBy = node.groupBy.map((one) => groupKey(one, refs));
  const having = node.having && bindCondition(node.having, refs);
  const orderBy = orderOf(node, { items, refs });
  const query: Query = {
    items,
    ...(node.isDistinct && { isDistinct: true }),
    ...(from && { from }),
    ...(joins.length > 0 && { joins }),
    ...(where && { where }),
    ...(groupBy.length > 0 && { groupBy }),
    ...(having && { having }),
    ...(orderBy.length > 0 && { orderBy }),
    ...limitsOf(node),
  };
  checkGroups(query);
  return query;
}

function limitsOf({ top, offset, fetch }: SelectNode): Pick<Query, "limit" | "offset"> {
  if (top !== undefined && offset !== undefined) {
    throw sqlFault("A TOP can not be used in the same query or sub-query as a OFFSET.");
  }
  const limit = top ?? fetch;
  return { ...(limit !== undefined && { limit }), ...(offset !== undefined && { offset }) };
}

function tableOf({ schema, name, alias }: TableNode, catalogue: readonly Table[]): TableRef {
  const full = `${schema === undefined ? "" : `${schema}.`}${name}`.slice(0, 200);
  const table = catalogue.find((one) => one.name.toUpperCase() === name.toUpperCase());
  if (!table || (schema !== undefined && schema.toUpperCase() !== "DBO")) {
    throw invalidObject(full);
  }
  if (table.isClosed) {
    throw fault(NUMBERS.tableClosed, `Tabulka '${table.name}' není pro příkaz select přístupná.`);
  }
  return tableRef(table, alias);
}

function itemsOf(nodes: readonly ItemNode[], refs: readonly TableRef[]): readonly QueryItem[] {
  const taken = new Set<string>();
  let unnamed = 0;
  return nodes
    .flatMap((node) => (node.kind === "star" ? starOf(node.table, refs) : [namedItem(node, refs)]))
    .map(({ expression, label }) => {
      const wanted = label ?? (expression.kind === "column" ? expression.column : undefined);
      if (wanted === undefined) unnamed += 1;
      const base = wanted ?? `expr${unnamed}`;
      let free = base;
      for (let count = 1; taken.has(free.toUpperCase()); count += 1) free = `${base}_${count}`;
      taken.add(free.toUpperCase());
      return { expression, label: free };
    });
}

interface Item {
  readonly expression: Expression;
  readonly label?: string | undefined;
}

const namedItem = (
  { node, label }: Extract<ItemNode, { kind: "value" }>,
  refs: readonly TableRef[],
): Item => ({ expression: bindValue(node, refs), label });

function starOf(table: string | undefined, refs: readonly TableRef[]): readonly Item[] {
  const wanted = refs.filter(
    ({ alias }) => table === undefined || alias.toUpperCase() === table.toUpperCase(),
  );
  if (wanted.length === 0) {
    throw table === undefined
      ? sqlFault("Must specify table to select from.")
      : sqlFault(
          `The column prefix '${table.slice(0, 200)}' does not match with a table name or alias name used in the query.`,
        );
  }
  return wanted.flatMap((ref) =>
    ref.table.columns.filter(isKept).map(({ name }) => ({ expression: columnOf(ref, name) })),
  );
}

function rowCondition(node: Node, refs: readonly TableRef[]): Expression {
  const condition = bindCondition(node, refs);
  if (!hasAggregate(condition)) return condition;
  throw sqlFault(
    "An aggregate may not appear in the WHERE clause unless it is in a subquery contained in a HAVING clause or a select list, and the column being aggregated is an outer reference.",
  );
}

function groupKey(node: Node, refs: readonly TableRef[]): Expression {
  const key = bindValue(node, refs);
  if (hasAggregate(key)) {
    throw sqlFault(
      "Cannot use an aggregate or a subquery in an expression used for the group by list of a GROUP BY clause.",
    );
  }
  if (hasColumn(key)) return key;
  throw sqlFault(
    "Each GROUP BY expression must contain at least one column that is not an outer reference.",
  );
}

const hasColumn = (expression: Expression): boolean =>
  expression.kind === "column" || partsOf(expression).some(hasColumn);

function orderOf(
  { orderBy, isDistinct }: SelectNode,
  { items, refs }: { readonly items: readonly QueryItem[]; readonly refs: readonly TableRef[] },
): NonNullable<Query["orderBy"]> {
  const shown = new Set(items.map(({ expression }) => keyOf(expression)));
  return orderBy.map(({ node, isDescending }) => {
    const expression = shownItem(node, items) ?? bindValue(node, refs);
    if (isDistinct && !shown.has(keyOf(expression))) {
      throw sqlFault(
        "ORDER BY items must appear in the select list if SELECT DISTINCT is specified.",
      );
    }
    return { expression, isDescending };
  });
}

/** By its place or by the name that it has in the answer. */
function shownItem(node: Node, items: readonly QueryItem[]): Expression | undefined {
  if (node.kind === "number") {
    const item = /^\d{1,5}$/.test(node.value) ? items[Number(node.value) - 1] : undefined;
    if (item) return item.expression;
    throw sqlFault(
      `The ORDER BY position number ${node.value} is out of range of the number of items in the select list.`,
    );
  }
  if (node.kind !== "column" || node.table !== undefined) return undefined;
  const wanted = node.name.toUpperCase();
  return items.find(({ label }) => label.toUpperCase() === wanted)?.expression;
}

function checkGroups(query: Query): void {
  const { items, groupBy = [], having, orderBy = [] } = query;
  const places = [
    ...items.map(({ expression }) => ({ expression, where: "the select list" })),
    ...(having ? [{ expression: having, where: "the HAVING clause" }] : []),
    ...orderBy.map(({ expression }) => ({ expression, where: "the ORDER BY clause" })),
  ];
  for (const { expression } of places) refuseInner(expression);
  const isGrouped = groupBy.length > 0 || having !== undefined;
  if (!isGrouped && !places.some(({ expression }) => hasAggregate(expression))) return;
  const keys = new Set(groupBy.map(keyOf));
  for (const { expression, where } of places) checkGrouped(expression, { keys, where });
}

function checkGrouped(
  expression: Expression,
  { keys, where }: { readonly keys: ReadonlySet<string>; readonly where: string },
): void {
  if (keys.has(keyOf(expression))) return;
  if (expression.kind === "call" && /^(COUNT|SUM|AVG|MIN|MAX)$/.test(expression.name)) return;
  if (expression.kind === "column") {
    throw sqlFault(
      `Column '${expression.table}.${expression.column}' is invalid in ${where} because it is not contained in either an aggregate function or the GROUP BY clause.`,
    );
  }
  for (const part of partsOf(expression)) checkGrouped(part, { keys, where });
}

/** No aggregate inside an aggregate. */
function refuseInner(expression: Expression): void {
  const isAggregate =
    expression.kind === "call" && /^(COUNT|SUM|AVG|MIN|MAX)$/.test(expression.name);
  if (isAggregate && partsOf(expression).some(hasAggregate)) {
    throw outside("agregační funkce v agregační funkci");
  }
  for (const part of partsOf(expression)) refuseInner(part);
}
