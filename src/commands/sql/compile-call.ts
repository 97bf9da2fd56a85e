import { asText } from "./compile-cast.ts";
import { isWhole, keyOf, type Scope } from "./compile-scope.ts";
import { datePartOf } from "./date-parts.ts";
import type { Expression } from "./expression.ts";
import { code, type Fragment, list, raw } from "./fragment.ts";

type Call = Extract<Expression, { kind: "call" }>;

interface Tools {
  readonly compile: (expression: Expression, scope: Scope) => Fragment;
  readonly comparable: (expression: Expression, scope: Scope) => Fragment;
  readonly leastText: (text: Fragment, which: "MIN" | "MAX", scope: Scope) => Fragment;
}

export const AGGREGATES: ReadonlySet<string> = new Set(["COUNT", "SUM", "AVG", "MIN", "MAX"]);

export function compileCall(call: Call, scope: Scope, tools: Tools): Fragment {
  if (AGGREGATES.has(call.name)) return aggregateOf(call, scope, tools);
  const args = call.args.map((arg) => tools.compile(arg, scope));
  return (
    moments(call, args, scope) ?? numbers(call, args, scope) ?? texts(call, args, scope, tools)
  );
}

function aggregateOf(call: Call, scope: Scope, tools: Tools): Fragment {
  const inner = { ...scope, keys: new Set<string>() };
  const [arg] = call.args;
  if (!arg) return raw("COUNT(*)");
  const distinct = call.isDistinct ? "DISTINCT " : "";
  if (call.name === "COUNT") return code`COUNT(${distinct}${tools.comparable(arg, inner)})`;
  const value = tools.compile(arg, inner);
  if (call.name === "MIN" || call.name === "MAX") {
    if (arg.type.kind === "text") return tools.leastText(value, call.name, scope);
    return code`${call.name}(${tools.comparable(arg, inner)})`;
  }
  const scale = String(call.type.kind === "number" ? (call.type.scale ?? 6) : 6);
  const { dialect } = scope;
  if (call.name === "SUM") {
    const sum = code`SUM(${distinct}${value})`;
    return dialect.id === "sqlite" && !isWhole(arg) ? code`round(${sum}, ${scale})` : sum;
  }
  const number = dialect.id === "mysql" ? code`CAST(${value} AS DECIMAL(38,10))` : value;
  const average = code`AVG(${distinct}${number})`;
  return isWhole(arg) ? dialect.whole(average) : dialect.round(average, raw(scale));
}

const part = (moment: Fragment, from: number, length: number, { dialect }: Scope): Fragment =>
  dialect.whole(code`substr(${moment}, ${String(from)}, ${String(length)})`);

function moments(call: Call, args: readonly Fragment[], scope: Scope): Fragment | undefined {
  const [first = raw("NULL"), second = raw("NULL")] = args;
  const wholePart = (from: number, length: number) => part(first, from, length, scope);
  switch (call.name) {
    case "YEAR":
      return wholePart(1, 4);
    case "MONTH":
      return wholePart(6, 2);
    case "DAY":
      return wholePart(9, 2);
    case "GETDATE":
      return scope.dialect.text(scope.now);
    case "DATEADD":
      return scope.dialect.addTo(
        datePartOf(call.part ?? "") ?? "day",
        scope.dialect.whole(first),
        second,
      );
    case "DATEDIFF":
      return code`(${serial(call.part, second, scope)} - ${serial(call.part, first, scope)})`;
    default:
      return undefined;
  }
}

/** Counts the boundaries of a part: DATEDIFF is the difference of two. */
function serial(name: string | undefined, moment: Fragment, scope: Scope): Fragment {
  const at = (from: number, length = 2) => part(moment, from, length, scope);
  const day = scope.dialect.dayNumber(moment);
  const hour = code`(${day} * 24 + ${at(12)})`;
  const minute = code`(${hour} * 60 + ${at(15)})`;
  switch (datePartOf(name ?? "")) {
    case "year":
      return at(1, 4);
    case "quarter":
      return code`(${at(1, 4)} * 4 + ${scope.dialect.divide(code`(${at(6)} - 1)`, raw("3"), true)})`;
    case "month":
      return code`(${at(1, 4)} * 12 + ${at(6)})`;
    case "week":
      // 1899-12-31 was a Sunday; far enough back for every date to be after it.
      return scope.dialect.divide(code`(${day} + 1 + 700000)`, raw("7"), true);
    case "hour":
      return hour;
    case "minute":
      return minute;
    case "second":
      return code`(${minute} * 60 + ${at(18)})`;
    default:
      return day;
  }
}

