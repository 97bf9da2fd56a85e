import { normalizeNip } from "../../sdk/index.ts";
import type { Subject } from "./invoice-query.ts";
import { numberOf } from "./mapping.ts";
import { type Row, rowOf, rowsOf, textOf } from "./values.ts";

/**
 * Roles of a third party whose cost the invoice is: recipient, further buyer, payer, recipient of a local
 * government or VAT group. A factor, an issuer or a former owner has no cost.
 */
const COST_ROLES = [2, 4, 6, 8, 10];
/** Windows meet and overlap at their edges only. */
const MAX_REMEMBERED = 50_000;

/** Rows that this read has not had yet, and that belong to the stream. */
export function createSieve(ownNip: string): (row: Row, subject: Subject) => boolean {
  const seen = new Set<string>();
  return (row, subject) => {
    const number = numberOf(row);
    if (number !== "" && seen.has(number)) return false;
    seen.add(number);
    for (const oldest of seen) {
      if (seen.size <= MAX_REMEMBERED) break;
      seen.delete(oldest);
    }
    return subject !== "Subject3" || isCostOfThird(row, ownNip);
  };
}

/** What we sold or bought outright comes with another subject. */
function isCostOfThird(row: Row, ownNip: string): boolean {
  const seller = textOf(rowOf(row.seller).nip, 20) ?? "";
  const buyer = textOf(rowOf(rowOf(row.buyer).identifier).value, 60) ?? "";
  if (normalizeNip(seller) === ownNip || normalizeNip(buyer) === ownNip) return false;
  return rowsOf(row.thirdSubjects).some((third) => {
    const id = normalizeNip(textOf(rowOf(third.identifier).value, 60) ?? "");
    return id.startsWith(ownNip) && COST_ROLES.includes(Number(third.role));
  });
}
