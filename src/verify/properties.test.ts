import assert from "node:assert/strict";
import { createHmac, sign } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import {
  asymmetricKey,
  publicKeyOf,
  signCustom,
  signingKey,
  signStandard,
} from "../delivery/signature.ts";
import { type AcceptedFormat, verifyWebhook, WebhookVerificationError } from "./index.ts";

const NOW_SECONDS = 1_795_315_408;
const ALGORITHMS = ["sha1", "sha256", "sha512"] as const;
const ENCODINGS = ["hex", "base64", "base64url"] as const;
const CONTENTS = ["body", "timestamp.body", "id.timestamp.body"] as const;

const anyText = fc.string({ unit: "grapheme", maxLength: 200 });
const anyBody = fc.oneof(anyText, fc.json(), fc.string({ unit: "binary" }));
const anyId = fc.stringMatching(/^[!-\-/-~]{1,40}$/);
const anySecret = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString("base64")}`);
const anySigner = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((seed) => `whsk_${Buffer.from(seed).toString("base64")}`);

const keysOf = (secrets: readonly string[]) => secrets.flatMap((one) => signingKey(one) ?? []);

/** What arrives: `headers` has the signed parts alone, so that each change in it matters. */
interface Sent extends AcceptedFormat {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const accepts = (sent: Sent, nowSeconds = NOW_SECONDS): boolean => {
  try {
    verifyWebhook({ ...sent, now: nowSeconds * 1000 });
    return true;
  } catch (error) {
    assert.ok(error instanceof WebhookVerificationError, String(error));
    return false;
  }
};

const hmacHex = (key: string, ...parts: readonly (string | Buffer)[]): string =>
  parts.reduce((hmac, part) => hmac.update(part), createHmac("sha256", key)).digest("hex");

/** One message in each format. */
const anySent: fc.Arbitrary<Sent> = fc
  .record({
    id: anyId,
    body: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    bytes: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
    secret: fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
    algorithm: fc.constantFrom(...ALGORITHMS),
    encoding: fc.constantFrom(...ENCODINGS),
    which: fc.constantFrom("v1", "v1a", "fiscal", "garagereg", "github", "stripe", "slack", "own"),
  })
  .map(({ id, body, bytes, secret, algorithm, encoding, which }): Sent => {
    const t = String(NOW_SECONDS);
    const key = bytes.toString("base64");
    const before = `${id}.${t}.`;
    const standard = (signature: string, secrets: string): Sent => ({
      ...{ format: "standard", secrets, body },
      headers: { "webhook-id": id, "webhook-timestamp": t, "webhook-signature": signature },
    });
    const text = (format: AcceptedFormat["format"], headers: Record<string, string>): Sent => ({
      ...{ format, secrets: secret, body, headers },
    });
    switch (which) {
      case "v1": {
        const mac = createHmac("sha256", bytes).update(before).update(body).digest("base64");
        return standard(`v1,${mac}`, `whsec_${key}`);
      }
      case "v1a": {
        const privateKey = asymmetricKey(`whsk_${key}`);
        assert.ok(privateKey);
        const content = Buffer.concat([Buffer.from(before), body]);
        const signature = sign(null, content, privateKey).toString("base64");
        return standard(`v1a,${signature}`, publicKeyOf(`whsk_${key}`) ?? "");
      }
      case "fiscal":
        return text("fiscal", { "X-Webhook-Signature": hmacHex(secret, body) });
      case "garagereg":
        return text("garagereg", { "X-GarageReg-Signature": `sha256=${hmacHex(secret, body)}` });
      case "github":
        return text("github", { "X-Hub-Signature-256": `sha256=${hmacHex(secret, body)}` });
      case "stripe": {
        const signature = `t=${t},v1=${hmacHex(secret, `${t}.`, body)}`;
        return text("stripe", { "Stripe-Signature": signature });
      }
      case "slack": {
        const signature = `v0=${hmacHex(secret, `v0:${t}:`, body)}`;
        return text("slack", { "X-Slack-Signature": signature, "X-Slack-Request-Timestamp": t });
      }
      default: {
        const mac = createHmac(algorithm, secret).update(before).update(body).digest(encoding);
        const content = "id.timestamp.body";
        const names = { header: "X-Sig", timestampHeader: "X-Time", idHeader: "X-Id" };
        const format = { name: "custom", ...names, algorithm, encoding, content } as const;
        return text(format, { "X-Sig": mac, "X-Time": t, "X-Id": id });
      }
    }
  });

const bitsOf = ({ headers, body }: Sent): number =>
  (body.length + Object.values(headers).join("").length) * 8;

/** The message with bit number `bit` of its headers and its body the other way. */
function flipped(sent: Sent, bit: number): Sent {
  const headers: Record<string, string> = { ...sent.headers };
  const body = Buffer.from(sent.body);
  const mask = 1 << (bit % 8);
  let at = bit >> 3;
  for (const [name, value] of Object.entries(headers)) {
    if (at >= 0 && at < value.length) {
      const letter = String.fromCharCode(value.charCodeAt(at) ^ mask);
      headers[name] = value.slice(0, at) + letter + value.slice(at + 1);
    }
    at -= value.length;
  }
  if (at >= 0) body.writeUInt8(body.readUInt8(at) ^ mask, at);
  return { ...sent, headers, body };
}

describe("whatever is signed", () => {
  it("is accepted under any of its secrets, of both kinds, as text and as bytes", () => {
    const anySecrets = fc.array(fc.oneof(anySecret, anySigner), { minLength: 1, maxLength: 4 });
    const whole = fc.record({ id: anyId, body: anyBody, secrets: anySecrets });
    const property = fc.property(whole, ({ id, body, secrets }) => {
      const signature = signStandard(keysOf(secrets), { id, timestamp: NOW_SECONDS, body });
      const headers = {
        ...{ "webhook-id": id, "webhook-timestamp": String(NOW_SECONDS) },
        "webhook-signature": signature,
      };
      const now = NOW_SECONDS * 1000;
      for (const secret of secrets) {
        const known = publicKeyOf(secret) ?? secret;
        for (const payload of [body, Buffer.from(body)]) {
          const incoming = { headers, now, body: payload };
          const answer = verifyWebhook({ format: "standard", secrets: known, ...incoming });
          assert.deepEqual(answer, { id, timestamp: NOW_SECONDS, payload });
        }
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  it("is accepted in every custom form", () => {
    const signature = fc.record({
      algorithm: fc.constantFrom(...ALGORITHMS),
      encoding: fc.constantFrom(...ENCODINGS),
      prefix: fc.constantFrom("", "sha256=", "v1,", "HMAC "),
      content: fc.constantFrom(...CONTENTS),
    });
    const text = fc.string({ unit: "grapheme", minLength: 1 });
    const property = fc.property(signature, anyBody, anyId, text, (form, body, id, secret) => {
      const value = signCustom(form, { secret, id, timestamp: NOW_SECONDS, body });
      const names = { header: "X-Sig", timestampHeader: "X-Time", idHeader: "X-Id" };
      const { payload } = verifyWebhook({
        ...{ format: { name: "custom", ...names, ...form }, secrets: secret, body },
        headers: { "X-Sig": value, "X-Time": String(NOW_SECONDS), "X-Id": id },
        now: NOW_SECONDS * 1000,
      });
      assert.equal(payload, body);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("is refused with one bit changed, wherever it is", () => {
    const property = fc.property(anySent, fc.nat(), (sent, nat) => {
      const bit = nat % bitsOf(sent);
      assert.ok(accepts(sent));
      assert.ok(!accepts(flipped(sent, bit)), `bit ${bit} of ${JSON.stringify(sent.headers)}`);
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it("is refused under every other secret", () => {
    const property = fc.property(anySent, anySent, (sent, { format, secrets }) => {
      fc.pre(JSON.stringify(format) === JSON.stringify(sent.format) && secrets !== sent.secrets);
      assert.ok(!accepts({ ...sent, secrets }));
    });
    fc.assert(property, { numRuns: 50 });
  });

  it("is on time up to the tolerance and no second longer", () => {
    const isTimed = ({ format }: Sent): boolean =>
      typeof format !== "string" || ["standard", "stripe", "slack"].includes(format);
    const anyAge = fc.oneof(fc.integer({ min: -400, max: 400 }), fc.constantFrom(300, -300));
    const property = fc.property(anySent.filter(isTimed), anyAge, (sent, age) => {
      assert.equal(accepts(sent, NOW_SECONDS + age), Math.abs(age) <= 300);
    });
    fc.assert(property, { numRuns: 300 });
  });
});

describe("the reference library and this one", () => {
  it("accept each other's signatures of any JSON", () => {
    const timestamp = Math.floor(Date.now() / 1000);
    const property = fc.property(anySecret, fc.json(), anyId, (secret, body, id) => {
      const theirs = new Webhook(secret);
      const headersWith = (signature: string) => ({
        ...{ "webhook-id": id, "webhook-timestamp": String(timestamp) },
        "webhook-signature": signature,
      });
      const ours = signStandard(keysOf([secret]), { id, timestamp, body });
      assert.deepEqual(theirs.verify(body, headersWith(ours)), JSON.parse(body));

      const headers = headersWith(theirs.sign(id, new Date(timestamp * 1000), body));
      const format = "standard";
      const answer = verifyWebhook({ format, secrets: secret, headers, body, parse: true });
      assert.deepEqual(answer.payload, JSON.parse(body));
    });
    fc.assert(property);
  });
});
