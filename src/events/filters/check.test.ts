import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Compile } from "typebox/compile";
import { isHubError } from "../../lib/errors.ts";
import { checkFilters, compileFilters, explainFilter } from "../match.ts";
import { EventFilters } from "./schema.ts";

const EXAMPLES = [
  {},
  { priority: ["high", "critical"] },
  { total: { gt: "1000.00", lte: 5000 }, due: { between: ["2026-01-01", "2026-12-31"] } },
  { $or: [{ a: [1] }, { $not: { b: { contains: ["x", "y"], ignore_case: true } } }] },
  { lines: { any: { $value: { exists: true }, "$data.x": [1] } } },
];

/** `field: message` of the only issue. */
function issueOf(filters: unknown): string {
  const issues = checkFilters(filters);
  assert.equal(issues.length, 1, JSON.stringify(issues));
  const [issue] = issues;
  assert.ok(issue?.remedy);
  return `${issue.field}: ${issue.message} ${issue.remedy}`;
}

describe("checking filters", () => {
  it("finds nothing in good ones, and neither does the schema", () => {
    const schema = Compile(EventFilters);
    for (const filters of EXAMPLES.slice(0, 4)) {
      assert.deepEqual(checkFilters(filters), []);
      assert.ok(schema.Check(filters));
    }
    assert.ok(!schema.Check({ a: "x" }));
  });

  it("names the operator that was meant", () => {
    assert.match(
      issueOf({ a: { startswith: "x" } }),
      /a\.startswith: .*Did you mean starts_with\?/,
    );
    assert.match(issueOf({ a: { ">=": 5 } }), /Did you mean gte\?/);
    assert.match(issueOf({ a: { $in: ["x"] } }), /Did you mean in\?/);
    assert.match(issueOf({ a: { regex: "x" } }), /Did you mean matches/);
    assert.match(issueOf({ seller: { name: ["x"] } }), /seller\.name: is no operator .*with dots/);
    assert.match(issueOf({ $typ: ["x"] }), /\$typ: .*Did you mean \$type/);
  });

  it("says where an operand is wrong and how it is written", () => {
    assert.match(issueOf({ a: "high" }), /event_filters\.a: .*\["high"\]/);
    assert.match(issueOf({ a: [] }), /a: takes a list of 1 to 200 values/);
    assert.match(issueOf({ a: [{}] }), /a: takes a list/);
    assert.match(issueOf({ a: {} }), /a: has no operator/);
    assert.match(issueOf({ a: { gt: true } }), /a\.gt: takes a number/);
    assert.match(issueOf(JSON.parse('{"a":{"gt":12345678901234567890}}')), /more digits/);
    assert.match(issueOf({ a: [0.1 + 0.2] }), /more digits/);
    assert.match(issueOf({ a: { between: ["5", "10", "15"] } }), /lowest and the highest/);
    assert.match(issueOf({ a: { between: ["10", "5"] } }), /begins above its end/);
    assert.match(issueOf({ a: { contains: "" } }), /takes a text/);
    assert.match(issueOf({ a: { matches: "x".repeat(101) } }), /1 to 100 characters/);
    assert.match(issueOf({ a: { exists: "yes" } }), /true or false/);
    assert.match(issueOf({ a: { gt: 1, ignore_case: true } }), /no text to work on/);
    assert.match(issueOf({ $or: { a: [1] } }), /\$or: is no list/);
    assert.match(issueOf({ $not: [{ a: [1] }] }), /\$not: is no object/);
    assert.match(issueOf({ $not: {} }), /\$not: refuses every event/);
    assert.match(issueOf({ $or: [] }), /\$or: is empty/);
    assert.match(issueOf({ lines: { any: { $valu: [1] } } }), /Did you mean \$value/);
    assert.match(issueOf({ "": ["x"] }), /is no path/);
    assert.match(issueOf([]), /^event_filters: is no object/);
  });

  it("bounds conditions, levels and lists", () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`f${i}`, [i]]));
    assert.match(issueOf(many), /has 51 conditions, and 50 are the most/);
    const four = { $not: { $not: { $not: { $not: { a: [1] } } } } };
    assert.deepEqual(checkFilters(four), []);
    assert.match(issueOf({ $not: four }), /nested deeper than 5 levels/);
    const values = Array.from({ length: 201 }, (_, i) => i);
    assert.match(issueOf({ a: values }), /1 to 200 values/);
    assert.match(issueOf({ a: { contains: values.map(String).slice(0, 21) } }), /at most 20 texts/);
    assert.match(issueOf({ a: { eq: "x".repeat(1_001) } }), /longer than 1000 characters/);
  });

  it("stays quick and short on a hostile body", () => {
    let deep: unknown = { a: [1] };
    for (let i = 0; i < 100_000; i++) deep = { $not: deep };
    assert.match(issueOf(deep), /nested deeper/);
    const wrong = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`f${i}`, { x: i }]));
    const startedAt = performance.now();
    assert.ok(checkFilters(wrong).length <= 41);
    assert.ok(performance.now() - startedAt < 2_000);
    const long = checkFilters({ ["a".repeat(100_000)]: { ["b".repeat(100_000)]: 1 } });
    assert.ok(JSON.stringify(long).length < 2_000);
  });

  it("does not compile what nobody can understand", () => {
    assert.throws(
      () => compileFilters({ a: { greater: 5 } }),
      (error) => isHubError(error) && error.code === "invalid_input",
    );
  });
});

