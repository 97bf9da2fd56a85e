import assert from "node:assert/strict";
import { describe, it } from "node:test";
import Value from "typebox/value";
import {
  EVENT_TYPE_PATTERN,
  EVENT_TYPES,
  findEventType,
  RESERVED_FAMILIES,
} from "./event-types.ts";
import { LANGUAGES } from "./i18n.ts";

describe("event catalogue", () => {
  for (const entry of EVENT_TYPES) {
    it(`shows an example of ${entry.type} that fits its schema`, () => {
      assert.deepEqual([...Value.Errors(entry.schema, entry.example)], []);
      assert.match(entry.type, EVENT_TYPE_PATTERN);
      for (const language of LANGUAGES) {
        assert.notEqual(entry.title[language], "");
        assert.notEqual(entry.description[language], "");
      }
    });
  }

  it("names each type once", () => {
    assert.equal(new Set(EVENT_TYPES.map((entry) => entry.type)).size, EVENT_TYPES.length);
    assert.equal(EVENT_TYPES.filter((entry) => entry.family === "fiscal").length, 5);
    assert.equal(EVENT_TYPES.filter((entry) => entry.family === "garagereg").length, 11);
  });

  it("keeps the families of the hub's own events for the hub", () => {
    assert.deepEqual(
      [...RESERVED_FAMILIES].sort(),
      [
        "certificate",
        "integration",
        "invoice",
        "item",
        "party",
        "report",
        "run",
        "schedule",
        "subscription",
        "webhook",
      ].sort(),
    );
    assert.equal(findEventType("invoice.created")?.family, "hub");
    assert.equal(findEventType("order.created")?.family, "hub");
    assert.equal(findEventType("order.shipped"), undefined);
  });
});
