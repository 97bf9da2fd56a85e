import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import type { Invoice } from "../model/invoice.ts";
import { toMinor } from "../model/money.ts";
import type { DataStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { buildMonthlyReport, type MonthlyReport } from "./monthly-report.ts";
import { type RegisterRow, toRegisterRow } from "./register-row.ts";

const NOW = Date.UTC(2025, 1, 1);
const JANUARY = { year: 2025, month: 1, organisation: "Laboratorium Przykładowe" };
const SELLER = {
  name: "Elektronika Testowa S.A.",
  ids: [{ scheme: "PL:NIP", value: "7790115243" }],
};

const invoiceOf = (values: Partial<Invoice> = {}): Invoice => ({
  direction: "cost",
  kind: "invoice",
  number: "FV 1/01/2025",
  issue_date: "2025-01-10",
  currency: "PLN",
  seller: SELLER,
  buyer: { ids: [{ scheme: "PL:NIP", value: "5252914179" }] },
  lines: [],
  vat_breakdown: [{ category: "S", rate: "23", local_code: "23", taxable: "100.00", tax: "23.00" }],
  totals: { net: "100.00", tax: "23.00", gross: "123.00" },
  status: "open",
  ...values,
});

async function seedInvoice(
  { db }: DataStore,
  invoice: Invoice,
  { deletedAt = null }: { deletedAt?: number | null } = {},
): Promise<void> {
  const row = {
    direction: invoice.direction,
    kind: invoice.kind,
    status: invoice.status,
    number: invoice.number ?? null,
    issue_date: invoice.issue_date ?? null,
    currency: invoice.currency,
    net_minor: toMinor(invoice.totals.net, invoice.currency) ?? null,
    data: JSON.stringify(invoice),
    created_at: NOW,
    updated_at: NOW,
    deleted_at: deletedAt,
    revision: 1,
  };
  await db
    .insertInto("invoice")
    .values(row as never)
    .execute();
}

async function tenantData({ config, data }: TestStores, slug = "main"): Promise<DataStore> {
  return forTenant(data, await seedTenant(config, slug));
}

async function build(store: DataStore): Promise<MonthlyReport & { rows: RegisterRow[] }> {
  const rows: RegisterRow[] = [];
  const register = { add: async (row: RegisterRow) => void rows.push(row) };
  return { ...(await buildMonthlyReport(store, { ...JANUARY, register })), rows };
}

const sums = (all: readonly { count: number; net: number; tax: number; gross: number }[]) =>
  all.map(({ count, net, tax, gross }) => [count, net, tax, gross]);

forEachDatabase((database) => {
  it("sums a month exactly: by currency, rate, category and project, corrections with their sign", async () => {
    await using stores = await database.open();
    const data = await tenantData(stores);
    const mixed = invoiceOf({
      number: "FV 2/01/2025",
      issue_date: "2025-01-31",
      vat_breakdown: [
        { category: "S", rate: "23.00", taxable: "0.10", tax: "0.02" },
        { category: "S", rate: "8", local_code: "8", taxable: "0.20", tax: "0.02" },
        { category: "E", local_code: "zw", taxable: "1000.00", tax: "0.00" },
      ],
      totals: { net: "1000.30", tax: "0.04", gross: "1000.34" },
      accounting: { category: "materialy", project_id: "P-1" },
    });
    const correction = invoiceOf({
      kind: "correction",
      number: "KOR 1/01/2025",
      issue_date: "2025-01-20",
      preceding_invoices: [{ number: "FV 1/01/2025" }],
      vat_breakdown: [{ category: "S", rate: "23", taxable: "-10.00", tax: "-2.30" }],
      totals: { net: "-10.00", tax: "-2.30", gross: "-12.30" },
    });
    const euro = invoiceOf({
      number: "RE 7",
      issue_date: "2025-01-01",
      currency: "EUR",
      vat_breakdown: [{ category: "AE", taxable: "50.00", tax: "0" }],
      totals: { net: "50.00", tax: "0", gross: "50.00" },
      accounting: { category: "biuro" },
    });
    for (const invoice of [mixed, invoiceOf(), correction, euro]) await seedInvoice(data, invoice);

    const report = await build(data);
    assert.deepEqual(report.organisation, {
      name: "Laboratorium Przykładowe",
      taxId: "5252914179",
    });
    assert.deepEqual(
      report.totals.map((sum) => sum.currency),
      ["EUR", "PLN"],
    );
    assert.deepEqual(sums(report.totals), [
      [1, 5_000, 0, 5_000],
      [3, 109_030, 2_074, 111_104],
    ]);
    assert.deepEqual(
      report.vat.map((sum) => sum.key),
      [{ rate: "23" }, { rate: "8" }, { localCode: "zw" }, { category: "AE" }].toSorted(
        (a, b) => order(a) - order(b),
      ),
    );
    assert.deepEqual(sums(report.vat.slice(0, 2)), [
      [3, 9_010, 2_072, 11_082],
      [1, 20, 2, 22],
    ]);
    assert.deepEqual(
      report.costs.map((cost) => [cost.category, cost.project, cost.count, cost.month]),
      [
        ["MATERIALY", "P-1", 1, 100_030],
        ["biuro", undefined, 1, 0],
        [undefined, undefined, 2, 9_000],
      ],
    );
    assert.equal(report.noRateCount, 1, "nobody can be asked for the rate of the euro");
    assert.deepEqual(
      report.rows.map((row) => row.number),
      ["RE 7", "FV 1/01/2025", "KOR 1/01/2025", "FV 2/01/2025"],
    );
    assert.equal(report.rows[2]?.gross, -1_230);
    assert.deepEqual([report.count, report.doubtfulCount, report.correctionCount], [4, 1, 1]);
  });

  it("takes the cost invoices of the month only, and counts those of no month", async () => {
    await using stores = await database.open();
    const data = await tenantData(stores);
    const other = await tenantData(stores, "other");
    await seedInvoice(data, invoiceOf({ issue_date: "2024-12-31" }));
    await seedInvoice(data, invoiceOf({ issue_date: "2025-02-01" }));
    await seedInvoice(data, invoiceOf({ direction: "sales" }));
    await seedInvoice(data, invoiceOf({ status: "void" }));
    await seedInvoice(data, invoiceOf(), { deletedAt: NOW });
    await seedInvoice(other, invoiceOf());
    const { issue_date: _, ...undated } = invoiceOf();
    await seedInvoice(data, undated);
    const report = await build(data);
    assert.deepEqual(report.rows, []);
    assert.equal(report.undatedCount, 1);
    assert.equal(report.organisation.taxId, undefined);
  });

  it("reads a month of several pages whole, each invoice once", async () => {
    await using stores = await database.open();
    const data = await tenantData(stores);
    for (let i = 0; i < 205; i++) {
      const day = String(1 + (i % 3)).padStart(2, "0");
      await seedInvoice(data, invoiceOf({ number: `FV ${i}`, issue_date: `2025-01-${day}` }));
    }
    const report = await build(data);
    assert.equal(new Set(report.rows.map((row) => row.id)).size, 205);
    assert.deepEqual(sums(report.totals), [[205, 2_050_000, 471_500, 2_521_500]]);
  });

  it("stops reading when it is aborted", async () => {
    await using stores = await database.open();
    const data = await tenantData(stores);
    for (const number of ["a", "b", "c"]) await seedInvoice(data, invoiceOf({ number }));
    const stop = new AbortController();
    let added = 0;
    const register = {
      add: async () => {
        added += 1;
        stop.abort(new Error("cancelled"));
      },
    };
    const ask = { ...JANUARY, register, signal: stop.signal };
    await assert.rejects(buildMonthlyReport(data, ask), /cancelled/);
    assert.equal(added, 1);
  });

  it("puts the register in the order of dates, then of numbers, those without one first", async () => {
    await using stores = await database.open();
    const data = await tenantData(stores);
    const seed = (number: string | undefined, day: string) => {
      const { number: _, ...invoice } = invoiceOf({ issue_date: `2025-01-${day}` });
      return seedInvoice(data, number === undefined ? invoice : { ...invoice, number });
    };
    await seed("b", "02");
    await seed("B", "02");
    await seed("a", "31");
    await seed("ż", "01");
    await seed(undefined, "02");
    await seed("a", "02");
    const { rows } = await build(data);
    assert.deepEqual(
      rows.map((row) => [row.date.slice(8), row.number]),
      [
        ["01", "ż"],
        ["02", undefined],
        ["02", "B"],
        ["02", "a"],
        ["02", "b"],
        ["31", "a"],
      ],
    );
  });
});

const order = (key: object): number =>
  "rate" in key ? (key.rate === "23" ? 0 : 1) : "category" in key ? 2 : 3;

describe("toRegisterRow", () => {
  const row = (values: Partial<Invoice>) => toRegisterRow(1, "2025-01-10", invoiceOf(values));

  it("finds nothing to doubt in a whole invoice", () => {
    const fiscal = { system: "KSEF", id: "7790115243-20250110-0123456789AB-CD" };
    const whole = row({ fiscal });
    assert.deepEqual(whole.doubts, []);
    assert.equal(whole.ksefNumber, fiscal.id);
    assert.equal(whole.supplierTaxId, "7790115243");
  });

  it("makes the third amount from two, and guesses none from one", () => {
    const { net } = row({ totals: { tax: "23.00", gross: "123.00" }, vat_breakdown: [] });
    assert.equal(net, 10_000);
    const lonely = row({ totals: { gross: "123.00" }, vat_breakdown: [] });
    assert.deepEqual([lonely.net, lonely.tax, lonely.gross], [undefined, undefined, 12_300]);
    assert.deepEqual(lonely.doubts, ["missing_net", "missing_tax"]);
  });

  it("says what else to look at", () => {
    const totals = { net: "100.00", tax: "23.00", gross: "124.00" };
    assert.deepEqual(row({ totals }).doubts, ["amounts_differ"]);
    assert.deepEqual(row({ totals: { net: "90.00", tax: "33.00" } }).doubts, ["vat_differs"]);
    assert.deepEqual(row({ kind: "correction" }).doubts, ["correction_without_original"]);
    assert.deepEqual(row({ status: "draft", number: " " }).doubts, ["missing_number", "draft"]);
    const seller = { ids: [{ scheme: "PL:NIP", value: "1234567890" }] };
    assert.deepEqual(row({ seller }).doubts, ["missing_supplier", "bad_supplier_tax_id"]);
  });

  it("shows a pro-forma and counts it nowhere", () => {
    const proforma = row({ kind: "proforma" });
    assert.equal(proforma.isCounted, false);
    assert.deepEqual(proforma.doubts, ["proforma_not_counted"]);
  });
});
