import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Value } from "typebox/value";
import { metadataOf } from "../../../sandbox/ksef/documents.ts";
import { createKsef } from "../../../sandbox/ksef/index.ts";
import { Invoice } from "../../sdk/index.ts";
import { refuseRow, rowFault, toChange } from "./mapping.ts";
import type { Row } from "./values.ts";

const OURS = "5252914179";
const PEPPOL = Buffer.from(
  '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
);
const row = {
  ksefNumber: "7790115243-20261014-0100A0D61E23-B5",
  invoiceNumber: "FV/2026/10/0457",
  issueDate: "2026-10-14",
  acquisitionDate: "2026-10-14T22:31:24.3881234+00:00",
  seller: { nip: "7790115243", name: "Elektronika Testowa S.A." },
  buyer: { identifier: { type: "Nip", value: OURS }, name: "Laboratorium Przykładowe sp. z o.o." },
  netAmount: 5350,
  grossAmount: 6481.5,
  vatAmount: 1131.5,
  currency: "PLN",
  invoiceType: "VatPef",
  formCode: { systemCode: "PEF (3)", schemaVersion: "2-1", value: "PEF" },
};

const map = (changes: Row, xml: Buffer = PEPPOL) => {
  const told: string[] = [];
  const onWarnings = (_: string, warnings: readonly string[]) => void told.push(...warnings);
  const listed = { row: { ...row, ...changes }, xml };
  return { change: toChange(listed, { direction: "cost", ownNip: OURS, onWarnings }), told };
};

describe("an invoice of KSeF", () => {
  it("of another form has what KSeF lists, with the day of receipt in Warsaw", () => {
    const { change, told } = map({});
    assert.ok(change.op === "upsert");
    assert.deepEqual(change.data, {
      direction: "cost",
      kind: "invoice",
      number: "FV/2026/10/0457",
      issue_date: "2026-10-14",
      currency: "PLN",
      seller: {
        name: "Elektronika Testowa S.A.",
        ids: [{ scheme: "PL:NIP", value: "7790115243" }],
      },
      buyer: {
        name: "Laboratorium Przykładowe sp. z o.o.",
        ids: [{ scheme: "PL:NIP", value: OURS }],
      },
      lines: [],
      vat_breakdown: [],
      totals: { net: "5350.00", tax: "1131.50", gross: "6481.50" },
      status: "open",
      note: "PEF (3): lines not read, see the original document.",
      fiscal: {
        system: "KSEF",
        id: "7790115243-20261014-0100A0D61E23-B5",
        received_at: "2026-10-14T22:31:24.388Z",
      },
      received_date: "2026-10-15",
    });
    assert.equal(told.length, 1);
  });

  it("leaves out the tax of another currency, which KSeF lists in złoty", () => {
    const { change } = map({ currency: "EUR", vatAmount: 245.53, netAmount: 250 });
    assert.ok(change.op === "upsert");
    assert.deepEqual(change.data.totals, { net: "250.00", gross: "6481.50" });
  });

  it("knows the kinds of every form", () => {
    const kinds = ["VatPefSp", "KorPef", "VatRr", "KorVatRr", "Zal", "Roz", "Upr", "Nowy"];
    const read = kinds.map((invoiceType) => {
      const { change } = map({ invoiceType });
      return change.op === "upsert" ? change.data.kind : change.op;
    });
    const wanted = ["invoice", "correction", "invoice", "correction"];
    assert.deepEqual(read, [...wanted, "advance", "final", "simplified", "other"]);
  });

  it("takes the buyer by the kind of the number", () => {
    const { change } = map({
      buyer: { identifier: { type: "VatUe", value: "DE123456789" }, name: "Muster GmbH" },
    });
    assert.ok(change.op === "upsert");
    assert.deepEqual(change.data.buyer.ids, [{ scheme: "EU:VAT", value: "DE123456789" }]);
  });

  it("says of a damaged FA(3) what is wrong, and keeps what KSeF lists", () => {
    const [doc] = createKsef({ rows: 0, hasBroken: true }).docs().slice(-1);
    assert.ok(doc);
    const { change } = map(metadataOf(doc) as Row, doc.xml);
    assert.ok(change.op === "refuse");
    assert.equal(change.field, "P_1");
    assert.equal((change.raw as Row).invoiceNumber, "USZKODZONA/1");
  });

  it("with a wrong checksum, or without a number, is refused under an id of its own", () => {
    assert.equal(rowFault(row), undefined);
    assert.match(
      rowFault({ ...row, ksefNumber: "7790115243-20261014-0100A0D61E23-B6" }) ?? "",
      /checksum/,
    );
    const first = refuseRow({ a: 1 }, "none");
    assert.notEqual(first.id, refuseRow({ a: 2 }, "none").id);
    assert.match(first.id, /^unnamed-/);
  });

  it("fits the schema or is refused, whatever the list says", () => {
    const anything = fc.oneof(fc.anything(), fc.string(), fc.double(), fc.constant(null));
    const fields = Object.fromEntries(Object.keys(row).map((name) => [name, anything]));
    fc.assert(
      fc.property(fc.record(fields, { requiredKeys: [] }), (changes) => {
        const { change } = map({ ...changes, ksefNumber: row.ksefNumber, formCode: row.formCode });
        if (change.op !== "upsert") return assert.equal(change.op, "refuse");
        assert.deepEqual([...Value.Errors(Invoice, change.data)], []);
      }),
    );
  });
});
