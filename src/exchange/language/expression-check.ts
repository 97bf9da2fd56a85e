import type { ASTNode } from "@marcbachmann/cel-js";
import { nearMatches } from "../../events/near.ts";
import { FUNCTION_NAMES } from "./expression-functions.ts";

/** What is wrong with an expression, and where: from 0. */
export interface ExpressionFault {
  readonly at: number;
  readonly message: string;
  readonly remedy: string;
}

/** Functions of CEL that take no more time and memory than their input has. */
const PLAIN = ["size", "string", "int", "bool", "dyn", "has"];
const METHODS = [
  ...["size", "startsWith", "endsWith", "contains", "indexOf", "lastIndexOf", "substring", "trim"],
  ...["lowerAscii", "upperAscii"],
];
const LOOPS = ["all", "exists", "exists_one", "map", "filter"];
const HELPERS = new Set(["dec", "text", "day"]);
/** Loops within loops take the product of their lists' lengths. */
const MAX_LOOP_DEPTH = 2;

export interface Scope {
  readonly root: string;
  /** Other variables beside the root. */
  readonly variables: readonly string[];
}

interface Walk extends Scope {
  readonly faults: ExpressionFault[];
  readonly names: Set<string>;
}

/** Names of the root that are read, and everything that an expression may not do. */
export function examine(
  ast: ASTNode,
  scope: Scope,
): { readonly names: readonly string[]; readonly faults: readonly ExpressionFault[] } {
  const walk: Walk = { ...scope, faults: [], names: new Set() };
  visit(ast, { walk, bound: [], loops: 0 });
  return { names: [...walk.names], faults: walk.faults };
}

interface Place {
  readonly walk: Walk;
  /** Variables of the loops around it. */
  readonly bound: readonly string[];
  readonly loops: number;
}

function visit(node: ASTNode, place: Place): void {
  if (node.op === "id") variable(node, place);
  else if (node.op === "." || node.op === "[]") selection(node, place);
  else if (node.op === "call") call(node, place);
  else if (node.op === "rcall") method(node, place);
  else if (node.op !== "value") visitAll(node.args, place);
}

function visitAll(part: unknown, place: Place): void {
  if (Array.isArray(part)) for (const one of part) visitAll(one, place);
  else if (isNode(part)) visit(part, place);
}
const isNode = (part: unknown): part is ASTNode =>
  typeof part === "object" && part !== null && "op" in part;

function fault({ walk }: Place, node: ASTNode, message: string, remedy: string): void {
  walk.faults.push({ at: node.start, message, remedy });
}

/** A variable as a whole: only those of loops are values. */
function variable(node: Extract<ASTNode, { op: "id" }>, place: Place): void {
  const { walk, bound } = place;
  if (bound.includes(node.args) || walk.variables.includes(node.args)) return;
  if (node.args === walk.root) {
    const remedy = `Name one: ${walk.root}.name or ${walk.root}["name"].`;
    fault(place, node, `${walk.root} as a whole is no value`, remedy);
    return;
  }
  const known = [walk.root, ...walk.variables, ...bound, ...HELPERS];
  const near = nearMatches(node.args, known)[0];
  const remedy = near
    ? `Did you mean ${near}?`
    : `Values are in ${walk.root}.name; texts are in quotes.`;
  fault(place, node, `there is no variable ${node.args.slice(0, 60)}`, remedy);
}

function selection(node: Extract<ASTNode, { op: "." | "[]" }>, place: Place): void {
  const [object, name] = node.args;
  const isRoot =
    object.op === "id" && object.args === place.walk.root && !place.bound.includes(object.args);
  if (!isRoot) {
    visit(object, place);
    if (typeof name !== "string") visit(name, place);
    return;
  }
  const text = typeof name === "string" ? name : name.op === "value" ? name.args : undefined;
  if (typeof text === "string") place.walk.names.add(text);
  else fault(place, node, "a name has to be written out", `Write ${place.walk.root}["name"].`);
}

function call(node: Extract<ASTNode, { op: "call" }>, place: Place): void {
  const [name, args] = node.args;
  if (!PLAIN.includes(name))
    fault(place, node, `there is no function ${name.slice(0, 60)}`, nearFunction(name));
  visitAll(args, place);
}

function method(node: Extract<ASTNode, { op: "rcall" }>, place: Place): void {
  const [name, receiver, args] = node.args;
  if (receiver.op === "id" && HELPERS.has(receiver.args)) {
    const full = `${receiver.args}.${name}`;
    if (!FUNCTION_NAMES.includes(full))
      fault(place, node, `there is no function ${full.slice(0, 60)}`, nearFunction(full));
    visitAll(args, place);
    return;
  }
  if (LOOPS.includes(name)) {
    loop(node, place);
    return;
  }
  if (!METHODS.includes(name))
    fault(place, node, `there is no method ${name.slice(0, 60)}`, nearFunction(name));
  visit(receiver, place);
  visitAll(args, place);
}

/** A loop within a loop goes over its own element or a list that is written out, so that time stays in proportion. */
function loop(node: Extract<ASTNode, { op: "rcall" }>, place: Place): void {
  const [name, receiver, args] = node.args;
  const [variableNode, ...rest] = args;
  const { walk, loops, bound } = place;
  if (loops >= MAX_LOOP_DEPTH) {
    fault(place, node, `${name} is nested deeper than ${MAX_LOOP_DEPTH} levels`, "Take it apart.");
  }
  if (loops > 0 && startOf(receiver) === walk.root) {
    const remedy = "A loop within a loop goes over a list of its own element.";
    fault(place, receiver, `${walk.root} is gone through once for each element`, remedy);
  }
  visit(receiver, place);
  const own = variableNode?.op === "id" ? variableNode.args : undefined;
  const isFree =
    own !== undefined && own !== walk.root && !HELPERS.has(own) && !walk.variables.includes(own);
  if (!isFree) {
    fault(place, node, `${name} needs a name of its own for the element`, `Write ${name}(one, …).`);
    return;
  }
  const inner = { ...place, bound: [...bound, own], loops: loops + 1 };
  for (const part of rest) visit(part, inner);
}

/** The variable that a chain begins with, through other loops too. */
function startOf(node: ASTNode): string | undefined {
  if (node.op === "id") return node.args;
  if (node.op === "." || node.op === "[]") return startOf(node.args[0]);
  if (node.op === "rcall") return startOf(node.args[1]);
  return undefined;
}

function nearFunction(name: string): string {
  if (name === "matches") return "Patterns are not there: use contains, startsWith or endsWith.";
  if (name === "join") return 'Write text.join(list, ", ").';
  if (name === "split") return 'Write text.part(value, ";", 1).';
  const known = [...FUNCTION_NAMES, ...PLAIN, ...METHODS, ...LOOPS];
  const near = nearMatches(name, known);
  return near.length > 0
    ? `Did you mean ${near.join(" or ")}?`
    : `There are ${[...FUNCTION_NAMES, ...PLAIN, ...METHODS, ...LOOPS].join(", ")}.`;
}
