import { nearMatches } from "../../events/near.ts";
import { type FieldIssue, InvalidInputError, messageOf } from "../../lib/errors.ts";
import type { Entity } from "../../model/entities.ts";
import type { Mapping } from "../mapping.ts";
import { compileExpression } from "./expression.ts";
import { columnIndex } from "./rows.ts";
import { formatIssue } from "./transform-date.ts";

/** What `run` refuses; `field` goes in front of each field. */
export function refused(run: () => unknown, field = ""): FieldIssue[] {
  try {
    run();
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) return [{ field, message: messageOf(error) }];
    return error.issues.map((issue) => ({ ...issue, field: field + issue.field }));
  }
}

const exactlyOne = (names: readonly string[]) =>
  `exactly one of ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** Where not exactly one of the parts is there. */
export function oneOfIssues(
  object: Readonly<Record<string, unknown>>,
  names: readonly string[],
  field: string,
): FieldIssue[] {
  const given = names.filter((name) => object[name] !== undefined);
  if (given.length === 1) return [];
  const message = `has to have ${exactlyOne(names)}`;
  if (given.length === 0) return [{ field, message, remedy: `Add one of ${names.join(", ")}.` }];
  return [{ field, message, remedy: `Keep one of ${given.join(", ")}.` }];
}

export interface MapCheck {
  /** Of the map: `import.map`. */
  readonly field: string;
  readonly kind: "import" | "export";
  /** Of the source, where they are known. */
  readonly columns?: readonly string[] | undefined;
  /** Names of the organisation's lookup lists, where they are known. */
  readonly lists?: readonly string[] | undefined;
}

/** What is wrong with mappings as such; their paths and expressions are checked where the map is compiled. */
export function mapIssues(map: readonly Mapping[], check: MapCheck): FieldIssue[] {
  const seen = new Map<string, number>();
  return map.flatMap((mapping, i) => {
    const at = `${check.field}[${i}]`;
    const before = seen.get(mapping.to);
    seen.set(mapping.to, i);
    const twice =
      before === undefined
        ? []
        : [
            {
              field: `${at}.to`,
              message: `${mapping.to} is mapped twice`,
              remedy: `Remove this mapping or ${check.field}[${before}].`,
            },
          ];
    return [
      ...twice,
      ...oneOfIssues(mapping, ["from", "value", "expression"], at),
      ...joinIssues(mapping, at),
      ...stepIssues(mapping, at, check.lists),
      ...(check.kind === "import" ? columnIssues(mapping, at, check.columns) : []),
    ];
  });
}

function joinIssues({ from, transforms = [] }: Mapping, at: string): FieldIssue[] {
  if (!Array.isArray(from) || transforms.some((step) => step.do === "join")) return [];
  const remedy = 'Add { "do": "join", "separator": " " } to transforms, or name one column.';
  return [{ field: `${at}.from`, message: "names several columns that nothing joins", remedy }];
}

function stepIssues(
  { transforms = [] }: Mapping,
  at: string,
  lists: readonly string[] | undefined,
): FieldIssue[] {
  return transforms.flatMap((step, i): FieldIssue[] => {
    const field = `${at}.transforms[${i}]`;
    if (step.do === "lookup") {
      const unknown = step.list === undefined ? [] : unknownList(step.list, `${field}.list`, lists);
      return [...oneOfIssues(step, ["values", "list"], field), ...unknown];
    }
    if (step.do === "number" && step.group_mark && step.group_mark === (step.decimal_mark ?? "")) {
      const remedy = "Choose two different characters.";
      return [{ field, message: "group_mark is the decimal_mark", remedy }];
    }
    if (step.do !== "date") return [];
    return (["format", "to"] as const).flatMap((name) => {
      const issue = step[name] === undefined ? undefined : dateIssue(step[name], name);
      return issue === undefined
        ? []
        : [{ field: `${field}.${name}`, message: issue, remedy: "Write it as DD.MM.YYYY." }];
    });
  });
}

/** A date may be written in part; it is not read so. */
const dateIssue = (format: string, name: "format" | "to"): string | undefined =>
  name === "to" && !/^(excel_|clarion_|days_|seconds_|unix)/.test(format)
    ? /YY|MM|DD/.test(format)
      ? undefined
      : "has none of YYYY, MM and DD"
    : formatIssue(format);

function unknownList(
  name: string,
  field: string,
  lists: readonly string[] | undefined,
): FieldIssue[] {
  if (lists === undefined || lists.includes(name)) return [];
  const near = nearMatches(name, lists);
  const remedy = near.length > 0 ? `Did you mean ${near.join(" or ")}?` : "Make the list first.";
  return [{ field, message: `there is no lookup list ${name}`, remedy }];
}

function columnIssues(
  { from = [], expression }: Mapping,
  at: string,
  columns: readonly string[] | undefined,
): FieldIssue[] {
  const named = [from].flat().flatMap((name) => unknownColumn(name, `${at}.from`, columns));
  if (expression === undefined || columns === undefined) return named;
  const field = `${at}.expression`;
  const of = () => compileExpression(expression, { root: "row", field });
  // What is wrong with the expression itself is said where the map is compiled.
  if (refused(of).length > 0) return named;
  return [...named, ...of().names.flatMap((name) => unknownColumn(name, field, columns))];
}

/** Where the source does not have the column; nothing where its columns are not known. */
export function unknownColumn(
  name: string,
  field: string,
  columns: readonly string[] | undefined,
): FieldIssue[] {
  if (columns === undefined || columnIndex(columns, name) !== -1) return [];
  const near = nearMatches(name, columns);
  const remedy = near.length > 0 ? `Did you mean ${near.join(" or ")}?` : "Check the name.";
  return [{ field, message: `there is no column ${name.slice(0, 60)}`, remedy }];
}

/** Fields without which no record comes out of a row. */
const NEEDED: { readonly [E in Entity]: readonly (readonly string[])[] } = {
  party: [["name", "trading_name"]],
  item: [["code"]],
  invoice: [["direction"], ["currency"]],
  order: [["direction"], ["currency"]],
};

export function neededIssues(entity: Entity, map: readonly Mapping[], field: string): FieldIssue[] {
  const paths = map.map(({ to }) => to);
  const missing = NEEDED[entity].filter((names) => !names.some((name) => paths.includes(name)));
  return [
    ...missing.map(([name = ""]) => ({
      field,
      message: `does not give ${name}`,
      remedy: `Map a column or a value to ${name}.`,
    })),
    ...priceIssues(paths, field),
  ];
}

/** A price is in a currency. */
function priceIssues(paths: readonly string[], field: string): FieldIssue[] {
  const lists = paths.flatMap((path) => /^prices\[([^[\]]+)\](?:\.amount)?$/.exec(path)?.[1] ?? []);
  return [...new Set(lists)]
    .filter((list) => !paths.includes(`prices[${list}].currency`))
    .map((list) => ({
      field,
      message: `does not give the currency of prices[${list}]`,
      remedy: `Map a column or a value such as PLN to prices[${list}].currency.`,
    }));
}
