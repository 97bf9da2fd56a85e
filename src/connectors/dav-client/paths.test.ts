import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encodePath, splitHref } from "./paths.ts";

describe("encodePath", () => {
  it("encodes name by name", () => {
    assert.equal(encodePath(["50% #1?", "ż;b"]), "/50%25%20%231%3F/%C5%BC%3Bb");
  });
});

describe("splitHref", () => {
  it("takes a path or a whole address", () => {
    assert.deepEqual(splitHref("/dav/a%20b/"), ["dav", "a b"]);
    assert.deepEqual(splitHref("http://host:80/dav/%C5%BC"), ["dav", "ż"]);
  });

  it("gives nothing for a path with tricks in it", () => {
    for (const href of ["/dav/..", "/dav/%2e%2e/x", "/dav/a%2Fb", "/dav/%00", "/dav/%E0%A4%A"]) {
      assert.equal(splitHref(href), undefined, href);
    }
  });
});
