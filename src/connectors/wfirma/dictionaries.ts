import { isHubError } from "../../sdk/index.ts";
import type { WfirmaContext } from "./account.ts";
import { type FindQuery, find, get, type Module, PAGE_SIZE } from "./client.ts";
import { COMPANIES, TAGS, VAT_CODES } from "./modules.ts";
import { type Row, rowOf, rowsOf, textOf } from "./values.ts";
import { type Vat, vatOf } from "./vat.ts";

const MAX_PAGES = 50;

/** VAT codes by their id; empty where the keys may not read them. */
export type VatCodes = ReadonlyMap<string, Vat>;

export async function readVatCodes(ctx: WfirmaContext): Promise<VatCodes> {
  const rows = await orNothing(ctx, "VAT codes", () => readAll(ctx, VAT_CODES));
  return new Map(rows.map((row) => [textOf(row.id, 60) ?? "", vatOf(row)]));
}

/** Names of the labels by their id. */
export async function readTags(ctx: WfirmaContext): Promise<ReadonlyMap<string, string>> {
  const rows = await orNothing(ctx, "tags", () => readAll(ctx, TAGS));
  return new Map(rows.map((row) => [textOf(row.id, 60) ?? "", textOf(row.name, 60) ?? ""]));
}

/** Our own company; an empty one where the keys may not read it. */
export async function readCompany(ctx: WfirmaContext): Promise<Row> {
  const id = ctx.credentials.company_id.trim();
  const [found] = await orNothing(ctx, "company", async () => {
    const company = await get(ctx, COMPANIES, id);
    return company ? [company] : [];
  });
  return found ?? {};
}

/** A whole list that is never long. */
export async function readAll(
  ctx: WfirmaContext,
  module: Module,
  query: FindQuery = {},
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const found = await find(ctx, module, { order: { asc: "id" }, ...query, page });
    rows.push(...found.rows);
    const isAll =
      found.total === undefined ? found.rows.length < PAGE_SIZE : rows.length >= found.total;
    if (isAll || found.rows.length === 0) break;
  }
  return rows;
}

/** What only adds to a document must not stop it. */
async function orNothing(
  { log }: WfirmaContext,
  what: string,
  read: () => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  try {
    return await read();
  } catch (error) {
    if (!isHubError(error) || error.reaction === "retry" || error.name === "AuthError") throw error;
    log.warn({ what, code: error.code }, "could not be read, going on without");
    return [];
  }
}

/** The companies that the keys may see. */
export const companiesOf = (rows: readonly Row[]): readonly Row[] =>
  rows.map((row) => rowsOf(row.company, "company")[0] ?? rowOf(row.company));
