import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { canonicalJson } from "../lib/json.ts";
import { Invoice } from "../model/invoice.ts";
import type { Party } from "../model/party.ts";
import type { Authority } from "../sdk/stream.ts";
import { decisive, saysNothingOf, withAssignments, withoutAssignments } from "./assign.ts";
import { compose, type Voice } from "./compose.ts";
import { type AssignedField, type Giver, INVOICE_GROUPS, UNITED_FIELD } from "./field-groups.ts";

const NIP = { scheme: "PL:NIP", value: "7790115243" };
const INVOICE: Invoice = {
  direction: "cost",
  kind: "invoice",
  number: "FV/1",
  currency: "PLN",
  seller: { ids: [NIP] },
  buyer: {},
  lines: [],
  vat_breakdown: [],
  totals: {},
  status: "open",
};

const voice = (
  authority: Authority,
  over: Partial<Invoice>,
  integrationId = 1,
): Voice<"invoice"> => ({
  authority,
  integrationId,
  stream: "cost_invoices",
  remoteId: "1",
  data: { ...INVOICE, ...over },
});

const composed = (...voices: [Voice<"invoice">, ...Voice<"invoice">[]]) =>
  compose("invoice", voices);

describe("an invoice that several sources know", () => {
  it("has every field of the model in one place of the table", () => {
    const listed = INVOICE_GROUPS.flatMap(({ whole, filled }) => [...whole, ...filled]);
    assert.deepEqual([...listed, UNITED_FIELD].sort(), Object.keys(Invoice.properties).sort());
  });

  it("takes the document from the original and what became of it from the books", () => {
    const line = { no: 1, name: "Sonda", net: "100.00" };
    const books = voice("books", {
      number: "FV 1",
      lines: [{ no: 1, name: "Zakup" }],
      totals: { gross: "123.01" },
      payment: { status: "paid", paid: "123.00" },
      status: "paid",
    });
    const original = voice("original", {
      lines: [line],
      totals: { net: "100.00", gross: "123.00" },
      payment: { status: "unpaid", account: { account_no: "1" } },
    });
    const invoice = composed(books, original);
    assert.equal(invoice.number, "FV/1");
    assert.deepEqual(invoice.lines, [line]);
    assert.equal(invoice.totals.gross, "123.00");
    assert.equal(invoice.status, "paid");
    assert.deepEqual(invoice.payment, {
      status: "paid",
      paid: "123.00",
      account: { account_no: "1" },
    });
  });

  it("fills what the stronger one leaves out from the next; empty is left out", () => {
    const line = { no: 1, name: "Zakup" };
    const books = voice("books", { lines: [line], due_date: "2026-02-01", note: "z książek" });
    const original = voice("original", { note: "" });
    const invoice = composed(original, books);
    assert.deepEqual(invoice.lines, [line]);
    assert.equal(invoice.due_date, "2026-02-01");
    assert.equal(invoice.note, "z książek");
  });

  it("does not mix amounts of two currencies", () => {
    const register = voice("listing", {
      currency: "PLN",
      totals: { gross: "430.00" },
      payment: { status: "paid", paid: "430.00" },
      lines: [{ no: 1, name: "Poz. 1" }],
    });
    const books = voice("books", { currency: "EUR", totals: { net: "100.00" } });
    const invoice = composed(register, books);
    assert.equal(invoice.currency, "EUR");
    assert.deepEqual(invoice.totals, { net: "100.00" });
    assert.deepEqual(invoice.lines, []);
    assert.deepEqual(invoice.payment, { status: "paid" });
  });

  it("does not put one seller's account under another's name", () => {
    const other = { scheme: "PL:NIP", value: "8983982599" };
    const original = voice("original", { seller: { name: "A", ids: [NIP] } });
    const books = voice("books", {
      seller: { name: "B", ids: [other], bank_accounts: [{ account_no: "1" }] },
    });
    assert.deepEqual(composed(books, original).seller, { name: "A", ids: [NIP] });
  });

  it("has the attachments of all, each once", () => {
    const pdf = { kind: "pdf", name: "fv.pdf", ref: "1" } as const;
    const xml = { kind: "xml", name: "fa.xml", ref: "ksef" } as const;
    const invoice = composed(
      voice("books", { attachments: [pdf, xml] }),
      voice("original", { attachments: [xml] }),
    );
    assert.deepEqual(invoice.attachments, [xml, pdf]);
  });

  it("takes the integration that was added first where two weigh the same", () => {
    const late = voice("books", { note: "late" }, 2);
    const early = voice("books", { note: "early" }, 1);
    assert.equal(composed(late, early).note, "early");
    assert.equal(composed(early, late).note, "early");
  });
});

it("makes one party of two: gaps filled, a supplier here and a customer there is both", () => {
  const of = (integrationId: number, data: Party): Voice<"party"> => ({
    ...{ authority: "books", integrationId, stream: "parties", remoteId: "1", data },
  });
  const party = compose("party", [
    of(2, { role: "customer", name: "Elektronika", payment_terms_days: 14 }),
    of(1, { role: "supplier", name: "Elektronika S.A.", active: false }),
  ]);
  assert.deepEqual(party, {
    role: "both",
    name: "Elektronika S.A.",
    payment_terms_days: 14,
    active: false,
  });
});

describe("what the hub gives an invoice", () => {
  const given = (
    givenBy: Giver,
    value: string,
    field: AssignedField = "accounting.project_id",
  ) => ({
    ...{ field, value, givenBy, ruleId: null, actor: null, runId: null },
  });
  const source: Invoice = { ...INVOICE, accounting: { kind: "zakup", project_id: "S" } };

  it("counts before the source: a person, then a run, then a rule", () => {
    const all = [given("rule", "R"), given("person", "P"), given("run", "U")];
    assert.equal(withAssignments("invoice", source, all).accounting?.project_id, "P");
    assert.equal(withAssignments("invoice", source, all.slice(0, 1)).accounting?.project_id, "R");
    assert.equal(decisive([given("rule", "R"), given("run", "U")]).size, 1);
    assert.equal(withAssignments("invoice", source, []), source);
  });

  it("can be nothing, whatever the source says", () => {
    const none = withAssignments("invoice", source, [given("person", "")]);
    assert.deepEqual(none.accounting, { kind: "zakup" });
  });

  it("comes off again where the source says nothing of it", () => {
    const fields: AssignedField[] = ["accounting.project_id", "accounting.category", "note"];
    const assignment = fc.record({
      field: fc.constantFrom(...fields),
      value: fc.constantFrom("", "A", "B"),
      givenBy: fc.constantFrom<Giver>("person", "run", "rule"),
    });
    const said = fc.record(
      {
        note: fc.constantFrom("n"),
        accounting: fc.record({ kind: fc.constantFrom("k"), project_id: fc.constantFrom("S") }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(said, fc.array(assignment, { maxLength: 4 }), (over, some) => {
        const record: Invoice = { ...INVOICE, ...over };
        const all = some.map((one) => given(one.givenBy, one.value, one.field));
        const back = withoutAssignments("invoice", withAssignments("invoice", record, all), all);
        if (saysNothingOf(record, all)) assert.equal(canonicalJson(back), canonicalJson(record));
      }),
    );
  });
});
