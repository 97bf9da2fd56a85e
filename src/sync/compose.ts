import type { Entity, RecordOf } from "../model/entities.ts";
import { Invoice } from "../model/invoice.ts";
import { Order } from "../model/order.ts";
import type { Party } from "../model/party.ts";
import type { Authority } from "../sdk/stream.ts";
import { taxIdOf } from "../store/record-columns.ts";
import { AMOUNT_FIELDS, INVOICE_GROUPS, UNITED_FIELD } from "./field-groups.ts";

/** What one source says of a record. */
export interface Voice<E extends Entity = Entity> {
  readonly authority: Authority;
  readonly integrationId: number;
  readonly stream: string;
  readonly remoteId: string;
  readonly data: RecordOf<E>;
}

type Fields = Readonly<Record<string, unknown>>;

const MAX_ATTACHMENTS = 100;
const BY_AGE: readonly Authority[] = [];

/**
 * The record that several sources make together; see `field-groups.ts`. It depends on what they say alone,
 * never on who spoke first. The record of a single source is that source's, the very same object.
 */
export function compose<E extends Entity>(
  entity: E,
  voices: readonly [Voice<E>, ...Voice<E>[]],
): RecordOf<E> {
  const [only] = voices;
  if (voices.length === 1) return only.data;
  if (entity === "invoice") {
    return composeInvoice(voices as unknown as readonly Voice<"invoice">[]) as RecordOf<E>;
  }
  if (entity === "order") {
    return composeOrder(voices as unknown as readonly Voice<"order">[]) as RecordOf<E>;
  }
  const sources = ranked(voices, BY_AGE).map(({ data }) => data as Fields);
  const composed = filled(sources);
  return (entity === "party" ? withRole(composed, sources) : composed) as RecordOf<E>;
}

function composeInvoice(voices: readonly Voice<"invoice">[]): Invoice {
  const currency = currencyOf(voices);
  const composed: Record<string, unknown> = {};
  for (const { order, whole, filled: objects } of INVOICE_GROUPS) {
    const sources = ranked(voices, order).map(({ data }) => inCurrency(data, currency));
    for (const field of whole) {
      const value = firstOf(sources, field);
      if (value !== undefined) composed[field] = value;
    }
    for (const field of objects) {
      const parts = sources.map((source) => source[field]).filter(isPart);
      const value = filled(sameParty(field, parts));
      if (Object.keys(value).length > 0) composed[field] = value;
    }
  }
  const attachments = unitedAttachments(voices);
  if (attachments.length > 0) composed[UNITED_FIELD] = attachments;
  const empty = { seller: {}, buyer: {}, lines: [], vat_breakdown: [], totals: {} };
  return inOrder({ ...empty, ...composed }, INVOICE_FIELDS) as unknown as Invoice;
}

/** Amounts only of sources in the currency of the first. */
function composeOrder(voices: readonly Voice<"order">[]): Order {
  const orders = ranked(voices, BY_AGE).map(({ data }) => data);
  const sources = orders.map((order): Fields => {
    const { lines, totals, ...rest } = order;
    return order.currency === orders[0]?.currency ? { ...rest, lines, totals } : rest;
  });
  const empty = { seller: {}, buyer: {}, lines: [], totals: {} };
  return inOrder({ ...empty, ...filled(sources) }, ORDER_FIELDS) as unknown as Order;
}

function currencyOf(voices: readonly Voice<"invoice">[]): string {
  const [first] = ranked(voices, INVOICE_GROUPS[0].order);
  return first?.data.currency ?? "";
}

/** Without amounts where they are in another currency. */
function inCurrency(invoice: Invoice, currency: string): Fields {
  if (invoice.currency === currency) return invoice as Fields;
  const rest: Record<string, unknown> = { ...invoice };
  for (const path of AMOUNT_FIELDS) {
    const [field = "", part] = path.split(".", 2);
    if (part === undefined) delete rest[field];
    else if (isPart(rest[field])) rest[field] = { ...rest[field], [part]: undefined };
  }
  return rest;
}

/** Gaps of a seller or buyer are filled only by who means the same one: by tax id, where both have it. */
function sameParty(field: keyof Invoice, parts: readonly Fields[]): readonly Fields[] {
  if (field !== "seller" && field !== "buyer") return parts;
  const id = parts.map((part) => taxIdOf(part)).find((one) => one !== null);
  return parts.filter((part) => (taxIdOf(part) ?? id) === id);
}

function unitedAttachments(voices: readonly Voice<"invoice">[]): unknown[] {
  const found = new Map<string, unknown>();
  for (const { data } of ranked(voices, INVOICE_GROUPS[0].order)) {
    for (const one of data.attachments ?? []) {
      const key = JSON.stringify([one.kind, one.name, one.ref]);
      if (!found.has(key)) found.set(key, one);
    }
  }
  return [...found.values()].slice(0, MAX_ATTACHMENTS);
}

/** Who is a supplier here and a customer there is both. */
function withRole(party: Fields, sources: readonly Fields[]): Fields {
  const roles = new Set(sources.map(({ role }) => role as Party["role"]));
  return roles.size > 1 ? { ...party, role: "both" } : party;
}

/** Strongest first; of one authority that of the older integration. Never by the order in which they came. */
function ranked<E extends Entity>(
  voices: readonly Voice<E>[],
  order: readonly Authority[],
): readonly Voice<E>[] {
  return voices.toSorted(
    (a, b) =>
      order.indexOf(a.authority) - order.indexOf(b.authority) ||
      a.integrationId - b.integrationId ||
      byText(a.stream, b.stream) ||
      byText(a.remoteId, b.remoteId),
  );
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isPart = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Nothing, or an empty text, list or object. */
const isLeftOut = (value: unknown): boolean =>
  value === undefined ||
  value === "" ||
  (typeof value === "object" && value !== null && Object.keys(value).length === 0);

const firstOf = (sources: readonly Fields[], field: string): unknown =>
  sources.map((source) => source[field]).find((value) => !isLeftOut(value));

/** Each field from the first that has it. */
function filled(sources: readonly Fields[]): Fields {
  const all: Record<string, unknown> = {};
  for (const source of sources) {
    for (const [field, value] of Object.entries(source)) {
      if (!isLeftOut(value) && all[field] === undefined) all[field] = value;
    }
  }
  return all;
}

const INVOICE_FIELDS = Object.keys(Invoice.properties);
const ORDER_FIELDS = Object.keys(Order.properties);

/** In the order of the model, so that equal records have equal texts. */
function inOrder(fields: Fields, order: readonly string[]): Fields {
  const sorted: Record<string, unknown> = {};
  for (const field of order) {
    if (fields[field] !== undefined) sorted[field] = fields[field];
  }
  return sorted;
}
