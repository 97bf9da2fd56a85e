import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Abilities } from "./store.ts";

/**
 * Whether a column has one of the values: `column in (…)` as a condition whose text is the same for any
 * number of them where the database has that, so that nothing is parsed and planned anew for each number.
 * Texts are ids of the hub's own making.
 */
export function isAmong(
  { lists }: Pick<Abilities, "lists">,
  column: string,
  values: readonly string[] | readonly number[],
): RawBuilder<SqlBool> {
  const of = sql.ref(column);
  if (lists === "json") {
    return sql<SqlBool>`${of} in (select value from json_each(${JSON.stringify(values)}))`;
  }
  if (lists === "none") return sql<SqlBool>`${of} in (${sql.join([...values])})`;
  const type = sql.raw(typeof values[0] === "number" ? "bigint[]" : "text[]");
  return sql<SqlBool>`${of} = any(${[...values]}::${type})`;
}
