import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Value } from "typebox/value";
import { isHubError } from "../../lib/errors.ts";
import { Invoice } from "../../model/invoice.ts";
import { faFile, sourceOf, v7File } from "../testing/jpk-files.ts";
import { type JpkItem, jpkKindOf, readJpk, readJpkHead, requireOwner } from "./index.ts";

const purchase = (number: string, sums: string, more = "", nip = "7790115243"): string =>
  `<ZakupWiersz><LpZakupu>1</LpZakupu><KodKrajuNadaniaTIN>PL</KodKrajuNadaniaTIN><NrDostawcy>${nip}</NrDostawcy>
  <NazwaDostawcy>Elektronika Testowa S.A.</NazwaDostawcy><DowodZakupu>${number}</DowodZakupu><DataZakupu>2026-10-14</DataZakupu>
  <DataWplywu>2026-10-16</DataWplywu>${more}${sums}</ZakupWiersz>`;
const sale = (number: string, sums: string, more = ""): string =>
  `<SprzedazWiersz><LpSprzedazy>1</LpSprzedazy><KodKrajuNadaniaTIN>DE</KodKrajuNadaniaTIN><NrKontrahenta>123456789</NrKontrahenta>
  <NazwaKontrahenta>Muster GmbH</NazwaKontrahenta><DowodSprzedazy>${number}</DowodSprzedazy><DataWystawienia>2026-10-20</DataWystawienia>${more}${sums}</SprzedazWiersz>`;
const read = async (file: string, direction: Invoice["direction"]) => {
  const source = sourceOf(file);
  return Array.fromAsync(readJpk(source, await readJpkHead(source), direction));
};
const invoices = (items: readonly JpkItem[]): Invoice[] =>
  items.map((item) => {
    assert.ok("invoice" in item, JSON.stringify(item));
    assert.ok(Value.Check(Invoice, item.invoice));
    return item.invoice;
  });
const isBad = (pattern: RegExp) => (error: unknown) =>
  isHubError(error) && error.code === "bad_data" && pattern.test(error.message);

describe("the head of a JPK file", () => {
  it("says which form it is, whose and for when", async () => {
    assert.deepEqual(await readJpkHead(sourceOf(v7File(""))), {
      kind: "v7",
      form: "JPK_V7M (3)",
      period: "2026-10",
      nip: "5252914179",
      name: "Laboratorium Przykładowe sp. z o.o.",
    });
    assert.equal((await readJpkHead(sourceOf(faFile("", "")))).kind, "fa");
    assert.equal(jpkKindOf("JPK_V7K (2)"), "v7");
    assert.equal(jpkKindOf("JPK_KR (1)"), undefined);
  });

  it("is refused for another form, another company and what is no JPK", async () => {
    const other = v7File("", { form: "JPK_MAG (2)" });
    await assert.rejects(readJpkHead(sourceOf(other)), isBad(/JPK_MAG \(2\); only/));
    await assert.rejects(readJpkHead(sourceOf("<a/>")), isBad(/no JPK/));
    const head = await readJpkHead(sourceOf(v7File("", { nip: "8983982599" })));
    assert.throws(() => requireOwner(head, "525-291-41-79"), isBad(/belongs to 8983982599/));
    requireOwner(head, "PL 898-398-25-99");
  });
});

