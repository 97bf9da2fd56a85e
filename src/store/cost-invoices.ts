import type { DataStore } from "./store.ts";

export interface CostInvoice {
  readonly id: number;
  readonly issue_date: string;
  /** JSON of the record. */
  readonly data: string;
}

/** Small, for the lines of one invoice may make megabytes. */
const PAGE_SIZE = 100;

/**
 * Cost invoices issued from `from` to `to` (YYYY-MM-DD, both inclusive), neither deleted nor void, by issue
 * date; one page in memory at a time.
 */
export async function* readCostInvoices(
  { db }: DataStore,
  { from, to }: { readonly from: string; readonly to: string },
): AsyncGenerator<CostInvoice> {
  let last: { issue_date: string; id: number } | undefined;
  for (;;) {
    const after = last;
    const page = await db
      .selectFrom("invoice")
      .select(["id", "issue_date", "data"])
      .where("direction", "=", "cost")
      .where("issue_date", ">=", after?.issue_date ?? from)
      .where("issue_date", "<=", to)
      .where("deleted_at", "is", null)
      .where("status", "!=", "void")
      .$if(after !== undefined, (query) =>
        query.where((eb) =>
          eb.or([eb("issue_date", ">", after?.issue_date ?? from), eb("id", ">", after?.id ?? 0)]),
        ),
      )
      .orderBy("issue_date")
      .orderBy("id")
      .limit(PAGE_SIZE)
      .execute();
    for (const { id, issue_date, data } of page) {
      if (issue_date === null) continue;
      last = { issue_date, id };
      yield { id, issue_date, data };
    }
    if (page.length < PAGE_SIZE) return;
  }
}

/** How many cost invoices have no issue date and so are in no month. */
export async function countUndatedCostInvoices({ db }: DataStore): Promise<number> {
  const { count } = await db
    .selectFrom("invoice")
    .select((eb) => eb.fn.countAll<number | string | bigint>().as("count"))
    .where("direction", "=", "cost")
    .where("issue_date", "is", null)
    .where("deleted_at", "is", null)
    .where("status", "!=", "void")
    .executeTakeFirstOrThrow();
  return Number(count);
}
