import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Value } from "typebox/value";
import { Invoice, Party } from "../../sdk/index.ts";
import { linkedIds } from "./links.ts";
import { type MappingOptions, toInvoice } from "./mapping.ts";
import { isOwnOid, ownOid } from "./oid.ts";
import { toParty } from "./parties.ts";
import type { Row } from "./values.ts";

const COST = JSON.parse(
  readFileSync(new URL("./fixtures/cost.json", import.meta.url), "utf8"),
) as Row;

function map(changes: Row, options: Partial<MappingOptions> = {}): Invoice {
  const own = new Set(["5252914179"]);
  const invoice = toInvoice(
    { ...COST, ...changes },
    { direction: "cost", ownTaxIds: own, ...options },
  );
  assert.ok(invoice);
  assert.deepEqual([...Value.Errors(Invoice, invoice)], []);
  return invoice;
}

describe("what a document follows", () => {
  it("is named by number, date and KSeF number where they are known, else by its id", () => {
    const row = { kind: "correction", invoice_id: 7, from_invoice_id: 8 };
    const known = { number: "FV/7", date: "2026-10-01", remote_id: "7" };
    const linked = new Map([["7", known]]);
    assert.deepEqual(map(row, { linked }).preceding_invoices, [known, { remote_id: "8" }]);
  });

  it("is the corrected one in KSeF, also where there is no id", () => {
    const id = "7790115243-20261014-0100A0D61E23-B5";
    const row = { kind: "correction", gov_corrected_invoice_number: id };
    assert.deepEqual(map(row).preceding_invoices, [{ fiscal_id: id }]);
    assert.deepEqual(map({ ...row, invoice_id: 7 }).preceding_invoices, [
      { remote_id: "7", fiscal_id: id },
    ]);
    assert.equal(
      map({ ...row, gov_corrected_invoice_number: "FV/7" }).preceding_invoices,
      undefined,
    );
  });

  it("is no order and no pro forma", () => {
    assert.deepEqual(linkedIds({ kind: "vat", invoice_id: 7, from_invoice_id: 8 }), []);
    assert.deepEqual(linkedIds({ kind: "final", invoice_id: 7, from_invoice_id: 7 }), ["7"]);
    assert.deepEqual(linkedIds({ kind: "correction", invoice_id: "../account" }), []);
    assert.equal(map({ invoice_id: 7 }).preceding_invoices, undefined);
  });

  it("has the reason of the correction beside it, and not in the notes", () => {
    const invoice = map({ kind: "correction", correction_reason: "Zwrot" });
    assert.deepEqual([invoice.correction, invoice.note], [{ reason: "Zwrot" }, "BR-2026-03"]);
    assert.equal(map({ correction_reason: "Zwrot" }).correction, undefined);
  });
});

describe("words of the account", () => {
  it("stand by their names: category, and department where there are several", () => {
    const categories = new Map([["7001", "Czujniki – B+R"]]);
    const departments = new Map([["120034", "LAB"]]);
    assert.deepEqual(map({}, { categories, departments }).accounting, {
      ...{ kind: "purchases", category: "Czujniki – B+R", cost_centre: "LAB" },
    });
    assert.equal(map({}).accounting?.category, "7001");
    const long = new Map([["7001", "ż".repeat(500)]]);
    assert.equal(map({}, { categories: long }).accounting?.category?.length, 120);
  });

  it("tell which rules of tax a document follows", () => {
    const row = { reverse_charge: "1", procedure_designations: ["TP", "MPP", "MR_UZ", 7] };
    assert.deepEqual(map(row).annotations, [
      "reverse_charge",
      "related_parties",
      "margin_used_goods",
    ]);
    assert.equal(map({ procedure_designations: "TP" }).annotations, undefined);
  });

  it("offer the receipt of KSeF for a sale that was sent", () => {
    const kinds = (changes: Row) =>
      map(changes, { direction: "sales" }).attachments?.map(({ kind }) => kind) ?? [];
    assert.ok(kinds({ gov_status: "ok" }).includes("upo"));
    assert.ok(!kinds({ gov_status: "processing" }).includes("upo"));
    assert.ok(!kinds({ gov_status: "ok", gov_id: null }).includes("upo"));
  });

  it("have no order where the hub gave the number", () => {
    const oid = ownOid("FV/1", "run-1");
    assert.ok(isOwnOid(oid) && oid === ownOid("FV/1", "run-1") && oid !== ownOid("FV/1", "run-2"));
    assert.equal(map({ oid }).order_reference, undefined);
    assert.equal(map({ oid: "viadukt-1" }).order_reference, "viadukt-1");
  });
});

describe("a contractor", () => {
  it("has its REGON and terms of payment", () => {
    const party = toParty({
      name: "Łoś",
      register_number: "123456785",
      payment_to_kind: "30",
      kind: "both",
    });
    assert.deepEqual([...Value.Errors(Party, party)], []);
    assert.deepEqual(
      [party?.ids, party?.payment_terms_days],
      [[{ scheme: "PL:REGON", value: "123456785" }], 30],
    );
    const odd = toParty({
      name: "Łoś",
      register_number: "123456789",
      payment_to_kind: "2022-12-31",
    });
    assert.deepEqual([odd?.ids, odd?.payment_terms_days], [undefined, undefined]);
  });
});
