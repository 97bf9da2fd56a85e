import assert from "node:assert/strict";
import { it } from "node:test";
import { openTestHub } from "./hub.ts";

const SCHEMA = {
  type: "object",
  properties: { order_id: { type: "string", pattern: "^O-[0-9]+$" }, total: { type: "string" } },
  required: ["order_id"],
};

async function openBed() {
  const bed = await openTestHub();
  const headers = await bed.signIn(bed.tenantId);
  return {
    ...bed,
    async send(method: "GET" | "POST" | "DELETE", url: string, payload?: object) {
      const request = { method, url, headers, ...(payload ? { payload } : {}) };
      const { statusCode: status, body } = await bed.app.inject(request);
      return { status, body: body === "" ? undefined : JSON.parse(body) };
    },
    [Symbol.asyncDispose]: () => bed[Symbol.asyncDispose](),
  };
}

it("checks events against the newest version of a type of one's own, or the one that they name", async () => {
  await using bed = await openBed();
  const first = await bed.send("POST", "/api/events/types", {
    ...{ type: "order.placed", title: "Zamówienie złożone", schema: SCHEMA },
    example: { order_id: "O-1" },
  });
  assert.equal(first.status, 201);
  assert.deepEqual(
    [first.body.version, first.body.title.hu, first.body.family],
    [1, "Zamówienie złożone", "own"],
  );
  const wrong = await bed.send("POST", "/api/events", {
    ...{ type: "order.placed", data: { order_id: "17" } },
  });
  assert.deepEqual([wrong.status, wrong.body.errors[0].field], [422, "data.order_id"]);
  const second = await bed.send("POST", "/api/events/types", {
    ...{ type: "order.placed", schema: { ...SCHEMA, required: ["total"] }, on_mismatch: "warn" },
  });
  assert.equal(second.body.version, 2);

  const warned = await bed.send("POST", "/api/events", {
    ...{ type: "order.placed", data: { order_id: "O-1" } },
  });
  assert.equal(warned.status, 202);
  assert.equal(warned.body.warnings[0].field, "data.total");
  const old = { type: "order.placed", type_version: 1, data: { order_id: "O-1" } };
  assert.deepEqual((await bed.send("POST", "/api/events", old)).body.warnings, []);
  const none = await bed.send("POST", "/api/events", { ...old, type_version: 3 });
  assert.deepEqual([none.status, none.body.errors[0].remedy], [422, "Its newest version is 2."]);
  const { body: listed } = await bed.send("GET", "/api/events");
  assert.deepEqual(
    listed.items.map((event: { type_version: number }) => event.type_version),
    [1, 2],
  );
  const { body: catalogue } = await bed.send("GET", "/api/events/types");
  const own = catalogue.items.filter((one: { family: string }) => one.family === "own");
  assert.deepEqual(
    own.map((one: { version: number }) => one.version),
    [2],
  );
  assert.ok(catalogue.items.length > 30);
  assert.equal((await bed.send("GET", "/api/events/types/order.placed")).body.items.length, 2);
  assert.equal((await bed.send("DELETE", "/api/events/types/order.placed")).status, 204);
  assert.equal((await bed.send("DELETE", "/api/events/types/order.placed")).status, 404);
  const free = await bed.send("POST", "/api/events", { type: "order.placed", data: { x: 1 } });
  assert.equal(free.status, 202);
});

const REFUSED: readonly [string, object, string][] = [
  ["a type of the hub", { type: "invoice.created" }, "type"],
  ["a family of the hub", { type: "invoice.scanned" }, "type"],
  ["a name without a dot", { type: "placed" }, "type"],
  ["a pattern that may take for ever", { schema: { pattern: "^(a+)+$" } }, "schema.pattern"],
  ["a reference elsewhere", { schema: { $ref: "http://127.0.0.1/x" } }, "schema.$ref"],
  ["an example that does not fit", { schema: SCHEMA, example: {} }, "example.order_id"],
  [
    "a schema without an end",
    { schema: JSON.parse(`${'{"not":'.repeat(60)}{}${"}".repeat(60)}`) },
    `schema${".not".repeat(21)}`,
  ],
];

for (const [what, patch, field] of REFUSED) {
  it(`refuses ${what}, naming ${field}`, async () => {
    await using bed = await openBed();
    const { status, body } = await bed.send("POST", "/api/events/types", {
      ...{ type: "order.placed" },
      ...patch,
    });
    assert.equal(status, 422);
    assert.equal(body.errors[0].field, field);
    assert.ok(body.errors[0].remedy);
  });
}

it("says who would get an event and why others would not, and what would be sent", async () => {
  await using bed = await openBed();
  const add = (name: string, patch: object) =>
    bed.send("POST", "/api/subscriptions", {
      ...{ name, url: "https://example.com/hook", event_types: ["*"] },
      ...patch,
    });
  await add("all", {});
  await add("other type", { event_types: ["invoice.*"] });
  await add("other customer", { consumer: "acme" });
  await add("high only", { event_filters: { priority: ["high"] } });
  await add("off", { active: false });
  const event = { type: "order.placed", data: { priority: "low" } };
  const { body } = await bed.send("POST", "/api/events/preview", event);
  assert.deepEqual(
    body.items.map((one: { name: string; reason: string }) => [one.name, one.reason]),
    [
      ["all", "wanted"],
      ["other type", "type"],
      ["other customer", "consumer"],
      ["high only", "filters"],
      ["off", "inactive"],
    ],
  );
  assert.equal(body.items[3].conditions[0].field, "priority");

  const rendered = await bed.send("POST", "/api/events/render", {
    ...{ event, wire_format: "custom", template: '{"p": "{{ data.priority }}"}' },
    format_options: { content_type: "application/json", prefix: "sha256=", encoding: "hex" },
    signature_header: "X-Signature",
  });
  assert.equal(rendered.status, 200, JSON.stringify(rendered.body));
  assert.equal(rendered.body.body, '{"p": "low"}');
  assert.match(rendered.body.headers["X-Signature"], /^sha256=[0-9a-f]{64}$/);
  const broken = await bed.send("POST", "/api/events/render", {
    ...{ event, wire_format: "custom", template: "{{ data.priority" },
  });
  assert.equal(broken.status, 422);
  assert.equal((await bed.send("GET", "/api/events")).body.items.length, 0);
});
