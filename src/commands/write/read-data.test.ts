import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CommandFault } from "../fault.ts";
import { EMPTY_DATE } from "../types.ts";
import { type DataShape, readData } from "./read-data.ts";
import { VENDOR_FIELDS } from "./vendor-fields.ts";

const SHAPE: DataShape = {
  ...{ table: "FA_OUT", vendor: VENDOR_FIELDS.FA_OUT_ADD.head, readOnly: ["UHRAZENO"] },
  lines: {
    ...{ table: "POLOZKY", field: "FA_POL", readOnly: ["FAKTURA"] },
    vendor: VENDOR_FIELDS.FA_OUT_ADD.lines,
  },
};
const SQL = "Exception Type: System.Data.SqlClient.SqlException, Message: ";

function faultsOf(data: unknown): readonly string[] {
  try {
    readData(SHAPE, data);
  } catch (error) {
    assert.ok(error instanceof CommandFault);
    return error.rows.map(({ number, desc }) => `${number} ${desc.replace(SQL, "")}`);
  }
  return [];
}

describe("Data of a command", () => {
  it("has fields in whatever case, and null says nothing", () => {
    const { given, warnings } = readData(SHAPE, { doklad: "VF", Vs: null, CISLO: "20260017" });
    assert.equal(given.text("DOKLAD"), "VF");
    assert.equal(given.has("VS"), false);
    assert.equal(given.number("CISLO")?.toFixed(), "20260017");
    assert.deepEqual(warnings, []);
  });

  it("is one record, also as a list of one", () => {
    assert.equal(readData(SHAPE, [{ DOKLAD: "VF" }]).given.text("DOKLAD"), "VF");
    for (const data of [undefined, null, [], "text", 5, [{}, {}], [null]]) {
      assert.match(faultsOf(data)[0] ?? "", /^9016 /, JSON.stringify(data));
    }
  });

  it("is converted by the types of its columns, half away from zero", () => {
    const { given } = readData(SHAPE, {
      ...{ CELKEM: 1.005, ZALOHA: "-1.005", STORNO_FA: "1", DATUM_VYS: "2026-11-20 13:05:00" },
      ...{ ID: "{63e01024-6f80-4008-8219-0000000000f1}", DATUM_SPL: "0001-01-01T00:00:00" },
      ...{ DATUM_USK: "", POPIS: "Papír   " },
    });
    assert.equal(given.value("CELKEM"), "1.01");
    assert.equal(given.value("ZALOHA"), "-1.01");
    assert.equal(given.value("STORNO_FA"), true);
    assert.equal(given.value("DATUM_VYS"), "2026-11-20T13:05:00");
    assert.equal(given.value("ID"), "63E01024-6F80-4008-8219-0000000000F1");
    assert.equal(given.has("DATUM_SPL"), false);
    assert.equal(given.value("DATUM_USK"), EMPTY_DATE);
    assert.equal(given.value("POPIS"), "Papír");
  });

  it("is refused with every value that does not fit, in the words of SQL", () => {
    const faults = faultsOf({
      ...{ DOKLAD: "VFVF", CELKEM: "dvě", ZALOHA: 1e15, DATUM_VYS: "2026-02-30" },
      ...{ STORNO_FA: "maybe", POPIS: "a\0b", ID: "x" },
      FA_POL: [{ TEXT: "a".repeat(97) }],
    });
    assert.deepEqual(faults, [
      "900 String or binary data would be truncated in column 'DOKLAD'.",
      "900 Error converting data type varchar to numeric.",
      "900 Arithmetic overflow error converting expression to data type decimal.",
      "900 Conversion failed when converting date and/or time from character string.",
      "900 Conversion failed when converting the varchar value to data type bit.",
      "900 Error converting data type nvarchar to varchar.",
      "900 Conversion failed when converting from a character string to uniqueidentifier.",
      "900 String or binary data would be truncated in column 'TEXT'.",
    ]);
  });

  it("keeps fields of the original server, drops unknown ones and says both", () => {
    const { given, warnings } = readData(SHAPE, {
      ...{ BARVA: 255, NEVIM: 1, UHRAZENO: 5 },
      FA_POL: [
        { TEXT: "a", POL_R: "x" },
        { TEXT: "b", POL_R: "y" },
      ],
    });
    assert.deepEqual(given.kept, { BARVA: "255" });
    assert.deepEqual(given.lines[1]?.kept, { POL_R: "y" });
    assert.equal(given.has("UHRAZENO"), false);
    assert.deepEqual(
      warnings.map(({ desc }) => desc),
      [
        "Pole 'BARVA' se uloží, ale nemá vliv.",
        "Neznámé pole 'NEVIM' bylo ignorováno.",
        "Pole 'UHRAZENO' nelze zapsat a bylo ignorováno.",
        "Pole 'FA_POL.POL_R' se uloží, ale nemá vliv.",
      ],
    );
  });

  it("takes one empty row for no lines", () => {
    assert.deepEqual(readData(SHAPE, { FA_POL: [{}] }).given.lines, []);
    assert.match(faultsOf({ FA_POL: ["x"] })[0] ?? "", /^9016 /);
  });
});
