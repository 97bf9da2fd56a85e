import assert from "node:assert/strict";
import { it } from "node:test";
import { compileFilters, matchesType } from "./match.ts";
import { nearMatches } from "./near.ts";
import { checkPattern, checkType } from "./type-check.ts";

it("matches types exactly, by family and all", () => {
  assert.ok(matchesType(["invoice.created"], "invoice.created"));
  assert.ok(matchesType(["party.*", "invoice.*"], "invoice.line.created"));
  assert.ok(matchesType(["*"], "nfe_importada"));
  assert.ok(!matchesType(["invoice.*"], "invoices.created"));
  assert.ok(!matchesType(["invoice.*"], "invoice"));
  assert.ok(!matchesType(["invoice"], "invoice.created"));
  assert.ok(!matchesType([], "invoice.created"));
});

it("accepts data whose every filtered field has one of its values", () => {
  const data = { priority: "high", record: { data: { total: 5 } }, "a.b": 1, tags: ["x", "y"] };
  const event = { id: "evt_1", type: "gate.created", timestamp: "", subject: null, consumer: null };
  const matches = (filters: Record<string, unknown[]>, found: unknown) =>
    compileFilters(filters)({ ...event, data: found });
  const accepts = (filters: Record<string, unknown[]>) => matches(filters, data);
  assert.ok(accepts({}));
  assert.ok(accepts({ priority: ["high", "critical"] }));
  assert.ok(accepts({ priority: ["high"], "record.data.total": [5] }));
  assert.ok(accepts({ "record.data.total": ["5"] }));
  assert.ok(accepts({ "a.b": [1] }));
  assert.ok(accepts({ tags: ["y"] }));
  assert.ok(!accepts({ priority: ["low"] }));
  assert.ok(!accepts({ priority: [] }));
  assert.ok(!accepts({ missing: ["undefined"] }));
  assert.ok(!accepts({ "priority.length": [4] }));
  assert.ok(!accepts({ constructor: ["x"] }));
  assert.ok(!matches({ a: [1] }, null));
});

it("takes catalogued types and others with a dot outside the hub's families", () => {
  for (const type of ["invoice.created", "nfe_importada", "gate.opened", "order.shipped"]) {
    assert.equal(checkType(type), undefined, type);
  }
  for (const type of ["", ".", "a..b", "ação.x", "order shipped", "*"]) {
    assert.match(checkType(type)?.message ?? "", /no event type/, type);
  }
});

it("names what was meant", () => {
  assert.match(checkType("nfe_importado")?.remedy ?? "", /nfe_importada/);
  assert.match(checkType("invoice.create")?.remedy ?? "", /invoice\.created/);
  assert.match(checkPattern("invoice.updatet")?.remedy ?? "", /invoice\.updated/);
  assert.deepEqual(nearMatches("zzzzzzzz", ["invoice.created"]), []);
});

it("takes patterns of families and of all", () => {
  for (const pattern of ["*", "invoice.*", "anything.*", "gate.created"]) {
    assert.equal(checkPattern(pattern), undefined, pattern);
  }
  for (const pattern of ["**", "*.created", ".*", "invoice*"]) {
    assert.ok(checkPattern(pattern), pattern);
  }
});
