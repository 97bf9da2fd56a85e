import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { EVENT_TYPES } from "../src/model/event-types.ts";
import type { Hook } from "../web/src/api/types.ts";
import { fromLocalInput, toLocalInput } from "../web/src/local-time.ts";
import { adviceFor } from "../web/src/parts/delivery/advice.ts";
import { phasesOf } from "../web/src/parts/delivery/phases.ts";
import { leavesOf, typedAs, withLeaf } from "../web/src/parts/event/leaves.ts";
import { schemaRows } from "../web/src/parts/event/schema-rows.ts";
import { hookBody, hookGaps, hookValues } from "../web/src/parts/hook/values.ts";
import { bodyOf, fieldsOf, initialValues, shownValue } from "../web/src/parts/schema-form.ts";
import { endpointState } from "../web/src/parts/subscription/endpoint-state.ts";

describe("what people read about an endpoint", () => {
  const on = { active: true };

  it("is paused while its breaker is open, whatever else is known", () => {
    assert.equal(endpointState(on, { breaker: "open", health: "error" }), "paused");
    assert.equal(endpointState(on, { breaker: "half_open", health: "error" }), "probing");
    assert.equal(endpointState({ active: false }, { breaker: "open", health: "error" }), "off");
  });

  it("fails, has errors, works or was never used, by its last day", () => {
    const closed = (health: "error" | "warning" | "healthy" | "unknown") =>
      endpointState(on, { breaker: "closed", health });
    assert.deepEqual(
      [closed("error"), closed("warning"), closed("healthy"), closed("unknown")],
      ["fails", "errors", "works", "unused"],
    );
    assert.equal(endpointState(on, undefined), "works");
  });
});

describe("what people read about an attempt", () => {
  const timed = { duration_ms: 100, dns_ms: null, connect_ms: null, tls_ms: null };

  it("has its parts one after the other, and the rest at the end", () => {
    const parts = { dns_ms: 5, connect_ms: 10, tls_ms: 15, first_byte_ms: 60 };
    assert.deepEqual(
      phasesOf({ duration_ms: 100, ...parts }).map((one) => [
        one.name,
        one.startMs,
        one.durationMs,
      ]),
      [
        ["dns", 0, 5],
        ["connect", 5, 10],
        ["tls", 15, 15],
        ["wait", 30, 60],
        ["read", 90, 10],
      ],
    );
  });

  it("waited to its end where no byte came, and has no parts where nothing was measured", () => {
    const waited = phasesOf({ ...timed, connect_ms: 20, first_byte_ms: null });
    assert.deepEqual(waited.at(-1), { name: "wait", startMs: 20, durationMs: 80 });
    assert.deepEqual(phasesOf({ ...timed, first_byte_ms: null }), []);
  });

  it("has advice by its answer, or by its fault where no answer came", () => {
    assert.equal(adviceFor(301, "bad_status"), "redirect");
    assert.equal(adviceFor(403, "bad_status"), "sign_in");
    assert.equal(adviceFor(422, "bad_status"), "refused");
    assert.equal(adviceFor(503, "bad_status"), "receiver_fault");
    assert.equal(adviceFor(null, "timeout"), "timeout");
    assert.equal(adviceFor(null, "bad_subscription"), undefined);
    assert.equal(adviceFor(204, null), undefined);
  });
});