describe("the registers of JPK_V7", () => {
  it("give purchases with dates, sums, the KSeF number, and us as the buyer", async () => {
    const ksef = "<NrKSeF>7790115243-20261014-0100A0D61E23-B5</NrKSeF>";
    const sums =
      "<K_40>100.00</K_40><K_41>23.00</K_41><K_42>50</K_42><K_43>11,50</K_43><K_45>-1.50</K_45>";
    const [item] = await read(v7File(purchase("FV/1", sums, ksef)), "cost");
    assert.ok(item && "invoice" in item);
    assert.equal(item.id, "2026-10/7790115243/FV/1");
    assert.deepEqual(item.invoice, {
      direction: "cost",
      kind: "invoice",
      type_code: "380",
      number: "FV/1",
      issue_date: "2026-10-14",
      received_date: "2026-10-16",
      tax_point_period: "2026-10",
      currency: "PLN",
      seller: {
        name: "Elektronika Testowa S.A.",
        ids: [{ scheme: "PL:NIP", value: "7790115243" }],
      },
      buyer: {
        name: "Laboratorium Przykładowe sp. z o.o.",
        ids: [{ scheme: "PL:NIP", value: "5252914179" }],
      },
      lines: [],
      vat_breakdown: [
        { local_code: "K_40", taxable: "100.00", tax: "23.00", gross: "123.00" },
        { local_code: "K_42", taxable: "50.00", tax: "10.00", gross: "60.00" },
      ],
      totals: { net: "150.00", tax: "33.00", gross: "183.00" },
      status: "open",
      fiscal: { system: "KSEF", id: "7790115243-20261014-0100A0D61E23-B5" },
    });
  });

  it("give sales by rate, and leave out what the company taxes itself", async () => {
    const rows = [
      sale("S/1", "<K_11>10</K_11><K_12>10</K_12><K_19>100</K_19><K_20>23</K_20>", "<TP>1</TP>"),
      sale("WNT/1", "<K_23>100</K_23><K_24>23</K_24>"),
      sale("RO/10", "<K_19>5</K_19><K_20>1.15</K_20>", "<TypDokumentu>RO</TypDokumentu>"),
    ];
    const [first, second, ...others] = invoices(await read(v7File(rows.join("")), "sales"));
    assert.deepEqual(others, []);
    assert.equal(first?.totals.gross, "133.00");
    assert.deepEqual(
      first?.vat_breakdown.map(({ category, rate }) => [category, rate]),
      [
        ["O", undefined],
        ["S", "23"],
      ],
    );
    assert.deepEqual(first?.annotations, ["related_parties"]);
    assert.deepEqual(first?.buyer.ids, [{ scheme: "EU:VAT", value: "DE123456789" }]);
    assert.equal(second?.kind, "receipt");
  });

  it("add up the rows of one document and take a negative one for a correction", async () => {
    const rows = [
      purchase("FV/1", "<K_40>1</K_40><K_41>0.23</K_41>"),
      purchase("KOR/1", "<K_42>-10</K_42><K_43>-2.30</K_43>"),
      purchase("fv/1 ", "<K_42>2</K_42><K_43>0.46</K_43>"),
    ];
    const found = invoices(await read(v7File(rows.join("")), "cost"));
    assert.deepEqual(
      found.map(({ number, kind, totals }) => [number, kind, totals.gross]),
      [
        ["KOR/1", "correction", "-12.30"],
        ["FV/1", "invoice", "3.69"],
      ],
    );
  });

  it("set a row aside that has an amount or a date that is none", async () => {
    const rows = [
      purchase("A", "<K_42>abc</K_42><K_43>0</K_43>"),
      purchase("B", "<K_42>1</K_42><K_43>0.23</K_43>").replace("2026-10-14", "14.10.2026"),
      purchase("C", "<K_42>1</K_42><K_43>0.23</K_43>"),
    ];
    const items = await read(v7File(rows.join("")), "cost");
    assert.deepEqual(
      items.map((item) => ("reason" in item ? item.field : "ok")),
      ["K_42", "DataZakupu", "ok"],
    );
    const [refused] = items;
    assert.ok(refused && "raw" in refused);
    assert.equal(refused.raw.DowodZakupu, "A");
  });

  it("are read row by row, however many there are", async () => {
    const [start = "", end = ""] = v7File("<here/>").split("<tns:here/>");
    let written = 0;
    const file = {
      async *open() {
        written = 0;
        yield Buffer.from(start);
        for (; written < 5_000; written += 100) {
          const rows = Array.from({ length: 100 }, (_, k) =>
            purchase(`FV/${written + k}`, "<K_42>1</K_42><K_43>0.23</K_43>"),
          );
          yield Buffer.from(rows.join("").replaceAll(/<(\/?)/g, "<$1tns:"));
        }
        yield Buffer.from(end);
      },
    };
    const head = await readJpkHead(file);
    let [seen, ahead] = [0, 0];
    for await (const _ of readJpk(file, head, "cost")) {
      seen += 1;
      ahead = Math.max(ahead, written - seen);
    }
    assert.equal(seen, 5_000);
    assert.ok(ahead <= 200, `${ahead} rows ahead`);
  });
});

