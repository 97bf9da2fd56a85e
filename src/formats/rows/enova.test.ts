import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Cell } from "../../model/cell.ts";
import { fileRow, goodRows, plainRow, readRows, writeRows } from "../testing/codec-rows.ts";
import { isRowFault } from "./codec.ts";
import { codecOptions } from "./codecs.ts";
import { enovaCodec } from "./enova.ts";
import { ENOVA_NAMESPACE, ENOVA_OBJECTS } from "./enova-fields.ts";

const ORDER = fileRow(
  { definicja: "ZO", magazyn: "F", kontrahent: "DEMO42", stan: "Zatwierdzony" },
  { lines: [fileRow({ towar: "SILNIK-01", nazwa: "Silnik bramy 400N", ilosc: "2", cena: "850" })] },
);
const GOLDEN = `<?xml version="1.0" encoding="UTF-8"?>
<session xmlns="http://www.soneta.pl/schema/business" business="true">
<Towar key="Kod=SILNIK-01">
<Kod>SILNIK-01</Kod>
<Nazwa>Silnik bramy 400N</Nazwa>
</Towar>
<DokumentHandlowy>
<Definicja where="Symbol=ZO" />
<Magazyn where="Symbol=F" />
<Kontrahent where="Kod=DEMO42" />
<Pozycje>
<Pozycja>
<Towar where="Kod=SILNIK-01" />
<Ilosc>2 szt</Ilosc>
<Cena>850.00 PLN</Cena>
</Pozycja>
</Pozycje>
<Stan>Zatwierdzony</Stan>
</DokumentHandlowy>
</session>
`;
const textOf = async (...args: Parameters<typeof writeRows<typeof enovaCodec.options>>) =>
  (await writeRows(...args)).toString("utf8");

