import { sqlFault } from "../fault.ts";
import { datePartOf } from "../sql/date-parts.ts";
import type { Expression, ExpressionType, FunctionName } from "../sql/expression.ts";
import { coerced, commonType, unified, widest } from "./coerce.ts";
import type { Node } from "./select-ast.ts";
import { outside } from "./select-faults.ts";

type CallNode = Extract<Node, { kind: "call" }>;
type Kind = "text" | "number" | "datetime" | "any";
type Bind = (node: Node) => Expression;

const TEXT: ExpressionType = { kind: "text" };
const WHOLE: ExpressionType = { kind: "number", scale: 0 };

/** Kinds of the arguments, those from `least` on may be missing; what comes out. */
interface Signature {
  readonly args: readonly Kind[];
  readonly least?: number;
  readonly type: ExpressionType | "first";
}

const SIGNATURES: Readonly<Record<string, Signature>> = {
  LEN: { args: ["text"], type: WHOLE },
  LEFT: { args: ["text", "number"], type: TEXT },
  RIGHT: { args: ["text", "number"], type: TEXT },
  SUBSTRING: { args: ["text", "number", "number"], type: TEXT },
  UPPER: { args: ["text"], type: TEXT },
  LOWER: { args: ["text"], type: TEXT },
  LTRIM: { args: ["text"], type: TEXT },
  RTRIM: { args: ["text"], type: TEXT },
  TRIM: { args: ["text"], type: TEXT },
  REPLACE: { args: ["text", "text", "text"], type: TEXT },
  CHARINDEX: { args: ["text", "text", "number"], least: 2, type: WHOLE },
  ROUND: { args: ["number", "number"], type: "first" },
  ABS: { args: ["number"], type: "first" },
  FLOOR: { args: ["number"], type: WHOLE },
  CEILING: { args: ["number"], type: WHOLE },
  YEAR: { args: ["datetime"], type: WHOLE },
  MONTH: { args: ["datetime"], type: WHOLE },
  DAY: { args: ["datetime"], type: WHOLE },
  GETDATE: { args: [], type: { kind: "datetime" } },
};

export function bindCall(node: CallNode, bind: Bind): Expression {
  const { name } = node;
  if (/^(COUNT|SUM|AVG|MIN|MAX)$/.test(name)) return aggregate(node, bind);
  if (node.isStar || node.isDistinct) throw outside(`* nebo DISTINCT ve funkci '${name}'`);
  if (name === "DATEADD" || name === "DATEDIFF") return moment(node, bind);
  if (name === "IIF") return conditional(node, bind);
  if (name === "ISNULL" || name === "COALESCE" || name === "NULLIF" || name === "CONCAT") {
    return together(node, bind);
  }
  const signature = Object.hasOwn(SIGNATURES, name) ? SIGNATURES[name] : undefined;
  if (!signature) throw outside(`funkce '${name.slice(0, 100)}'`);
  checkCount(node, signature.least ?? signature.args.length, signature.args.length);
  const args = node.args.map((arg, index) => {
    const kind = signature.args[index] ?? "any";
    return kind === "any" ? bind(arg) : coerced(bind(arg), kind);
  });
  const type = signature.type === "first" ? (args[0]?.type ?? WHOLE) : signature.type;
  return { type, kind: "call", name: name as FunctionName, args };
}

function checkCount({ name, args }: CallNode, least: number, most: number): void {
  if (args.length >= least && args.length <= most) return;
  throw sqlFault(`The ${name.toLowerCase()} function requires ${least} argument(s).`);
}

function aggregate(node: CallNode, bind: Bind): Expression {
  const name = node.name as FunctionName;
  if (node.isStar) {
    if (name !== "COUNT" || node.isDistinct) throw outside(`* ve funkci '${name}'`);
    return { type: WHOLE, kind: "call", name, args: [] };
  }
  checkCount(node, 1, 1);
  const [arg] = node.args.map(bind);
  if (!arg) throw outside(name);
  const distinct = node.isDistinct && { isDistinct: true };
  if (name === "COUNT") return { type: WHOLE, kind: "call", name, args: [arg], ...distinct };
  if (arg.type.kind === "null") throw sqlFault("Operand data type NULL is invalid for operator.");
  if (name === "MIN" || name === "MAX") return { type: arg.type, kind: "call", name, args: [arg] };
  if (arg.type.kind !== "number") {
    throw sqlFault(
      `Operand data type ${arg.type.kind} is invalid for ${name.toLowerCase()} operator.`,
    );
  }
  const { scale } = arg.type;
  const average = scale === 0 && arg.kind === "column" && arg.columnType.kind === "int" ? 0 : 6;
  const type: ExpressionType =
    name === "SUM"
      ? arg.type
      : { kind: "number", scale: scale === undefined ? undefined : Math.max(scale, average) };
  return { type, kind: "call", name, args: [arg], ...distinct };
}

function moment(node: CallNode, bind: Bind): Expression {
  checkCount(node, 3, 3);
  const [partNode, second, third] = node.args;
  if (partNode?.kind !== "column" || partNode.table !== undefined || !second || !third) {
    throw sqlFault(`Invalid parameter 1 specified for ${node.name.toLowerCase()}.`);
  }
  const part = datePartOf(partNode.name);
  if (!part) {
    throw sqlFault(
      `'${partNode.name.slice(0, 100)}' is not a recognized ${node.name.toLowerCase()} option.`,
    );
  }
  const isAdd = node.name === "DATEADD";
  const args = [
    coerced(bind(second), isAdd ? "number" : "datetime"),
    coerced(bind(third), "datetime"),
  ];
  const type: ExpressionType = isAdd ? { kind: "datetime" } : WHOLE;
  return { type, kind: "call", name: node.name as FunctionName, args, part };
}

function conditional(node: CallNode, bind: Bind): Expression {
  checkCount(node, 3, 3);
  const [when, then, otherwise] = node.args;
  if (!when || !then || !otherwise) throw outside("IIF");
  return bind({ kind: "case", branches: [{ when, then }], otherwise });
}

function together(node: CallNode, bind: Bind): Expression {
  const { name } = node;
  const isPair = name === "ISNULL" || name === "NULLIF";
  checkCount(node, isPair ? 2 : 1, isPair ? 2 : 100);
  const bound = node.args.map(bind);
  if (name === "CONCAT") return { type: TEXT, kind: "call", name, args: bound };
  const args = unified(bound);
  const common = commonType(args);
  const type: ExpressionType =
    common.kind === "number" ? { kind: "number", scale: widest(args) } : common;
  return { type, kind: "call", name: name as FunctionName, args };
}
