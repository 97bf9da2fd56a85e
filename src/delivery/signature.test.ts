import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createPublicKey, verify } from "node:crypto";
import { describe, it } from "node:test";
import { Webhook } from "standardwebhooks";
import {
  asymmetricKey,
  newAsymmetricSecret,
  newStandardSecret,
  publicKeyOf,
  type SigningKey,
  signCustom,
  signHex,
  signingKey,
  signStandard,
  standardKey,
} from "./signature.ts";

const ID = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
const TIMESTAMP = 1674087231;
const BODY =
  '{"type":"contact.created","timestamp":"2022-11-03T20:26:10.344522Z","data":{"id":"1f81eb52-5198-4599-803e-771906343485"}}';
const MESSAGE = { id: ID, timestamp: TIMESTAMP, body: BODY };
/** 00 to 1f, as an HMAC key and as an Ed25519 seed. */
const COUNTED = Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString("base64");
const SECRET = `whsec_${COUNTED}`;
const SIGNER = `whsk_${COUNTED}`;
const V1 = "v1,4PMU5Dl90B4kgwxDpwuMZ/cnZ5ztf+Y+kviYQD66rJg=";
const V1A =
  "v1a,9WMPN5fBW9vm1uGlvFzBO4lpdfFKN4AQCSr2vrWsFuOibXSOTWlcWrPRSWk+YpmD9fAwgYREKtLcYCyZrvXFBw==";
const PUBLIC_KEY = "whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=";

const keyOf = (secret: string): SigningKey => {
  const key = signingKey(secret);
  assert.ok(key);
  return key;
};
const bytesOf = (key: string): Buffer => Buffer.from(key.slice(5), "base64");

describe("v1", () => {
  it("signs the vector of 32 counted bytes", () => {
    assert.equal(signStandard([keyOf(SECRET)], MESSAGE), V1);
  });

  it("is accepted by the reference library under the current and under the next secret", () => {
    const secrets = [newStandardSecret(), newStandardSecret()];
    const timestamp = Math.floor(Date.now() / 1000);
    const body = '{"type":"á","data":{"name":"Łódź €"}}';
    const signature = signStandard(secrets.map(keyOf), { id: "evt_1", timestamp, body });
    const headers = {
      "webhook-id": "evt_1",
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signature,
    };

    assert.equal(signature.split(" ").length, 2);
    for (const secret of secrets) {
      assert.deepEqual(new Webhook(secret).verify(body, headers), JSON.parse(body));
    }
    assert.throws(() => new Webhook(secrets[0] ?? "").verify(`${body} `, headers));
  });

  it("takes only whsec_ with the padded base64 of 24 to 64 bytes for a secret", () => {
    for (const secret of [
      "",
      "whsec_",
      "whsec_!!!!",
      `whsec_${Buffer.alloc(23).toString("base64")}`,
      `whsec_${Buffer.alloc(65).toString("base64")}`,
      `whsec_${Buffer.alloc(32).toString("base64").replace("=", "")}`,
      Buffer.alloc(32).toString("base64"),
      SIGNER,
    ]) {
      assert.equal(standardKey(secret), undefined, secret);
    }
    assert.equal(standardKey(`whsec_${Buffer.alloc(64).toString("base64")}`)?.length, 64);
  });
});

describe("v1a", () => {
  it("signs the vector, with a secret of the seed alone and one of seed and public key", () => {
    assert.equal(publicKeyOf(SIGNER), PUBLIC_KEY);
    const whole = Buffer.concat([Buffer.from(COUNTED, "base64"), bytesOf(PUBLIC_KEY)]);
    for (const secret of [SIGNER, `whsk_${whole.toString("base64")}`]) {
      assert.equal(signStandard([keyOf(secret)], MESSAGE), V1A);
      assert.equal(publicKeyOf(secret), PUBLIC_KEY);
    }
  });

  it("stands beside v1 in the order of the secrets, so that receivers of both kinds accept it", () => {
    const keys = [SIGNER, SECRET, SIGNER].map(keyOf);
    assert.equal(signStandard(keys, MESSAGE), `${V1A} ${V1} ${V1A}`);
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = signStandard(keys, { id: ID, timestamp, body: BODY });
    const headers = {
      "webhook-id": ID,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signature,
    };
    assert.deepEqual(new Webhook(SECRET).verify(BODY, headers), JSON.parse(BODY));
  });

  it("makes secrets of 64 bytes, each with a key of its own that fits its signatures", () => {
    const secrets = Array.from({ length: 5 }, newAsymmetricSecret);
    assert.equal(new Set(secrets.map(publicKeyOf)).size, 5);
    for (const secret of secrets) {
      const bytes = bytesOf(secret);
      assert.equal(bytes.length, 64);
      const known = publicKeyOf(secret) ?? "";
      assert.deepEqual(bytesOf(known), bytes.subarray(32));
      const jwk = { kty: "OKP", crv: "Ed25519", x: bytesOf(known).toString("base64url") };
      const [, text = ""] = signStandard([keyOf(secret)], MESSAGE).split(",");
      const content = Buffer.from(`${ID}.${TIMESTAMP}.${BODY}`);
      const key = createPublicKey({ key: jwk, format: "jwk" });
      assert.ok(verify(null, content, key, Buffer.from(text, "base64")));
    }
  });

  it("takes only whsk_ with the padded base64 of a seed, or of a seed and its own public key", () => {
    const strange = Buffer.concat([Buffer.from(COUNTED, "base64"), Buffer.alloc(32, 1)]);
    for (const secret of [
      "",
      "whsk_",
      `whsk_${Buffer.alloc(31).toString("base64")}`,
      `whsk_${Buffer.alloc(33).toString("base64")}`,
      `whsk_${strange.toString("base64")}`,
      SIGNER.replace(/=$/, ""),
      PUBLIC_KEY,
      SECRET,
      COUNTED,
    ]) {
      assert.equal(asymmetricKey(secret), undefined, secret);
      assert.equal(publicKeyOf(secret), undefined, secret);
    }
    assert.equal(signingKey(PUBLIC_KEY), undefined);
  });
});

