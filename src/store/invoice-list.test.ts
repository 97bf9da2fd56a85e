import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import type { Invoice } from "../model/invoice.ts";
import {
  countInvoices,
  type InvoiceFilter,
  type InvoicePlace,
  invoiceIds,
  listInvoices,
  type SortField,
  totalInvoices,
} from "./invoice-list.ts";
import { insertRecords } from "./records.ts";
import type { DataStore } from "./store.ts";
import { forTenant } from "./tenant-wall.ts";
import { insertWarnings } from "./warnings.ts";

const NOW = Date.UTC(2026, 2, 1);

function invoice(over: Partial<Invoice>): Invoice {
  return {
    direction: "cost",
    kind: "invoice",
    currency: "PLN",
    seller: { name: "Elektronika", ids: [{ scheme: "PL:NIP", value: "7790115243" }] },
    buyer: {},
    lines: [],
    vat_breakdown: [],
    totals: {},
    status: "open",
    ...over,
  };
}

const INVOICES: readonly Partial<Invoice>[] = [
  {
    number: "A",
    issue_date: "2026-01-10",
    totals: { net: "100.00", tax: "23.00", gross: "123.00" },
  },
  { number: "B", issue_date: "2026-01-05", due_date: "2026-02-01", totals: { gross: "50.00" } },
  { number: "C", issue_date: "2026-01-10", accounting: { project_id: "P-1" } },
  { number: "D", currency: "EUR", totals: { gross: "10.00" }, payment: { status: "paid" } },
  { number: "E_1", issue_date: "2026-01-07", received_date: "2026-03-01", kind: "correction" },
];

forEachDatabase((database) => {
  async function openTenant(stores: TestStores): Promise<DataStore> {
    const data = forTenant(stores.data, await seedTenant(stores.config));
    const other = forTenant(stores.data, await seedTenant(stores.config, "other"));
    for (const store of [data, other]) {
      const records = INVOICES.map(invoice).map((one) => ({
        data: one,
        text: JSON.stringify(one),
      }));
      await insertRecords(store, "invoice", records, NOW);
    }
    return data;
  }

  async function numbers(data: DataStore, filter: InvoiceFilter): Promise<string> {
    const sort = { field: "id", isDescending: false } as const;
    const { records } = await listInvoices(data, { filter, sort, limit: 50 });
    assert.equal(await countInvoices(data, filter), records.length);
    return records.map((record) => record.data.number).join(" ");
  }

  it("finds invoices by each of its filters", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    assert.equal(await numbers(data, {}), "A B C D E_1");
    assert.equal(await numbers(data, { q: "e_1" }), "E_1");
    assert.equal(await numbers(data, { kinds: ["correction", "final"] }), "E_1");
    assert.equal(await numbers(data, { paymentStatuses: ["paid"] }), "D");
    assert.equal(await numbers(data, { sellerIds: ["7790115243"], currency: "EUR" }), "D");
    assert.equal(await numbers(data, { projectId: "P-1" }), "C");
    assert.equal(await numbers(data, { projectId: null, category: null }), "A B D E_1");
    assert.equal(await numbers(data, { dateFrom: "2026-01-07", dateTo: "2026-01-10" }), "A C E_1");
    assert.equal(await numbers(data, { dateField: "due_date", dateFrom: "2026-01-01" }), "B");
    assert.equal(await numbers(data, { dateField: "received_date", dateTo: "2026-03-01" }), "E_1");
    assert.equal(await numbers(data, { minMinor: 5_000, maxMinor: 12_300 }), "A B");
    assert.equal(await numbers(data, { direction: "sales" }), "");
    assert.equal(await numbers(data, { integrationId: 7 }), "");
  });

  it("knows which have warnings that nobody dismissed", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    const [a = 0, b = 0] = await invoiceIds(data, { filter: {}, after: 0, limit: 2 });
    const row = { entity: "invoice" as const, level: "warning" as const, params: "{}" };
    await insertWarnings(data, [
      { ...row, record_id: a, code: "number_missing", field: "", created_at: NOW },
      { ...row, record_id: b, code: "nip_invalid", field: "", created_at: NOW },
    ]);
    await data.db
      .updateTable("record_warning")
      .set({ dismissed_by: "anna", dismissed_at: NOW })
      .where("record_id", "=", b)
      .execute();
    assert.equal(await numbers(data, { warning: "any" }), "A");
    assert.equal(await numbers(data, { warning: "number_missing" }), "A");
    assert.equal(await numbers(data, { warning: "nip_invalid" }), "");
    assert.equal(await numbers(data, { warning: "none" }), "B C D E_1");
  });

  it("pages through every order without losing or repeating one", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    const paged = async (field: SortField, isDescending: boolean) => {
      const seen: string[] = [];
      let after: InvoicePlace | undefined;
      do {
        const sort = { field, isDescending };
        const page = await listInvoices(data, { filter: {}, sort, after, limit: 2 });
        seen.push(...page.records.map((record) => record.data.number ?? ""));
        after = page.last;
      } while (after);
      return seen.join(" ");
    };
    assert.equal(await paged("id", true), "E_1 D C B A");
    assert.equal(await paged("issue_date", false), "B E_1 A C D");
    assert.equal(await paged("issue_date", true), "C A E_1 B D");
    assert.equal(await paged("gross_minor", true), "A B D E_1 C");
    assert.equal(await paged("due_date", false), "B A C D E_1");
    assert.equal(await paged("number", true), "E_1 D C B A");
  });

  it("adds up by currency", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    assert.deepEqual(await totalInvoices(data, {}), [
      { currency: "EUR", count: 1, net_minor: 0, tax_minor: 0, gross_minor: 1_000 },
      { currency: "PLN", count: 4, net_minor: 10_000, tax_minor: 2_300, gross_minor: 17_300 },
    ]);
  });
});
