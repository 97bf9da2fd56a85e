import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fails, NOW, VECTOR, vector } from "../../test/webhook-vector.ts";
import { signHex } from "../delivery/signature.ts";
import { type AcceptedFormat, detectAndVerify, verifyWebhook } from "./index.ts";

const TEXT = "segredo-ção";
const STANDARD = { format: "standard", secrets: VECTOR.secret } as const;

describe("the time of a message", () => {
  const at = (ageSeconds: number, toleranceSeconds?: number) => () =>
    verifyWebhook({
      ...STANDARD,
      ...vector(VECTOR.v1),
      now: NOW + ageSeconds * 1000,
      ...(toleranceSeconds === undefined ? {} : { toleranceSeconds }),
    });

  it("may be 300 s off in both directions, and not 301", () => {
    for (const age of [299, 300, 300.999, -299, -300]) assert.equal(at(age)().id, VECTOR.id);
    for (const age of [301, 86_400]) fails("timestamp_too_old", at(age));
    for (const age of [-301, -86_400]) fails("timestamp_in_future", at(age));
  });

  it("has another tolerance where one is given", () => {
    assert.equal(at(10, 10)().id, VECTOR.id);
    assert.equal(at(-0.001, 1)().id, VECTOR.id);
    fails("timestamp_too_old", at(11, 10));
    fails("timestamp_in_future", at(-11, 10));
    fails("timestamp_too_old", at(1, 0));
    assert.equal(at(1e9, Number.POSITIVE_INFINITY)().id, VECTOR.id);
    assert.throws(at(0, Number.NaN), TypeError);
    assert.throws(at(0, -1), TypeError);
  });

  it("lets nothing through where the clock is no number", () => {
    fails("timestamp_too_old", at(Number.NaN));
  });

  it("is that of this machine where none is given", () => {
    const { now: _, ...rest } = vector(VECTOR.v1);
    fails("timestamp_too_old", () => verifyWebhook({ ...STANDARD, ...rest }));
  });
});

describe("the payload", () => {
  const signed = (body: string | Uint8Array, parse?: boolean) =>
    verifyWebhook({
      ...{ format: "fiscal", secrets: TEXT, body, ...(parse === undefined ? {} : { parse }) },
      headers: { "X-Webhook-Signature": createHmac("sha256", TEXT).update(body).digest("hex") },
    }).payload;

  it("is parsed only where that is asked for", () => {
    const bytes = new TextEncoder().encode('{"a":"ż"}');
    assert.equal(signed(bytes), bytes);
    assert.equal(signed("{}", false), "{}");
    assert.deepEqual(signed(bytes, true), { a: "ż" });
  });

  it("is an error of its own where it is no JSON", () => {
    for (const body of ["", "{", "a=1", Buffer.from([0x22, 0xff, 0x22])]) {
      fails("bad_payload", () => signed(body, true));
    }
  });

  it("is refused where it has been parsed already", () => {
    const body = { a: 1 } as unknown as string;
    const headers = { "X-Webhook-Signature": signHex(TEXT, "x") };
    const format = "fiscal";
    const verify = () => verifyWebhook({ format, secrets: TEXT, headers, body });
    assert.throws(verify, /as it came/);
  });
});

describe("detecting the format", () => {
  const accept: readonly AcceptedFormat[] = [
    { format: "standard", secrets: VECTOR.secret },
    { format: "fiscal", secrets: "a" },
    {
      format: {
        ...{ name: "custom", header: "X-Webhook-Signature" },
        ...{ algorithm: "sha512", encoding: "base64", content: "body" },
      },
      secrets: "b",
    },
    { format: "github", secrets: "c" },
  ];
  const { body } = VECTOR;
  const detect = (headers: Record<string, string>) =>
    detectAndVerify({ accept, body, now: NOW, headers });

  it("says which of the accepted ones fits, also of two with the same header", () => {
    const standard = detect(vector(VECTOR.v1).headers);
    const { id, timestamp } = VECTOR;
    assert.deepEqual(standard, { id, timestamp, payload: body, format: "standard", index: 0 });
    const fiscal = detect({ "x-webhook-signature": signHex("a", body) });
    assert.deepEqual(fiscal, { payload: body, format: "fiscal", index: 1 });
    const custom = createHmac("sha512", "b").update(body).digest("base64");
    assert.equal(detect({ "x-webhook-signature": custom }).index, 2);
    const github = { "X-Hub-Signature-256": `sha256=${signHex("c", body)}` };
    assert.equal(detect(github).format, "github");
  });

  it("fails with the error of the first format whose header came", () => {
    fails("no_match", () => detect({ "x-webhook-signature": signHex("c", body) }));
    fails("missing_header", () => detect({ "webhook-signature": VECTOR.v1 }), /webhook-id/);
    fails("missing_header", () => detect({}), /webhook-signature, .*x-hub-signature-256/i);
  });

  it("names a wrong secret whatever came", () => {
    const wrong: AcceptedFormat = { format: "standard", secrets: "no" };
    fails("bad_key", () => detectAndVerify({ accept: [...accept, wrong], body, headers: {} }));
  });
});

it("can be copied into another project: it imports itself and node:crypto alone", () => {
  const files = globSync("*.ts", { cwd: import.meta.dirname }).filter((f) => !/\.test\./.test(f));
  assert.ok(files.includes("index.ts"));
  for (const file of files) {
    const source = readFileSync(join(import.meta.dirname, file), "utf8");
    for (const [, name = ""] of source.matchAll(/\bfrom "([^"]+)"|\bimport\(/g)) {
      assert.match(name, /^(\.\/[a-z]+\.ts|node:crypto)$/, `${file} imports ${name}`);
    }
  }
});
