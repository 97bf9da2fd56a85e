import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  conditionsOf,
  errorAt,
  TEXT_CONDITIONS,
  valuesOfConditions,
} from "../web/src/parts/rule/conditions.ts";

const word = fc.stringMatching(/^[A-Za-zżół0-9*?-]([A-Za-zżół0-9 *?-]{0,20}[A-Za-zżół0-9*?-])?$/);
const words = fc.array(word, { minLength: 1, maxLength: 4 });
const day = fc.constantFrom("2026-01-01", "2026-02-28", "2026-12-31");
const money = fc.constantFrom("0.00", "12.50", "-3.10", "10000.00");

/** An object with at least one of its fields. */
const some = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc
    .record(model, { requiredKeys: [], noNullPrototype: true })
    .filter((value) => Object.keys(value).length > 0) as fc.Arbitrary<Partial<T>>;

const text = some({ contains: words, glob: words });
const conditions = fc.record(
  {
    direction: fc.constantFrom("cost" as const, "sales" as const),
    seller_ids: words,
    ...(Object.fromEntries(TEXT_CONDITIONS.map((name) => [name, text])) as Record<
      (typeof TEXT_CONDITIONS)[number],
      typeof text
    >),
    amount: fc.tuple(some({ min: money, max: money }), fc.boolean()).map(([ends, isNet]) => ({
      currency: "EUR",
      ...(isNet ? { of: "net" as const } : {}),
      ...ends,
    })),
    issued: some({ from: day, to: day }),
    accounting_kinds: words,
    integrations: words,
  },
  { requiredKeys: [], noNullPrototype: true },
);

describe("the editor of a rule", () => {
  it("gives back the conditions that it was opened with", () => {
    fc.assert(
      fc.property(conditions, (given) => {
        assert.deepEqual(conditionsOf(valuesOfConditions(given)), given);
      }),
    );
  });

  it("asks for nothing where nothing is filled in", () => {
    assert.deepEqual(conditionsOf(valuesOfConditions({})), {});
  });

  it("takes blank lines and blanks for nothing, and amounts with a comma", () => {
    const values = {
      ...valuesOfConditions({}),
      sellerIds: " 8983982599 \n\n  ",
      amountMin: "10 000,50",
      currency: " eur ",
    };
    assert.deepEqual(conditionsOf(values), {
      seller_ids: ["8983982599"],
      amount: { currency: "EUR", min: "10000.50" },
    });
  });

  it("shows what the hub says of an entry at the field with the entry", () => {
    const errors = { "conditions.seller_ids.3": "is too long", "conditions.number_x": "other" };
    assert.equal(errorAt(errors, "conditions.seller_ids"), "is too long");
    assert.equal(errorAt(errors, "conditions.number"), undefined);
  });
});
