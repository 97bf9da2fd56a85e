import type { Answer, CommandContext } from "../call.ts";
import { fault, NUMBERS, type WarningRow } from "../fault.ts";
import type { Cell } from "../read/reader.ts";
import { and, columnOf, compare, literalOf, or } from "../sql/build.ts";
import { compileQuery } from "../sql/compile.ts";
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

/** So many heads are read at once where each has lists: one statement for each list then. */
const HEADS_AT_ONCE = 500;

/** Carries out a list command. */
export function answerList(
  context: CommandContext,
  description: ListDescription,
  request: ListRequest,
): Answer {
  const plan = planList(description, request, context);
  return answerRows(jsonRows(context, plan, request), plan.warnings);
}

/** Rows in pieces, each a list of JSON objects, as the `Data` of an answer. */
export function answerRows(
  pieces: AsyncIterable<readonly string[]>,
  warnings: readonly WarningRow[] = [],
): Answer {
  let count = 0;
  async function* data(): AsyncGenerator<string> {
    let mark = "[";
    for await (const rows of pieces) {
      if (rows.length === 0) continue;
      count += rows.length;
      yield `${mark}${rows.join(",")}`;
      mark = ",";
    }
    yield mark === "[" ? "[]" : "]";
  }
  return { kind: "data", data: data(), warnings, rowCount: () => count };
}

/** @throws CommandFault 9013 past the row cap: nothing of the answer has been sent by then */
async function* jsonRows(
  context: CommandContext,
  plan: ListPlan,
  { parameters }: ListRequest,
): AsyncGenerator<readonly string[]> {
  const { max_rows: most, empty_child: emptyChild } = context.unit.settings;
  let count = 0;
  const read = readHeads(context, plan);
  for await (const heads of plan.merge?.rows(read, plan.selection) ?? read) {
    count += heads.length;
    if (count > most) throw tooManyRows();
    if (plan.children.length === 0) {
      yield heads.map((cells) => rowText(plan.selection, cells));
      continue;
    }
    const lists: RowsByHead[] = [];
    for (const child of plan.children) {
      lists.push(await readChildren(context, child, { heads, plan, parameters }));
    }
    yield heads.map((cells) => withLists(cells, { plan, lists, emptyChild }));
  }
}

export const tooManyRows = () =>
  fault(NUMBERS.tooManyRows, "Výsledek překročil povolený počet řádků");

/** Heads with lists come in pages, each a statement of its own: no connection waits for another. */
async function* readHeads(
  context: CommandContext,
  plan: ListPlan,
): AsyncGenerator<readonly (readonly Cell[])[]> {
  if (plan.children.length === 0) {
    const limit = plan.description.limit ?? context.unit.settings.max_rows + 1;
    yield* read(context, queryOf(plan, plan.merge ? {} : { limit }));
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
  { reader, data, clock, signal }: CommandContext,
  query: Query,
): AsyncIterable<readonly (readonly Cell[])[]> {
  const { dialect } = reader;
  const statement = compileQuery(query, { dialect, tenantId: data.tenantId, now: clock.now() });
  return reader.read(statement, { signal });
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
