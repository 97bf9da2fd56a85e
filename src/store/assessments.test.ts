import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import { seedInvoice } from "../../test/invoice-bed.ts";
import type { Invoice } from "../model/invoice.ts";
import { isUnstorableText } from "./faults.ts";
import { insertPayerChecks, latestPayerChecks, listPayerChecks } from "./payer-checks.ts";
import {
  deleteProject,
  findProject,
  insertProject,
  isProjectUsed,
  listProjects,
  type NewProject,
  sumProjects,
  updateProject,
} from "./projects.ts";
import { insertRecords, markRecordDeleted } from "./records.ts";
import {
  deleteSavedView,
  insertSavedView,
  listSavedViews,
  updateSavedView,
} from "./saved-views.ts";
import type { DataStore } from "./store.ts";
import { accountsOfSellers, keepAccounts } from "./supplier-accounts.ts";
import { forTenant } from "./tenant-wall.ts";
import {
  countWarnings,
  insertWarnings,
  openWarnings,
  setDismissed,
  warningsOf,
} from "./warnings.ts";

const NOW = Date.UTC(2026, 2, 1);

const project = (code: string): NewProject => ({
  ...{ code, name: code, description: "", active: 1, starts_on: null, ends_on: null },
  ...{ budget_minor: null, budget_currency: null, created_by: "anna" },
  ...{ created_at: NOW, updated_at: NOW },
});

