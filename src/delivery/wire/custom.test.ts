import assert from "node:assert/strict";
import { createHmac, hash } from "node:crypto";
import { describe, it } from "node:test";
import { messageWith, targetWith } from "../../../test/wire-samples.ts";
import { isHubError } from "../../lib/errors.ts";
import type { Target } from "../target.ts";
import { buildBatch, buildRequest, isKept, withSignIn } from "../wire.ts";

const NOW = Date.UTC(2026, 2, 12, 9, 30);
const SECONDS = String(NOW / 1000);
const SECRET = "segredo-ção";
const MESSAGE = messageWith();
const custom = (patch: Partial<Target> = {}): Target =>
  targetWith({ wireFormat: "custom", secrets: [{ value: SECRET }], ...patch });
const build = (patch: Partial<Target> = {}) =>
  buildRequest(custom(patch), MESSAGE, { deliveryId: "dlv_1", now: NOW });
const badTemplate = (error: unknown): boolean => isHubError(error) && error.code === "bad_template";

describe("the custom format", () => {
  it("is the standard body with a hexadecimal SHA-256 in X-Signature where nothing is said", () => {
    const { body, headers } = build();
    assert.equal(
      body,
      `{"type":"nfe_importada","timestamp":"2024-10-04T10:30:00.123Z","data":${MESSAGE.dataText}}`,
    );
    assert.deepEqual(headers, {
      "content-type": "application/json",
      "webhook-id": "evt_1",
      "webhook-timestamp": SECONDS,
      "X-Signature": createHmac("sha256", SECRET).update(body).digest("hex"),
    });
  });

  it("signs and names as its options say", () => {
    const { body, headers } = build({
      signatureHeader: "X-Hub-Signature",
      formatOptions: {
        content_type: "application/vnd.acme+json; charset=utf-8",
        algorithm: "sha512",
        encoding: "base64",
        prefix: "sha512=",
        signed_content: "id.timestamp.body",
        timestamp_header: "X-Time",
        id_header: "X-Event-Id",
      },
    });
    const digest = createHmac("sha512", SECRET).update(`evt_1.${SECONDS}.${body}`).digest("base64");
    assert.deepEqual(headers, {
      "content-type": "application/vnd.acme+json; charset=utf-8",
      "webhook-id": "evt_1",
      "X-Event-Id": "evt_1",
      "X-Time": SECONDS,
      "X-Hub-Signature": `sha512=${digest}`,
    });
  });

  it("has the previous secret's signature beside the current one while a rotation overlaps", () => {
    const { body, headers } = build({
      secrets: [{ value: "new" }, { value: "old", until: NOW + 1 }],
    });
    const signed = (secret: string) => createHmac("sha256", secret).update(body).digest("hex");
    assert.equal(headers["X-Signature"], signed("new"));
    assert.equal(headers["X-Signature-Previous"], signed("old"));
  });

  it("fills the template, escaping values for JSON and keeping numbers as they are written", () => {
    const template = '{"no":"{{ data.numero_nf }}","from":"{{ data.emit_nome }}","n":{{ data.n }}}';
    const { body } = build({ template });
    assert.equal(body, '{"no":"12345","from":"Ação & \\"Cia\\"","n":15.990}');
  });

  it("fills a template of another type", () => {
    const template = "<nfe><emit>{{ data.emit_nome }}</emit></nfe>";
    const { body, headers } = build({ template, formatOptions: { content_type: "text/xml" } });
    assert.match(body, /^<nfe><emit>Ação &amp; (&quot;|")Cia(&quot;|")<\/emit><\/nfe>$/);
    assert.equal(headers["content-type"], "text/xml");
  });

  it("refuses a template that cannot be filled, or that makes no JSON", () => {
    assert.throws(() => build({ template: '{"no":"{{ data.gibt_es_nicht }}"}' }), badTemplate);
    assert.throws(() => build({ template: '{"no":{{ data.emit_nome }}' }), badTemplate);
    assert.throws(() => build({ template: "{{ data" }), badTemplate);
  });

  it("is kept in the attempt log, since the template may change; the built-in formats are not", () => {
    assert.ok(isKept(custom()));
    for (const wireFormat of ["standard", "fiscal", "garagereg"] as const) {
      assert.ok(!isKept(targetWith({ wireFormat })));
    }
  });
});

describe("a batch", () => {
  const MESSAGES = [MESSAGE, messageWith({ id: "evt_2", dataText: '{"n":1.10}' })];
  const ID = `bat_${hash("sha256", "evt_1\nevt_2\n").slice(0, 32)}`;
  const batch = (patch: Partial<Target>) => buildBatch(custom(patch), MESSAGES, { now: NOW });

  it("is an array of the single bodies with their ids, under an id of its own", () => {
    for (const wireFormat of ["standard", "custom"] as const) {
      const { body, headers, batchId } = batch({ wireFormat });
      assert.equal(
        body,
        `[{"id":"evt_1","type":"nfe_importada","timestamp":"2024-10-04T10:30:00.123Z","data":${MESSAGE.dataText}},` +
          `{"id":"evt_2","type":"nfe_importada","timestamp":"2024-10-04T10:30:00.123Z","data":{"n":1.10}}]`,
      );
      assert.equal(batchId, ID);
      assert.equal(headers["webhook-id"], ID);
    }
  });

  it("is signed as a whole", () => {
    const { body, headers } = batch({});
    assert.equal(headers["X-Signature"], createHmac("sha256", SECRET).update(body).digest("hex"));
  });

  it("puts the event's id before what a template makes, unless the template has one", () => {
    const one = (template: string) => JSON.parse(batch({ template }).body);
    assert.equal(
      batch({ template: ' {"n":{{ data.n }}}' }).body,
      '[{"id":"evt_1","n":15.990},{"id":"evt_2","n":1.10}]',
    );
    assert.deepEqual(one("{}"), [{ id: "evt_1" }, { id: "evt_2" }]);
    assert.deepEqual(one('{"id":1}'), [{ id: 1 }, { id: 1 }]);
    assert.throws(() => batch({ template: "[1]" }), badTemplate);
  });

  it("has another id for other events or another order", () => {
    const ids = [MESSAGES, MESSAGES.toReversed(), MESSAGES.slice(1)].map(
      (messages) => buildBatch(custom(), messages, { now: NOW }).batchId,
    );
    assert.equal(new Set(ids).size, 3);
  });

  it("is not possible in the formats that have one event each", () => {
    assert.throws(() => batch({ wireFormat: "fiscal" }), /no batches/);
  });
});

it("masks in the log what signs in at the endpoint", () => {
  const request = withSignIn(build(), { Authorization: "Bearer geheim" });
  assert.equal(request.headers.Authorization, "Bearer geheim");
  assert.equal(JSON.parse(request.loggedHeaders).Authorization, "***");
  assert.ok(!request.loggedHeaders.includes("geheim"));
});
