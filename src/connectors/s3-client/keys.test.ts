import assert from "node:assert/strict";
import { it } from "node:test";
import { encodeKey, fileKeyOf, isPlainKey, keyOf } from "./keys.ts";

it("makes a key of a path", () => {
  assert.equal(keyOf("/BR-Reports/2026/01/"), "BR-Reports/2026/01");
  assert.equal(keyOf("//a///b c+ž.pdf"), "a/b c+ž.pdf");
  assert.equal(keyOf("/"), "");
});

it("refuses what leads out of a folder or what not every service stores", () => {
  const half = "/half \ud800 of a character";
  for (const path of ["/a/../b", "/..", "/a/./b", "/a\\b", "/a\u0000b", "/a /b", half]) {
    assert.throws(() => keyOf(path), { name: "InvalidInputError" }, path);
  }
  assert.throws(() => keyOf(`/${"ž".repeat(513)}`), /has 1026 bytes; S3 stores at most 1024/);
  assert.throws(() => fileKeyOf("/"), /names no file/);
});

it("encodes a key as the signature has it", () => {
  assert.equal(encodeKey("a b/é+(1)!*'~_-.pdf"), "a%20b/%C3%A9%2B%281%29%21%2A%27~_-.pdf");
});

it("tells keys that are paths from others", () => {
  assert.deepEqual(["a/b", "a//b", "../a", "", "a/", "a\nb"].filter(isPlainKey), ["a/b"]);
});
