import type { CommandContext } from "../call.ts";
import type { Parameters } from "../parameters.ts";
import type { Cell } from "../read/reader.ts";
import { and, columnOf, literalOf } from "../sql/build.ts";
import type { Expression } from "../sql/expression.ts";
import { fold } from "../sql/physical.ts";
import { type ListPlan, orderOf } from "./list-plan.ts";
import { rowText } from "./selection.ts";
import { statementOf } from "./statement.ts";

/** JSON objects of the rows of one list, by what they belong to. */
export type RowsByHead = ReadonlyMap<string, readonly string[]>;

type Child = ListPlan["children"][number];

const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const keyOf = (cell: Cell | undefined): string => fold(String(cell ?? ""));

/** The rows of a list for all these heads, in the list's own order. */
export async function readChildren(
  context: CommandContext,
  child: Child,
  options: {
    readonly heads: readonly (readonly Cell[])[];
    readonly plan: ListPlan;
    readonly parameters: Parameters;
  },
): Promise<RowsByHead> {
  const { selection } = child;
  const where = belongsTo(child, options);
  const found = new Map<string, string[]>();
  if (!where) return found;
  const query = {
    items: selection.items,
    from: selection.ref,
    where,
    orderBy: orderOf({}, selection.ref.table).map(({ column }) => ({
      expression: columnOf(selection.ref, column),
    })),
  };
  const { reader, signal } = context;
  const statement = statementOf(context, query);
  const own = selection.at(child.own);
  for await (const rows of reader.read(statement, { signal })) {
    for (const cells of rows) {
      const key = keyOf(cells[own]);
      const text = rowText(selection, cells);
      const list = found.get(key);
      if (list) list.push(text);
      else found.set(key, [text]);
    }
  }
  return found;
}

/** Undefined where no head can have a row. */
function belongsTo(
  child: Child,
  {
    heads,
    plan,
    parameters,
  }: { heads: readonly (readonly Cell[])[]; plan: ListPlan; parameters: Parameters },
): Expression | undefined {
  const { ref } = child.selection;
  const operand = columnOf(ref, child.own);
  if (operand.kind !== "column") throw new TypeError("A column is a column");
  const { columnType } = operand;
  const at = plan.selection.at(child.head);
  const values = new Map<string, string>();
  for (const cells of heads) {
    const text = String(cells[at] ?? "");
    if (columnType.kind === "uniqueidentifier" ? GUID.test(text) : text !== "") {
      values.set(keyOf(text), text);
    }
  }
  if (values.size === 0) return undefined;
  const list = [...values.values()].map((value) => literalOf(columnType, value));
  const belongs: Expression = { type: { kind: "bit" }, kind: "in", operand, list };
  return child.where ? and(belongs, child.where(ref, parameters)) : belongs;
}

/** The JSON object of a head with its lists: one that is a column stands in its place, the others behind. */
export function withLists(
  cells: readonly Cell[],
  {
    plan,
    lists,
    emptyChild,
  }: {
    readonly plan: ListPlan;
    readonly lists: readonly RowsByHead[];
    readonly emptyChild: "array" | "object";
  },
): string {
  const { selection, children } = plan;
  const empty = emptyChild === "object" ? "[{}]" : "[]";
  const json = children.map((child, index) => {
    const rows = lists[index]?.get(keyOf(cells[selection.at(child.head)]));
    return rows ? `[${rows.join(",")}]` : empty;
  });
  const own = rowText(selection, cells, (column) => {
    const index = children.findIndex(({ label }) => label === column);
    return index === -1 ? empty : json[index];
  });
  const behind = children.flatMap(({ label, columns }, index) =>
    columns ? [] : [`${JSON.stringify(label)}:${json[index]}`],
  );
  if (behind.length === 0) return own;
  return `${own.slice(0, -1)}${own === "{}" ? "" : ","}${behind.join(",")}}`;
}