/** The checks as the documents of the two formats print them for their receivers. */
const FISCAL_RECEIVER = `
import hmac
import hashlib
import json

def validar_webhook(payload_json, signature, secret_key):
    """Valida assinatura do webhook"""
    expected = hmac.new(
        secret_key.encode(),
        payload_json.encode(),
        hashlib.sha256
    ).hexdigest()

    return hmac.compare_digest(signature, expected)
`;
const GARAGEREG_RECEIVER = `
import hmac
import hashlib

def generate_signature(payload: str, secret: str) -> str:
    signature = hmac.new(
        secret.encode('utf-8'),
        payload.encode('utf-8'),
        hashlib.sha256
    ).hexdigest()
    return f"sha256={signature}"

def verify_webhook_signature(payload: str, signature: str, secret: str) -> bool:
    expected_signature = generate_signature(payload, secret)
    return hmac.compare_digest(signature, expected_signature)
`;
const CUSTOM_RECEIVER = `
import base64
import hmac

def custom(payload, signature, secret):
    form, given = signature.split("|")
    algorithm, encoding, before = form.split(" ")
    mac = hmac.new(secret.encode(), before.encode() + payload.encode(), algorithm).digest()
    texts = {
        "hex": mac.hex(),
        "base64": base64.b64encode(mac).decode(),
        "base64url": base64.urlsafe_b64encode(mac).decode().rstrip("="),
    }
    return hmac.compare_digest(given, texts[encoding])
`;

/** Runs `check(payload, signature, secret)` in Python; the payload comes as raw bytes. */
function pythonAccepts(
  receiver: { source: string; check: string },
  sent: { body: string; signature: string; secret: string },
): boolean {
  const script = `import sys\n${receiver.source}
payload = sys.stdin.buffer.read().decode('utf-8')
print(${receiver.check}(payload, sys.argv[1], sys.argv[2]), end="")`;
  const args = ["-c", script, sent.signature, sent.secret];
  const env = { ...process.env, PYTHONUTF8: "1" };
  const { status, stdout, stderr, error } = spawnSync("python3", args, { input: sent.body, env });
  assert.equal(status, 0, error?.message ?? String(stderr));
  return String(stdout) === "True";
}

const isSkipped = process.env.CI !== "true" && spawnSync("python3", ["-c", ""]).status !== 0;
if (isSkipped) console.log("Not tested: Python's receivers of webhooks; install python3.");

describe("Python's receivers", { skip: isSkipped }, () => {
  const secret = "chave-secreta-ção-kulcs-ő";
  const body =
    '{"evento":"nfe_importada","dados":{"emit_nome":"Ação Łódź ű €","nota":"💶 \\u0000"}}';

  it("accept the fiscal signature, and refuse it for another body or secret", () => {
    const receiver = { source: FISCAL_RECEIVER, check: "validar_webhook" };
    const signature = signHex(secret, body);
    assert.ok(pythonAccepts(receiver, { body, signature, secret }));
    assert.ok(!pythonAccepts(receiver, { body: `${body}\n`, signature, secret }));
    assert.ok(!pythonAccepts(receiver, { body, signature, secret: "outra" }));
  });

  it("accept the GarageReg signature, and refuse it for another body", () => {
    const receiver = { source: GARAGEREG_RECEIVER, check: "verify_webhook_signature" };
    const signature = `sha256=${signHex(secret, body)}`;
    assert.ok(pythonAccepts(receiver, { body, signature, secret }));
    assert.ok(!pythonAccepts(receiver, { body: body.replace("Ł", "L"), signature, secret }));
  });

  it("accept custom signatures of each algorithm, encoding and content", () => {
    const receiver = { source: CUSTOM_RECEIVER, check: "custom" };
    for (const [algorithm, encoding, content, before] of [
      ["sha1", "hex", "body", ""],
      ["sha256", "base64", "timestamp.body", `${TIMESTAMP}.`],
      ["sha512", "base64url", "id.timestamp.body", `${ID}.${TIMESTAMP}.`],
    ] as const) {
      const prefix = `${algorithm} ${encoding} ${before}|`;
      const form = { algorithm, encoding, prefix, content };
      const signature = signCustom(form, { secret, id: ID, timestamp: TIMESTAMP, body });
      assert.ok(pythonAccepts(receiver, { body, signature, secret }), signature);
      assert.ok(!pythonAccepts(receiver, { body: `${body} `, signature, secret }));
    }
  });
});
