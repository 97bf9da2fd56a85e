import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { authorize, parseChallenge } from "./digest.ts";

/** https://www.rfc-editor.org/rfc/rfc7616#section-3.9.1 */
const OFFER = (algorithm: string): string =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
const REQUEST = {
  method: "GET",
  uri: "/dir/index.html",
  username: "Mufasa",
  password: "Circle of Life",
  count: 1,
  cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
};

const responseOf = (header: string): string | undefined => /response="([^"]*)"/.exec(header)?.[1];

describe("digest sign-in", () => {
  it("gives the answers of the standard's own examples", () => {
    const md5 = parseChallenge(OFFER("MD5"));
    const sha256 = parseChallenge(OFFER("SHA-256"));
    assert.ok(md5 && sha256);
    assert.equal(responseOf(authorize(md5, REQUEST)), "8ca523f5e9506fed4657c9700eebdbec");
    assert.equal(
      responseOf(authorize(sha256, REQUEST)),
      "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
    );
    const header = authorize(sha256, { ...REQUEST, count: 255 });
    assert.match(header, /, qop=auth, nc=000000ff, opaque="FQhe/);
    assert.match(header, /algorithm=SHA-256,/);
  });

  it("takes the strongest of several offers, whatever stands beside them", () => {
    const header = `Basic realm="Digest realm=x", ${OFFER("MD5")}, ${OFFER("SHA-256")}, Negotiate`;
    assert.equal(parseChallenge(header)?.algorithm, "sha-256");
    assert.equal(parseChallenge(OFFER("MD5"))?.isStale, false);
    assert.equal(parseChallenge(`${OFFER("MD5")}, stale=TRUE`)?.isStale, true);
  });

  it("answers a server of before 1999 without counting", () => {
    const old = parseChallenge('Digest realm="r", nonce="n"');
    assert.ok(old);
    const header = authorize(old, REQUEST);
    assert.doesNotMatch(header, /nc=|qop=|cnonce=/);
  });

  it("knows no challenge in what is none, and reads hostile ones in no time", () => {
    for (const header of [
      "",
      "Basic realm=x",
      'Digest realm="x"',
      'Digest realm="x", nonce="n", algorithm=SHA-512-256',
      'Digest realm="x", nonce="n", qop="auth-int"',
    ]) {
      assert.equal(parseChallenge(header), undefined, header);
    }
    const startedAt = performance.now();
    for (const part of ["a=", 'a="', "Digest ", "a=b,", "\\"]) parseChallenge(part.repeat(10_000));
    assert.ok(performance.now() - startedAt < 1_000);
  });

  it("escapes what stands in quotes", () => {
    const tricky = parseChallenge('Digest realm="a \\"b\\"", nonce="n", qop="auth"');
    assert.equal(tricky?.realm, 'a "b"');
    assert.ok(tricky);
    assert.match(authorize(tricky, REQUEST), /realm="a \\"b\\""/);
  });
});
