import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { InvalidInputError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { Entity } from "../../model/entities.ts";
import { MappingFault } from "./fault.ts";
import { compilePath } from "./record-path.ts";

const set = (entity: Entity, path: string, value: Cell): unknown => {
  const record = {};
  compilePath(entity, path).set(record, value);
  return record;
};
const issueOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof InvalidInputError, String(error));
    return error.issues
      .map(({ field, message, remedy }) => `${field}: ${message}. ${remedy}`)
      .join("\n");
  }
  return assert.fail("nothing was refused");
};

describe("paths of records", () => {
  const CASES: readonly [Entity, string, Cell, unknown][] = [
    ["party", "name", "  Żółw  ", { name: "Żółw" }],
    ["party", "name", 12, { name: "12" }],
    ["party", "name", "   ", {}],
    ["party", "address.city", "Łódź", { address: { city: "Łódź" } }],
    ["party", "address.country_code", "Polska", { address: { country_code: "PL" } }],
    ["party", "address.country_code", "NĚMECKO", { address: { country_code: "DE" } }],
    ["party", "address.country_code", "magyarország", { address: { country_code: "HU" } }],
    ["party", "address.country_code", "pol", { address: { country_code: "PL" } }],
    [
      "party",
      "ids[PL:NIP]",
      "PL 526-104-08-28",
      { ids: [{ scheme: "PL:NIP", value: "5261040828" }] },
    ],
    ["party", "ids[PL:NIP]", "000-000-00-00", {}],
    ["party", "ids[PL:NIP].value", "brak", {}],
    ["party", "ids[CODE]", " K/01 ", { ids: [{ scheme: "CODE", value: "K/01" }] }],
    [
      "party",
      "bank_accounts[0].iban",
      "61 1090 1014 0000 0712 1981 2874",
      { bank_accounts: [{ iban: "PL61109010140000071219812874" }] },
    ],
    ["party", "payment_terms_days", "14.00", { payment_terms_days: 14 }],
    ["party", "active", "Tak", { active: true }],
    ["party", "active", 0, { active: false }],
    ["party", "role", "CUSTOMER", { role: "customer" }],
    ["item", "prices[retail].amount", "12,5000", { prices: [{ list: "retail", amount: "12.5" }] }],
    ["item", "prices[retail].currency", "zł", { prices: [{ list: "retail", currency: "PLN" }] }],
    [
      "item",
      "stock[MAG 1].on_hand",
      "1 000.0",
      { stock: [{ warehouse: "MAG 1", on_hand: "1000" }] },
    ],
    ["item", "stock[MAG]", "-0.00", { stock: [{ warehouse: "MAG", on_hand: "0" }] }],
    ["item", "vat_rate", "23.00%", { vat_rate: "23" }],
    ["item", "ean", "590-123 412", { ean: "590123412" }],
    ["item", "attributes.kolor", "żółty", { attributes: { kolor: "żółty" } }],
    ["item", "attributes[kod.cn]", "1", { attributes: { "kod.cn": "1" } }],
    ["invoice", "totals.net", "100", { totals: { net: "100.00" } }],
    ["invoice", "totals.net", "-0012.3450", { totals: { net: "-12.345" } }],
    ["invoice", "issue_date", "2026-03-01T12:00:00", { issue_date: "2026-03-01" }],
    ["invoice", "issue_date", "01.03.2026", { issue_date: "2026-03-01" }],
    ["invoice", "issue_date", "20260301", { issue_date: "2026-03-01" }],
    ["invoice", "issue_date", "1753-01-01", {}],
    ["invoice", "issue_date", "0000-00-00", {}],
    ["invoice", "vat_breakdown[0].taxable", "5", { vat_breakdown: [{ taxable: "5.00" }] }],
    [
      "invoice",
      "seller.ids[PL:NIP]",
      "5261040828",
      { seller: { ids: [{ scheme: "PL:NIP", value: "5261040828" }] } },
    ],
    ["invoice", "annotations[0]", "self_billing", { annotations: ["self_billing"] }],
    [
      "invoice",
      "fiscal.received_at",
      "2026-03-01 10:00:00+01:00",
      { fiscal: { received_at: "2026-03-01T09:00:00.000Z" } },
    ],
  ];
  for (const [entity, path, value, expected] of CASES) {
    it(`${entity} ${path} of ${JSON.stringify(value)}`, () => {
      assert.deepEqual(set(entity, path, value), expected);
    });
  }

  it("refuse values that are something else", () => {
    const BAD: readonly [Entity, string, Cell, RegExp][] = [
      ["item", "active", "maybe", /neither yes nor no/],
      ["invoice", "totals.net", "12.34567", /more than 4 decimals/],
      ["invoice", "totals.net", "1.234,50", /no amount/],
      ["item", "vat_rate", "zw", /no number/],
      ["invoice", "issue_date", "2026-02-30", /no day/],
      ["invoice", "issue_date", "03/01/2026", /step date/],
      ["party", "role", "klient", /supplier, customer, both.*lookup/],
      ["party", "address.country_code", "Atlantis", /no country/],
      ["invoice", "currency", "złotych", /no currency/],
      ["party", "payment_terms_days", "14.5", /no whole number/],
      ["party", "name", new Uint8Array(2), /no text/],
    ];
    for (const [entity, path, value, reason] of BAD) {
      assert.throws(
        () => set(entity, path, value),
        (error) => error instanceof MappingFault && reason.test(error.reason),
        path,
      );
    }
  });

  it("that lead nowhere name what is near", () => {
    assert.match(
      issueOf(() => compilePath("party", "adress.city")),
      /no field adress. Did you mean address\?/,
    );
    assert.match(
      issueOf(() => compilePath("party", "address.cty")),
      /no field cty in address. Did you mean city/,
    );
    assert.match(
      issueOf(() => compilePath("party", "address")),
      /no single value.*line1, line2/s,
    );
    assert.match(
      issueOf(() => compilePath("party", "ids")),
      /is a list.*ids\[PL:NIP\]/s,
    );
    assert.match(
      issueOf(() => compilePath("party", "name[0]")),
      /name is no list/,
    );
    assert.match(
      issueOf(() => compilePath("party", "bank_accounts[50].iban")),
      /0 to 49/,
    );
    for (const path of [
      "",
      ".",
      "a..b",
      "ids[",
      "ids[]",
      "ids]x[",
      "__proto__.x",
      "attributes.__proto__",
      "constructor",
      "name.",
      "x".repeat(500),
    ]) {
      assert.throws(() => compilePath("item", path), InvalidInputError, path);
    }
  });

  it("give back what they were given", () => {
    const paths: readonly [Entity, string][] = [
      ["party", "name"],
      ["party", "address.line1"],
      ["party", "ids[X Y]"],
      ["item", "attributes.a b"],
      ["invoice", "lines[3].name"],
      ["invoice", "other_parties[payer].contact.email"],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.string({ unit: "binary", minLength: 1 }),
        ([entity, path], text) => {
          const record = {};
          const at = compilePath(entity, path);
          at.set(record, text);
          assert.equal(at.get(record), text.trim() === "" ? undefined : text.trim());
          assert.equal(({} as Record<string, unknown>).x, undefined);
        },
      ),
    );
  });
});