function numbers(call: Call, args: readonly Fragment[], scope: Scope): Fragment | undefined {
  const [first = raw("NULL"), second = raw("0")] = args;
  const [operand] = call.args;
  switch (call.name) {
    case "ROUND":
      return operand && isWhole(operand)
        ? scope.dialect.whole(scope.dialect.round(first, scope.dialect.whole(second)))
        : scope.dialect.round(first, scope.dialect.whole(second));
    case "ABS":
      return code`abs(${first})`;
    case "FLOOR":
      return code`floor(${first})`;
    case "CEILING":
      return code`${scope.dialect.id === "sqlite" ? "ceil" : "ceiling"}(${first})`;
    case "COALESCE":
    case "ISNULL":
      return code`COALESCE(${list(args)})`;
    default:
      return undefined;
  }
}

function texts(call: Call, args: readonly Fragment[], scope: Scope, tools: Tools): Fragment {
  const { dialect } = scope;
  const [first = raw("NULL"), second = raw("NULL"), third] = args;
  switch (call.name) {
    case "NULLIF": {
      const [left, right] = call.args.map((arg) => tools.comparable(arg, scope));
      return code`(CASE WHEN ${left ?? first} = ${right ?? second} THEN NULL ELSE ${first} END)`;
    }
    case "LEN":
      return dialect.length(code`rtrim(${first})`);
    case "UPPER":
      return dialect.upper(first);
    case "LOWER":
      return dialect.lower(first);
    case "LTRIM":
    case "RTRIM":
    case "TRIM":
      return code`${call.name.toLowerCase()}(${first})`;
    case "REPLACE":
      return code`replace(${list(args)})`;
    case "LEFT":
      return sliced(first, { from: raw("1"), length: second }, scope);
    case "RIGHT":
      return sliced(
        first,
        { from: code`(${dialect.length(first)} - ${second} + 1)`, length: second },
        scope,
      );
    case "SUBSTRING":
      return sliced(first, { from: second, length: third ?? raw("0") }, scope);
    case "CHARINDEX":
      return positionOf({ needle: first, text: second, from: third }, scope);
    case "CONCAT":
      return dialect.concat(
        call.args.map((arg) => code`COALESCE(${asText(arg, scope, tools)}, ${dialect.text("")})`),
      );
    default:
      throw new TypeError(`${call.name} is no function for ${keyOf(call)}`);
  }
}

/** From may be before the text: what is before it counts, as in T-SQL. */
function sliced(
  text: Fragment,
  { from, length }: { readonly from: Fragment; readonly length: Fragment },
  { dialect }: Scope,
): Fragment {
  const start = dialect.greatest(from, raw("1"));
  const rest = dialect.greatest(code`(${from} + ${length} - ${start})`, raw("0"));
  return dialect.id === "postgresql"
    ? code`substr(${text}, CAST(${start} AS integer), CAST(${rest} AS integer))`
    : code`substr(${text}, ${start}, ${rest})`;
}

function positionOf(
  { needle, text, from }: { needle: Fragment; text: Fragment; from: Fragment | undefined },
  { dialect }: Scope,
): Fragment {
  const wanted = dialect.lower(needle);
  const within = dialect.lower(text);
  if (!from) {
    return code`(CASE WHEN ${wanted} = ${dialect.text("")} THEN 0 ELSE ${dialect.position(wanted, within)} END)`;
  }
  const start = dialect.greatest(from, raw("1"));
  const rest =
    dialect.id === "postgresql"
      ? code`substr(${within}, CAST(${start} AS integer))`
      : code`substr(${within}, ${start})`;
  const found = dialect.position(wanted, rest);
  return code`(CASE WHEN ${wanted} = ${dialect.text("")} OR ${found} = 0 THEN 0 ELSE ${found} + ${start} - 1 END)`;
}
