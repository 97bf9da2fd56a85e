import { isHubError } from "../../sdk/index.ts";
import { readRows } from "./client.ts";
import type { PremierContext } from "./manifest.ts";
import { childrenOf, textOf } from "./values.ts";

const KEPT_MS = 24 * 3_600_000;

/**
 * Of the columns that are wanted those that the table has here, in the order wanted; undefined where the server does
 * not tell, so that a command's own columns have to do. Asked once a day.
 */
export async function columnsOf(
  ctx: PremierContext,
  table: string,
  wanted: readonly string[],
): Promise<readonly string[] | undefined> {
  const name = `columns ${table}`;
  const kept = await ctx.state.get(name);
  const told = kept ?? (await ask(ctx, table));
  if (kept === undefined) await ctx.state.set(name, told, { expiresAt: ctx.clock.now() + KEPT_MS });
  if (told === "") return undefined;
  const known = new Set(told.split(","));
  return wanted.filter((column) => known.has(column));
}

/** The names in capitals, with commas between them; empty where nothing is told. */
async function ask(ctx: PremierContext, table: string): Promise<string> {
  try {
    const [row = {}] = await readRows(ctx, { command: "INFO", parameters: { table_name: table } });
    const [struct = {}] = childrenOf(row, "TABLESTRUCT");
    const fields = childrenOf(struct, "TABFIELDS");
    const names = fields.flatMap((field) => textOf(field, "FIELS_NAME", 60)?.toUpperCase() ?? []);
    return names.join(",");
  } catch (error) {
    if (isHubError(error) && error.reaction === "skip") return "";
    throw error;
  }
}
