import type { Selectable } from "kysely";
import type { InvoiceTable } from "./data-schema.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

const FIELDS = [
  ...(["id", "number", "seller_name", "seller_tax_id"] as const),
  ...(["number_key", "amount_key", "fiscal_id"] as const),
] as const;

/** As much of an invoice as tells whether another one may be the same document. */
export type LikeInvoice = Pick<Selectable<InvoiceTable>, (typeof FIELDS)[number]>;

/** Enough to say that there are others. */
const MOST = 1_000;

/**
 * Invoices that are there, neither void nor drafts, with one of these keys and an id below `before`; the oldest
 * first.
 */
export async function findAlike(
  { db, can }: DataStore,
  by: "number_key" | "amount_key",
  { keys, before }: { keys: readonly string[]; before: number },
): Promise<LikeInvoice[]> {
  if (keys.length === 0) return [];
  return db
    .selectFrom("invoice")
    .select(FIELDS)
    .where(isAmong(can, by, keys))
    .where("id", "<", before)
    .where("deleted_at", "is", null)
    .where("status", "not in", ["void", "draft"])
    .orderBy("id")
    .limit(MOST)
    .execute();
}
