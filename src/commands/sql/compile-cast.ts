import { isWhole, type Scope } from "./compile-scope.ts";
import type { Expression } from "./expression.ts";
import { code, type Fragment, list, raw } from "./fragment.ts";

type Cast = Extract<Expression, { kind: "cast" }>;
type Compile = (expression: Expression, scope: Scope) => Fragment;

export function compileCast(
  { operand, to, style }: Cast,
  scope: Scope,
  compile: Compile,
): Fragment {
  const { dialect } = scope;
  if (operand.type.kind === "null") return raw("NULL");
  switch (to.kind) {
    case "char":
    case "varchar":
      return code`substr(${asText(operand, scope, { compile, style })}, 1, ${String(to.length)})`;
    case "int":
    case "timestamp":
      return dialect.whole(asNumber(operand, scope, compile));
    case "decimal": {
      const number = asNumber(operand, scope, compile);
      return isWhole(operand) ? number : dialect.round(number, raw(String(to.scale)));
    }
    case "bit":
      return code`(CASE WHEN ${asNumber(operand, scope, compile)} <> 0 THEN 1 WHEN ${compile(operand, scope)} IS NOT NULL THEN 0 END)`;
    case "datetime":
      return operand.type.kind === "text"
        ? dialect.toMoment(compile(operand, scope))
        : compile(operand, scope);
    default:
      return dialect.upper(asText(operand, scope, { compile, style }));
  }
}

export function asNumber(operand: Expression, scope: Scope, compile: Compile): Fragment {
  const value = compile(operand, scope);
  return operand.type.kind === "text" ? scope.dialect.toNumber(value) : value;
}

/** Numbers with the decimals of their type; a datetime without a style as style 120 has it. */
export function asText(
  operand: Expression,
  scope: Scope,
  { compile, style }: { readonly compile: Compile; readonly style?: number | undefined },
): Fragment {
  const value = compile(operand, scope);
  switch (operand.type.kind) {
    case "number":
      return scope.dialect.numberToText(value, isWhole(operand) ? 0 : operand.type.scale);
    case "bit":
    case "stamp":
      return scope.dialect.numberToText(value, 0);
    case "datetime":
      return styled(value, scope, style);
    default:
      return value;
  }
}

/** Pieces of `YYYY-MM-DDTHH:mm:ss`: where they begin and how long they are, or what stands between. */
type Piece = readonly [from: number, length: number] | string;
const YEAR: Piece = [1, 4];
const MONTH: Piece = [6, 2];
const DAY: Piece = [9, 2];
const STYLES: ReadonlyMap<number, readonly Piece[]> = new Map<number, readonly Piece[]>([
  [23, [[1, 10]]],
  [104, [DAY, ".", MONTH, ".", YEAR]],
  [112, [YEAR, MONTH, DAY]],
  [120, [[1, 10], " ", [12, 8]]],
  [126, [[1, 19]]],
]);

export const isStyle = (style: number): boolean => STYLES.has(style);

function styled(value: Fragment, { dialect }: Scope, style = 120): Fragment {
  const pieces = (STYLES.get(style) ?? []).map((piece) =>
    typeof piece === "string"
      ? dialect.text(piece)
      : code`substr(${value}, ${String(piece[0])}, ${String(piece[1])})`,
  );
  const [only] = pieces;
  if (only && pieces.length === 1) return only;
  return pieces.length === 0 ? list([value]) : dialect.concat(pieces);
}
