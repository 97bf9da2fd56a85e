import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Webhook } from "standardwebhooks";
import { fails, VECTOR, vector } from "../../test/webhook-vector.ts";
import {
  newAsymmetricSecret,
  newStandardSecret,
  publicKeyOf,
  signingKey,
  signStandard,
} from "../delivery/signature.ts";
import { verifyWebhook } from "./index.ts";

const verifyVector = (signature: string, secrets: string | readonly string[] = VECTOR.secret) =>
  verifyWebhook({ ...vector(signature), format: "standard", secrets });

describe("Standard Webhooks", () => {
  it("accepts the vector of v1 and the one of v1a", () => {
    const answer = { id: VECTOR.id, timestamp: VECTOR.timestamp, payload: VECTOR.body };
    assert.deepEqual(verifyVector(VECTOR.v1), answer);
    assert.deepEqual(verifyVector(VECTOR.v1a, VECTOR.publicKey), answer);
  });

  it("accepts the example of the specification's own libraries", () => {
    const headers = {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    };
    const secrets = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const body = '{"test": 2432232314}';
    const now = 1614265330_000;
    const { payload } = verifyWebhook({
      ...{ format: "standard", secrets, headers, body, now, parse: true },
    });
    assert.deepEqual(payload, { test: 2432232314 });
  });

  it("accepts what the reference library signs", () => {
    const secret = newStandardSecret();
    const body = '{"nome":"Łódź €"}';
    const at = new Date();
    const headers = {
      "webhook-id": "msg_1",
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": new Webhook(secret).sign("msg_1", at, body),
    };
    const { payload } = verifyWebhook({
      ...{ format: "standard", secrets: secret, headers, body: Buffer.from(body), parse: true },
    });
    assert.deepEqual(payload, JSON.parse(body));
  });

  it("needs one fitting pair of the secrets given and the signatures sent, of either kind", () => {
    const [old, next, other] = [newStandardSecret(), newStandardSecret(), newStandardSecret()];
    const signer = newAsymmetricSecret();
    const keys = [next, signer, old].flatMap((secret) => signingKey(secret) ?? []);
    const signature = signStandard(keys, VECTOR);
    assert.equal(signature.split(" ").length, 3);

    for (const secrets of [old, next, [other, old], publicKeyOf(signer) ?? ""]) {
      assert.equal(verifyVector(signature, secrets).id, VECTOR.id);
    }
    fails("no_match", () => verifyVector(signature, other));
    fails("no_match", () =>
      verifyVector(signature, [other, publicKeyOf(newAsymmetricSecret()) ?? ""]),
    );
  });

  it("skips entries of versions that it does not know", () => {
    const [, right] = VECTOR.v1.split(",");
    assert.equal(verifyVector(`v2,${right} v9x,abc nonsense ${VECTOR.v1}`).id, VECTOR.id);
    for (const version of ["v2", "v1a", "v1b", "V1", "", "constructor"]) {
      fails("no_match", () => verifyVector(`${version},${right}`));
    }
  });

  it("takes a v1 signature with a v1a key for none, and the other way round", () => {
    fails("no_match", () => verifyVector(VECTOR.v1, VECTOR.publicKey));
    fails("no_match", () => verifyVector(VECTOR.v1a, VECTOR.secret));
  });

  it("takes a second spelling of the right bytes for wrong", () => {
    fails("no_match", () => verifyVector(VECTOR.v1.replace(/=$/, "")));
    fails("no_match", () => verifyVector(VECTOR.v1.replace("rJg=", "rJh=")));
    fails("no_match", () => verifyVector(VECTOR.v1a.replace("Bw==", "Bx=="), VECTOR.publicKey));
    fails("no_match", () => verifyVector(`${VECTOR.v1a}=`, VECTOR.publicKey));
  });

  it("refuses what is no key, and says which one without showing it", () => {
    const short = `whsec_${Buffer.alloc(23, 7).toString("base64")}`;
    const unpadded = VECTOR.secret.replace(/=$/, "");
    const off = `whpk_${Buffer.alloc(31, 7).toString("base64")}`;
    for (const secret of ["", "geheim", "whsec_", short, unpadded, "whpk_", off]) {
      fails("bad_key", () => verifyVector(VECTOR.v1, [VECTOR.secret, secret]), /^Secret 2 /);
    }
    fails("bad_key", () => verifyVector(VECTOR.v1, newAsymmetricSecret()), /private key.*whpk_/);
    fails("bad_key", () => verifyVector(VECTOR.v1, []));
    const secrets = undefined as unknown as string;
    fails("bad_key", () => verifyWebhook({ ...vector(VECTOR.v1), format: "standard", secrets }));
    assert.throws(
      () => verifyVector(VECTOR.v1, "geheim"),
      (error: Error) => !error.message.includes("geheim"),
    );
  });

  it("takes the signature from another header where the format names one", () => {
    const { headers, ...rest } = vector("v1,no");
    const format = { name: "standard", header: "X-Signature" } as const;
    const moved = { ...headers, "x-signature": VECTOR.v1 };
    const { id } = verifyWebhook({ ...rest, format, secrets: VECTOR.secret, headers: moved });
    assert.equal(id, VECTOR.id);
  });
});