describe("JPK_FA", () => {
  const invoice = (number: string, more = "") =>
    `<Faktura><KodWaluty>PLN</KodWaluty><P_1>2026-10-02</P_1><P_2A>${number}</P_2A><P_3A>Odbiorca</P_3A><P_3B>Gdańsk</P_3B>
    <P_3C>Laboratorium</P_3C><P_3D>Warszawa</P_3D><P_4B>5252914179</P_4B><P_5A>DE</P_5A><P_5B>123456789</P_5B><P_6>2026-10-01</P_6>
    <P_13_1>100</P_13_1><P_14_1>23</P_14_1><P_13_3>0</P_13_3><P_15>123</P_15><P_16>false</P_16><P_18A>true</P_18A>
    <RodzajFaktury>VAT</RodzajFaktury>${more}</Faktura>`;
  const line = (number: string, name: string) =>
    `<FakturaWiersz><P_2B>${number}</P_2B><P_7>${name}</P_7><P_8A>szt.</P_8A><P_8B>1</P_8B><P_9A>100</P_9A><P_11>100</P_11><P_12>23</P_12></FakturaWiersz>`;
  const linesOf = (found: readonly Invoice[]) =>
    found.map(({ number, lines }) => [number, ...lines.map(({ name }) => name)]);

  it("gives issued invoices with their lines", async () => {
    const [found] = invoices(await read(faFile(invoice("F/1"), line("F/1", "Usługa")), "sales"));
    assert.equal(found?.totals.gross, "123.00");
    assert.deepEqual(found?.vat_breakdown, [
      {
        category: "S",
        rate: "23",
        local_code: "23",
        taxable: "100.00",
        tax: "23.00",
        gross: "123.00",
      },
    ]);
    assert.deepEqual(found?.buyer.ids, [{ scheme: "EU:VAT", value: "DE123456789" }]);
    assert.equal(found?.payment?.split_payment, true);
    assert.equal(found?.lines[0]?.unit, "H87");
    assert.deepEqual(await read(faFile(invoice("F/1"), ""), "cost"), []);
  });

  it("joins lines to invoices that have none, some, and in any order", async () => {
    const heads = ["A", "B", "C"].map((number) => invoice(number)).join("");
    const inOrder = line("A", "1") + line("?", "nobody's") + line("C", "2") + line("C", "3");
    assert.deepEqual(linesOf(invoices(await read(faFile(heads, inOrder), "sales"))), [
      ["A", "1"],
      ["B"],
      ["C", "2", "3"],
    ]);
    const mixed = line("C", "2") + line("A", "1") + line("C", "3");
    assert.deepEqual(linesOf(invoices(await read(faFile(heads, mixed), "sales"))), [
      ["A", "1"],
      ["B"],
      ["C", "2", "3"],
    ]);
  });

  it("knows a correction and what it corrects", async () => {
    const text = invoice(
      "K/1",
      "<PrzyczynaKorekty>Zwrot</PrzyczynaKorekty><NrFaKorygowanej>F/1</NrFaKorygowanej>",
    );
    const [found] = invoices(await read(faFile(text.replace(">VAT<", ">KOREKTA<"), ""), "sales"));
    assert.equal(found?.kind, "correction");
    assert.deepEqual(found?.correction, { reason: "Zwrot" });
    assert.deepEqual(found?.preceding_invoices, [{ number: "F/1" }]);
  });

  it("ends with the reason where the file is cut short", async () => {
    const file = faFile(invoice("F/1"), line("F/1", "Usługa")).slice(0, -30);
    await assert.rejects(read(file, "sales"), isBad(/not well-formed/));
  });
});
