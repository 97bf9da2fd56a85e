import { type FieldIssue, InvalidInputError } from "../../../lib/errors.ts";
import type { Cell } from "../../../model/cell.ts";
import type { Condition } from "../../../sdk/tables.ts";
import type { PlaceColumn } from "../structure.ts";
import type { Flavour, Raw } from "./place.ts";

const MAX_DEPTH = 50;
const OPS: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">=", "like"]);

export interface Select {
  /** Quoted. */
  readonly table: string;
  /** Of the whole table. */
  readonly known: readonly PlaceColumn[];
  readonly columns: readonly PlaceColumn[];
  readonly where: Condition | undefined;
  /** The first is sorted as its kind demands, where `isChange`; the others in whatever order the database keeps them. */
  readonly order: readonly PlaceColumn[];
  readonly isChange: boolean;
  readonly after: readonly Cell[] | undefined;
  readonly limit: number;
}

export interface SqlText {
  readonly sql: string;
  readonly params: readonly Raw[];
}

/** @throws InvalidInputError for a column that is not there */
export function selectText(flavour: Flavour, select: Select): SqlText {
  const params: Raw[] = [];
  const { table, columns, order, limit } = select;
  const text = new SelectText(flavour, select, params);
  const conditions = [text.where(), text.behind()].filter((one) => one !== undefined);
  const sorted = order.map((column, i) => flavour.order(text.sortable(column, i), column.nullable));
  const parts = [
    `select ${columns.map((column) => flavour.readable(column)).join(", ")} from ${table}`,
    ...(conditions.length > 0 ? [`where ${conditions.join(" and ")}`] : []),
    ...(sorted.length > 0 ? [`order by ${sorted.join(", ")}`] : []),
    `limit ${limit}`,
  ];
  return { sql: parts.join(" "), params };
}

class SelectText {
  readonly #flavour: Flavour;
  readonly #select: Select;
  readonly #params: Raw[];

  constructor(flavour: Flavour, select: Select, params: Raw[]) {
    this.#flavour = flavour;
    this.#select = select;
    this.#params = params;
  }

  where(): string | undefined {
    const { where } = this.#select;
    return where && `(${this.#condition(where, 0)})`;
  }

  sortable(column: PlaceColumn, at: number): string {
    const name = this.#flavour.readable(column);
    return at === 0 && this.#select.isChange ? this.#flavour.comparable(column, name) : name;
  }

  /** Behind the row with these values of `order`; nulls come first. */
  behind(): string | undefined {
    const { order, after } = this.#select;
    if (!after || order.length === 0) return undefined;
    const alternatives = order.map((column, i) => {
      const same = order.slice(0, i).map((one, at) => this.#equals(one, at, after[at] ?? null));
      return [...same, this.#isBehind(column, i, after[i] ?? null)].join(" and ");
    });
    return `(${alternatives.join(" or ")})`;
  }

  #equals(column: PlaceColumn, at: number, value: Cell): string {
    const left = this.sortable(column, at);
    return value === null ? `${left} is null` : `${left} = ${this.#sorted(column, at, value)}`;
  }

  #isBehind(column: PlaceColumn, at: number, value: Cell): string {
    const left = this.sortable(column, at);
    return value === null ? `${left} is not null` : `${left} > ${this.#sorted(column, at, value)}`;
  }

  /** A value as the order of the column has it. */
  #sorted(column: PlaceColumn, at: number, value: Cell): string {
    const bound = this.#bind(column, value);
    return at === 0 && this.#select.isChange ? this.#flavour.cast(column, bound) : bound;
  }

  #bind(column: PlaceColumn, value: Cell): string {
    this.#params.push(this.#flavour.bound(column, value));
    return this.#flavour.param(this.#params.length);
  }

  #condition(condition: Condition, depth: number): string {
    if (depth > MAX_DEPTH) throw badCondition("it is nested too deep");
    const joined = (parts: readonly Condition[], word: string, none: string): string =>
      parts.length === 0
        ? none
        : `(${parts.map((one) => this.#condition(one, depth + 1)).join(word)})`;
    if ("all" in condition) return joined(condition.all, " and ", "1 = 1");
    if ("any" in condition) return joined(condition.any, " or ", "1 = 0");
    if ("not" in condition) return `not (${this.#condition(condition.not, depth + 1)})`;
    const column = findColumn(this.#select.known, condition.column, "where");
    const name = this.#flavour.readable(column);
    if ("is_null" in condition) return `${name} is ${condition.is_null ? "" : "not "}null`;
    if ("among" in condition) return this.#among(column, condition.among);
    return this.#compared(column, condition);
  }

  #among(column: PlaceColumn, values: readonly Cell[]): string {
    const given = values.filter((value) => value !== null);
    const left = this.#compare(column);
    const list = given.map((value) => this.#cast(column, value)).join(", ");
    const isIn = given.length > 0 ? `${left} in (${list})` : "1 = 0";
    if (given.length === values.length) return isIn;
    return `(${isIn} or ${this.#flavour.readable(column)} is null)`;
  }

  #compared(
    column: PlaceColumn,
    { op, value }: { readonly op: string; readonly value: Cell },
  ): string {
    if (!OPS.has(op)) throw badCondition(`${op.slice(0, 20)} is no comparison`);
    const name = this.#flavour.readable(column);
    if (value === null) {
      if (op === "=") return `${name} is null`;
      if (op === "<>") return `${name} is not null`;
      throw badCondition(`${op} needs a value`);
    }
    if (op === "like") {
      const pattern = this.#bind({ ...column, kind: "text" }, String(value));
      return `${this.#flavour.asText(name)} like ${pattern}`;
    }
    return `${this.#compare(column)} ${op} ${this.#cast(column, value)}`;
  }

  #compare(column: PlaceColumn): string {
    const name = this.#flavour.readable(column);
    if (column.kind === "json") return this.#flavour.asText(name);
    return this.#flavour.comparable(column, name);
  }

  #cast(column: PlaceColumn, value: Cell): string {
    return this.#flavour.cast(column, this.#bind(column, value));
  }
}

/** Databases differ in whether they keep capitals, so that they decide only between two. @throws InvalidInputError */
export function findColumn(
  columns: readonly PlaceColumn[],
  name: string,
  field: string,
): PlaceColumn {
  const folded = name.toLowerCase();
  const column =
    columns.find((one) => one.name === name) ??
    columns.find((one) => one.name.toLowerCase() === folded);
  if (column) return column;
  const issue: FieldIssue = {
    field,
    message: `the mirror has no column ${name}`,
    remedy: `Use one of ${columns
      .slice(0, 30)
      .map((one) => one.name)
      .join(", ")}.`,
  };
  throw new InvalidInputError([issue]);
}

const badCondition = (message: string): InvalidInputError =>
  new InvalidInputError([{ field: "where", message }]);
