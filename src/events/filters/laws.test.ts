import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Envelope } from "../envelope.ts";
import { Numeral } from "../exact-json.ts";
import { checkFilters, compileFilters, explainFilter } from "../match.ts";

const KEYS = ["a", "b", "a.b", "$type", "lines"] as const;
const WORDS = ["x", "X", "1", "1.0", "01", "true", "2026-01-01", "ß", ""] as const;

const scalar = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.constantFrom(0, 1, -1, 1.5, 1e21),
  fc.boolean(),
  fc.constant(null),
);
const values = fc.array(scalar, { minLength: 1, maxLength: 4 });
const ordered = fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom(0, 1, 1.5));
const text = fc.constantFrom("x", "1", "0", "ss", "2026");

const condition = fc.oneof(
  values,
  fc.record({ eq: scalar }),
  fc.record({ ne: scalar }),
  fc.record({ in: values, ignore_case: fc.boolean() }),
  fc.record({ not_in: values }),
  fc.record({ gt: ordered }),
  fc.record({ lte: ordered, gte: ordered }, { requiredKeys: ["gte"] }),
  fc.record({ contains: text, ignore_case: fc.boolean() }),
  fc.record({ starts_with: text }),
  fc.record({ matches: fc.constantFrom("*", "?", "x*", "*1*") }),
  fc.record({ exists: fc.boolean() }),
);
const { group } = fc.letrec<{ group: Record<string, unknown> }>((tie) => ({
  group: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.dictionary(fc.constantFrom(...KEYS), condition, { maxKeys: 2 }),
    fc.record({ $not: tie("group") }),
    fc.record({ $and: fc.array(tie("group"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ $or: fc.array(tie("group"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ lines: fc.record({ any: tie("group") }) }),
    fc.record({ lines: fc.record({ all: tie("group") }) }),
  ),
}));

const numeral = fc.constantFrom("1.0", "1.50", "12345678901234567890").map((n) => new Numeral(n));
const found = fc.oneof(scalar, numeral, fc.array(fc.oneof(scalar, numeral), { maxLength: 3 }));
const object = fc.dictionary(fc.constantFrom("a", "b", "a.b"), found);
const data = fc.oneof(
  fc.record({ a: found, b: found, lines: fc.oneof(fc.array(object, { maxLength: 3 }), found) }),
  fc.record({ a: object, lines: object }),
  fc.record({}),
  fc.jsonValue(),
);
const event = fc.record({
  id: fc.constant("evt_1"),
  type: fc.constantFrom("x", "invoice.created"),
  timestamp: fc.constant("2026-03-12T09:30:00.000Z"),
  subject: fc.constantFrom(null, "invoice/1"),
  consumer: fc.constantFrom(null, "c"),
  data,
});

const accepts = (filters: unknown, envelope: Envelope): boolean =>
  compileFilters(filters)(envelope);
const RUNS = { numRuns: 1_000 };

describe("filter algebra", () => {
  it("makes only filters that pass the check", () => {
    const isFull = (p: unknown) => !JSON.stringify(p).includes('{"$not":{}}');
    fc.assert(fc.property(group.filter(isFull), (p) => assert.deepEqual(checkFilters(p), [])));
  });

  it("says no where not says yes", () => {
    fc.assert(
      fc.property(group, event, (p, e) => {
        assert.equal(accepts({ $not: p }, e), !accepts(p, e));
      }),
      RUNS,
    );
  });

  it("keeps the laws of De Morgan, of and, and of or", () => {
    fc.assert(
      fc.property(group, group, event, (p, q, e) => {
        const [isP, isQ] = [accepts(p, e), accepts(q, e)];
        assert.equal(accepts({ $and: [p, q] }, e), isP && isQ);
        assert.equal(accepts({ $or: [p, q] }, e), isP || isQ);
        assert.equal(accepts({ $or: [q, p] }, e), isP || isQ);
        const [both, either] = [{ $and: [p, q] }, { $or: [p, q] }];
        const not = [{ $not: p }, { $not: q }];
        assert.equal(accepts({ $not: both }, e), accepts({ $or: not }, e));
        assert.equal(accepts({ $not: either }, e), accepts({ $and: not }, e));
      }),
      RUNS,
    );
  });

  it("joins the fields of one object by and", () => {
    fc.assert(
      fc.property(condition, condition, event, (a, b, e) => {
        assert.equal(accepts({ a, b }, e), accepts({ $and: [{ a }, { b }] }, e));
      }),
      RUNS,
    );
  });

  it("takes a list of values for in, not_in and ne for their opposites", () => {
    fc.assert(
      fc.property(values, scalar, event, (wanted, one, e) => {
        assert.equal(accepts({ a: wanted }, e), accepts({ a: { in: wanted } }, e));
        assert.equal(accepts({ a: { not_in: wanted } }, e), !accepts({ a: wanted }, e));
        assert.equal(accepts({ a: { eq: one } }, e), accepts({ a: [one] }, e));
        assert.equal(accepts({ a: { ne: one } }, e), !accepts({ a: [one] }, e));
        const alone = wanted.map((value) => ({ a: [value] }));
        assert.equal(accepts({ $or: alone }, e), accepts({ a: wanted }, e));
      }),
      RUNS,
    );
  });

  it("says of a list that all fit where not any does not fit", () => {
    const lists = fc.array(object, { maxLength: 4 });
    fc.assert(
      fc.property(group, lists, event, (p, lines, e) => {
        const envelope = { ...e, data: { lines } };
        const all = accepts({ lines: { all: p } }, envelope);
        assert.equal(all, !accepts({ lines: { any: { $not: p } } }, envelope));
      }),
      RUNS,
    );
  });

  it("lets exactly one of below, equal and above hold for two amounts", () => {
    const amount = fc.tuple(fc.integer(), fc.integer({ min: 0, max: 9999 }));
    const textOf = ([whole, rest]: [number, number]) => `${whole}.${rest}`;
    fc.assert(
      fc.property(amount, amount, event, (a, b, e) => {
        const envelope = { ...e, data: { a: textOf(a) } };
        const holds = (operator: string) => accepts({ a: { [operator]: textOf(b) } }, envelope);
        const isEqual = holds("gte") && holds("lte");
        assert.equal([holds("lt"), isEqual, holds("gt")].filter(Boolean).length, 1);
        assert.equal(accepts({ a: { between: [textOf(b), textOf(b)] } }, envelope), isEqual);
      }),
    );
  });

  it("explains as it decides", () => {
    fc.assert(
      fc.property(group, event, (p, e) => {
        const explanation = explainFilter(p, e);
        assert.equal(explanation.accepts, accepts(p, e));
        if (explanation.accepts) assert.deepEqual(explanation.because, []);
        JSON.stringify(explanation);
      }),
      RUNS,
    );
  });
});

describe("value lists", () => {
  /** The rule that subscriptions are stored under: nothing that it takes may get lost. */
  const isSame = (value: unknown, wanted: unknown): boolean => {
    if (value === wanted) return true;
    if (value === null || wanted === null || typeof value === "object") return false;
    return typeof value !== typeof wanted && String(value) === String(wanted);
  };

  it("take all that equality and equality as text take", () => {
    const plain = fc.oneof(scalar, fc.string(), fc.double({ noNaN: true }), fc.integer());
    fc.assert(
      fc.property(fc.array(plain), plain, event, (wanted, value, e) => {
        if (!wanted.some((one) => isSame(value, one))) return;
        assert.ok(accepts({ a: wanted }, { ...e, data: { a: value } }));
        assert.ok(accepts({ a: wanted }, { ...e, data: { a: [{}, value] } }));
      }),
      { numRuns: 5_000 },
    );
  });

  it("take nothing else but the same number and the same letters", () => {
    const code = fc.constantFrom("007", "7", "7.0", "seven", "TRUE", "");
    fc.assert(
      fc.property(code, code, event, (wanted, value, e) => {
        assert.equal(accepts({ a: [wanted] }, { ...e, data: { a: value } }), wanted === value);
      }),
    );
  });
});
