import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type InvoiceOut, JANUARY, LOCKSMITHS, openBooksBed } from "./books-bed.ts";

describe("rules", () => {
  let bed: Awaited<ReturnType<typeof openBooksBed>>;
  before(async () => {
    bed = await openBooksBed();
  });
  after(() => bed[Symbol.asyncDispose]());
  const givenOf = ({ given }: InvoiceOut, field: string) =>
    given.find((row) => row.field === `accounting.${field}`);

  it("gives invoices their project and category as they come in, and says which rule did", async () => {
    const ours = await bed.list(LOCKSMITHS);
    assert.ok(ours.length > 3, `${ours.length} invoices`);
    for (const { data, given } of ours) {
      assert.equal(data.accounting?.project_id, "P-ALFA");
      assert.equal(data.accounting?.category, "SPRZET_SPECJALISTYCZNY");
      const [project] = given.filter(({ field }) => field === "accounting.project_id");
      assert.equal(project?.by, "rule");
      assert.equal(project?.rule_name, "Locksmiths work for Alfa");
    }
    const others = await bed.list("project_id=none&direction=cost");
    assert.ok(others.length > 3);
    assert.ok(others.every((row) => row.data.accounting?.project_id === undefined));
    assert.equal(
      others.every((row) => givenOf(row, "category")?.by === "source"),
      true,
    );
  });

  it("lets a person decide before every rule, and shows who and when", async () => {
    const [first] = await bed.list(LOCKSMITHS);
    const id = first?.id ?? 0;
    const path = `/api/records/invoice/${id}/accounting`;
    const decided = await bed.call("PATCH", path, 200, { project_id: "P-BETA" });
    assert.equal(decided.data.accounting.project_id, "P-BETA");
    const row = givenOf(decided, "project_id");
    assert.equal(row?.by, "person");
    assert.equal(row?.actor, "test");
    assert.match(String(row?.at), /^\d{4}-/);
    await bed.applied();
    await bed.call("POST", "/api/integrations/books/sync/invoices?wait=30", 200, JANUARY);
    assert.equal((await bed.one(id)).data.accounting?.project_id, "P-BETA");

    const emptied = await bed.call("PATCH", path, 200, { project_id: "" });
    assert.equal(emptied.data.accounting.project_id, undefined);
    assert.equal(givenOf(emptied, "project_id")?.value, null);
    const back = await bed.call("PATCH", path, 200, { project_id: null });
    assert.equal(back.data.accounting.project_id, "P-ALFA");
    assert.equal(givenOf(back, "project_id")?.by, "rule");
    const { items } = await bed.call("GET", `/api/records/invoice/${id}/changes`, 200);
    assert.deepEqual(
      items.map((change: Record<string, unknown>) => [change.field, change.actor, change.after]),
      [
        ["accounting.project_id", "test", "P-ALFA"],
        ["accounting.project_id", "test", null],
        ["accounting.project_id", "test", "P-BETA"],
      ],
    );
    await bed.call("PATCH", "/api/records/invoice/999999/accounting", 404, { project_id: "P" });
    await bed.call("PATCH", path, 422, { category: "UNKNOWN" });
    await bed.call("PATCH", path, 422, {});
  });

  it("tries a rule on history without changing it, then applies it", async () => {
    const rule = {
      name: "Wholesale",
      conditions: { seller_name: { contains: ["HURTOWNIA"] } },
      project_id: "P-HURT",
    };
    const tried = await bed.call("POST", "/api/rules/try", 200, { rule });
    assert.ok(tried.matched > 0);
    assert.equal(tried.changed, tried.matched);
    assert.equal(tried.next_cursor, null);
    const [example] = tried.examples;
    assert.equal(example.matches, true);
    assert.deepEqual(example.changes, [
      {
        ...{ field: "accounting.project_id", before: null, after: "P-HURT" },
        ...{ rule_id: 0, rule_name: "Wholesale" },
      },
    ]);
    assert.equal((await bed.list("project_id=P-HURT")).length, 0);

    const made = await bed.call("POST", "/api/rules", 201, rule);
    assert.equal((await bed.list("project_id=P-HURT")).length, 0);
    const run = await bed.applied();
    assert.equal(run.updated_count, tried.changed);
    assert.equal(run.read_count, tried.scanned);
    assert.equal((await bed.list("project_id=P-HURT")).length, tried.changed);
    assert.equal((await bed.applied()).updated_count, 0);

    const again = await bed.call("POST", "/api/rules/try", 200, { ids: [made.id] });
    assert.equal(again.matched, tried.matched);
    assert.equal(again.changed, 0);
    const without = { ...rule, conditions: { number: { contains: ["no such number"] } } };
    const gone = await bed.call("POST", "/api/rules/try", 200, { rule: without, rule_id: made.id });
    assert.equal(gone.matched, 0);
    assert.equal(gone.changed, tried.changed);

    await bed.call("DELETE", `/api/rules/${made.id}`, 204);
    assert.equal((await bed.list("project_id=P-HURT")).length, tried.changed);
    await bed.applied();
    assert.equal((await bed.list("project_id=P-HURT")).length, 0);
  });

  it("tells of what a rule changed as of any other change", async () => {
    const conditions = { integrations: ["books"], number: { glob: ["s/2025/*"] } };
    const rule = await bed.call("POST", "/api/rules", 201, {
      name: "S",
      conditions,
      project_id: "S",
    });
    const run = await bed.applied({ direction: "sales" });
    assert.ok(run.updated_count > 0);
    const { items } = await bed.call("GET", "/api/events?type=invoice.updated&limit=200", 200);
    const told = items.filter(
      (event: { data: { run_id?: string } }) => event.data.run_id === run.id,
    );
    assert.equal(told.length, run.updated_count);
    assert.equal(told[0].data.record.data.accounting.project_id, "S");
    assert.equal(told[0].data.changes.length, 1);
    await bed.call("DELETE", `/api/rules/${rule.id}`, 204);
    assert.equal((await bed.applied({ direction: "sales" })).updated_count, run.updated_count);
    await bed.call("POST", "/api/rules/apply", 422, {
      date_from: "2025-02-01",
      date_to: "2025-01-01",
    });
  });

  it("keeps rules in their order and refuses those that give nothing", async () => {
    const names = async () =>
      (await bed.call("GET", "/api/rules", 200)).items.map((rule: { name: string }) => rule.name);
    const second = await bed.call("POST", "/api/rules", 201, { name: "B", stop: true });
    const [first] = (await bed.call("GET", "/api/rules", 200)).items;
    await bed.call("PUT", "/api/rules/order", 200, { ids: [second.id, first.id] });
    assert.deepEqual(await names(), ["B", "Locksmiths work for Alfa"]);
    await bed.call("PUT", "/api/rules/order", 422, { ids: [second.id] });
    await bed.call("PATCH", `/api/rules/${second.id}`, 200, { active: false, name: "C" });
    assert.deepEqual(await names(), ["C", "Locksmiths work for Alfa"]);
    await bed.call("DELETE", `/api/rules/${second.id}`, 204);
    await bed.call("DELETE", `/api/rules/${second.id}`, 404);
    await bed.call("POST", "/api/rules", 422, { name: "nothing" });
    const wrong = {
      name: "wrong",
      project_id: "P",
      conditions: {
        amount: { currency: "PLN", min: "10", max: "9" },
        issued: { from: "2026-02-01", to: "2026-01-01" },
        integrations: ["not-there"],
        note: { contains: [" "] },
      },
    };
    const refused = await bed.call("POST", "/api/rules", 422, wrong);
    assert.deepEqual(
      refused.errors.map((issue: { field: string }) => issue.field),
      [
        "conditions.amount.min",
        "conditions.issued.from",
        "conditions.note.contains.0",
        "conditions.integrations.0",
      ],
    );
  });
});
