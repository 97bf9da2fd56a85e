import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Invoice } from "../model/invoice.ts";
import { compileRules } from "./compile.ts";
import { Facts } from "./facts.ts";
import type { Rule, RuleConditions } from "./rule.ts";

const invoice = (over: Partial<Invoice> = {}): Invoice => ({
  direction: "cost",
  kind: "invoice",
  number: "FV/17/2026",
  issue_date: "2026-03-12",
  currency: "PLN",
  seller: { name: "Żółw Elektronika S.A.", ids: [{ scheme: "PL:NIP", value: "779-011-52-43" }] },
  buyer: {},
  lines: [{ no: 1, name: "Sonda pomiarowa", description: "Próbnik ŁÓDŹ", seller_code: "SP-1" }],
  vat_breakdown: [],
  totals: { net: "1000.00", gross: "1230.00" },
  accounting: { kind: "Zakupy", ledger_account: "402-05" },
  note: "projekt Alfa",
  status: "open",
  ...over,
});

const rule = (id: number, conditions: RuleConditions, over: Partial<Rule> = {}): Rule => ({
  id,
  conditions,
  gives: { "accounting.project_id": `P-${id}` },
  stop: false,
  ...over,
});

const giveTo = (rules: ReturnType<typeof compileRules>, one: Invoice, integrations: string[]) =>
  rules.give(new Facts(one, () => integrations));

const fits = (conditions: RuleConditions, over: Partial<Invoice> = {}) =>
  giveTo(compileRules([rule(1, conditions)]), invoice(over), ["ksef", "books"]).length === 1;

describe("a rule's conditions", () => {
  it("hold for every invoice where there are none", () => {
    assert.ok(fits({}));
  });

  it("know the seller by tax number however it is written", () => {
    assert.ok(fits({ seller_ids: ["PL7790115243"] }));
    assert.ok(!fits({ seller_ids: ["7790115244"] }));
    assert.ok(!fits({ seller_ids: ["7790115243"] }, { seller: {} }));
  });

  it("take texts without regard to case and accents", () => {
    assert.ok(fits({ seller_name: { contains: ["ZOLW  elektro"] } }));
    assert.ok(fits({ line: { contains: ["lodz"] } }));
    assert.ok(fits({ line: { glob: ["sp-?"] } }));
    assert.ok(fits({ note: { contains: ["beta", "alfa"] } }));
    assert.ok(fits({ number: { glob: ["fv/*/2026"] } }));
    assert.ok(!fits({ number: { glob: ["fv/*/2025"] } }));
    assert.ok(!fits({ number: { glob: ["17"] } }));
    assert.ok(!fits({ note: { glob: ["*"] } }, { note: "" }));
  });

  it("look at no more than the first hundred thousand letters of the lines", () => {
    const line = (name: string) => ({ no: 1, name });
    const lines = Array.from({ length: 100 }, () => line("x".repeat(1_000)));
    const needle = { line: { contains: ["needle"] } };
    assert.ok(fits(needle, { lines: [...lines.slice(1), line("needle")] }));
    assert.ok(!fits(needle, { lines: [...lines, line("needle")] }));
  });

  it("take amounts of their currency, both ends included", () => {
    const amount = { currency: "PLN", min: "1230", max: "1230.00" };
    assert.ok(fits({ amount }));
    assert.ok(!fits({ amount: { ...amount, min: "1230.01" } }));
    assert.ok(!fits({ amount: { ...amount, currency: "EUR" } }));
    assert.ok(fits({ amount: { currency: "PLN", of: "net", max: "1000" } }));
    assert.ok(!fits({ amount: { currency: "PLN", min: "0" } }, { totals: {} }));
  });

  it("take accounts, kinds of cost, integrations and days", () => {
    assert.ok(fits({ ledger_account: { glob: ["402-*"] }, accounting_kinds: ["zakupy"] }));
    assert.ok(fits({ integrations: ["books"] }));
    assert.ok(!fits({ integrations: ["other"] }));
    assert.ok(fits({ issued: { from: "2026-03-12", to: "2026-03-12" } }));
    assert.ok(!fits({ issued: { from: "2026-03-13" } }));
    assert.ok(!fits({ direction: "sales" }));
  });
});

describe("rules together", () => {
  const given = (rules: readonly Rule[]) =>
    giveTo(compileRules(rules), invoice(), []).map(({ field, value, ruleId }) => [
      field.replace("accounting.", ""),
      value,
      ruleId,
    ]);
  const category = { "accounting.category": "MATERIALY" };

  it("give each field from the first that fits", () => {
    assert.deepEqual(
      given([
        rule(1, { direction: "sales" }),
        rule(2, {}, { gives: category }),
        rule(3, { seller_ids: ["7790115243"] }),
        rule(4, {}, { gives: { ...category, "accounting.project_id": "P-4" } }),
      ]),
      [
        ["category", "MATERIALY", 2],
        ["project_id", "P-3", 3],
      ],
    );
  });

  it("end at one that stops, even where it has nothing left to give", () => {
    assert.deepEqual(given([rule(1, {}, { stop: true }), rule(2, {}, { gives: category })]), [
      ["project_id", "P-1", 1],
    ]);
    assert.deepEqual(
      given([rule(1, {}), rule(2, {}, { stop: true }), rule(3, {}, { gives: category })]),
      [["project_id", "P-1", 1]],
    );
  });

  it("give the same whether they are found by the seller or asked one by one", () => {
    const ids = ["1", "2", "3"];
    const someRules = fc.array(
      fc.record({
        seller_ids: fc.option(fc.subarray(ids, { minLength: 1 }), { nil: undefined }),
        direction: fc.option(fc.constantFrom("cost" as const, "sales" as const), {
          nil: undefined,
        }),
        stop: fc.boolean(),
        isCategory: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    const sellers = fc.subarray(ids).map((some) => some.map((value) => ({ scheme: "X", value })));
    fc.assert(
      fc.property(someRules, sellers, (specs, sellerIds) => {
        const rules = specs.map(({ seller_ids, direction, stop, isCategory }, i) =>
          rule(
            i,
            { ...(seller_ids ? { seller_ids } : {}), ...(direction ? { direction } : {}) },
            { stop, gives: isCategory ? category : { "accounting.project_id": `P-${i}` } },
          ),
        );
        const one = invoice({ seller: { ids: sellerIds } });
        const expected = new Map<string, number>();
        for (const { id, conditions, gives, stop } of rules) {
          const isFor = conditions.seller_ids?.some((x) => sellerIds.some((s) => s.value === x));
          if (isFor === false || conditions.direction === "sales") continue;
          for (const field of Object.keys(gives)) if (!expected.has(field)) expected.set(field, id);
          if (stop) break;
        }
        const got = giveTo(compileRules(rules), one, []);
        assert.deepEqual(new Map(got.map(({ field, ruleId }) => [field, ruleId])), expected);
      }),
    );
  });

  it("say which of them fit, whatever the others do", () => {
    const rules = compileRules([
      rule(1, {}, { stop: true }),
      rule(2, {}),
      rule(3, { number: { contains: ["x"] } }),
    ]);
    assert.deepEqual(rules.fitting(new Facts(invoice(), () => [])), [1, 2]);
  });
});