describe("XML of enova365", () => {
  it("is written byte for byte, in the order of an operator", async () => {
    assert.equal(await textOf(enovaCodec, [ORDER], { identity: "none" }), GOLDEN);
    const twice = await textOf(enovaCodec, [ORDER, ORDER], { identity: "none" });
    assert.equal(twice.match(/<Towar key/g)?.length, 1);
    const { values, children = {} } = ORDER;
    const sale = fileRow(
      {
        ...values,
        numer: "FS/1",
        kontrahent: null,
        "kontrahent.nip": "525-000-00-01",
        "kontrahent.nazwa": `A "B" & Ł`,
        "kontrahent.miejscowosc": "Łódź",
      },
      children,
    );
    const text = await textOf(enovaCodec, [sale]);
    assert.match(
      text,
      /<Kontrahent key="Kod=5250000001">\n<Kod>5250000001<\/Kod>\n<Nazwa>A &quot;B&quot; &amp; Ł<\/Nazwa>\n<NIP>525-000-00-01<\/NIP>\n<Adres>\n<Miejscowosc>Łódź<\/Miejscowosc>\n<\/Adres>\n<\/Kontrahent>/,
    );
    assert.match(
      text,
      /<DokumentHandlowy guid="[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}">/,
    );
    assert.equal(text, await textOf(enovaCodec, [sale]));
  });

  it("is read from UTF-8 and from UTF-16 that calls itself Unicode, however it is cut", async () => {
    const [row] = await goodRows(enovaCodec, Buffer.from(GOLDEN));
    assert.deepEqual(plainRow(row ?? ORDER), {
      ...ORDER.values,
      lines: [
        {
          towar: "SILNIK-01",
          ilosc: "2",
          ilosc_jednostka: "szt",
          cena: "850.00",
          cena_waluta: "PLN",
        },
      ],
    });
    const wide = Buffer.from(`\ufeff${GOLDEN.replace("UTF-8", "Unicode")}`, "utf16le");
    for (const size of [1, 3, 1000])
      assert.deepEqual(await goodRows(enovaCodec, wide, {}, { size }), [row]);
    const [item] = await goodRows(enovaCodec, wide, { rows: "items" });
    assert.deepEqual(plainRow(item ?? ORDER), { kod: "SILNIK-01", nazwa: "Silnik bramy 400N" });
    assert.deepEqual(enovaCodec.sniff(wide, "a.xml"), { rows: "documents" });
    assert.equal(enovaCodec.sniff(Buffer.from("<a/>"), "a.xml"), undefined);
  });

  it("keeps identities, references of other kinds and elements that nobody knows", async () => {
    const xml = `<session xmlns="${ENOVA_NAMESPACE}"><Kontrahent guid="11111111-2222-3333-4444-555555555555" deleted="True"><Kod>A</Kod><Rabat>5</Rabat><Adres><Ulica>X</Ulica><Gmina>G</Gmina></Adres><Cechy><Cecha><Nazwa>n</Nazwa></Cecha></Cechy></Kontrahent><Kontrahent key="Kod=B"/></session>`;
    const [one, two] = await goodRows(enovaCodec, Buffer.from(xml), { rows: "contractors" });
    assert.deepEqual(plainRow(one ?? ORDER), {
      ...{ kod: "A", Rabat: "5", ulica: "X", "Adres.Gmina": "G", deleted: true },
      guid: "11111111-2222-3333-4444-555555555555",
      Cechy: [{ Nazwa: "n" }],
    });
    assert.deepEqual(plainRow(two ?? ORDER), { kod: "B" });
    const nip = fileRow({ ...ORDER.values, kontrahent: "NIP=5250000001" }, ORDER.children ?? {});
    const text = await textOf(enovaCodec, [nip], { identity: "none" });
    assert.match(text, /<Kontrahent where="NIP=5250000001" \/>/);
    const [again] = await goodRows(enovaCodec, Buffer.from(text));
    assert.equal(again?.values.kontrahent, "NIP=5250000001");
  });

  it("refuses what it cannot hold, and files that are none", async () => {
    const refused = (values: Readonly<Record<string, Cell>>, lines = ORDER.children?.lines ?? []) =>
      enovaCodec
        .refusals?.(
          fileRow({ ...ORDER.values, numer: "1", ...values }, { lines }),
          codecOptions(enovaCodec),
        )
        .map(({ field }) => field);
    assert.deepEqual(refused({}), []);
    assert.deepEqual(refused({ numer: null }), ["numer"]);
    assert.deepEqual(refused({ guid: "x" }), ["guid"]);
    assert.deepEqual(refused({ definicja: "" }), ["definicja"]);
    assert.deepEqual(refused({ kontrahent: null }), ["kontrahent"]);
    assert.deepEqual(refused({ data: "wczoraj" }), ["data"]);
    assert.deepEqual(refused({ strange: 1 }), ["strange"]);
    assert.deepEqual(refused({}, []), ["lines"]);
    assert.deepEqual(refused({}, [fileRow({ towar: "A" })]), ["lines.ilosc"]);
    assert.deepEqual(refused({}, [fileRow({ towar: "A", ilosc: "dwa" })]), ["ilosc"]);
    const bad = GOLDEN.replace("2 szt", "dwie szt");
    const [fault] = await readRows(enovaCodec, Buffer.from(bad));
    assert.ok(
      fault && isRowFault(fault) && /^DokumentHandlowy 1, ilosc: "dwie"/.test(fault.reason),
    );
    for (const [text, pattern] of [
      ["<ROOT/>", /is "ROOT", not session/],
      [GOLDEN.replace(ENOVA_NAMESPACE, "urn:x"), /namespace/],
      [GOLDEN.slice(0, 300), /not well-formed/],
      [`<!DOCTYPE a>${GOLDEN}`, /not well-formed|document type/],
    ] as const) {
      await assert.rejects(
        readRows(enovaCodec, Buffer.from(text)),
        (error: unknown) =>
          error instanceof Error &&
          error.name === "InvalidInputError" &&
          pattern.test(error.message),
      );
    }
  });

  it("gives back whatever was written", async () => {
    const text = fc
      .string({ maxLength: 12, unit: fc.constantFrom(..."aZ9ąęł<>&\"'€😀 ") })
      .map((raw) => `x${raw.replace(/ +/g, " ")}x`);
    for (const rows of ["contractors", "items"]) {
      const fields = ENOVA_OBJECTS[rows]?.fields ?? [];
      const record = fc.record(
        Object.fromEntries(
          fields.map(({ name, kind }) => [name, kind === "flag" ? fc.boolean() : text]),
        ),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(record, { maxLength: 3 }), async (all) => {
          const given = all.map((one) => fileRow(one as Record<string, Cell>));
          const found = await goodRows(
            enovaCodec,
            await writeRows(enovaCodec, given, { rows }),
            { rows },
            { size: 17 },
          );
          assert.deepEqual(found.map(plainRow), given.map(plainRow));
        }),
        { numRuns: 30 },
      );
    }
  });
});