describe("the catalogue", () => {
  it("lists every field of a schema with its type", () => {
    const row = { type: "object", properties: { qty: { type: "integer" } }, required: ["qty"] };
    const schema = {
      properties: {
        kind: { anyOf: [{ const: "a" }, { const: "b" }], description: "which" },
        lines: { type: "array", items: row },
        party: {
          anyOf: [{ type: "object", properties: { name: { type: "string" } } }, { type: "null" }],
        },
      },
      required: ["kind"],
    };
    assert.deepEqual(
      schemaRows(schema).map((one) => [one.path, one.type, one.isRequired, one.description]),
      [
        ["kind", '"a" | "b"', true, "which"],
        ["lines", "object[]", false, ""],
        ["lines[].qty", "integer", true, ""],
        ["party", "object | null", false, ""],
        ["party.name", "string", false, ""],
      ],
    );
    assert.deepEqual(schemaRows(null), []);
  });

  for (const { type, schema, example } of EVENT_TYPES) {
    it(`knows the fields of ${type}, and has a form for its example`, () => {
      assert.ok(schemaRows(schema).length > 0);
      const leaves = leavesOf(example);
      assert.ok(leaves.length > 0);
      const [first] = leaves;
      assert.ok(first);
      assert.deepEqual(withLeaf(example, first.path, first.value), example);
    });
  }

  it("puts a value where it belongs and leaves the rest alone", () => {
    const data = { a: [{ b: 1, c: "x" }], d: true };
    assert.deepEqual(withLeaf(data, ["a", 0, "b"], 2), { a: [{ b: 2, c: "x" }], d: true });
    assert.equal(typedAs(1, "2.5"), 2.5);
    assert.equal(typedAs(1, "many"), "many");
    assert.equal(typedAs("1", "2"), "2");
  });
});

describe("the form of an incoming webhook", () => {
  const stored: Hook = {
    ...{ integration_id: "shop", path: "/hooks/shop", url: null, scheme: "custom" },
    ...{ secrets_valid: 1, has_verify_token: false, event_type: null, action: "sync_records" },
    options: {
      event_type_path: "event.type",
      tolerance_seconds: 60,
      signature_header: "X-Shop",
      format_options: { prefix: "v1=" },
    },
    ...{ params: { mode: "full" }, active: true, created_by: "a", last_call_at: null },
    ...{
      calls_remembered: 3,
      created_at: "2026-01-01T00:00:00Z",
      updated_at: "2026-01-01T00:00:00Z",
    },
  };

  it("sends everything that is stored again where nobody touched it", () => {
    assert.deepEqual(hookBody(hookValues(stored), stored), {
      ...stored.options,
      scheme: "custom",
      active: true,
      params: { mode: "full" },
      event_type: null,
      action: "sync_records",
    });
  });

  it("takes an emptied option away, and leaves the secret to the hub where none is typed", () => {
    const values = hookValues(stored);
    const texts = { ...values.texts, signature_header: " " };
    const changed = { ...values, texts, typePlace: "fixed" as const, type: "order.new" };
    const body = hookBody({ ...changed, scheme: "standard" }, stored);
    assert.deepEqual(body, {
      tolerance_seconds: 60,
      scheme: "standard",
      active: true,
      params: { mode: "full" },
      event_type: "order.new",
      action: "sync_records",
    });
    assert.equal(hookBody({ ...changed, secret: " s3cret " }, stored).secret, "s3cret");
  });

  it("wants a call to bring something about", () => {
    const empty = hookValues(null);
    assert.deepEqual([...hookGaps(empty)], ["event_type"]);
    assert.deepEqual([...hookGaps({ ...empty, typePlace: "none" })], ["action"]);
    assert.deepEqual([...hookGaps({ ...empty, typePlace: "none", action: "sync_records" })], []);
  });
});

describe("forms made from a schema", () => {
  const schema = {
    properties: {
      columns: { type: "array", items: { type: "string" }, default: ["a", "b"] },
      key: { type: "string", maxLength: 20_000, "x-secret": true },
      port: { type: "integer", default: 587 },
    },
  };

  it("hold a list as lines and give it back as a list", () => {
    const values = initialValues(schema);
    assert.deepEqual(values, { columns: "a\nb", key: "", port: "587" });
    assert.deepEqual(bodyOf(schema, { ...values, columns: "x\n\n y \n" }), {
      columns: ["x", "y"],
      port: 587,
    });
    assert.equal(shownValue(["x", "y"]), "x\ny");
    assert.equal(fieldsOf(schema, "en").find(({ name }) => name === "key")?.isLong, true);
  });
});

describe("times that are typed", () => {
  it("are the browser's, and stay the same there and back", () => {
    const typed = "2026-03-12T09:30";
    assert.equal(toLocalInput(fromLocalInput(typed)), typed);
    assert.equal(fromLocalInput(""), undefined);
    assert.equal(toLocalInput(undefined), "");
    assert.equal(toLocalInput("no time"), "");
  });
});
