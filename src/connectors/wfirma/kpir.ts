import { isHubError } from "../../sdk/index.ts";
import type { WfirmaContext } from "./account.ts";
import { getMonth } from "./client.ts";
import { decimalOf, isRow, type Row, textOf } from "./values.ts";

/** What the column for research and development of the tax book says about a document. */
export interface ResearchMark {
  readonly amount: string;
  readonly description: string | undefined;
}

/** Looks documents up in the tax book (KPiR), each month of it once. */
export interface ResearchBook {
  markOf(expense: {
    readonly month: string;
    readonly number: string;
    readonly name: string;
  }): Promise<ResearchMark | undefined>;
}

/** What `tax` of a company says that keeps a KPiR; others keep full books. */
const TAX_BOOK = "taxregister";
const MAX_DEPTH = 6;
const MAX_ROWS = 20_000;

/** Without the setting, and for companies without a tax book, it knows nothing. */
export function openResearchBook(ctx: WfirmaContext, company: Row): ResearchBook {
  const keeps = textOf(company.tax, 40) ?? TAX_BOOK;
  let isClosed = ctx.settings.read_kpir === false || keeps !== TAX_BOOK;
  let failures = 0;
  const months = new Map<string, ReadonlyMap<string, ResearchMark>>();
  const load = async (month: string) => {
    try {
      return marksOf(await getMonth(ctx, "taxregisters", month));
    } catch (error) {
      if (!isHubError(error) || error.reaction === "retry" || error.name === "AuthError")
        throw error;
      // One month may not be open yet; a second refusal is the rule.
      failures += 1;
      isClosed = failures > 1;
      ctx.log.info({ month, code: error.code }, "no tax book to read, going on without R&D marks");
      return new Map<string, ResearchMark>();
    }
  };
  return {
    async markOf({ month, number, name }) {
      if (isClosed || number === "") return undefined;
      const marks = months.get(month) ?? (await load(month));
      months.set(month, marks);
      return marks.get(keyOf(number, name)) ?? marks.get(keyOf(number, ""));
    },
  };
}

/** By number and contractor; by number alone where only one row has it. */
function marksOf(answer: Row): ReadonlyMap<string, ResearchMark> {
  const marks = new Map<string, ResearchMark>();
  const byNumber = Map.groupBy(rowsWithin(answer, 0), (row) => folded(textOf(row.name, 256) ?? ""));
  for (const [number, rows] of byNumber) {
    for (const row of rows) {
      const amount = decimalOf(row.expense_research);
      if (number === "" || amount === undefined || !/[1-9]/.test(amount)) continue;
      const mark = { amount, description: textOf(row.expense_research_description, 500) };
      marks.set(keyOf(number, textOf(row.contractor_name, 500) ?? ""), mark);
      if (rows.length === 1) marks.set(keyOf(number, ""), mark);
    }
  }
  return marks;
}

const keyOf = (number: string, name: string): string => `${folded(number)}\n${folded(name)}`;

const folded = (text: string): string => text.trim().replace(/\s+/g, " ").toUpperCase();

/** The answer's shape is not documented: whatever has the column is a row; sums have no running number. */
function rowsWithin(value: unknown, depth: number): readonly Row[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value))
    return value.flatMap((part) => rowsWithin(part, depth + 1)).slice(0, MAX_ROWS);
  if (!isRow(value)) return [];
  if ("expense_research" in value && textOf(value.lp, 20) !== undefined) return [value];
  return Object.values(value)
    .flatMap((part) => rowsWithin(part, depth + 1))
    .slice(0, MAX_ROWS);
}
