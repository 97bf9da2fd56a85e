import { hash } from "node:crypto";
import type { Entity, RecordOf } from "../model/entities.ts";
import { isKsefNumber } from "../model/identifiers.ts";
import type { Invoice } from "../model/invoice.ts";
import type { Item } from "../model/item.ts";
import type { Order } from "../model/order.ts";
import type { Party } from "../model/party.ts";
import { taxIdOf } from "../store/record-columns.ts";

const MAX_LENGTH = 400;
/** Given once in the world: two records that have different ones are two, whatever else they share. */
const UNIQUE_PREFIX = "ksef:";

const IDENTITY: { readonly [E in Entity]: (record: RecordOf<E>) => string[] } = {
  invoice: invoiceKeys,
  party: (party: Party) => {
    const taxId = taxIdOf(party);
    return taxId ? [`tax:${taxId.toUpperCase()}`] : [];
  },
  item: (item: Item) => [`code:${folded(item.code)}`],
  order: ({ direction, seller, number }: Order) => {
    const taxId = taxIdOf(seller);
    return taxId && number?.trim() ? [`no:${direction}:${taxId}:${folded(number)}`] : [];
  },
};

/**
 * The keys by which a record is the same one in every system, strongest first. Two records that share one
 * are one record; a record without any is known by its origin alone.
 */
export function identityKeys<E extends Entity>(entity: E, record: RecordOf<E>): string[] {
  const keys = IDENTITY[entity](record);
  for (const [i, key] of keys.entries()) {
    const text = key.toWellFormed();
    keys[i] = text.length > MAX_LENGTH ? `sha256:${hash("sha256", text, "hex")}` : text;
  }
  return keys;
}

/** True where each has a key that is given once in the world, and they share none. */
export function areDistinct(a: Iterable<string>, b: Iterable<string>): boolean {
  const ofA = [...a].filter(isUniqueKey);
  if (ofA.length === 0) return false;
  const ofB = [...b].filter(isUniqueKey);
  return ofB.length > 0 && !ofA.some((key) => ofB.includes(key));
}

const isUniqueKey = (key: string): boolean => key.startsWith(UNIQUE_PREFIX);

/** The KSeF number; then seller, kind and number, which the ministry itself uses against duplicates. */
function invoiceKeys(invoice: Invoice): string[] {
  const keys: string[] = [];
  const { fiscal, number, direction, kind, seller } = invoice;
  if (fiscal?.system === "KSEF" && isKsefNumber(fiscal.id)) {
    keys.push(`${UNIQUE_PREFIX}${fiscal.id}`);
  }
  const taxId = taxIdOf(seller);
  if (taxId && number) keys.push(`no:${direction}:${taxId}:${kind}:${folded(number)}`);
  return keys;
}

/** As codes and numbers are compared: without a difference of case and of blanks. */
export const folded = (text: string): string => text.trim().replace(/\s+/g, " ").toUpperCase();
