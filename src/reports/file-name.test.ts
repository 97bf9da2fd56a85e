import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkFileName } from "./file-name.ts";

const refused = (name: string, pattern: RegExp): void =>
  assert.throws(() => checkFileName(name, "report_name"), {
    name: "InvalidInputError",
    message: pattern,
  });

describe("checkFileName", () => {
  it("keeps letters of every language and makes them NFC", () => {
    assert.equal(checkFileName("zażółć gęślą 2025-01.pdf", "name"), "zażółć gęślą 2025-01.pdf");
    assert.equal(checkFileName("o\u0301.pdf", "name"), "\u00f3.pdf");
    assert.equal(checkFileName("raport..v2.pdf", "name"), "raport..v2.pdf");
  });

  it("refuses what would be a path", () => {
    for (const name of ["..", ".", "a/b.pdf", "..\\b.pdf", "/etc/passwd", "C:x.pdf"]) {
      refused(name, /^report_name: /);
    }
  });

  it("refuses invisible characters, among them those that turn the text around", () => {
    for (const name of ["a\n.pdf", "a\0.pdf", "a\u202efdp.exe", "\ufeffa.pdf", "a\ud800.pdf"]) {
      refused(name, /control or invisible/);
    }
  });

  it("refuses empty and over-long names, also those long only in bytes", () => {
    refused("   ", /is empty/);
    refused(" a.pdf", /blank/);
    refused("a.pdf.", /dot/);
    refused("x".repeat(201), /longer than 200/);
    refused("ż".repeat(120), /230 bytes/);
  });
});
