import type { SqlDialect } from "./dialect.ts";
import type { Expression, TableRef } from "./expression.ts";
import type { Fragment } from "./fragment.ts";

/** What an expression is compiled in. */
export interface Scope {
  readonly dialect: SqlDialect;
  /** Names of our own for the caller's aliases: no word of a caller is in a statement. */
  readonly names: ReadonlyMap<string, string>;
  /** UTC, `YYYY-MM-DDTHH:mm:ss`. */
  readonly now: string;
  /** Expressions of text by which rows are grouped; each stands for its group by its least value. */
  readonly keys: ReadonlySet<string>;
  source(table: TableRef): Fragment;
  /** With a further table; its new name. */
  inside(table: TableRef): readonly [Scope, string];
}

export const keyOf = (expression: Expression): string => JSON.stringify(expression);

/** Of whole numbers, which T-SQL divides without a remainder. */
export function isWhole(expression: Expression): boolean {
  switch (expression.kind) {
    case "column":
      return expression.columnType.kind === "int" || expression.columnType.kind === "bit";
    case "literal":
      return typeof expression.value === "boolean" || /^-?\d+$/.test(expression.value ?? "");
    case "arithmetic":
      return isWhole(expression.left) && isWhole(expression.right);
    case "negate":
      return isWhole(expression.operand);
    case "cast":
      return expression.to.kind === "int" || expression.to.kind === "bit";
    case "case":
      return [...expression.branches.map(({ then }) => then), expression.otherwise].every(
        (one) => one === undefined || one.type.kind === "null" || isWhole(one),
      );
    case "call":
      return /^(COUNT|LEN|CHARINDEX|YEAR|MONTH|DAY|DATEDIFF)$/.test(expression.name)
        ? true
        : expression.type.kind === "number" &&
            expression.args.length > 0 &&
            expression.args.every(isWhole);
    default:
      return false;
  }
}
