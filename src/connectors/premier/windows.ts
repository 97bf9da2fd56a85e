import type { Cursor } from "../../sdk/index.ts";
import { type Parameters, type ReadCommand, read, readRows, rowsOf } from "./client.ts";
import { columnsOf } from "./columns.ts";
import { isColumnFault } from "./faults.ts";
import type { PremierContext } from "./manifest.ts";
import { interOf, type Row } from "./values.ts";

/** Rows of one command; each with its lines, some hundred columns wide. */
const PAGE_SIZE = 200;

/** A table that a command reads, with the table of its lines where it has one. */
export interface Table {
  readonly command: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly lines?: { readonly name: string; readonly columns: readonly string[] };
}

export interface PageOfRows {
  readonly rows: readonly Row[];
  /** INTER of the last row: the next page begins after it. */
  readonly after: number;
  readonly isLast: boolean;
  readonly total: number;
  /** The server's clock when the read began, where it tells. */
  readonly now: number | undefined;
}

/**
 * All rows that the parameters mean, by their INTER, from after `after` on. There is no paging: a small answer names
 * all rows, then each page is a command with a condition on INTER. A server that takes no such condition is asked once
 * for everything.
 */
export async function* pagesOf(
  ctx: PremierContext,
  table: Table,
  { parameters, after }: { readonly parameters: Parameters; readonly after: number | undefined },
): AsyncGenerator<PageOfRows> {
  const columns = await fieldsOf(ctx, table);
  const listing = await listed(ctx, table, parameters);
  const all = listing.inters.toSorted((a, b) => a - b);
  const rest = all.filter((inter) => after === undefined || inter > after);
  const facts = { total: all.length, now: listing.now };
  if (rest.length === 0) {
    yield { rows: [], after: after ?? -1, isLast: true, ...facts };
    return;
  }
  let whole = listing.rows;
  for (let at = 0; at < rest.length; ) {
    const end = endOf(rest, at);
    const [from, to] = [rest[at] ?? 0, rest[end - 1] ?? 0];
    const isLast = end === rest.length;
    const isIn = (row: Row) => isBetween(row, from, isLast ? Number.MAX_SAFE_INTEGER : to);
    const command = { command: table.command, parameters, ...(columns ? { columns } : {}) };
    const rows =
      whole ?? (await readRows(ctx, between(command, table.name, from, isLast ? undefined : to)));
    if (!whole && !rows.every(isIn)) {
      ctx.log.warn(
        { command: table.command },
        "Premier passes over conditions; all rows are read at once",
      );
      whole = rows;
    }
    const wanted = rows.filter(isIn);
    const last = wanted.reduce((most, row) => Math.max(most, interOf(row) ?? to), to);
    yield { rows: wanted, after: last, isLast, ...facts };
    at = end;
  }
}

/** The columns to ask for, where the server has told its tables. */
export async function fieldsOf(
  ctx: PremierContext,
  { name, columns, lines }: Table,
): Promise<Readonly<Record<string, readonly string[]>> | undefined> {
  const head = await columnsOf(ctx, name, columns);
  if (head === undefined) return undefined;
  const below = lines && (await columnsOf(ctx, lines.name, lines.columns));
  return { [name]: head, ...(lines && below ? { [lines.name]: below } : {}) };
}

interface Listing {
  readonly inters: readonly number[];
  readonly now: number | undefined;
  /** Where nothing less than everything could be had. */
  readonly rows?: readonly Row[];
}

async function listed(ctx: PremierContext, table: Table, parameters: Parameters): Promise<Listing> {
  const { command, name, lines } = table;
  const columns = {
    [name]: ["INTER", "ID"],
    ...(lines ? { [lines.name]: ["FAKTURA", "ID"] } : {}),
  };
  const ask = async (asked: ReadCommand) => {
    const { data, now } = await read(ctx, asked);
    const rows = rowsOf(data);
    return { rows, now, inters: rows.map((row) => interOf(row) ?? 0) };
  };
  try {
    const { rows, inters, now } = await ask({ command, parameters, columns });
    if (rows.every((row) => interOf(row) !== undefined)) return { inters, now };
  } catch (error) {
    if (!isColumnFault(error)) throw error;
  }
  ctx.log.warn({ command }, "Premier names no rows by their number; all are read at once");
  return ask({ command, parameters });
}

/** Rows of one number are never parted: some cards all have the number 0. */
function endOf(inters: readonly number[], at: number): number {
  let end = Math.min(at + PAGE_SIZE, inters.length);
  while (end < inters.length && inters[end] === inters[end - 1]) end += 1;
  return end;
}

const isBetween = (row: Row, from: number, to: number): boolean => {
  const inter = interOf(row) ?? 0;
  return inter >= from && inter <= to;
};

/** Without an end new rows come too. */
function between(
  command: ReadCommand,
  table: string,
  from: number,
  to: number | undefined,
): ReadCommand {
  const lower = { fieldName: "INTER", relationalOperator: ">", value: String(from - 1) } as const;
  const upper = {
    logicalOperator: "AND",
    fieldName: "INTER",
    relationalOperator: "<",
    value: String((to ?? 0) + 1),
  } as const;
  const conditions = to === undefined ? [lower] : [lower, upper];
  return { ...command, where: { table, conditions } };
}

export const numberIn = (cursor: Cursor | undefined, name: string): number | undefined => {
  const value = cursor?.[name];
  return typeof value === "number" ? value : undefined;
};

export const textIn = (cursor: Cursor | undefined, name: string): string | undefined => {
  const value = cursor?.[name];
  return typeof value === "string" ? value : undefined;
};
