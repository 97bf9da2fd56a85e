import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Value } from "typebox/value";
import { DataError, Invoice, Item, Party } from "../../sdk/index.ts";
import { toItem } from "./items.ts";
import { toInvoice } from "./mapping.ts";
import { toParty } from "./parties.ts";
import { refusalOf } from "./refusal.ts";
import { type Row, rowsOf } from "./values.ts";

const COST = JSON.parse(
  readFileSync(new URL("./fixtures/cost.json", import.meta.url), "utf8"),
) as Row;
const NAMES = [...Object.keys(COST), "procedure_designations", "reverse_charge", "bank_accounts"];
const POSITION_NAMES = Object.keys(rowsOf(COST.positions)[0] ?? {});

/** Whatever a field may hold: the usual words in wrong places, numbers of any size, text, lists, objects. */
const anything = fc.oneof(
  fc.constantFrom(
    null,
    "",
    "0",
    "1,5",
    "-12.30",
    "1e9",
    "2026-10",
    "23",
    "zw",
    "correction",
    "\u0000",
    "PL",
  ),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ minLength: 5_000, maxLength: 5_100 }),
  fc.double(),
);
const changes = fc.dictionary(fc.constantFrom(...NAMES), anything, { maxKeys: 8 });
const positions = fc.array(fc.dictionary(fc.constantFrom(...POSITION_NAMES), anything), {
  maxLength: 4,
});

describe("whatever Fakturownia sends", () => {
  it("becomes a document that fits the schema, or is set aside with its field", () => {
    fc.assert(
      fc.property(changes, positions, fc.boolean(), (changed, rows, isCost) => {
        const options = {
          direction: isCost ? "cost" : "sales",
          ownTaxIds: new Set<string>(),
        } as const;
        const hasRows = rows.length > 0 ? { positions: rows } : {};
        try {
          const invoice = toInvoice({ ...COST, ...hasRows, ...changed }, options);
          if (invoice) assert.deepEqual([...Value.Errors(Invoice, invoice)], []);
        } catch (error) {
          assert.ok(error instanceof DataError && error.issues.length > 0, String(error));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("becomes a contractor or a product that fits its schema, or none", () => {
    const card = fc.dictionary(
      fc.constantFrom("id", "name", "shortcut", "tax_no", "tax_no_kind", "register_number", "kind"),
      anything,
    );
    const more = fc.dictionary(
      fc.constantFrom("code", "price_net", "currency", "tax", "ean_code", "stock_level", "limited"),
      anything,
    );
    fc.assert(
      fc.property(card, more, (one, two) => {
        const party = toParty({ name: "Łoś", ...one });
        if (party) assert.deepEqual([...Value.Errors(Party, party)], []);
        const item = toItem({ id: 1, name: "Śruba", ...one, ...two }, new Map());
        if (item) assert.deepEqual([...Value.Errors(Item, item)], []);
      }),
      { numRuns: 200 },
    );
  });

  it("is a refusal only where it says so", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (body) => {
        const refusal = refusalOf(body);
        const said = JSON.stringify(body);
        if (refusal) assert.match(said, /"error"/);
        assert.ok((refusal?.message.length ?? 0) <= 300);
      }),
    );
    assert.match(
      refusalOf({ code: "error", message: { buyer_tax_no: ["- NIP jest nieprawidłowy"] } }, 422)
        ?.message ?? "",
      /buyer_tax_no: NIP jest nieprawidłowy/,
    );
    assert.match(refusalOf("<html>", 422)?.message ?? "", /refused/);
  });
});
