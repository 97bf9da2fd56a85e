import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { it } from "node:test";
import type { S3Context } from "./context.ts";
import { EMPTY_SHA256, type Signed, signer } from "./sign.ts";

interface Vector extends Signed {
  readonly at: number;
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
  readonly url: string;
  readonly signature: string;
}

const MAY_2013 = {
  at: Date.UTC(2013, 4, 24),
  region: "us-east-1",
  keyId: "AKIAIOSFODNN7EXAMPLE",
  secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const NOVEMBER_2026 = {
  at: Date.UTC(2026, 10, 21, 12),
  region: "eu-central-1",
  keyId: "AKIDEXAMPLE",
  secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};

/** Those of 2013: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html; the others were made with botocore. */
const VECTORS: readonly Vector[] = [
  {
    ...MAY_2013,
    method: "PUT",
    url: "https://examplebucket.s3.amazonaws.com/test%24file.text",
    headers: {
      date: "Fri, 24 May 2013 00:00:00 GMT",
      "x-amz-storage-class": "REDUCED_REDUNDANCY",
    },
    sha256: "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
    signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
  },
  {
    ...MAY_2013,
    method: "GET",
    url: "https://examplebucket.s3.amazonaws.com/?lifecycle",
    headers: {},
    sha256: EMPTY_SHA256,
    signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
  },
  {
    ...MAY_2013,
    method: "GET",
    url: "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J",
    headers: {},
    sha256: EMPTY_SHA256,
    signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
  },
  {
    ...NOVEMBER_2026,
    method: "PUT",
    url: "https://s3.example.test/br-bucket/BR-Reports/2026/11/Umsatz%20%26%20Gr%C3%B6%C3%9Fe%20%281%29%2B%27x%27%20%23%25.pdf",
    headers: { "content-type": "application/pdf" },
    sha256: hash("sha256", "%PDF-1.7 hello"),
    signature: "7959630d83cc4207419c5f12b806717c6d52351bb1c4d068b59aee9b85e636db",
  },
  {
    ...NOVEMBER_2026,
    method: "GET",
    url: "https://s3.example.test/br-bucket?delimiter=%2F&list-type=2&max-keys=1000&prefix=BR-Reports%2F2026%2F",
    headers: {},
    sha256: EMPTY_SHA256,
    signature: "179b78f3ed6f945aa29d175e6eed9c65cf862669148892470d4c2ed25da78504",
  },
];

for (const { at, region, keyId, secret, url, signature, ...signed } of VECTORS) {
  it(`signs ${signed.method} ${url} as the published example does`, () => {
    const ctx = {
      clock: { now: () => at },
      credentials: { access_key_id: keyId, secret_access_key: secret, bucket: "b" },
      settings: { region },
    } as unknown as S3Context;
    const headers = signer(ctx, signed)(new URL(url));
    assert.equal(/Signature=([0-9a-f]+)$/.exec(headers.authorization ?? "")?.[1], signature);
    assert.equal(headers.host, undefined);
  });
}

it("sends a session token and signs it", () => {
  const credentials = { access_key_id: "A", secret_access_key: "s", session_token: "token-1" };
  const ctx = { clock: { now: () => 0 }, credentials, settings: {} } as unknown as S3Context;
  const sign = signer(ctx, { method: "GET", headers: {}, sha256: EMPTY_SHA256 });
  const headers = sign(new URL("https://s3.example.test/b"));
  assert.equal(headers["x-amz-security-token"], "token-1");
  assert.match(headers.authorization ?? "", /SignedHeaders=[^,]*x-amz-security-token/);
  assert.match(headers.authorization ?? "", /\/us-east-1\/s3\/aws4_request/);
});
