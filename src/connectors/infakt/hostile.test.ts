import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Value } from "typebox/value";
import { DataError, Invoice, Item, Party } from "../../sdk/index.ts";
import { toCost } from "./costs.ts";
import { SALES_RESOURCES, toSale } from "./invoices.ts";
import { toItem } from "./items.ts";
import { toHead } from "./ksef.ts";
import { companyOf, toParty } from "./parties.ts";

/** Whatever a field may hold: the usual words in wrong places, numbers of any size, text, lists, objects. */
const anything = fc.oneof(
  fc.constantFrom(
    null,
    "",
    "0",
    "1,5",
    "-12.30",
    12_300,
    -5,
    "2026-10-01",
    "23",
    "zw",
    "paid",
    "\u0000",
    "PL",
  ),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ minLength: 5_000, maxLength: 5_100 }),
  fc.double(),
);
const rowOf = (...names: string[]) => fc.dictionary(fc.constantFrom(...names), anything);
const sums = fc.constantFrom(
  { net_price: 10_000, tax_price: 2_300, gross_price: 12_300 },
  { net_price: null, tax_price: 2_300, gross_price: 12_300 },
  {},
);
const US = companyOf({ company: { name: "My", nip: "5252914179" } });

function assertSound(work: () => Invoice | undefined): void {
  try {
    const invoice = work();
    if (invoice) assert.deepEqual([...Value.Errors(Invoice, invoice)], []);
  } catch (error) {
    assert.ok(error instanceof DataError && error.issues.length > 0, String(error));
  }
}

describe("whatever inFakt sends", () => {
  it("as a cost or a head of KSeF becomes a document that fits the schema, or is set aside", () => {
    const fields = rowOf(
      ...[
        "uuid",
        "kind",
        "number",
        "currency",
        "issue_date",
        "due_date",
        "accounted_at",
        "category",
      ],
      ...[
        "seller_name",
        "seller_tax_code",
        "seller_bank_account",
        "statuses",
        "notes",
        "newest_note",
      ],
      ...["attachments", "ksef_number", "ksef_data", "description", "net_price", "gross_price"],
    );
    fc.assert(
      fc.property(sums, fields, (amounts, row) => {
        assertSound(() => toCost({ issue_date: "2026-10-01", ...amounts, ...row }, US));
        const head = { invoice_date: "2026-10-01", ...amounts, ...row };
        assertSound(() => toHead(head, "7790115243-20261014-0100A0D61E23-B5"));
      }),
      { numRuns: 200 },
    );
  });

  it("as a sales document of any list too", () => {
    const fields = rowOf(
      ...["uuid", "kind", "number", "currency", "invoice_date", "sale_date", "status", "notes"],
      ...[
        "client_company_name",
        "client_tax_code",
        "client_country",
        "client_street",
        "bank_account",
      ],
      ...["left_to_pay", "paid_price", "payment_method", "transaction_terms", "previous_advances"],
      ...["corrected_invoice_number", "ksef_data", "services", "continuous_service_start_on"],
    );
    const service = rowOf(
      ...["name", "quantity", "unit", "unit_net_price", "net_price", "tax_price", "gross_price"],
      ...["tax_symbol", "gtu_id", "pkwiu", "cn", "gtin", "correction"],
    );
    const services = fc.array(service, { maxLength: 4 });
    fc.assert(
      fc.property(
        sums,
        fields,
        services,
        fc.constantFrom(...SALES_RESOURCES),
        (amounts, row, lines, resource) =>
          assertSound(() =>
            toSale(
              { invoice_date: "2026-10-01", services: lines, ...amounts, ...row },
              { us: US, resource, rates: new Map(), gtuCodes: new Map(), withUnprinted: true },
            ),
          ),
      ),
      { numRuns: 200 },
    );
  });

  it("as a sales document with a word that every object knows", () => {
    const row = { invoice_date: "2026-10-01", kind: "constructor", payment_method: "__proto__" };
    const [resource] = SALES_RESOURCES;
    const books = { us: US, resource, rates: new Map(), gtuCodes: new Map(), withUnprinted: true };
    assertSound(() => toSale({ ...row, gross_price: 12300, services: [] }, books));
  });

  it("as a card fits its schema, or is none", () => {
    const fields = rowOf(
      ...[
        "id",
        "company_name",
        "name",
        "nip",
        "country",
        "days_to_payment",
        "street",
        "flat_number",
      ],
      ...["email", "bank_account", "unit", "unit_net_price", "tax_symbol", "pkwiu", "company_data"],
    );
    fc.assert(
      fc.property(fields, (row) => {
        const party = toParty(row);
        if (party) assert.deepEqual([...Value.Errors(Party, party)], []);
        const item = toItem(row, new Map());
        if (item) assert.deepEqual([...Value.Errors(Item, item)], []);
        assert.equal(typeof companyOf({ company_data: row, company: row.company_data }), "object");
      }),
      { numRuns: 200 },
    );
  });
});
