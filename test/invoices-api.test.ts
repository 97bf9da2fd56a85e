import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type InvoiceOut, openBooksBed } from "./books-bed.ts";

describe("projects, warnings and lists of invoices", () => {
  let bed: Awaited<ReturnType<typeof openBooksBed>>;
  before(async () => {
    bed = await openBooksBed();
  });
  after(() => bed[Symbol.asyncDispose]());

  it("asks the VAT white list about a seller and keeps the answer", async () => {
    const [cost] = await bed.list("q=Elektronika&direction=cost");
    const path = `/api/records/invoice/${cost?.id}/white-list`;
    const answer = await bed.call("POST", path, 200);
    assert.equal(answer.vat_status, "Czynny");
    assert.match(answer.request_id, /^sbx/);
    const { items } = await bed.call("GET", path, 200);
    assert.deepEqual(items, [answer]);
    const [sale] = await bed.list("direction=sales");
    await bed.call("POST", `/api/records/invoice/${sale?.id}/white-list`, 409);
    await bed.call("POST", "/api/records/invoice/999999/white-list", 404);
    const { id } = await bed.call("POST", "/api/records/invoice/white-list", 202, {});
    const run = await bed.hub.runs.wait(id, 20_000);
    assert.equal(run.state, "succeeded", run.error_message ?? "");
    assert.ok((await bed.list("warning=payer_not_active")).length > 0);
  });

  it("knows projects that nobody has described, and describes them", async () => {
    const { items } = await bed.call("GET", "/api/projects", 200);
    const [alfa] = items.filter((project: { code: string }) => project.code === "P-ALFA");
    assert.equal(alfa.is_described, false);
    assert.equal(alfa.name, null);
    const wanted = await bed.call("GET", "/api/records/invoice/totals?project_id=P-ALFA", 200);
    assert.deepEqual(alfa.totals, wanted.totals);
    assert.equal(alfa.categories[0].category, "SPRZET_SPECJALISTYCZNY");
    await bed.call("PATCH", "/api/projects/P-ALFA", 422, { description: "without a name" });
    const budget = { amount: "50000.00", currency: "PLN" };
    const named = await bed.call("PATCH", "/api/projects/P-ALFA", 200, { name: "Alfa", budget });
    assert.deepEqual([named.name, named.budget, named.is_described], ["Alfa", budget, true]);
    const later = await bed.call("GET", "/api/projects/P-ALFA?date_from=2025-02-01", 200);
    assert.equal(later.count, 0);
    await bed.call("POST", "/api/projects", 409, { code: "P-ALFA", name: "twice" });
    const own = await bed.call("POST", "/api/projects", 201, { name: "Gamma" });
    assert.match(own.code, /^[0-9a-f-]{36}$/);
    await bed.call("GET", "/api/projects/not-there", 404);
    const spelled = "B/C 2026 ż?#";
    await bed.call("POST", "/api/projects", 201, { code: spelled, name: "Spelled" });
    const path = `/api/projects/${encodeURIComponent(spelled)}`;
    assert.equal((await bed.call("GET", path, 200)).name, "Spelled");
    await bed.call("DELETE", path, 204);
    await bed.call("POST", "/api/projects", 422, { code: " blank", name: "Blank" });
    const dates = { starts_on: "2026-02-01", ends_on: "2026-01-01" };
    await bed.call("PATCH", `/api/projects/${own.code}`, 422, dates);
    await bed.call("DELETE", `/api/projects/${own.code}`, 204);
    const page = await bed.call("GET", "/api/projects?limit=1", 200);
    assert.equal(page.items.length, 1);
  });

  it("decides about many invoices at once", async () => {
    const set = { category: "MATERIALY" };
    const body = { filter: { q: "lusarskie", direction: "cost" }, set };
    const { matching } = await bed.call("POST", "/api/records/invoice/accounting", 200, body);
    assert.equal((await bed.list("category=MATERIALY")).length, matching);
    const ids = (await bed.list("category=MATERIALY")).map(({ id }) => id);
    const undo = { ids, set: { category: null } };
    await bed.call("POST", "/api/records/invoice/accounting", 200, undo);
    assert.equal((await bed.list("category=MATERIALY")).length, 0);
    await bed.call("POST", "/api/records/invoice/accounting", 422, { set });
    await bed.call("POST", "/api/records/invoice/accounting", 422, { ids, filter: {}, set });
  });

  it("shows, dismisses and restores warnings", async () => {
    const { items } = await bed.call("GET", "/api/records/invoice/warnings", 200);
    assert.ok(items.length > 0, "the sandbox has invoices with faults");
    const { code, count } = items[0];
    const rows = await bed.list(`warning=${code}`);
    assert.equal(rows.length, count);
    const [row] = rows;
    const warning = row?.warnings.find((one) => one.code === code);
    const path = `/api/records/invoice/${row?.id}/warnings/${warning?.id}`;
    const dismissed = await bed.call("POST", `${path}/dismiss`, 200);
    assert.equal(dismissed.dismissed_by, "test");
    assert.equal((await bed.list(`warning=${code}`)).length, count - 1);
    const { id } = await bed.call("POST", "/api/records/invoice/check", 202, {});
    await bed.hub.runs.wait(id, 20_000);
    assert.equal((await bed.list(`warning=${code}`)).length, count - 1, "it stays dismissed");
    const restored = await bed.call("POST", `${path}/restore`, 200);
    assert.equal(restored.dismissed_by, null);
    assert.equal((await bed.list(`warning=${code}`)).length, count);
    await bed.call("POST", `/api/records/invoice/${row?.id}/warnings/999999/dismiss`, 404);
    await bed.call("GET", "/api/records/invoice?warning=no_such", 422);
  });

  it("sorts invoices and pages through them", async () => {
    const seen: string[] = [];
    let cursor = "";
    do {
      const query = `limit=7&sort=-gross_minor&currency=PLN&direction=sales${cursor}`;
      const page = await bed.call("GET", `/api/records/invoice?${query}`, 200);
      seen.push(...page.items.map((row: InvoiceOut) => row.data.totals.gross ?? ""));
      cursor = page.next_cursor === null ? "" : `&cursor=${page.next_cursor}`;
    } while (cursor !== "");
    assert.ok(seen.length > 7);
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => Number(b) - Number(a)),
    );
    await bed.call("GET", "/api/records/invoice?sort=data", 422);
    await bed.call("GET", "/api/records/invoice?cursor=bm8", 422);
    await bed.call("GET", "/api/records/invoice?integration_id=none-such", 422);
    assert.ok((await bed.list("integration_id=books")).length > 0);
  });

  it("keeps the views of a person", async () => {
    const query = { direction: "cost", warning: "any", columns: ["number", "gross"] };
    const made = await bed.call("POST", "/api/saved-views", 201, {
      page: "invoices",
      name: "A",
      query,
    });
    assert.deepEqual(made.query, query);
    await bed.call("POST", "/api/saved-views", 409, { page: "invoices", name: "A", query });
    await bed.call("POST", "/api/saved-views", 201, { page: "invoices", name: "B", query: {} });
    await bed.call("PATCH", `/api/saved-views/${made.id}`, 409, { name: "B" });
    await bed.call("PATCH", `/api/saved-views/${made.id}`, 200, { name: "C" });
    const { items } = await bed.call("GET", "/api/saved-views?page=invoices", 200);
    assert.deepEqual(
      items.map((view: { name: string }) => view.name),
      ["B", "C"],
    );
    await bed.call("DELETE", `/api/saved-views/${made.id}`, 204);
    await bed.call("PATCH", `/api/saved-views/${made.id}`, 404, { name: "D" });
  });
});
