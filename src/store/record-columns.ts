import type { Insertable } from "kysely";
import { itemKeys } from "../model/checks/item-likeness.ts";
import { likenessKeys } from "../model/checks/likeness.ts";
import type { Entity, RecordOf } from "../model/entities.ts";
import { normalizeNip } from "../model/identifiers.ts";
import type { Invoice } from "../model/invoice.ts";
import type { Item } from "../model/item.ts";
import { toMinor } from "../model/money.ts";
import type { Order } from "../model/order.ts";
import { type DocumentParty, type Party, partyId } from "../model/party.ts";
import type { DataTables } from "./data-schema.ts";

type Columns<E extends Entity> = Omit<
  Insertable<DataTables[E]>,
  | "id"
  | "tenant_id"
  | "data"
  | "created_at"
  | "updated_at"
  | "deleted_at"
  | "removed_at"
  | "revision"
>;

const TAX_SCHEMES = ["PL:NIP", "BR:CNPJ", "BR:CPF", "CZ:DIC", "CZ:ICO", "HU:ADOSZAM", "EU:VAT"];

/** The tax id by which a party is found, bare; null where it has none. */
export function taxIdOf(party: Pick<DocumentParty, "ids"> | undefined): string | null {
  const nip = partyId(party, "PL:NIP");
  return nip ? normalizeNip(nip) : (partyId(party, ...TAX_SCHEMES) ?? null);
}

const COLUMNS: { readonly [E in Entity]: (record: RecordOf<E>) => Columns<E> } = {
  invoice: (invoice: Invoice) => ({
    direction: invoice.direction,
    kind: invoice.kind,
    status: invoice.status,
    number: invoice.number ?? null,
    issue_date: invoice.issue_date ?? null,
    received_date: invoice.received_date ?? null,
    due_date: invoice.due_date ?? null,
    currency: invoice.currency,
    net_minor: toMinor(invoice.totals.net, invoice.currency) ?? null,
    tax_minor: toMinor(invoice.totals.tax, invoice.currency) ?? null,
    gross_minor: toMinor(invoice.totals.gross, invoice.currency) ?? null,
    payment_status: invoice.payment?.status ?? null,
    seller_name: invoice.seller.name ?? null,
    seller_tax_id: taxIdOf(invoice.seller),
    buyer_name: invoice.buyer.name ?? null,
    buyer_tax_id: taxIdOf(invoice.buyer),
    fiscal_id: invoice.fiscal?.id ?? null,
    project_id: invoice.accounting?.project_id ?? null,
    category: invoice.accounting?.category ?? null,
    ...likenessKeys(invoice),
  }),
  party: (party: Party) => ({ role: party.role, name: party.name, tax_id: taxIdOf(party) }),
  item: (item: Item) => ({
    code: item.code,
    name: item.name,
    active: item.active ? 1 : 0,
    ...itemKeys(item),
  }),
  order: (order: Order) => ({
    direction: order.direction,
    number: order.number ?? null,
    status: order.status,
    issue_date: order.issue_date ?? null,
    currency: order.currency,
    total_minor: toMinor(order.totals.gross ?? order.totals.net, order.currency) ?? null,
    buyer_name: order.buyer.name ?? null,
    buyer_tax_id: taxIdOf(order.buyer),
    seller_name: order.seller.name ?? null,
    seller_tax_id: taxIdOf(order.seller),
  }),
};

/** The columns of an entity's table that are drawn from the record, for lists and filters. */
export const columnsOf = <E extends Entity>(entity: E, record: RecordOf<E>): Columns<E> =>
  COLUMNS[entity](record);
