import type { Clock } from "../lib/clock.ts";
import { checkInvoice } from "../model/checks/check-invoice.ts";
import type { Invoice } from "../model/invoice.ts";
import type { DataStore } from "../store/store.ts";
import { deleteWarningsOf, type StoredWarning } from "../store/warnings.ts";
import type { Enricher, RuleAssignment } from "../sync/enrich.ts";
import { businessDay } from "../sync/sync-invoices.ts";
import { accountWarnings } from "./account-warnings.ts";
import { Facts } from "./facts.ts";
import { forgetItems, warnOfItems } from "./item-warnings.ts";
import { keepWarnings } from "./keep-warnings.ts";
import { type Checked, likenessWarnings } from "./likeness-warnings.ts";
import type { RuleBook } from "./rule-book.ts";
import { isOfWhiteList } from "./white-list-warnings.ts";

const NOTHING: readonly RuleAssignment[] = [];

export interface EnricherParts {
  readonly rules: RuleBook;
  readonly clock: Clock;
  readonly tenant: { readonly id: number; readonly time_zone: string };
}

/**
 * Gives invoices of one tenant what its rules say, and checks them; tells of items that may be one. Rules that change while it is in use hold
 * from the next page on.
 */
export async function createEnricher({ rules, clock, tenant }: EnricherParts): Promise<Enricher> {
  const slugs = await rules.integrationsOf(tenant.id);
  let set = await rules.of(tenant.id);
  return {
    assign(entity, record, { integrationIds }) {
      if (entity !== "invoice" || set.isEmpty) return NOTHING;
      return set.give(factsOf(record as Invoice, integrationIds, slugs));
    },
    async warn(store, entity, records, now) {
      set = await rules.of(tenant.id);
      if (entity === "item") await warnOfItems(store, records, now);
      const there = records.filter(({ isGone }) => !isGone);
      if (entity !== "invoice" || there.length === 0) return;
      const today = businessDay(clock.now(), tenant.time_zone);
      await warnOf(store, lastOf(there as unknown as readonly Checked[]), { now, today });
    },
    forget: (store, entity, ids) =>
      entity === "item"
        ? forgetItems(store, ids, clock.now())
        : deleteWarningsOf(store, entity, ids),
  };
}

/** Each record once, as it stands in the end: two sources on one page may have written it twice. */
function lastOf(records: readonly Checked[]): readonly Checked[] {
  const byId = new Map<number, Checked>();
  for (const record of records) {
    const isNew = record.isNew || (byId.get(record.id)?.isNew ?? false);
    byId.set(record.id, { ...record, isNew });
  }
  return [...byId.values()];
}

async function warnOf(
  store: DataStore,
  records: readonly Checked[],
  { now, today }: { now: number; today: string },
): Promise<void> {
  const alike = await likenessWarnings(store, records);
  const accounts = await accountWarnings(store, records);
  const found = records.map(({ id, data, isNew }) => ({
    id,
    isNew,
    // Nobody pays or books a void one.
    warnings:
      data.status === "void"
        ? []
        : [...checkInvoice(data, today), ...(alike.get(id) ?? []), ...(accounts.get(id) ?? [])],
  }));
  const byId = new Map(records.map((record) => [record.id, record.data]));
  const replaces = (row: StoredWarning) => !isOfWhiteList(row, byId.get(row.record_id));
  await keepWarnings(store, "invoice", found, { now, replaces });
}

/** An invoice as rules see it. */
export const factsOf = (
  invoice: Invoice,
  integrationIds: readonly number[],
  slugs: ReadonlyMap<number, string>,
): Facts => new Facts(invoice, () => integrationIds.flatMap((id) => slugs.get(id) ?? []));
