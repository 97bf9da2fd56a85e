import { normalizeNip } from "../model/identifiers.ts";
import type { Invoice } from "../model/invoice.ts";
import { type DocumentParty, partyId } from "../model/party.ts";
import { wrong } from "./xml/xml-values.ts";

export interface DirectionOptions {
  /** Whose document it is where the caller knows; else `ownNip` decides. */
  readonly direction?: Invoice["direction"];
  /** Our NIP: as the seller the document is a sale, as the buyer or a third party a cost. */
  readonly ownNip?: string;
}

interface Parties {
  readonly seller: DocumentParty;
  readonly buyer: DocumentParty;
  readonly others?: readonly DocumentParty[];
}

/** @throws DataError for a document that is not ours, or where nobody says who we are */
export function directionOf(
  { seller, buyer, others = [] }: Parties,
  { direction, ownNip }: DirectionOptions,
): Invoice["direction"] {
  if (direction !== undefined) return direction;
  if (ownNip === undefined)
    throw wrong("direction", "neither a direction nor our own NIP is known");
  const own = normalizeNip(ownNip);
  const isOurs = (party: DocumentParty) => normalizeNip(partyId(party, "PL:NIP") ?? "") === own;
  if (isOurs(seller)) return "sales";
  if (isOurs(buyer) || others.some(isOurs)) return "cost";
  const printed = partyId(seller, "PL:NIP", "EU:VAT") ?? "?";
  throw wrong(
    "own_nip",
    `the document of the seller ${printed} names ${own} neither as seller nor as buyer`,
  );
}
