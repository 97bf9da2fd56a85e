import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase } from "../../test/harness.ts";
import { NOW, openInvoiceBed, seedInvoice } from "../../test/invoice-bed.ts";
import { assignmentsOf } from "../store/assignments.ts";
import { setDismissed, warningsOf } from "../store/warnings.ts";
import { assignByPerson } from "./assign-by-person.ts";
import { createRule } from "./manage-rules.ts";

const gross = (amount: string) => ({ totals: { gross: amount } });
const account = (no: string) => ({ payment: { account: { account_no: no } } });
const FIRST = "69101010100000000000012345";
const SECOND = "90102020200000987654321000";

forEachDatabase((database) => {
  it("assigns in the page's transaction, and by the rules as they are when the next page comes", async () => {
    await using stores = await database.open();
    const bed = await openInvoiceBed(stores);
    const host = { rules: bed.rules, now: NOW, actor: "anna" };
    await bed.say("1", gross("1.00"));
    await createRule(bed.config, host, { name: "all", project_id: "P-1" });
    // The page under way still has the rules that it began with.
    await bed.say("2", gross("2.00"));
    await bed.say("3", gross("3.00"));
    const projects = (await bed.all()).map(({ data }) => data.accounting?.project_id);
    assert.deepEqual(projects.at(-1), "P-1");
    assert.equal(projects[0], undefined);
  });

  it("puts a person before the run, the run before the rule, the rule before the source", async () => {
    await using stores = await database.open();
    const bed = await openInvoiceBed(stores);
    const { rules, config, data, enricher } = bed;
    const said = { accounting: { project_id: "P-source", category: "own" } };
    const project = async () => (await bed.all())[0]?.data.accounting?.project_id;
    await bed.say("1", said);
    assert.equal(await project(), "P-source");

    await createRule(
      config,
      { rules, now: NOW, actor: "anna" },
      { name: "r", project_id: "P-rule" },
    );
    await enricher.warn(data, "invoice", [], NOW);
    await bed.say("1", { ...said, note: "changed" });
    assert.equal(await project(), "P-rule");
    await bed.say("1", said, { overlay: { projectId: "P-run" } });
    assert.equal(await project(), "P-run");

    const [record] = await bed.all();
    const ids = [record?.id ?? 0];
    const task = { data, enricher, actor: "anna", now: NOW };
    await assignByPerson(task, ids, { "accounting.project_id": "P-person" });
    await bed.say("1", { ...said, note: "again" }, { overlay: { projectId: "P-run" } });
    assert.equal(await project(), "P-person");
    assert.equal((await assignmentsOf(data, "invoice", ids)).length, 3);

    await assignByPerson(task, ids, { "accounting.project_id": null });
    assert.equal(await project(), "P-run");
    assert.equal((await bed.all())[0]?.data.accounting?.category, "own");
  });

  it("warns of an invoice that may be another one: the later of the two", async () => {
    await using stores = await database.open();
    const bed = await openInvoiceBed(stores);
    const spelled = { name: "ELEKTRONIKA TESTOWA SA", ids: [] };
    const other = { name: "Odczynniki", ids: [{ scheme: "PL:NIP", value: "8983982599" }] };
    await bed.sayAll({
      "1/2026": {},
      "9/2026": { number: "fv 1/2026", seller: spelled, issue_date: "2026-03-13" },
      "2/2026": { number: "FV-1-2026", seller: other },
      "3/2026": { ...gross("9.99"), issue_date: "2026-03-01" },
      "4/2026": { ...gross("9.99"), issue_date: "2026-03-01", kind: "proforma" },
    });
    await bed.say("5/2026", { ...gross("9.99"), issue_date: "2026-03-01" });
    const warned = await bed.warned();
    assert.deepEqual(warned["FV/1/2026"], undefined);
    assert.ok(warned["fv 1/2026"]?.includes("same_number"));
    assert.deepEqual(warned["FV-1-2026"], undefined);
    assert.deepEqual(warned["FV/3/2026"], undefined);
    assert.deepEqual(warned["FV/4/2026"], undefined);
    assert.deepEqual(warned["FV/5/2026"], ["same_amount_and_date"]);
  });

  it("takes two numbers of KSeF for two documents", async () => {
    await using stores = await database.open();
    const bed = await openInvoiceBed(stores);
    const fiscal = (no: string) => ({
      fiscal: { system: "KSEF", id: `7790115243-20260312-${no}-B5` },
    });
    await bed.say("1", fiscal("0100A0D61E23"));
    await bed.say("2", fiscal("0100A0D61E24"));
    assert.deepEqual(await bed.warned(), {});
    assert.equal((await bed.all()).length, 2);
  });

  it("warns when a supplier wants its money on another account", async () => {
    await using stores = await database.open();
    const bed = await openInvoiceBed(stores);
    const at = (day: string, no: string, amount: string) => ({
      ...{ issue_date: `2026-03-${day}`, ...account(no), ...gross(amount) },
    });
    await bed.sayAll({ "1": at("01", FIRST, "1.00"), "2": at("05", FIRST, "2.00") });
    assert.deepEqual(await bed.warned(), {});
    await bed.say("3", at("08", SECOND, "3.00"));
    assert.deepEqual(await bed.warned(), { "FV/3": ["account_changed"] });
    const [, , third] = await bed.all();
    const [warning] = await warningsOf(bed.data, "invoice", [third?.id ?? 0]);
    assert.deepEqual(JSON.parse(warning?.params ?? ""), {
      account: `PL${SECOND}`,
      before: `PL${FIRST}`,
    });
    await bed.say("4", at("09", SECOND, "4.00"));
    await bed.say("5", at("10", FIRST, "5.00"));
    assert.deepEqual(Object.keys(await bed.warned()), ["FV/3"]);
  });

  it("reads a history from its end without taking the older account for a new one", async () => {
    await using stores = await database.open();
    const bed = await openInvoiceBed(stores);
    await bed.say("2", { issue_date: "2026-03-08", ...account(SECOND), ...gross("2.00") });
    await bed.say("1", { issue_date: "2026-03-01", ...account(FIRST), ...gross("1.00") });
    assert.deepEqual(await bed.warned(), {});
    const written = (await bed.all()).map(({ id, data }) => ({ id, data, isNew: false }));
    await bed.enricher.warn(bed.data, "invoice", written, NOW);
    assert.deepEqual(await bed.warned(), { "FV/2": ["account_changed"] });
  });

  it("checks a record once that two sources on one page have written", async () => {
    await using stores = await database.open();
    const bed = await openInvoiceBed(stores);
    const due = (day: string) => ({ number: "FV/1", due_date: `2026-03-${day}` });
    await bed.sayAll({ a: due("01"), b: due("02") });
    const [record] = await bed.all();
    assert.equal((await bed.all()).length, 1);
    assert.deepEqual(await bed.warned(), { "FV/1": ["due_before_issue"] });
    const { id = 0, data = seedInvoice() } = record ?? {};
    const written = [
      { id, data: seedInvoice({ due_date: "2026-03-03" }), isNew: false },
      { id, data, isNew: false },
    ];
    await bed.enricher.warn(bed.data, "invoice", written, NOW);
    assert.deepEqual(await bed.warned(), { "FV/1": ["due_before_issue"] });
  });

  it("says nothing of a void invoice", async () => {
    await using stores = await database.open();
    const bed = await openInvoiceBed(stores);
    await bed.say("1", { due_date: "2026-03-01" });
    assert.deepEqual(await bed.warned(), { "FV/1": ["due_before_issue"] });
    await bed.say("1", { due_date: "2026-03-01", status: "void" });
    assert.deepEqual(await bed.warned(), {});
  });

  it("keeps a dismissed warning dismissed until it says something else", async () => {
    await using stores = await database.open();
    const bed = await openInvoiceBed(stores);
    const due = (day: string) => ({ due_date: `2026-03-${day}` });
    await bed.say("1", due("01"));
    const ids = (await bed.all()).map(({ id }) => id);
    const rows = () => warningsOf(bed.data, "invoice", ids);
    const [first] = await rows();
    await setDismissed(bed.data, first?.id ?? 0, { by: "anna", at: NOW });
    await bed.say("1", { ...due("01"), note: "changed" });
    assert.equal((await rows())[0]?.dismissed_by, "anna");
    await bed.say("1", due("02"));
    assert.deepEqual(
      (await rows()).map(({ code, dismissed_by }) => [code, dismissed_by]),
      [["due_before_issue", null]],
    );
    await bed.say("1", due("20"));
    assert.deepEqual(await rows(), []);
  });
});
