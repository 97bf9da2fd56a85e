import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import type { Log } from "./log.ts";
import { createRedactor, redactingLog, textsIn } from "./redact.ts";

const TOKEN = 'k3y/with+odd "signs" &ąę';
const redact = createRedactor([TOKEN, "marta", "abc", "s3cret.*"]);

describe("createRedactor", () => {
  it("hides a secret in every spelling in which it travels", () => {
    const spellings = [
      TOKEN,
      TOKEN.toUpperCase(),
      encodeURIComponent(TOKEN),
      encodeURI(TOKEN),
      new URLSearchParams({ v: TOKEN }).toString().slice(2),
      JSON.stringify(TOKEN).slice(1, -1),
      Buffer.from(TOKEN).toString("base64"),
      Buffer.from(TOKEN).toString("base64url"),
      Buffer.from(`marta:${TOKEN}`).toString("base64"),
    ];
    for (const text of spellings) assert.equal(redact(`a ${text} b`), "a [hidden] b", text);
  });

  it("takes a secret as text, not as a pattern", () => {
    assert.equal(redact("s3cret.* s3cretxx"), "[hidden] s3cretxx");
  });

  it("leaves values of less than 4 characters alone", () => {
    assert.equal(redact("abc abcd"), "abc abcd");
  });

  it("hides the query of a URL and bearer tokens that it does not know", () => {
    assert.equal(
      redact("GET https://a.example/x?api_token=1&b=2 failed"),
      "GET https://a.example/x?[hidden] failed",
    );
    assert.equal(
      redact("Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.x"),
      "Authorization: Bearer [hidden]",
    );
    assert.equal(
      redact("basic authentication failed? yes=no"),
      "basic authentication failed? yes=no",
    );
  });

  it("is made of every text and number of the credentials", () => {
    assert.deepEqual(textsIn({ a: "x", b: [1, { c: "y" }], d: null, e: true }), ["x", "1", "y"]);
  });
});

describe("redactingLog", () => {
  const lines: string[] = [];
  const keep = (fields: object, message: string): void => {
    lines.push(JSON.stringify({ fields, message }));
  };
  const memory: Log = { debug: keep, info: keep, warn: keep, error: keep };
  const log = redactingLog(memory, createRedactor(["CANARY-1", "12345678"]));

  it("hides secrets in messages, keys, nested values, errors and URLs", () => {
    const cyclic: Record<string, unknown> = { token: "CANARY-1" };
    cyclic.self = cyclic;
    log.warn(
      {
        a: "x CANARY-1 y",
        b: { c: ["CANARY-1", 12_345_678, 12_345_678n] },
        "k-CANARY-1": 1,
        err: new Error("CANARY-1 refused", { cause: new Error("inner CANARY-1") }),
        url: new URL("https://a.example/CANARY-1?x=1"),
        map: new Map([["CANARY-1", "CANARY-1"]]),
        bytes: Buffer.from("CANARY-1"),
        cyclic,
        call: () => "CANARY-1",
      },
      "signed in with CANARY-1",
    );
    assert.equal(lines.length, 1);
    assert.doesNotMatch(lines.join(), /CANARY-1|12345678|x=1/i);
    assert.match(lines.join(), /refused/);
  });

  it("leaves other facts as they are", () => {
    lines.length = 0;
    log.info({ count: 3, ok: true, none: null, at: new Date(0) }, "done");
    assert.deepEqual(lines, [
      '{"fields":{"count":3,"ok":true,"none":null,"at":"1970-01-01T00:00:00.000Z"},"message":"done"}',
    ]);
  });
});
