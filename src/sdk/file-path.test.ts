import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { splitFilePath, splitPath } from "./file-path.ts";

describe("splitPath", () => {
  it("ignores doubled and trailing slashes", () => {
    assert.deepEqual(splitPath("//BR-Reports/2025/01/"), ["BR-Reports", "2025", "01"]);
    assert.deepEqual(splitPath("/"), []);
  });

  it("refuses names that lead out of a folder or that no server stores", () => {
    for (const path of [
      "/a/../b",
      "..",
      "/a/./b",
      "/a\\..\\b",
      "/a/\0",
      "/a\n/b",
      "/a/ b",
      `/${"ż".repeat(126)}`,
      "/\ud800",
    ]) {
      assert.throws(() => splitPath(path), { name: "InvalidInputError" }, JSON.stringify(path));
    }
  });

  it("does not take the root for a file", () => {
    assert.throws(() => splitFilePath("/"), { name: "InvalidInputError" });
  });
});
