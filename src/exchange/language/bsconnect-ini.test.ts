import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { InvalidInputError } from "../../lib/errors.ts";
import type { ExchangeBody } from "../definition.ts";
import type { Mapping } from "../mapping.ts";
import { readBsconnectIni, writeBsconnectIni } from "./bsconnect-ini.ts";
import { bodyIssues } from "./check-body.ts";
import { tryRows } from "./sample.ts";

const importOf = (map: readonly Mapping[]): ExchangeBody => ({
  direction: "import",
  import: { entity: "party", source: { table: "bs_contacts_view" }, key: ["id"], map: [...map] },
});

describe("BSConnect's maps of columns", () => {
  const INI = `; mapa\r\n[CONTACT]\r\nnazwa     = name_1\r\nakronim = "name_2"\r\nsymbol = symbol ; klucz\r\nulica = street\r\nnr_domu = bldnum\r\nnr_lokalu = fltnum\r\nkod = code__\r\nmiasto = city__\r\npoczta = post__\r\ngmina = gmina_\r\npowiat = powiat\r\nwoj = woj___\r\nkraj = countr\r\nnip = nip___\r\n`;

  it("become maps, with every field of the sheet", () => {
    const { maps, remarks } = readBsconnectIni(INI);
    assert.deepEqual(remarks, []);
    const [map] = maps;
    assert.deepEqual(map?.entity, "party");
    assert.deepEqual(
      map?.map.map(({ to, from }) => [to, from]),
      [
        ...[
          ["name", "nazwa"],
          ["trading_name", "akronim"],
          ["ids[CODE]", "symbol"],
        ],
        ...[
          ["address.post_code", "kod"],
          ["address.city", "miasto"],
          ["address.line2", "poczta"],
        ],
        ...[
          ["address.region", "woj"],
          ["address.country_code", "kraj"],
          ["ids[PL:NIP]", "nip"],
        ],
        ...[
          ["address.line1", undefined],
          ["address.line3", undefined],
        ],
      ],
    );
    const body = importOf(map?.map ?? []);
    assert.deepEqual(bodyIssues(body), []);
    const columns = ["nazwa", "ulica", "nr_domu", "nr_lokalu", "gmina", "powiat"];
    const [row] = tryRows(body, [
      { columns, cells: ["A", "Długa", "5", "3", "Wola", "warszawski"] },
    ]);
    assert.deepEqual(row?.record?.address, { line1: "Długa 5/3", line3: "Wola, warszawski" });
  });

  it("are written as they were read", () => {
    const [map] = readBsconnectIni(INI).maps;
    const { text, left_out } = writeBsconnectIni("party", [
      ...(map?.map ?? []),
      { to: "role", value: "both" },
    ]);
    assert.deepEqual(left_out, ["role"]);
    assert.deepEqual(readBsconnectIni(text), { maps: [map], remarks: [] });
    assert.deepEqual(writeBsconnectIni("party", [{ to: "name", from: "a = b" }]).left_out, [
      "name",
    ]);
  });

  it("lose nothing unseen", () => {
    const { maps, remarks } = readBsconnectIni(
      "x = y\n[CONTACT]\na = name_1\nb = name_1\nc = nipp___\nd\n[DOCUMENT]\ne = docnum\n[__proto__]\nf = g\n",
    );
    assert.deepEqual(maps[0]?.map, [{ to: "name", from: "a" }]);
    assert.deepEqual(
      remarks.map(({ line }) => line),
      [1, 4, 5, 6, 8, 10],
    );
    assert.match(remarks[2]?.reason ?? "", /nip___ meant/);
  });

  it("are read in CP1250 as in UTF-8, and any bytes are a map or an issue", () => {
    const cp1250 = Uint8Array.from([
      ...Buffer.from("[CONTACT]\n"),
      0xb3,
      0xf3,
      0x9c,
      ...Buffer.from(" = name_1"),
    ]);
    assert.deepEqual(readBsconnectIni(cp1250).maps[0]?.map, [{ to: "name", from: "łóś" }]);
    const utf8 = Buffer.from("\ufeff[CONTACT]\nłóś = name_1");
    assert.deepEqual(readBsconnectIni(utf8).maps[0]?.map, [{ to: "name", from: "łóś" }]);
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.string({ unit: "binary" })), (any) => {
        try {
          readBsconnectIni(any);
        } catch (error) {
          assert.ok(error instanceof InvalidInputError, String(error));
        }
      }),
    );
    assert.throws(() => readBsconnectIni("x\n".repeat(6_000)), InvalidInputError);
  });
});
