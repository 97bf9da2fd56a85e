import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Value } from "typebox/value";
import { Invoice } from "../../model/invoice.ts";
import { arbitraryInvoice } from "../testing/arbitrary-invoice.ts";
import { KSEF_REFERENCE, withoutReference } from "../testing/reference.ts";
import { readFa3, validateFa3, writeFa3 } from "./index.ts";

const NOW = Date.UTC(2026, 10, 21, 9, 15);
const read = (xml: string) => readFa3(Buffer.from(xml), { direction: "sales" }).invoice;

describe("FA(3) written and read again", () => {
  it("is the same invoice, and the same text for the same invoice", () => {
    fc.assert(
      fc.property(arbitraryInvoice, (invoice) => {
        const xml = writeFa3(invoice, { now: NOW });
        const again = read(xml);
        assert.deepEqual(again, invoice);
        assert.ok(Value.Check(Invoice, again));
        assert.equal(writeFa3(again, { now: NOW }), xml);
      }),
      { numRuns: 300 },
    );
  });

  it("is valid against the ministry's schema", { skip: withoutReference }, async () => {
    const samples = fc.sample(arbitraryInvoice, { numRuns: 40, seed: 7 });
    for (const invoice of samples) {
      assert.deepEqual(await validateFa3(writeFa3(invoice, { now: NOW }), KSEF_REFERENCE), []);
    }
  });
});
