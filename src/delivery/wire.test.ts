import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createPublicKey, verify } from "node:crypto";
import { it } from "node:test";
import { Webhook } from "standardwebhooks";
import { newAsymmetricSecret, newStandardSecret, signingKey, standardKey } from "./signature.ts";
import type { Message, Target } from "./target.ts";
import { buildRequest } from "./wire.ts";

const NOW = Date.now();
const DATA =
  '{"chave_acesso":"352108","valor_total":"1500.00","emit_nome":"Ação & Cia","n":15.990,"big":12345678901234567890}';
const MESSAGE: Message = {
  id: "evt_1",
  tenantId: 1,
  type: "nfe_importada",
  occurredAt: Date.UTC(2024, 9, 4, 10, 30, 0, 123),
  subject: "GATE-001",
  consumer: null,
  dataText: DATA,
};

function target(patch: Partial<Target>): Target {
  return {
    id: 7,
    tenantId: 1,
    name: "test",
    url: "http://127.0.0.1/",
    integrationId: null,
    destinationSettings: {},
    consumer: null,
    wireFormat: "standard",
    formatOptions: {},
    template: undefined,
    secrets: [],
    keys: [],
    signatureHeader: undefined,
    headers: {},
    auth: undefined,
    timeoutMs: 1000,
    retryDelays: [],
    rateLimitPerMinute: undefined,
    maxConcurrency: undefined,
    isOrdered: false,
    orderingKey: undefined,
    batchSize: 1,
    batchWaitMs: 1000,
    disableAfterMs: 0,
    eventTypes: ["*"],
    accepts: undefined,
    isActive: true,
    fault: undefined,
    ...patch,
  };
}

const build = (patch: Partial<Target>) =>
  buildRequest(target(patch), MESSAGE, { deliveryId: "dlv_1", now: NOW });

/** The checks as their receivers run them, with the raw body. */
const RECEIVERS = `
import hashlib, hmac, sys
form, signature, secret = sys.argv[1:4]
payload = sys.stdin.buffer.read().decode("utf-8")
expected = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).hexdigest()
if form == "garagereg": expected = "sha256=" + expected
print(hmac.compare_digest(signature, expected), end="")`;

const pythonAccepts = (form: string, signature: string | undefined, body: string): boolean =>
  spawnSync("python3", ["-c", RECEIVERS, form, signature ?? "", "segredo-ção"], {
    input: body,
  }).stdout.toString() === "True";

it("sends the standard format with the data byte for byte, accepted by the reference library", () => {
  const secret = newStandardSecret();
  const key = standardKey(secret);
  const { body, headers } = build({ secrets: [{ value: secret }], keys: key ? [key] : [] });

  assert.equal(
    body,
    `{"type":"nfe_importada","timestamp":"2024-10-04T10:30:00.123Z","data":${DATA}}`,
  );
  assert.equal(headers["webhook-id"], "evt_1");
  assert.equal(headers["webhook-timestamp"], String(Math.floor(NOW / 1000)));
  new Webhook(secret).verify(body, headers);
});

it("signs the standard format with a public key's other half, beside a shared secret while both are in use", () => {
  const secrets = [newAsymmetricSecret(), newStandardSecret()];
  const keys = secrets.flatMap((secret) => signingKey(secret) ?? []);
  const rotating = [{ value: secrets[0] ?? "" }, { value: secrets[1] ?? "", until: NOW + 1 }];
  const { body, headers } = build({ secrets: rotating, keys });
  const [v1a = "", v1 = ""] = (headers["webhook-signature"] ?? "").split(" ");
  const content = `evt_1.${headers["webhook-timestamp"]}.${body}`;
  const seed = Buffer.from((secrets[0] ?? "").slice(5), "base64");
  const publicKey = createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: seed.subarray(32).toString("base64url") },
    format: "jwk",
  });
  assert.ok(v1a.startsWith("v1a,"));
  assert.ok(verify(null, Buffer.from(content), publicKey, Buffer.from(v1a.slice(4), "base64")));
  new Webhook(secrets[1] ?? "").verify(body, { ...headers, "webhook-signature": v1 });
  const later = buildRequest(target({ secrets: rotating, keys }), MESSAGE, {
    deliveryId: "dlv_1",
    now: NOW + 2,
  });
  assert.doesNotMatch(later.headers["webhook-signature"] ?? "", /v1,/);
});

it("sends the fiscal format, accepted by its Python receiver", () => {
  const { body, headers } = build({ wireFormat: "fiscal", secrets: [{ value: "segredo-ção" }] });

  assert.equal(
    body,
    `{"evento":"nfe_importada","timestamp":"2024-10-04T10:30:00Z","dados":${DATA}}`,
  );
  assert.ok(pythonAccepts("fiscal", headers["X-Webhook-Signature"], body));
  assert.ok(!pythonAccepts("fiscal", headers["X-Webhook-Signature"], `${body}\n`));
});

it("sends the garagereg format with its headers, accepted by its Python receiver", () => {
  const { body, headers } = build({ wireFormat: "garagereg", secrets: [{ value: "segredo-ção" }] });

  assert.deepEqual(Object.keys(headers), [
    "Content-Type",
    "User-Agent",
    "webhook-id",
    "X-GarageReg-Event",
    "X-GarageReg-Request-ID",
    "X-GarageReg-Timestamp",
    "X-GarageReg-Signature",
  ]);
  assert.equal(headers["User-Agent"], "GarageReg-Webhook/2.0");
  assert.equal(headers["X-GarageReg-Event"], "nfe_importada");
  assert.equal(headers["X-GarageReg-Request-ID"], "dlv_1");
  const { payload_data, ...envelope } = JSON.parse(body);
  assert.deepEqual(envelope, {
    event_type: "nfe_importada",
    timestamp: "2024-10-04T10:30:00.123Z",
    request_id: "dlv_1",
    entity_id: "GATE-001",
  });
  assert.ok(body.endsWith(`"payload_data":${DATA}}`));
  assert.equal(payload_data.valor_total, "1500.00");
  assert.ok(pythonAccepts("garagereg", headers["X-GarageReg-Signature"], body));
});

it("puts the signature under the subscription's own header name", () => {
  const { headers } = build({
    wireFormat: "garagereg",
    secrets: [{ value: "s" }],
    signatureHeader: "X-Signature",
  });
  assert.match(headers["X-Signature"] ?? "", /^sha256=[0-9a-f]{64}$/);
  assert.equal(headers["X-GarageReg-Signature"], undefined);
});

it("masks signatures and added headers in the log, and signs nothing without a secret", () => {
  const { headers, loggedHeaders } = build({
    wireFormat: "fiscal",
    secrets: [{ value: "s" }],
    headers: { "X-Api-Key": "geheim" },
  });
  assert.equal(headers["X-Api-Key"], "geheim");
  assert.deepEqual(JSON.parse(loggedHeaders), {
    "content-type": "application/json",
    "webhook-id": "evt_1",
    "X-Api-Key": "***",
    "X-Webhook-Signature": "***",
  });
  for (const wireFormat of ["standard", "fiscal", "garagereg"] as const) {
    const names = Object.keys(build({ wireFormat }).headers).join();
    assert.doesNotMatch(names, /signature/i);
  }
});
