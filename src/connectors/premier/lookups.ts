import { RejectedError } from "../../sdk/index.ts";
import { type Condition, type Parameters, readRows } from "./client.ts";
import type { PremierContext } from "./manifest.ts";
import { type Row, textOf } from "./values.ts";
import { fieldsOf, type Table } from "./windows.ts";
import { escaped } from "./write.ts";

/** Values in one condition; each further one is joined with OR. */
const BATCH_SIZE = 40;

export interface Lookup {
  /** Always sent along. */
  readonly parameters: Parameters;
  /** The column that holds the values. */
  readonly column: string;
  /** The parameter that asks for one value, for a server that takes no list of conditions. */
  readonly parameter?: string | undefined;
}

/**
 * The rows that hold one of the values in a column, in few commands where the server joins conditions with OR, else
 * in one for each value. What comes is compared: a server that passes over a condition answers with everything.
 */
export async function rowsWith(
  ctx: PremierContext,
  table: Table,
  { parameters, column, parameter, values }: Lookup & { readonly values: readonly string[] },
): Promise<readonly Row[]> {
  const columns = await fieldsOf(ctx, table);
  const ask = async (conditions: readonly Condition[], more: Parameters = {}) => {
    const where = conditions.length > 0 ? { where: { table: table.name, conditions } } : {};
    const command = { command: table.command, parameters: { ...parameters, ...more } };
    return readRows(ctx, { ...command, ...(columns ? { columns } : {}), ...where });
  };
  const found: Row[] = [];
  const wanted = [...new Set(values)];
  for (let at = 0; at < wanted.length; at += BATCH_SIZE) {
    const batch = wanted.slice(at, at + BATCH_SIZE);
    const sent = await escaped(ctx, batch);
    const rows = await allAtOnce(sent, (conditions) => ask(conditions), column);
    if (rows) found.push(...matching(rows, column, batch));
    else {
      for (const [i, value] of sent.entries()) {
        const one = parameter === undefined ? [isValue(column, value)] : [];
        const more = parameter === undefined ? {} : { [parameter]: value };
        found.push(...matching(await ask(one, more), column, batch.slice(i, i + 1)));
      }
    }
  }
  return found;
}

/** Undefined where the server takes no such conditions. */
async function allAtOnce(
  batch: readonly string[],
  ask: (conditions: readonly Condition[]) => Promise<readonly Row[]>,
  column: string,
): Promise<readonly Row[] | undefined> {
  const conditions = batch.map((value, i) => ({
    ...(i === 0 ? {} : { logicalOperator: "OR" as const }),
    ...isValue(column, value),
  }));
  try {
    return await ask(conditions);
  } catch (error) {
    if (error instanceof RejectedError && batch.length > 1) return undefined;
    throw error;
  }
}

const isValue = (column: string, value: string): Condition => ({
  fieldName: column,
  relationalOperator: "=",
  value,
});

function matching(rows: readonly Row[], column: string, values: readonly string[]): Row[] {
  const wanted = new Set(values.map((value) => value.trim().toUpperCase()));
  return rows.filter((row) => wanted.has(textOf(row, column, 200)?.toUpperCase() ?? ""));
}
