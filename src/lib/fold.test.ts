import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { foldKey, foldText } from "./fold.ts";

it("makes one of the spellings that a person takes for one text", () => {
  assert.equal(foldText("Zażółć  GĘŚLĄ\u00a0jaźń"), "zazolc gesla jazn");
  assert.equal(foldText("PŘÍLIŠ ŽLUŤOUČKÝ"), "prilis zlutoucky");
  assert.equal(foldText("Árvíztűrő"), "arvizturo");
  assert.equal(foldText("São Paulo"), foldText("SA\u0303O paulo"));
  assert.equal(foldText("Straße"), foldText("STRASSE"));
});

it("keeps letters and digits of a number, whatever stands between them", () => {
  assert.equal(foldKey("FV 1/2025"), foldKey("fv-1-2025"));
  assert.notEqual(foldKey("FV 1/2025"), foldKey("FV 12/2026"));
  assert.equal(foldKey("№ …"), "no");
});

it("changes nothing the second time", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }),
      (text) => foldText(foldText(text)) === foldText(text),
    ),
  );
});
