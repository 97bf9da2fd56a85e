import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isWebPage, remoteMessage } from "./remote-message.ts";

const words = (text: string): string | undefined => remoteMessage(text, (plain) => plain);

describe("remoteMessage", () => {
  it("finds the words of the remote", () => {
    assert.equal(words('{"code":"error","message":"No such invoice"}'), "No such invoice");
    assert.equal(words('{"error":"invalid_grant","error_description":"Expired"}'), "Expired");
    assert.equal(words('{"error":{"code":401,"message":"Bad key"}}'), "Bad key");
    assert.equal(words('{"type":"about:blank","title":"Not allowed"}'), "Not allowed");
    assert.equal(words('{"errors":[{"message":"a"},{"message":"b"}]}'), "a, b");
    assert.equal(
      words('{"message":{"buyer_name":["is missing","is short"],"lines":"none"}}'),
      "buyer_name: is missing, is short; lines: none",
    );
    assert.equal(
      words(
        '<?xml version="1.0"?><d:error xmlns:d="DAV:" xmlns:s="x"><s:message>Locked</s:message></d:error>',
      ),
      "Locked",
    );
    assert.equal(
      words("<Error><Code>X</Code><Message>Key unknown</Message></Error>"),
      "Key unknown",
    );
    assert.equal(words("Bad\r\n  Gateway"), "Bad Gateway");
  });

  it("is short, and never the data of an answer", () => {
    assert.equal(words("x".repeat(1_000))?.length, 200);
    for (const text of ["", "{}", '{"name":"Jan","id":1}', "{broken", "<a>b</a>", "[]"]) {
      assert.equal(words(text), undefined, text);
    }
  });
});

describe("isWebPage", () => {
  it("knows a page by its type or its beginning", () => {
    assert.equal(isWebPage("text/html; charset=utf-8", ""), true);
    assert.equal(isWebPage(undefined, " <!DOCTYPE html><html>"), true);
    assert.equal(isWebPage("application/json", "{}"), false);
  });
});
