import { hash } from "node:crypto";
import type { Entity, RecordOf } from "../model/entities.ts";
import { isKsefNumber } from "../model/identifiers.ts";
import type { Invoice } from "../model/invoice.ts";
import type { Item } from "../model/item.ts";
import type { Party } from "../model/party.ts";
import { taxIdOf } from "../store/record-columns.ts";

const MAX_LENGTH = 400;

const IDENTITY: { readonly [E in Entity]: (record: RecordOf<E>) => string[] } = {
  invoice: invoiceKeys,
  party: (party: Party) => {
    const taxId = taxIdOf(party);
    return taxId ? [`tax:${taxId.toUpperCase()}`] : [];
  },
  item: (item: Item) => [`code:${folded(item.code)}`],
};

/**
 * The keys by which a record is the same one in every system, strongest first. Two records that share one
 * are one record; a record without any is known by its origin alone.
 */
export const identityKeys = <E extends Entity>(entity: E, record: RecordOf<E>): string[] =>
  IDENTITY[entity](record).map((key) =>
    key.length <= MAX_LENGTH ? key : `sha256:${hash("sha256", key, "hex")}`,
  );

/** The KSeF number; then seller, kind and number, which the ministry itself uses against duplicates. */
function invoiceKeys(invoice: Invoice): string[] {
  const keys: string[] = [];
  const { fiscal, number, direction, kind, seller } = invoice;
  if (fiscal?.system === "KSEF" && isKsefNumber(fiscal.id)) keys.push(`ksef:${fiscal.id}`);
  const taxId = taxIdOf(seller);
  if (taxId && number) keys.push(`no:${direction}:${taxId}:${kind}:${folded(number)}`);
  return keys;
}

const folded = (text: string): string => text.trim().replace(/\s+/g, " ").toUpperCase();