describe("explaining a filter", () => {
  const envelope = {
    id: "evt_1",
    type: "invoice.created",
    timestamp: "2026-03-12T09:30:00.000Z",
    subject: null,
    consumer: null,
    data: { total: "1230.00", lines: [{ gross: "1000.00" }, { gross: "230.00" }], text: "ab" },
  };

  it("names each condition that said no, with what was expected and found", () => {
    const filters = { total: { gt: 1000, lt: "1200" }, missing: ["x"] };
    const { accepts, because, conditions } = explainFilter(filters, envelope);
    assert.equal(accepts, false);
    assert.equal(conditions.length, 3);
    assert.deepEqual(because, [
      {
        where: "total.lt",
        field: "total",
        operator: "lt",
        expected: "1200",
        found: "1230.00",
        holds: false,
      },
      { where: "missing", field: "missing", operator: "in", expected: ["x"], holds: false },
    ]);
  });

  it("names what a not refused, and every branch of an or", () => {
    const not = explainFilter({ $not: { total: { gt: 1000 } } }, envelope);
    assert.deepEqual(
      not.because.map(({ where, holds }) => [where, holds]),
      [["$not.total.gt", true]],
    );
    const or = explainFilter({ $or: [{ total: [1] }, { text: ["x"] }] }, envelope);
    assert.deepEqual(
      or.because.map(({ where }) => where),
      ["$or.0.total", "$or.1.text"],
    );
  });

  it("counts the elements that fit, and shows the first that did not", () => {
    const { because } = explainFilter({ lines: { all: { gross: { gt: 500 } } } }, envelope);
    assert.deepEqual(because[0]?.fitting, { count: 1, of: 2 });
    assert.equal(because[1]?.field, "lines.1.gross");
    assert.equal(because[1]?.found, "230.00");
  });

  it("gives no reason against an event that is taken", () => {
    const { accepts, because, conditions } = explainFilter({ text: ["ab"] }, envelope);
    assert.deepEqual([accepts, because.length, conditions[0]?.holds], [true, 0, true]);
  });

  it("shows the beginning of long values", () => {
    const data = { text: "x".repeat(100_000) };
    const { because } = explainFilter({ text: ["ab"] }, { ...envelope, data });
    assert.ok(String(because[0]?.found).length < 600);
  });
});
