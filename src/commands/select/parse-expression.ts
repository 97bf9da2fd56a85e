import type { Node, TypeNode } from "./select-ast.ts";
import { outside } from "./select-faults.ts";
import type { SelectReader } from "./select-reader.ts";

const COMPARISONS: ReadonlySet<string> = new Set(["=", "<>", "!=", "<", "<=", ">", ">="]);

export function parseExpression(reader: SelectReader): Node {
  return reader.nested(() => chain(reader, "OR", () => chain(reader, "AND", () => not(reader))));
}

function chain(reader: SelectReader, word: "AND" | "OR", read: () => Node): Node {
  const first = read();
  const operands = [first];
  while (reader.take(word)) operands.push(read());
  if (operands.length === 1) return first;
  reader.count();
  return { kind: word === "AND" ? "and" : "or", operands };
}

function not(reader: SelectReader): Node {
  let isNegated = false;
  while (reader.take("NOT")) {
    reader.count();
    isNegated = !isNegated;
  }
  const operand = predicate(reader);
  return isNegated ? { kind: "not", operand } : operand;
}

function predicate(reader: SelectReader): Node {
  const operand = sum(reader);
  const { key } = reader.peek();
  if (COMPARISONS.has(key)) {
    reader.next();
    reader.count();
    return {
      kind: "binary",
      operator: key === "!=" ? "<>" : key,
      left: operand,
      right: sum(reader),
    };
  }
  if (reader.take("IS")) {
    reader.count();
    const isNegated = reader.take("NOT");
    reader.expect("NULL");
    return negated({ kind: "isNull", operand }, isNegated);
  }
  const isNegated = reader.take("NOT");
  const found = search(reader, operand);
  if (!found && isNegated) throw reader.wrong();
  return negated(found ?? operand, isNegated);
}

const negated = (operand: Node, isNegated: boolean): Node =>
  isNegated ? { kind: "not", operand } : operand;

function search(reader: SelectReader, operand: Node): Node | undefined {
  if (reader.take("LIKE")) {
    reader.count();
    const pattern = sum(reader);
    if (!reader.take("ESCAPE")) return { kind: "like", operand, pattern };
    if (reader.peek().kind !== "string") throw reader.wrong();
    const { text } = reader.next();
    if ([...text].length !== 1) throw outside("ESCAPE musí být jeden znak");
    return { kind: "like", operand, pattern, escape: text };
  }
  if (reader.take("BETWEEN")) {
    reader.count();
    const low = sum(reader);
    reader.expect("AND");
    return { kind: "between", operand, low, high: sum(reader) };
  }
  if (!reader.take("IN")) return undefined;
  reader.count();
  reader.expect("(");
  refuseSubquery(reader);
  const list = listOf(reader);
  reader.expect(")");
  return { kind: "in", operand, list };
}

function listOf(reader: SelectReader): readonly Node[] {
  const list = [parseExpression(reader)];
  while (reader.take(",")) list.push(parseExpression(reader));
  return list;
}

function refuseSubquery(reader: SelectReader): void {
  if (reader.is("SELECT") || reader.is("WITH")) throw outside("vnořené dotazy");
}

function sum(reader: SelectReader): Node {
  return series(reader, ["+", "-"], () => series(reader, ["*", "/", "%"], () => unary(reader)));
}

/** A chain is as deep a tree as it is long. */
const MOST_IN_CHAIN = 150;

function series(reader: SelectReader, operators: readonly string[], read: () => Node): Node {
  let left = read();
  for (let count = 1; operators.includes(reader.peek().key); count += 1) {
    if (count > MOST_IN_CHAIN) throw outside(`více než ${MOST_IN_CHAIN} operací za sebou`);
    const operator = reader.next().key;
    reader.count();
    left = { kind: "binary", operator, left, right: read() };
  }
  return left;
}

function unary(reader: SelectReader): Node {
  if (reader.take("+")) return reader.nested(() => unary(reader));
  if (!reader.take("-")) return primary(reader);
  reader.count();
  return { kind: "negate", operand: reader.nested(() => unary(reader)) };
}

function primary(reader: SelectReader): Node {
  reader.count();
  const { kind, text, key } = reader.peek();
  if (kind === "number" || kind === "string") {
    reader.next();
    return { kind, value: text };
  }
  if (reader.take("NULL")) return { kind: "null" };
  if (reader.take("(")) {
    refuseSubquery(reader);
    const inner = parseExpression(reader);
    reader.expect(")");
    return inner;
  }
  if (key === "CASE") return reader.nested(() => caseOf(reader));
  if (key === "CAST" || key === "CONVERT") return reader.nested(() => castOf(reader));
  if (key === "EXISTS" && reader.peek(1).key === "(") throw outside("vnořené dotazy");
  if (kind === "word" && reader.peek(1).key === "(") return call(reader);
  const first = reader.name();
  if (!reader.take(".")) return { kind: "column", name: first };
  const second = reader.name();
  if (!reader.take(".")) return { kind: "column", table: first, name: second };
  if (first.toUpperCase() !== "DBO") throw outside("názvy ze tří částí");
  return { kind: "column", table: second, name: reader.name() };
}

function call(reader: SelectReader): Node {
  const name = reader.next().key;
  reader.expect("(");
  const isDistinct = reader.take("DISTINCT");
  if (!isDistinct) reader.take("ALL");
  refuseSubquery(reader);
  const isStar = reader.take("*");
  const args = isStar || reader.is(")") ? [] : listOf(reader);
  reader.expect(")");
  if (reader.is("OVER")) throw reader.wrong();
  return { kind: "call", name, args, isDistinct, isStar };
}

function caseOf(reader: SelectReader): Node {
  reader.expect("CASE");
  const operand = reader.is("WHEN") ? undefined : parseExpression(reader);
  const branches: { when: Node; then: Node }[] = [];
  while (reader.take("WHEN")) {
    const when = parseExpression(reader);
    reader.expect("THEN");
    const then = parseExpression(reader);
    branches.push({ when, then });
  }
  if (branches.length === 0) throw reader.wrong();
  const otherwise = reader.take("ELSE") ? parseExpression(reader) : undefined;
  reader.expect("END");
  return { kind: "case", branches, ...(operand && { operand }), ...(otherwise && { otherwise }) };
}

function castOf(reader: SelectReader): Node {
  const isCast = reader.next().key === "CAST";
  reader.expect("(");
  if (isCast) {
    const operand = parseExpression(reader);
    reader.expect("AS");
    const to = typeOf(reader);
    reader.expect(")");
    return { kind: "cast", operand, to };
  }
  const to = typeOf(reader);
  reader.expect(",");
  const operand = parseExpression(reader);
  const style = reader.take(",") ? reader.whole() : undefined;
  reader.expect(")");
  return { kind: "cast", operand, to, ...(style !== undefined && { style }) };
}

function typeOf(reader: SelectReader): TypeNode {
  const name = reader.name().toUpperCase();
  const sizes: number[] = [];
  if (reader.take("(")) {
    do sizes.push(reader.take("MAX") ? 8_000 : reader.whole());
    while (reader.take(","));
    reader.expect(")");
  }
  return { name, sizes };
}
