import type { Invoice } from "../src/model/invoice.ts";
import { createEnricher } from "../src/rules/enricher.ts";
import { createRuleBook, type RuleBook } from "../src/rules/rule-book.ts";
import { NO_COUNTS } from "../src/store/cursors.ts";
import { listInvoices } from "../src/store/invoice-list.ts";
import type { ConfigStore, DataStore } from "../src/store/store.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { warningsOf } from "../src/store/warnings.ts";
import { commitPage } from "../src/sync/commit-page.ts";
import type { Enricher } from "../src/sync/enrich.ts";
import type { Overlay } from "../src/sync/read-state.ts";
import { seedTenant, type TestStores } from "./harness.ts";

/** 2026-03-20 in Warsaw. */
export const NOW = Date.UTC(2026, 2, 20, 12);

/** A tenant whose invoices go through its rules and checks. */
export interface InvoiceBed {
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly tenantId: number;
  readonly rules: RuleBook;
  readonly enricher: Enricher;
  /** As an integration's system says it; by its remote id, in a page of its own. */
  say(id: string, over?: Partial<Invoice>, from?: Saying): Promise<void>;
  /** As `say`, all in one page. */
  sayAll(said: Readonly<Record<string, Partial<Invoice>>>, from?: Saying): Promise<void>;
  /** The oldest first. */
  all(): ReturnType<typeof recordsOf>;
  /** Codes of what is warned of, by the invoice's number. */
  warned(): Promise<Readonly<Record<string, readonly string[]>>>;
}

interface Saying {
  readonly integration?: number;
  readonly overlay?: Overlay;
}

export async function openInvoiceBed(stores: TestStores): Promise<InvoiceBed> {
  const tenantId = await seedTenant(stores.config);
  const data = forTenant(stores.data, tenantId);
  const rules = createRuleBook({ config: stores.config });
  const tenant = { id: tenantId, time_zone: "Europe/Warsaw" };
  const enricher = await createEnricher({ rules, clock: { now: () => NOW }, tenant });
  let runs = 0;
  const sayAll: InvoiceBed["sayAll"] = async (said, { integration = 1, overlay = {} } = {}) => {
    const changes = Object.entries(said).map(([id, over]) => ({
      ...{ op: "upsert" as const, id },
      data: seedInvoice({ number: `FV/${id}`, ...over }),
    }));
    const read = {
      ...{ runId: `read_${++runs}`, integration: { id: integration, slug: "books" } },
      ...{ stream: "cost_invoices", authority: "books" as const, entity: "invoice" as const },
      ...{ overlay, enricher, pages: 0, counts: NO_COUNTS },
    };
    await commitPage(data, read, { changes, cursor: {} }, { now: NOW, isDone: false });
  };
  return {
    ...{ config: forTenant(stores.config, tenantId), data, tenantId, rules, enricher, sayAll },
    say: (id, over = {}, from) => sayAll({ [id]: over }, from),
    all: () => recordsOf(data),
    async warned() {
      const records = await recordsOf(data);
      const ids = records.map(({ id }) => id);
      const found = Map.groupBy(await warningsOf(data, "invoice", ids), (row) => row.record_id);
      return Object.fromEntries(
        records.flatMap(({ id, data: { number = "" } }) => {
          const codes = found.get(id)?.map(({ code }) => code);
          return codes ? [[number, codes]] : [];
        }),
      );
    },
  };
}

async function recordsOf(data: DataStore) {
  const sort = { field: "id", isDescending: false } as const;
  return (await listInvoices(data, { filter: {}, sort, limit: 200 })).records;
}

/** An invoice without any fault. */
export const seedInvoice = (over: Partial<Invoice> = {}): Invoice => ({
  direction: "cost",
  kind: "invoice",
  number: "FV/1",
  issue_date: "2026-03-12",
  currency: "PLN",
  seller: { name: "Elektronika Testowa S.A.", ids: [{ scheme: "PL:NIP", value: "7790115243" }] },
  buyer: { name: "Laboratorium", ids: [{ scheme: "PL:NIP", value: "5252914179" }] },
  lines: [],
  vat_breakdown: [],
  totals: { net: "100.00", tax: "23.00", gross: "123.00" },
  status: "open",
  ...over,
});
