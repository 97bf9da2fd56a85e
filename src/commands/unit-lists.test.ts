import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { InvalidInputError } from "../lib/errors.ts";
import { entryOf } from "./unit-lists.ts";

const fieldsOf = (work: () => unknown): string[] => {
  try {
    work();
    return [];
  } catch (error) {
    assert.ok(error instanceof InvalidInputError);
    return error.issues.map(({ field }) => field);
  }
};

describe("an entry of a code list", () => {
  it("is kept as its table has it", () => {
    const values = { text: "Základ daně", SAZBA_DPH: 21.5, sazba: "2", FA_IN: true, UCET: null };
    assert.deepEqual(entryOf("SAZBY_DPH", { code: "36", values }), {
      TEXT: "Základ daně",
      SAZBA_DPH: "21.5",
      SAZBA: "2",
      FA_IN: true,
      KOD_DPH: "36",
    });
    const id = "b53f7b00-8550-4881-925a-000000000007";
    assert.deepEqual(entryOf("DOKL_PU", { code: "VF", values: { ID: id } }), {
      ID: id.toUpperCase(),
      DOKLAD: "VF",
    });
  });

  it("has its code from its path alone", () => {
    const values = { cislo: 7, NAZEV: "Druhý" };
    assert.deepEqual(entryOf("SEZ_SKL", { code: "2", values }), { CISLO: "2", NAZEV: "Druhý" });
  });

  it("is refused with every wrong column", () => {
    const values = {
      NAZEV: "x".repeat(49),
      UKONCEN: "ano",
      HESLO: "x",
      TYP: 1,
      __proto__: { a: 1 },
    };
    assert.deepEqual(fieldsOf(() => entryOf("SEZ_SKL", { code: "první", values })).sort(), [
      "HESLO",
      "NAZEV",
      "TYP",
      "UKONCEN",
      "code",
    ]);
    assert.deepEqual(
      fieldsOf(() => entryOf("DOKL_PU", { code: "VF", values: { DALSI: 1 } })),
      ["DALSI"],
    );
    assert.deepEqual(
      fieldsOf(() => entryOf("SAZBY_DPH", { code: "36", values: { SAZBA_DPH: "21.555" } })),
      ["SAZBA_DPH"],
    );
  });
});
