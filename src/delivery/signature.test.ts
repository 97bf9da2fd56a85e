import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { it } from "node:test";
import { Webhook } from "standardwebhooks";
import { newStandardSecret, signHex, signStandard, standardKey } from "./signature.ts";

const ID = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
const TIMESTAMP = 1674087231;
const BODY =
  '{"type":"contact.created","timestamp":"2022-11-03T20:26:10.344522Z","data":{"id":"1f81eb52-5198-4599-803e-771906343485"}}';
const SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

const keyOf = (secret: string): Buffer => {
  const key = standardKey(secret);
  assert.ok(key);
  return key;
};

it("signs the vector of 32 counted bytes", () => {
  const message = { id: ID, timestamp: TIMESTAMP, body: BODY };
  assert.equal(
    signStandard([keyOf(SECRET)], message),
    "v1,4PMU5Dl90B4kgwxDpwuMZ/cnZ5ztf+Y+kviYQD66rJg=",
  );
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
  ]) {
    assert.equal(standardKey(secret), undefined, secret);
  }
  assert.equal(standardKey(`whsec_${Buffer.alloc(64).toString("base64")}`)?.length, 64);
});

it("gives the hexadecimal form that Python's hmac gives", () => {
  const secret = "chave-secreta-ção";
  const body = '{"evento":"nfe_importada","dados":{"emit_nome":"Ação"}}';
  const script = `
import hashlib, hmac, sys
secret, body = sys.argv[1], sys.stdin.buffer.read()
print(hmac.new(secret.encode("utf-8"), body, hashlib.sha256).hexdigest(), end="")`;
  const { stdout } = spawnSync("python3", ["-c", script, secret], { input: body });
  assert.equal(signHex(secret, body), stdout.toString());
});
