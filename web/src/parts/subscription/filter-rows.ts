/** What a row of the filter builder can ask for; `missing` is `exists: false`. */
export const ROW_OPERATORS = [
  "eq",
  "ne",
  "in",
  "not_in",
  "gt",
  "gte",
  "lt",
  "lte",
  "between",
  "contains",
  "starts_with",
  "ends_with",
  "matches",
  "exists",
  "missing",
] as const;
export type RowOperator = (typeof ROW_OPERATORS)[number];

/** One condition as somebody types it. */
export interface FilterRow {
  readonly field: string;
  readonly operator: RowOperator;
  /** Of `in` and `not_in` several, separated by commas. */
  readonly value: string;
  /** Of `between` the upper end. */
  readonly to: string;
  readonly ignoreCase: boolean;
  /** The operand as it is stored: sent as it is while nobody changes its text, so that numbers stay numbers. */
  readonly stored?: unknown;
}

export const EMPTY_ROW: FilterRow = {
  field: "",
  operator: "eq",
  value: "",
  to: "",
  ignoreCase: false,
};

const LISTS: ReadonlySet<RowOperator> = new Set(["in", "not_in"]);
const ORDERED: ReadonlySet<RowOperator> = new Set(["gt", "gte", "lt", "lte", "between"]);
const WITHOUT_VALUE: ReadonlySet<RowOperator> = new Set(["exists", "missing"]);
const TEXTS: ReadonlySet<RowOperator> = new Set([
  ...(["eq", "ne", "in", "not_in"] as const),
  ...(["contains", "starts_with", "ends_with", "matches"] as const),
]);

export const takesValue = (operator: RowOperator): boolean => !WITHOUT_VALUE.has(operator);
/** Whether upper and lower case can matter to it. */
export const isOfText = (operator: RowOperator): boolean => TEXTS.has(operator);

type Filters = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Filters =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Rows that say the same as the filters; undefined for what only JSON can say: groups, parts of lists. */
export function rowsOf(filters: unknown): readonly FilterRow[] | undefined {
  if (!isObject(filters)) return undefined;
  const rows: FilterRow[] = [];
  for (const [field, condition] of Object.entries(filters)) {
    const more = field === "$and" ? rowsOfAll(condition) : rowsOfField(field, condition);
    if (!more) return undefined;
    rows.push(...more);
  }
  return rows;
}

function rowsOfAll(groups: unknown): readonly FilterRow[] | undefined {
  if (!Array.isArray(groups)) return undefined;
  const rows = groups.map((group) =>
    isObject(group) && !("$and" in group) ? rowsOf(group) : null,
  );
  return rows.every((one) => one) ? rows.flatMap((one) => one ?? []) : undefined;
}

function rowsOfField(field: string, condition: unknown): readonly FilterRow[] | undefined {
  if (field === "$or" || field === "$not") return undefined;
  const { ignore_case: ignoreCase = false, ...operators } = Array.isArray(condition)
    ? { in: condition }
    : isObject(condition)
      ? condition
      : { eq: undefined };
  if (typeof ignoreCase !== "boolean") return undefined;
  const rows = Object.entries(operators).map(([name, operand]) => {
    const typed = typedOf(name, operand);
    return typed && { ...EMPTY_ROW, field, ignoreCase, stored: operand, ...typed };
  });
  return rows.every((row) => row !== undefined) ? rows : undefined;
}

type Typed = Pick<FilterRow, "operator" | "value"> & Partial<FilterRow>;

/** The operand as text; undefined where reading it again would give something else. */
function typedOf(name: string, operand: unknown): Typed | undefined {
  if (name === "exists") {
    if (typeof operand !== "boolean") return undefined;
    return { operator: operand ? "exists" : "missing", value: "" };
  }
  const operator = ROW_OPERATORS.find((one) => one === name);
  if (!operator || operator === "missing") return undefined;
  const isList = LISTS.has(operator) || operator === "between";
  if (isList !== Array.isArray(operand)) return undefined;
  const texts = [operand].flat().map(textOf);
  if (!texts.every((text) => text !== undefined)) return undefined;
  if (operator === "between") {
    const [value = "", to = ""] = texts;
    return { operator, value, to };
  }
  if (isList && texts.some((text) => text.includes(","))) return undefined;
  return texts.length === 0 ? undefined : { operator, value: texts.join(", ") };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" && value.trim() === value ? value : undefined;
}

/** Whether something was typed into the row at all. */
const isBegun = ({ field, operator, value, to }: FilterRow): boolean =>
  field.trim() !== "" || value.trim() !== "" || to.trim() !== "" || !takesValue(operator);

/** Whether the row lacks a part. */
export const isHalf = (row: FilterRow): boolean =>
  isBegun(row) &&
  (row.field.trim() === "" ||
    (takesValue(row.operator) && row.value.trim() === "") ||
    (row.operator === "between" && row.to.trim() === ""));

/** What the rows say, as the API wants it; rows without anything in them say nothing. */
export function filtersOf(rows: readonly FilterRow[]): Filters {
  const filters: Record<string, unknown> = {};
  const more: Filters[] = [];
  for (const row of rows.filter(isBegun)) {
    const field = row.field.trim();
    const condition = conditionOf(row);
    const before = filters[field];
    const joined = before === undefined ? condition : join(before, condition);
    if (joined === undefined) more.push({ [field]: condition });
    else filters[field] = joined;
  }
  return more.length === 0 ? filters : { ...filters, $and: more };
}

/** Both conditions as one; undefined where the second would replace a part of the first. */
function join(before: unknown, condition: unknown): unknown {
  if (!isObject(before) || !isObject(condition)) return undefined;
  const { ignore_case: a, ...ones } = before;
  const { ignore_case: b, ...others } = condition;
  if (a !== b || Object.keys(others).some((name) => name in ones)) return undefined;
  return { ...before, ...condition };
}

function conditionOf(row: FilterRow): unknown {
  const { operator } = row;
  if (!takesValue(operator)) return { exists: operator === "exists" };
  const operand = operandOf(row);
  if (operator === "in" && !row.ignoreCase) return operand;
  const ignoreCase = row.ignoreCase && isOfText(operator) ? { ignore_case: true } : {};
  return { [operator]: operand, ...ignoreCase };
}

function operandOf(row: FilterRow): unknown {
  const { operator, value, to, stored } = row;
  const before = stored === undefined ? undefined : typedOf(operator, stored);
  if (before && before.value === value && (before.to ?? "") === to) return stored;
  if (operator === "between") return [orderedOf(value), orderedOf(to)];
  if (LISTS.has(operator)) {
    return value
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== "");
  }
  return ORDERED.has(operator) ? orderedOf(value) : value.trim();
}

const DECIMAL = /^-?\d+(\.\d+)?$/;
/** `1 230,50`, as most of Europe and Brazil write it. */
const WITH_COMMA = /^-?(\d+|\d{1,3}([ \u00a0\u202f]\d{3})+),\d+$/;
/** As many digits as a JSON number keeps. */
const MAX_DIGITS = 15;

/** A number where it is one: the hub then compares it with numbers alone. */
function orderedOf(text: string): string | number {
  const typed = text.trim();
  const plain = WITH_COMMA.test(typed) ? typed.replaceAll(/\s/g, "").replace(",", ".") : typed;
  const isNumber = DECIMAL.test(plain) && plain.replaceAll(/\D/g, "").length <= MAX_DIGITS;
  return isNumber ? Number(plain) : plain;
}
