import type { Answer, CommandContext } from "../call.ts";
import { fault, NUMBERS, type WarningRow } from "../fault.ts";
import { jsonRows } from "../read/json-rows.ts";
import type { Cell, JsonRows } from "../read/reader.ts";
import { and, columnOf, compare, literalOf, or } from "../sql/build.ts";
import type { Expression, Query } from "../sql/expression.ts";
import { type RowsByHead, readChildren, withLists } from "./list-children.ts";
import {
  type ListDescription,
  type ListPlan,
  type ListRequest,
  orderOf,
  planList,
} from "./list-plan.ts";
import { rowText } from "./selection.ts";
import { statementOf } from "./statement.ts";

/** So many heads are read at once where each has lists: one statement for each list then. */
const HEADS_AT_ONCE = 500;

/** Carries out a list command. */
export function answerList(
  context: CommandContext,
  description: ListDescription,
  request: ListRequest,
): Answer {
  const plan = planList(description, request, context);
  const pieces = isPlain(plan) ? plainRows(context, plan) : madeRows(context, plan, request);
  const { max_rows: most } = context.unit.settings;
  return answerRows(capped(pieces, most), plan.warnings);
}

/** Rows in pieces as the `Data` of an answer. */
export function answerRows(
  pieces: AsyncIterable<JsonRows>,
  warnings: readonly WarningRow[] = [],
): Answer {
  let count = 0;
  async function* data(): AsyncGenerator<string | Uint8Array> {
    let mark = "[";
    for await (const rows of pieces) {
      if (rows.count === 0) continue;
      count += rows.count;
      yield mark;
      yield rows.bytes;
      mark = ",";
    }
    yield mark === "[" ? "[]" : "]";
  }
  return { kind: "data", data: data(), warnings, rowCount: () => count };
}

/** Rows are what the statement gives: the reader makes their JSON. */
const isPlain = ({ children, merge, selection }: ListPlan): boolean =>
  children.length === 0 && !merge && selection.segments.every(({ kind }) => kind === "cells");

/** One past the cap, so that nothing is cut off in silence. */
const mostHeads = ({ unit }: CommandContext, { description }: ListPlan): number =>
  description.limit ?? unit.settings.max_rows + 1;

function plainRows(context: CommandContext, plan: ListPlan): AsyncIterable<JsonRows> {
  const limit = mostHeads(context, plan);
  const [segment] = plan.selection.segments;
  const columns = segment?.kind === "cells" ? segment.columns : [];
  const { reader, signal } = context;
  return reader.readJson(statementOf(context, queryOf(plan, { limit })), columns, { signal });
}

async function* madeRows(
  context: CommandContext,
  plan: ListPlan,
  { parameters }: ListRequest,
): AsyncGenerator<JsonRows> {
  const { empty_child: emptyChild } = context.unit.settings;
  const read = readHeads(context, plan);
  for await (const heads of plan.merge?.rows(read, plan.selection) ?? read) {
    const lists: RowsByHead[] = [];
    for (const child of plan.children) {
      lists.push(await readChildren(context, child, { heads, plan, parameters }));
    }
    const render = (cells: readonly Cell[]) =>
      lists.length === 0
        ? rowText(plan.selection, cells)
        : withLists(cells, { plan, lists, emptyChild });
    yield jsonRows(heads, render);
  }
}

/** @throws CommandFault 9013 past the row cap: nothing of the answer has been sent by then */
export async function* capped(
  pieces: AsyncIterable<JsonRows>,
  most: number,
): AsyncGenerator<JsonRows> {
  let count = 0;
  for await (const rows of pieces) {
    count += rows.count;
    if (count > most) {
      throw fault(NUMBERS.tooManyRows, "Výsledek překročil povolený počet řádků");
    }
    yield rows;
  }
}

/** Heads with lists come in pages, each a statement of its own: no connection waits for another. */
async function* readHeads(
  context: CommandContext,
  plan: ListPlan,
): AsyncGenerator<readonly (readonly Cell[])[]> {
  if (plan.children.length === 0) {
    yield* read(context, queryOf(plan, plan.merge ? {} : { limit: mostHeads(context, plan) }));
    return;
  }
  let after: readonly Cell[] | undefined;
  for (;;) {
    const page: (readonly Cell[])[] = [];
    const query = queryOf(plan, { limit: HEADS_AT_ONCE, ...(after && { after }) });
    for await (const rows of read(context, query)) page.push(...rows);
    if (page.length > 0) yield page;
    after = page.at(-1);
    if (page.length < HEADS_AT_ONCE || after === undefined) return;
  }
}

/** The rows of a query about the tables of the unit. */
export function read(
  context: CommandContext,
  query: Query,
): AsyncIterable<readonly (readonly Cell[])[]> {
  const { reader, signal } = context;
  return reader.read(statementOf(context, query), { signal });
}

function queryOf(
  { description, table, selection, where }: ListPlan,
  { limit, after }: { limit?: number; after?: readonly Cell[] },
): Query {
  const order = orderOf(description, table);
  const conditions = after ? [...where, behind(after, { selection, order })] : where;
  return {
    items: selection.items,
    from: selection.ref,
    ...(conditions.length > 0 && { where: and(...conditions) }),
    orderBy: order.map(({ column, isDescending = false }) => ({
      expression: columnOf(selection.ref, column),
      isDescending,
    })),
    ...(limit !== undefined && { limit }),
  };
}

/** What comes after that row in the order: `a > 1 OR (a = 1 AND b > 2)`. */
function behind(
  cells: readonly Cell[],
  { selection, order }: { selection: ListPlan["selection"]; order: ReturnType<typeof orderOf> },
): Expression {
  const keys = order.map(({ column, isDescending }) => {
    const expression = columnOf(selection.ref, column);
    if (expression.kind !== "column") throw new TypeError("A column is a column");
    const cell = cells[selection.at(column)];
    const value = literalOf(expression.columnType, typeof cell === "bigint" ? String(cell) : cell);
    return { expression, value, operator: isDescending ? ("<" as const) : (">" as const) };
  });
  return or(
    ...keys.map(({ expression, value, operator }, index) =>
      and(
        ...keys.slice(0, index).map((key) => compare("=", key.expression, key.value)),
        compare(operator, expression, value),
      ),
    ),
  );
}
