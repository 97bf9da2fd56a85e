import {
  type Change,
  type Invoice,
  type Item,
  isHubError,
  type Page,
  type Party,
  type StreamQuery,
} from "../../sdk/index.ts";
import type { WfirmaContext } from "./account.ts";
import { changeOf, known } from "./changes.ts";
import { readCompany, readTags, readVatCodes } from "./dictionaries.ts";
import { toCost } from "./expenses.ts";
import { toItem } from "./items.ts";
import { openResearchBook, type ResearchBook } from "./kpir.ts";
import { CONTRACTORS, EXPENSES, GOODS, INVOICES } from "./modules.ts";
import { toParty } from "./parties.ts";
import { readModule } from "./reading.ts";
import { toSale } from "./sales.ts";
import { readScans, scansOf } from "./scans.ts";
import { dateOf, isOn, type Row, rowOf, textOf, unmappable } from "./values.ts";

export async function* readCosts(
  ctx: WfirmaContext,
  query: StreamQuery,
): AsyncGenerator<Page<Invoice>> {
  const vatCodes = await readVatCodes(ctx);
  const company = await readCompany(ctx);
  const book = openResearchBook(ctx, company);
  let tags: ReadonlyMap<string, string> | undefined;
  yield* readModule(ctx, query, {
    module: EXPENSES,
    dateField: "date",
    async map(rows) {
      if (rows.some((row) => textOf(row.tags, 10) !== undefined)) tags ??= await readTags(ctx);
      const scans = await readScans(ctx, rows);
      const changes: (Change<Invoice> | undefined)[] = [];
      for (const row of rows) {
        const research = await researchOf(book, row);
        const id = textOf(row.id, 60) ?? "";
        const onMismatch = () => warnOfMismatch(ctx, id);
        const scope = { vatCodes, company, research, onMismatch, tags: tags ?? new Map() };
        changes.push(changeOf(row, () => toCost(row, { ...scope, scans: scansOf(scans, id) })));
      }
      return known(changes);
    },
  });
}

/** Only what is booked is in the tax book. */
async function researchOf(book: ResearchBook, row: Row) {
  const month = dateOf(row.taxregister_date)?.slice(0, 7);
  if (month === undefined || isOn(row.draft)) return undefined;
  const name = textOf(rowOf(row.contractor_detail).name, 500) ?? "";
  return book.markOf({ month, number: textOf(row.fullnumber, 256) ?? "", name });
}

const warnOfMismatch = ({ log }: WfirmaContext, remoteId: string): void =>
  log.warn({ remoteId }, "parts do not add up to the document, VAT breakdown left out");

export async function* readSales(
  ctx: WfirmaContext,
  query: StreamQuery,
): AsyncGenerator<Page<Invoice>> {
  const vatCodes = await readVatCodes(ctx);
  const company = await readCompany(ctx);
  yield* readModule(ctx, query, {
    module: INVOICES,
    dateField: "date",
    map: async (rows) =>
      known(
        rows.map((row) => {
          const onMismatch = () => warnOfMismatch(ctx, textOf(row.id, 60) ?? "");
          return changeOf(row, () => toSale(row, { vatCodes, company, onMismatch }));
        }),
      ),
  });
}

export async function* readContractors(
  ctx: WfirmaContext,
  query: StreamQuery,
): AsyncGenerator<Page<Party>> {
  yield* readModule(ctx, query, {
    module: CONTRACTORS,
    map: async (rows) => known(rows.map((row) => changeOf(row, () => named(toParty(row))))),
  });
}

export async function* readGoods(
  ctx: WfirmaContext,
  query: StreamQuery,
): AsyncGenerator<Page<Item>> {
  const vatCodes = await readVatCodes(ctx);
  const pages = readModule(ctx, query, {
    module: GOODS,
    map: async (rows) =>
      known(rows.map((row) => changeOf(row, () => named(toItem(row, vatCodes))))),
  });
  try {
    yield* pages;
  } catch (error) {
    // Not every account has goods, and not every user may see them: no reason to stop the other streams.
    const isAbsent = isHubError(error) && (error.reaction === "skip" || error.code === "no_right");
    if (!isAbsent) throw error;
    ctx.log.warn({ code: error.code }, "goods cannot be read in this account");
    yield { changes: [], cursor: query.cursor ?? {} };
  }
}

/** @throws DataError */
function named<T>(record: T | undefined): T {
  if (record === undefined) throw unmappable("name", "is missing");
  return record;
}
