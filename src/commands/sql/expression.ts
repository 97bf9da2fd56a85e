import type { Table } from "../definition.ts";
import type { ColumnType } from "../types.ts";

/** Type of a value in a query; `scale` of a number is undefined where it is not known beforehand. */
export type ExpressionType =
  | { readonly kind: "text" | "bit" | "datetime" | "guid" | "stamp" | "null" }
  | { readonly kind: "number"; readonly scale: number | undefined };

/** A table in a query, under a name of its own. */
export interface TableRef {
  readonly alias: string;
  readonly table: Table;
}

/** Functions of T-SQL that are understood, in upper case. */
export type FunctionName =
  | ("COUNT" | "SUM" | "AVG" | "MIN" | "MAX")
  | ("ISNULL" | "COALESCE" | "NULLIF")
  | ("LEN" | "LEFT" | "RIGHT" | "SUBSTRING" | "UPPER" | "LOWER" | "LTRIM" | "RTRIM" | "TRIM")
  | ("REPLACE" | "CHARINDEX" | "CONCAT" | "ROUND" | "ABS" | "FLOOR" | "CEILING")
  | ("YEAR" | "MONTH" | "DAY" | "GETDATE" | "DATEADD" | "DATEDIFF");

export type Comparison = "=" | "<>" | "<" | "<=" | ">" | ">=";

/**
 * A typed expression over the tables of the catalogue: `select`, queryCondition and the parameters of commands all
 * become this, and only `compile.ts` makes SQL of it. Literals are always bound.
 */
export type Expression = { readonly type: ExpressionType } & (
  | {
      readonly kind: "column";
      readonly alias: string;
      readonly table: string;
      readonly column: string;
      readonly columnType: ColumnType;
      readonly isIndexed: boolean;
    }
  /** Number: decimal text. Datetime: `YYYY-MM-DDTHH:mm:ss`. Guid: upper case. Bit: true or false. */
  | { readonly kind: "literal"; readonly value: string | boolean | null }
  | { readonly kind: "and" | "or"; readonly operands: readonly Expression[] }
  | { readonly kind: "not"; readonly operand: Expression }
  | {
      readonly kind: "compare";
      readonly operator: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "isNull"; readonly operand: Expression }
  /** The pattern as T-SQL has it: `%`, `_`, `[abc]`, `[^a]`. */
  | {
      readonly kind: "like";
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escape?: string;
    }
  | {
      readonly kind: "between";
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
    }
  | { readonly kind: "in"; readonly operand: Expression; readonly list: readonly Expression[] }
  | {
      readonly kind: "arithmetic";
      readonly operator: "+" | "-" | "*" | "/" | "%";
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "join"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "negate"; readonly operand: Expression }
  | {
      readonly kind: "call";
      readonly name: FunctionName;
      readonly args: readonly Expression[];
      readonly isDistinct?: boolean;
      readonly part?: string;
    }
  | {
      readonly kind: "case";
      readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise?: Expression;
    }
  | {
      readonly kind: "cast";
      readonly operand: Expression;
      readonly to: ColumnType;
      readonly style?: number;
    }
  /** A row of another table that fits: conditions on lines. */
  | { readonly kind: "exists"; readonly table: TableRef; readonly where: Expression }
);

export interface QueryItem {
  readonly expression: Expression;
  /** Name in the answer, unique in the query. */
  readonly label: string;
}

export interface QueryJoin {
  readonly kind: "inner" | "left" | "right";
  readonly table: TableRef;
  readonly on: Expression;
}

/** A SELECT over the catalogue's tables, checked and typed. */
export interface Query {
  readonly isDistinct?: boolean;
  readonly items: readonly QueryItem[];
  /** Absent: a SELECT without FROM. */
  readonly from?: TableRef;
  readonly joins?: readonly QueryJoin[];
  readonly where?: Expression;
  readonly groupBy?: readonly Expression[];
  readonly having?: Expression;
  readonly orderBy?: readonly {
    readonly expression: Expression;
    readonly isDescending?: boolean;
  }[];
  readonly limit?: number;
  readonly offset?: number;
}