forEachDatabase((database) => {
  async function openTwo(stores: TestStores) {
    const [first, second] = [
      await seedTenant(stores.config),
      await seedTenant(stores.config, "other"),
    ];
    return {
      ours: forTenant(stores.data, first),
      theirs: forTenant(stores.data, second),
      config: forTenant(stores.config, first),
    };
  }
  const insert = (data: DataStore, invoices: readonly Partial<Invoice>[]) => {
    const records = invoices
      .map(seedInvoice)
      .map((one) => ({ data: one, text: JSON.stringify(one) }));
    return insertRecords(data, "invoice", records, NOW);
  };

  it("adds projects up by category and currency, of invoices that count", async () => {
    await using stores = await database.open();
    const { ours, theirs } = await openTwo(stores);
    const of = (project_id: string, category?: string) => ({
      accounting: { project_id, ...(category ? { category } : {}) },
    });
    const eur = { currency: "EUR", totals: { net: "10.00" } };
    await insert(ours, [
      of("P-1"),
      { ...of("P-1"), issue_date: "2026-04-01" },
      { ...of("P-1", "MATERIALY"), ...eur },
      { ...of("P-1"), status: "void" },
      { ...of("P-1"), kind: "proforma" },
      { ...of("P-2"), totals: { net: "-5.00", tax: "-1.15", gross: "-6.15" }, kind: "correction" },
      {},
    ]);
    const [gone = 0] = await insert(ours, [of("P-1")]);
    await markRecordDeleted(ours, "invoice", { id: gone, now: NOW });
    await insert(theirs, [of("P-1")]);
    const all = (await sumProjects(ours, {})).map(
      ({ project_id, category, currency, count, net_minor, gross_minor }) =>
        [project_id, category ?? "-", currency, count, net_minor, gross_minor].join(" "),
    );
    assert.deepEqual(all.toSorted(), [
      "P-1 - PLN 2 20000 24600",
      "P-1 MATERIALY EUR 1 1000 0",
      "P-2 - PLN 1 -500 -615",
    ]);
    const march = await sumProjects(ours, { code: "P-1", from: "2026-03-01", to: "2026-03-31" });
    assert.equal(march.find(({ currency }) => currency === "PLN")?.count, 1);
    assert.equal(await isProjectUsed(ours, "P-2"), true);
    assert.equal(await isProjectUsed(theirs, "P-2"), false);
  });

  it("knows a project by its code, once for each tenant", async () => {
    await using stores = await database.open();
    const { ours, theirs } = await openTwo(stores);
    assert.equal(await insertProject(ours, project("b/ż")), true);
    assert.equal(await insertProject(ours, project("b/ż")), false);
    assert.equal(await insertProject(theirs, project("b/ż")), true);
    assert.equal(await insertProject(ours, project("B/Ż")), true);
    assert.equal(await updateProject(ours, "b/ż", { name: "new" }), true);
    assert.equal((await findProject(theirs, "b/ż"))?.name, "b/ż");
    assert.deepEqual(
      (await listProjects(ours)).map(({ name }) => name),
      ["B/Ż", "new"],
    );
    assert.equal(await deleteProject(ours, "b/ż"), true);
    assert.equal(await deleteProject(ours, "b/ż"), false);
  });

  it("takes a text that the database cannot keep for a fault of the text", async () => {
    await using stores = await database.open();
    const { ours } = await openTwo(stores);
    const kept = await insertProject(ours, project("a\u0000b")).catch((error: unknown) => error);
    assert.ok(kept === true || isUnstorableText(kept), String(kept));
  });

  it("counts records by warning, without those that are dismissed or gone", async () => {
    await using stores = await database.open();
    const { ours, theirs } = await openTwo(stores);
    const [a = 0, b = 0, c = 0] = await insert(ours, [{}, {}, {}]);
    const row = { entity: "invoice" as const, params: "{}", created_at: NOW };
    const nip = { ...row, code: "nip_invalid", level: "warning" as const };
    await insertWarnings(ours, [
      { ...nip, record_id: a, field: "seller.ids.0.value" },
      { ...nip, record_id: a, field: "buyer.ids.0.value" },
      { ...nip, record_id: b, field: "" },
      { ...nip, record_id: c, field: "" },
      { ...row, code: "iban_invalid", level: "error", record_id: a, field: "" },
    ]);
    const [seen] = await warningsOf(ours, "invoice", [b]);
    await setDismissed(ours, seen?.id ?? 0, { by: "anna", at: NOW });
    await markRecordDeleted(ours, "invoice", { id: c, now: NOW });
    assert.deepEqual(await countWarnings(ours, "invoice"), [
      { code: "iban_invalid", level: "error", count: 1 },
      { code: "nip_invalid", level: "warning", count: 1 },
    ]);
    assert.deepEqual(await countWarnings(theirs, "invoice"), []);
    const open = await openWarnings(ours, "invoice", [a, b]);
    assert.deepEqual([...open], [[a, { count: 3, level: "error" }]]);
  });

  it("keeps each account of a supplier once, with its first day", async () => {
    await using stores = await database.open();
    const { ours, theirs } = await openTwo(stores);
    const row = { seller_tax_id: "7790115243", account: "PL1", first_date: "2026-03-01" };
    await keepAccounts(ours, [row, { ...row, account: "PL2", first_date: "2026-01-01" }]);
    await keepAccounts(ours, [{ ...row, first_date: "2026-02-01" }]);
    const kept = await accountsOfSellers(ours, ["7790115243", "none"]);
    assert.deepEqual(
      kept.map((one) => ({ ...one })),
      [
        { ...row, account: "PL2", first_date: "2026-01-01" },
        { ...row, first_date: "2026-02-01" },
      ],
    );
    assert.deepEqual(await accountsOfSellers(theirs, ["7790115243"]), []);
  });

  it("knows the latest answer of the register for each account", async () => {
    await using stores = await database.open();
    const { ours } = await openTwo(stores);
    const check = (nip: string, account: string | null, request_id: string) => ({
      ...({ nip, account, request_id, on_date: "2026-03-01", found: 1, name: null } as const),
      ...{ vat_status: "Czynny", is_account_listed: null, subject: null, actor: "anna" },
      ...{ run_id: null, checked_at: NOW },
    });
    await insertPayerChecks(ours, [
      check("1", null, "r1"),
      check("1", "A", "r2"),
      check("1", null, "r3"),
      check("2", "A", "r4"),
    ]);
    const ids = (rows: readonly { request_id: string }[]) => rows.map((row) => row.request_id);
    assert.deepEqual(ids(await latestPayerChecks(ours, ["1"])), ["r3", "r2"]);
    assert.deepEqual(ids(await listPayerChecks(ours, { nip: "1", account: "A", limit: 9 })), [
      "r2",
    ]);
  });

  it("shows nobody the views of others", async () => {
    await using stores = await database.open();
    const { config } = await openTwo(stores);
    const view = (user_id: number, name: string) => ({
      ...{ user_id, page: "invoices", name, query: "{}", created_at: NOW, updated_at: NOW },
    });
    const anna = await insertSavedView(config, view(1, "mine"));
    const ours = { userId: 1, id: anna?.id ?? 0 };
    assert.equal(await insertSavedView(config, view(1, "mine")), undefined);
    assert.ok(await insertSavedView(config, view(2, "mine")));
    await insertSavedView(config, view(1, "other"));
    assert.equal((await listSavedViews(config, { userId: 1 })).length, 2);
    assert.equal(await updateSavedView(config, ours, { name: "other" }), "taken");
    assert.equal(await updateSavedView(config, { ...ours, userId: 2 }, { name: "x" }), "missing");
    assert.equal(await updateSavedView(config, ours, { name: "x" }), "done");
    assert.equal(await deleteSavedView(config, { ...ours, userId: 2 }), false);
    assert.equal(await deleteSavedView(config, ours), true);
  });
});
