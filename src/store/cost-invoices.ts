import type { DataStore } from "./store.ts";

export interface CostInvoice {
  readonly id: number;
  readonly issue_date: string;
  /** JSON of the record. */
  readonly data: string;
}

/** Small, for the lines of one invoice may make megabytes. */
const PAGE_SIZE = 100;
const KEY_PAGE_SIZE = 1_000;

/** Cost invoices that count: neither deleted nor void. */
const costInvoices = ({ db }: DataStore) =>
  db
    .selectFrom("invoice")
    .where("direction", "=", "cost")
    .where("deleted_at", "is", null)
    .where("status", "!=", "void");

/**
 * Cost invoices issued from `from` to `to` (YYYY-MM-DD, both inclusive), neither deleted nor void, by issue
 * date, then number; one page of them and the numbers of one day are in memory at a time.
 */
export async function* readCostInvoices(
  store: DataStore,
  range: { readonly from: string; readonly to: string },
): AsyncGenerator<CostInvoice> {
  for await (const { day, ids } of readDays(store, range)) {
    for (let start = 0; start < ids.length; start += PAGE_SIZE) {
      const wanted = ids.slice(start, start + PAGE_SIZE);
      const page = await costInvoices(store)
        .select(["id", "data"])
        .where("issue_date", "=", day)
        .where("id", "in", wanted)
        .execute();
      const found = new Map(page.map(({ id, data }) => [id, data]));
      for (const id of wanted) {
        const data = found.get(id);
        if (data !== undefined) yield { id, issue_date: day, data };
      }
    }
  }
}

interface Key {
  readonly id: number;
  readonly number: string;
}

/** Sorted here and not by the database: three databases have more than three orders of letters. */
async function* readDays(
  store: DataStore,
  { from, to }: { readonly from: string; readonly to: string },
): AsyncGenerator<{ readonly day: string; readonly ids: readonly number[] }> {
  let [day, keys]: [string, Key[]] = [from, []];
  const finished = () => ({ day, ids: keys.sort(byNumber).map(({ id }) => id) });
  let last: { readonly day: string; readonly id: number } | undefined;
  for (;;) {
    const after = last;
    const page = await costInvoices(store)
      .select(["id", "issue_date", "number"])
      .where("issue_date", ">=", after?.day ?? from)
      .where("issue_date", "<=", to)
      .$if(after !== undefined, (query) =>
        query.where((eb) =>
          eb.or([eb("issue_date", ">", after?.day ?? from), eb("id", ">", after?.id ?? 0)]),
        ),
      )
      .orderBy("issue_date")
      .orderBy("id")
      .limit(KEY_PAGE_SIZE)
      .execute();
    for (const { id, issue_date, number } of page) {
      if (issue_date === null) continue;
      if (issue_date !== day) {
        yield finished();
        [day, keys] = [issue_date, []];
      }
      keys.push({ id, number: number ?? "" });
      last = { day, id };
    }
    if (page.length < KEY_PAGE_SIZE) return yield finished();
  }
}

/** By code units, the same on every machine. */
const byNumber = (a: Key, b: Key): number =>
  a.number < b.number ? -1 : a.number > b.number ? 1 : a.id - b.id;

/** How many cost invoices have no issue date and so are in no month. */
export async function countUndatedCostInvoices(store: DataStore): Promise<number> {
  const { count } = await costInvoices(store)
    .select((eb) => eb.fn.countAll<number | string | bigint>().as("count"))
    .where("issue_date", "is", null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What a sum over many invoices needs of each. */
export interface CostAmounts {
  readonly id: number;
  readonly issue_date: string;
  readonly currency: string;
  readonly category: string | null;
  readonly project_id: string | null;
  readonly kind: string;
  readonly net_minor: number | null;
  readonly tax_minor: number | null;
  readonly gross_minor: number | null;
}

const COST_AMOUNTS = [
  ...(["id", "issue_date", "currency", "category", "project_id", "kind"] as const),
  ...(["net_minor", "tax_minor", "gross_minor"] as const),
] as const;

/**
 * Amounts of cost invoices issued from `from` to `to` (YYYY-MM-DD, both inclusive), neither deleted nor void, by
 * issue date; a page of them is in memory at a time.
 */
export async function* readCostAmounts(
  store: DataStore,
  { from, to }: { readonly from: string; readonly to: string },
): AsyncGenerator<readonly CostAmounts[]> {
  let last: CostAmounts | undefined;
  for (;;) {
    const after = last;
    const page = await costInvoices(store)
      .select(COST_AMOUNTS)
      .where("issue_date", ">=", after?.issue_date ?? from)
      .where("issue_date", "<=", to)
      .$if(after !== undefined, (query) =>
        query.where((eb) =>
          eb.or([eb("issue_date", ">", after?.issue_date ?? from), eb("id", ">", after?.id ?? 0)]),
        ),
      )
      .orderBy("issue_date")
      .orderBy("id")
      .limit(KEY_PAGE_SIZE)
      .execute();
    const rows = page as CostAmounts[];
    yield rows;
    last = rows.at(-1);
    if (rows.length < KEY_PAGE_SIZE) return;
  }
}

/** JSON of these records, by id. */
export async function costInvoiceData(
  store: DataStore,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  for (let start = 0; start < ids.length; start += PAGE_SIZE) {
    const rows = await costInvoices(store)
      .select(["id", "data"])
      .where("id", "in", ids.slice(start, start + PAGE_SIZE))
      .execute();
    for (const { id, data } of rows) found.set(id, data);
  }
  return found;
}
