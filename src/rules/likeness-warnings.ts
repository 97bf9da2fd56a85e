import { likenessKeys, sellerIdKey, sellerNameKey } from "../model/checks/likeness.ts";
import { type Warning, warning } from "../model/checks/warning.ts";
import type { Invoice } from "../model/invoice.ts";
import { findAlike, type LikeInvoice } from "../store/likeness.ts";
import { taxIdOf } from "../store/record-columns.ts";
import type { DataStore } from "../store/store.ts";

export interface Checked {
  readonly id: number;
  readonly data: Invoice;
  readonly isNew: boolean;
}

/**
 * Invoices that may be another one that the hub knew before: same number and amount of a seller written
 * differently, or same seller, date and amount. Of two the later one has the warning.
 */
export async function likenessWarnings(
  store: DataStore,
  records: readonly Checked[],
): Promise<ReadonlyMap<number, readonly Warning[]>> {
  const costs = records.filter(
    ({ data: { direction, status } }) => direction === "cost" && status !== "void",
  );
  const rows = costs.map(rowOf);
  const byNumber = await othersBy(store, "number_key", { rows, costs });
  const byAmount = await othersBy(store, "amount_key", { rows, costs });
  const found = new Map<number, readonly Warning[]>();
  for (const [i, { id, data }] of costs.entries()) {
    const { number_key, amount_key } = rows[i] ?? {};
    const earlier = (row: LikeInvoice) => row.id < id && !areBothKnown(row, data);
    const same = others(byNumber, number_key).find((row) => earlier(row) && isAlike(row, data));
    const near = others(byAmount, amount_key).find((row) => earlier(row) && row.id !== same?.id);
    const warnings = [
      ...(same ? [warning("same_number", "number", paramsOf(same))] : []),
      ...(near ? [warning("same_amount_and_date", "totals.gross", paramsOf(near))] : []),
    ];
    if (warnings.length > 0) found.set(id, warnings);
  }
  return found;
}

type ByKey = ReadonlyMap<string | null, readonly LikeInvoice[]>;

const others = (byKey: ByKey, key: string | null | undefined): readonly LikeInvoice[] =>
  key == null ? [] : (byKey.get(key) ?? []);

/** Those of the store and those at hand, the oldest first. New ones are not read back: they have the highest ids. */
async function othersBy(
  store: DataStore,
  by: "number_key" | "amount_key",
  { rows, costs }: { rows: readonly LikeInvoice[]; costs: readonly Checked[] },
): Promise<ByKey> {
  const isAllNew = costs.every(({ isNew }) => isNew);
  const ids = costs.map(({ id }) => id);
  const before = isAllNew ? Math.min(...ids) : Math.max(...ids);
  const keys = [...new Set(rows.flatMap((row) => row[by] ?? []))];
  const atHand = new Set(ids);
  const stored = await findAlike(store, by, { keys, before });
  const own = rows.filter((_, i) => costs[i]?.data.status !== "draft");
  const all = [...stored.filter(({ id }) => !atHand.has(id)), ...own];
  return Map.groupBy(
    all.toSorted((a, b) => a.id - b.id),
    (row) => row[by],
  );
}

const rowOf = ({ id, data }: Checked): LikeInvoice => ({
  id,
  number: data.number ?? null,
  seller_name: data.seller.name ?? null,
  seller_tax_id: taxIdOf(data.seller),
  fiscal_id: data.fiscal?.id ?? null,
  ...likenessKeys(data),
});

/** Two numbers of KSeF are two documents for sure. */
const areBothKnown = (row: LikeInvoice, { fiscal }: Invoice): boolean =>
  row.fiscal_id !== null && fiscal !== undefined && row.fiscal_id !== fiscal.id;

/** One seller in two spellings, or one that tells nothing of itself. */
function isAlike(row: LikeInvoice, { seller }: Invoice): boolean {
  const other = {
    ...(row.seller_name === null ? {} : { name: row.seller_name }),
    ids: row.seller_tax_id === null ? [] : [{ scheme: "", value: row.seller_tax_id }],
  };
  const [id, otherId] = [sellerIdKey(seller), sellerIdKey(other)];
  if (id !== undefined && id === otherId) return true;
  const [name, otherName] = [sellerNameKey(seller), sellerNameKey(other)];
  if (name !== undefined && otherName !== undefined) return name === otherName;
  return id === undefined || otherId === undefined;
}

const paramsOf = ({ id, number, seller_name, seller_tax_id }: LikeInvoice) => ({
  record_id: id,
  number: number ?? "–",
  seller: seller_name ?? seller_tax_id ?? "–",
});
