import { parseExpression } from "./parse-expression.ts";
import type { ItemNode, JoinNode, Node, SelectNode, TableNode } from "./select-ast.ts";
import { MOST_JOINS, outside } from "./select-faults.ts";
import { SelectReader } from "./select-reader.ts";
import { tokensOf } from "./select-tokens.ts";

/**
 * One SELECT of the subset.
 * @throws CommandFault 900 `Incorrect syntax near 'x'.`, 9011 for what T-SQL has beyond the subset
 */
export function parseSelect(text: string): SelectNode {
  const reader = new SelectReader(tokensOf(text));
  if (reader.is("WITH")) throw outside("WITH");
  reader.expect("SELECT");
  const isDistinct = reader.take("DISTINCT");
  if (!isDistinct) reader.take("ALL");
  const top = topOf(reader);
  const items = many(reader, () => itemOf(reader));
  const from = reader.take("FROM") ? tableOf(reader) : undefined;
  const joins = from ? joinsOf(reader) : [];
  const where = reader.take("WHERE") ? parseExpression(reader) : undefined;
  const groupBy = reader.take("GROUP", "BY") ? many(reader, () => parseExpression(reader)) : [];
  const having = reader.take("HAVING") ? parseExpression(reader) : undefined;
  const order = orderOf(reader);
  if (reader.take(";") && reader.peek().kind !== "end") throw outside("více než jeden příkaz");
  if (reader.peek().kind !== "end") throw reader.wrong();
  return {
    isDistinct,
    items,
    joins,
    groupBy,
    ...order,
    ...(top !== undefined && { top }),
    ...(from && { from }),
    ...(where && { where }),
    ...(having && { having }),
  };
}

function many<T>(reader: SelectReader, read: () => T): readonly T[] {
  const all = [read()];
  while (reader.take(",")) all.push(read());
  return all;
}

function topOf(reader: SelectReader): number | undefined {
  if (!reader.take("TOP")) return undefined;
  const isOpen = reader.take("(");
  const top = reader.whole();
  if (isOpen) reader.expect(")");
  if (reader.is("PERCENT")) throw outside("TOP … PERCENT");
  if (reader.is("WITH", "TIES")) throw outside("WITH TIES");
  return top;
}

function itemOf(reader: SelectReader): ItemNode {
  reader.count();
  if (reader.take("*")) return { kind: "star" };
  if (reader.isName() && reader.peek(1).key === "." && reader.peek(2).key === "*") {
    const table = reader.name();
    reader.expect(".", "*");
    return { kind: "star", table };
  }
  const node = parseExpression(reader);
  const hasAs = reader.take("AS");
  if (reader.peek().kind === "string") return { kind: "value", node, label: reader.next().text };
  if (hasAs || reader.isName()) return { kind: "value", node, label: reader.name() };
  return { kind: "value", node };
}

function tableOf(reader: SelectReader): TableNode {
  if (reader.is("(")) throw outside("vnořené dotazy");
  const parts = [reader.name()];
  while (reader.take(".")) parts.push(reader.name());
  if (reader.is("(")) throw outside(`tabulková funkce '${parts.join(".")}'`);
  if (parts.length > 2) throw outside("názvy ze tří částí");
  const [name = "", schema] = parts.reverse();
  const alias = reader.take("AS") || reader.isName() ? reader.name() : undefined;
  if (reader.take("WITH")) reader.expect("(", "NOLOCK", ")");
  return { name, ...(schema !== undefined && { schema }), ...(alias !== undefined && { alias }) };
}

function joinsOf(reader: SelectReader): readonly JoinNode[] {
  const joins: JoinNode[] = [];
  for (;;) {
    const kind = joinKind(reader);
    if (!kind) break;
    const table = tableOf(reader);
    reader.expect("ON");
    joins.push({ kind, table, on: parseExpression(reader) });
    if (joins.length > MOST_JOINS) throw outside(`více než ${MOST_JOINS} JOIN`);
  }
  if (reader.is(",")) throw outside("více tabulek bez JOIN");
  return joins;
}

function joinKind(reader: SelectReader): JoinNode["kind"] | undefined {
  if (reader.take("JOIN") || reader.take("INNER", "JOIN")) return "inner";
  for (const kind of ["left", "right"] as const) {
    if (!reader.take(kind.toUpperCase())) continue;
    reader.take("OUTER");
    reader.expect("JOIN");
    return kind;
  }
  return undefined;
}

function orderOf(reader: SelectReader): Pick<SelectNode, "orderBy" | "offset" | "fetch"> {
  if (!reader.take("ORDER", "BY")) return { orderBy: [] };
  const orderBy = many(reader, () => {
    const node: Node = parseExpression(reader);
    const isDescending = reader.take("DESC");
    if (!isDescending) reader.take("ASC");
    return { node, isDescending };
  });
  if (!reader.take("OFFSET")) return { orderBy };
  const offset = reader.whole();
  rows(reader);
  if (!reader.take("FETCH")) return { orderBy, offset };
  if (!reader.take("NEXT")) reader.expect("FIRST");
  const fetch = reader.whole();
  rows(reader);
  reader.expect("ONLY");
  return { orderBy, offset, fetch };
}

function rows(reader: SelectReader): void {
  if (!reader.take("ROWS")) reader.expect("ROW");
}
