import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { isHubError } from "../../lib/errors.ts";
import type { Invoice } from "../../model/invoice.ts";
import { KSEF_REFERENCE, withoutReference } from "../testing/reference.ts";
import { isFa3, readFa3, validateFa3, writeFa3 } from "./index.ts";
import { FA3 } from "./namespace.ts";

const OWN = "5252914179";
const seller = `<Podmiot1><DaneIdentyfikacyjne><NIP>7790115243</NIP><Nazwa>Elektronika Testowa S.A.</Nazwa></DaneIdentyfikacyjne>
  <Adres><KodKraju>PL</KodKraju><AdresL1>ul. Pomiarowa 12</AdresL1></Adres></Podmiot1>`;
const buyer = `<Podmiot2><DaneIdentyfikacyjne><NIP>${OWN}</NIP></DaneIdentyfikacyjne><JST>2</JST><GV>2</GV></Podmiot2>`;
const document = (fa: string, { parties = seller + buyer, namespace = FA3, rest = "" } = {}) =>
  Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><Faktura xmlns="${namespace}">${parties}<Fa><KodWaluty>PLN</KodWaluty><P_1>2026-10-14</P_1><P_2>F/1</P_2>${fa}</Fa>${rest}</Faktura>`,
  );
const TOTAL = "<P_15>0.00</P_15><RodzajFaktury>VAT</RodzajFaktury>";
const read = (fa: string, options?: Parameters<typeof document>[1]) =>
  readFa3(document(fa, options), { ownNip: OWN });
const isBad = (pattern: RegExp) => (error: unknown) =>
  isHubError(error) && error.code === "bad_data" && pattern.test(error.message);
const without = <K extends keyof Invoice>(invoice: Invoice, field: K): Invoice => {
  const { [field]: _, ...rest } = invoice;
  return rest as Invoice;
};

describe("reading FA(3)", () => {
  it("finds the samples' sums, dates, payment and references", {
    skip: withoutReference,
  }, async () => {
    const sample = async (name: string) => {
      const bytes = await readFile(join(KSEF_REFERENCE, `sample-fa3-purchase-${name}.xml`));
      return readFa3(bytes, { ownNip: OWN }).invoice;
    };
    const vat = await sample("vat");
    assert.deepEqual(vat.totals, { net: "5350.00", tax: "1131.50", gross: "6481.50" });
    assert.deepEqual(
      vat.vat_breakdown.map((row) => [row.local_code, row.taxable, row.tax]),
      [
        ["23", "4850.00", "1115.50"],
        ["8", "200.00", "16.00"],
        ["zw", "300.00", "0.00"],
      ],
    );
    assert.equal(vat.direction, "cost");
    assert.equal(vat.payment?.paid, "1000.00");
    assert.equal(vat.due_date, "2026-10-28");
    assert.equal(vat.seller.bank_accounts?.[0]?.iban, "PL69101010100000000000012345");
    assert.equal(vat.note, "Projekt = BR-2026-03 Czujnik wibracji");
    assert.deepEqual([vat.lines.length, vat.order_reference], [4, "ZAM/88/2026"]);
    assert.deepEqual([vat.payment?.status, vat.payment?.means], ["partial", "transfer"]);
    const eur = await sample("eur");
    assert.equal(eur.currency, "EUR");
    const { net, tax, gross, tax_in_tax_currency: pln } = eur.totals;
    assert.deepEqual([net, tax, gross, pln], ["250.00", "57.50", "307.50", "245.53"]);
    assert.deepEqual([eur.payment?.paid_date, eur.payment?.means], ["2026-10-31", "card"]);
    assert.equal(eur.buyer.address, undefined);
    assert.equal(eur.exchange_rate?.rate, "4.27");
    assert.deepEqual(eur.delivery_period, { from: "2026-10-01", to: "2026-10-31" });
    const correction = await sample("kor");
    const { net: lessNet, tax: lessTax, gross: less } = correction.totals;
    assert.deepEqual([lessNet, lessTax, less], ["-385.00", "-88.55", "-473.55"]);
    assert.equal(correction.preceding_invoices?.[0]?.number, "FV/2026/10/0457");
    assert.deepEqual(
      correction.lines.map((line) => line.is_before_correction),
      [true, undefined],
    );
    assert.equal(
      correction.preceding_invoices?.[0]?.fiscal_id,
      "7790115243-20261014-0100A0D61E23-B5",
    );
  });

  it("does not mind prefixes, a byte order mark, another encoding or foreign elements", () => {
    const prefixed = document(TOTAL)
      .toString()
      .replaceAll(/<(\/?)([A-Z])/g, "<$1t:$2")
      .replace("xmlns=", "xmlns:t=")
      .replace("</t:Fa>", '<x:P_2 xmlns:x="urn:other">no</x:P_2></t:Fa>');
    const { invoice } = readFa3(Buffer.from(`\ufeff${prefixed}`), { ownNip: OWN });
    assert.equal(invoice.number, "F/1");
    const text = document(TOTAL)
      .toString()
      .replace("UTF-8", "iso-8859-2")
      .replace("F/1", "F/\u00b1");
    const latin = readFa3(Buffer.from(text, "latin1"), { ownNip: OWN });
    assert.equal(latin.invoice.number, "F/ą");
    const wide = Buffer.from(
      `\ufeff${document(TOTAL).toString().replace("UTF-8", "UTF-16")}`,
      "utf16le",
    );
    assert.equal(readFa3(wide, { ownNip: OWN }).invoice.number, "F/1");
  });

  it("tells a sale from a cost by our NIP, as buyer or as a third party", () => {
    assert.equal(readFa3(document(TOTAL), { ownNip: "779-011-52-43" }).invoice.direction, "sales");
    assert.equal(read(TOTAL).invoice.direction, "cost");
    const other = `<Podmiot2><DaneIdentyfikacyjne><BrakID>1</BrakID></DaneIdentyfikacyjne></Podmiot2>
      <Podmiot3><DaneIdentyfikacyjne><NIP>${OWN}</NIP></DaneIdentyfikacyjne><Rola>2</Rola></Podmiot3>`;
    const third = read(TOTAL, { parties: seller + other }).invoice;
    assert.equal(third.direction, "cost");
    assert.deepEqual(third.other_parties, [
      { role: "recipient", ids: [{ scheme: "PL:NIP", value: OWN }] },
    ]);
    assert.throws(
      () => readFa3(document(TOTAL), { ownNip: "8983982599" }),
      isBad(/neither as seller/),
    );
    assert.throws(() => readFa3(document(TOTAL), {}), isBad(/direction/));
  });

  it("takes the tax out of a line that is priced with it", () => {
    const row = `<FaWiersz><NrWierszaFa>1</NrWierszaFa><P_7>Kawa</P_7><P_9B>12.30</P_9B><P_11A>-123</P_11A><P_12>23</P_12></FaWiersz>`;
    assert.deepEqual(read(TOTAL + row).invoice.lines[0], {
      no: 1,
      name: "Kawa",
      gross_price: "12.30",
      net: "-100.00",
      vat: { category: "S", rate: "23", local_code: "23" },
      gross: "-123.00",
    });
  });

  it("keeps an unknown rate as text and tells the older rate by its lines", () => {
    const row = (code: string) =>
      `<FaWiersz><NrWierszaFa>1</NrWierszaFa><P_11>1.00</P_11><P_12>${code}</P_12></FaWiersz>`;
    const sums = "<P_13_1>1.00</P_13_1><P_14_1>0.22</P_14_1>";
    assert.equal(read(sums + TOTAL + row("22")).invoice.vat_breakdown[0]?.rate, "22");
    assert.deepEqual(read(TOTAL + row("99 X")).invoice.lines[0]?.vat, { local_code: "99 X" });
    const both = read(sums + TOTAL + row("22") + row("23"));
    assert.match(both.warnings.join(), /several rates: 22, 23/);
  });

  it("reads an advance's order, its settlement, a margin and a tax of another country", () => {
    const order = `<P_13_5>10</P_13_5><P_14_5>2.10</P_14_5><P_13_11>99.99</P_13_11><P_15>100</P_15>
      <Adnotacje><PMarzy><P_PMarzy>1</P_PMarzy><P_PMarzy_3_1>1</P_PMarzy_3_1></PMarzy></Adnotacje><RodzajFaktury>ZAL</RodzajFaktury>
      <Rozliczenie><Odliczenia><Kwota>5</Kwota><Powod>kaucja</Powod></Odliczenia><DoZaplaty>95</DoZaplaty></Rozliczenie>
      <Zamowienie><WartoscZamowienia>12.10</WartoscZamowienia><ZamowienieWiersz><NrWierszaZam>1</NrWierszaZam><P_7Z>Maszyna</P_7Z>
      <P_11NettoZ>10</P_11NettoZ><P_11VatZ>2.10</P_11VatZ><P_12Z_XII>21</P_12Z_XII></ZamowienieWiersz></Zamowienie>`;
    const { invoice, warnings } = read(order);
    assert.equal(invoice.kind, "advance");
    assert.deepEqual(invoice.annotations, ["margin_used_goods"]);
    assert.equal(invoice.totals.payable, "95.00");
    assert.deepEqual(invoice.lines[0]?.vat, {
      category: "S",
      rate: "21",
      local_code: "oss",
      amount: "2.10",
    });
    assert.deepEqual(
      invoice.vat_breakdown.map(({ local_code, rate }) => [local_code, rate]),
      [
        ["oss", "21"],
        ["marza", "0"],
      ],
    );
    assert.match(warnings.join(), /Rozliczenie/);
  });

  it("keeps part payments, instalments, and the account of a factor", () => {
    const payment = `<Platnosc><ZnacznikZaplatyCzesciowej>2</ZnacznikZaplatyCzesciowej>
      <ZaplataCzesciowa><KwotaZaplatyCzesciowej>1.5</KwotaZaplatyCzesciowej><DataZaplatyCzesciowej>2026-10-20</DataZaplatyCzesciowej></ZaplataCzesciowa>
      <ZaplataCzesciowa><KwotaZaplatyCzesciowej>2</KwotaZaplatyCzesciowej><DataZaplatyCzesciowej>2026-10-15</DataZaplatyCzesciowej></ZaplataCzesciowa>
      <TerminPlatnosci><Termin>2026-11-01</Termin></TerminPlatnosci><TerminPlatnosci><Termin>2026-12-01</Termin></TerminPlatnosci>
      <PlatnoscInna>1</PlatnoscInna><OpisPlatnosci>Kompensata wzajemna</OpisPlatnosci>
      <RachunekBankowy><NrRB>69101010100000000000012345</NrRB></RachunekBankowy>
      <RachunekBankowyFaktora><NrRB>DE89370400440532013000</NrRB><SWIFT>COBADEFFXXX</SWIFT></RachunekBankowyFaktora></Platnosc>`;
    const { invoice } = read(TOTAL + payment);
    assert.deepEqual(invoice.payment, {
      means: "compensation",
      terms: "2026-12-01",
      account: { iban: "DE89370400440532013000", bic: "COBADEFFXXX" },
      status: "paid",
      paid: "3.50",
      paid_date: "2026-10-20",
    });
    assert.equal(invoice.due_date, "2026-11-01");
  });

  it("says what a document is that is no FA(3)", () => {
    const older = "http://crd.gov.pl/wzor/2023/06/29/12648/";
    assert.throws(() => read(TOTAL, { namespace: older }), isBad(/FA\(2\)/));
    assert.equal(isFa3(document(TOTAL, { namespace: older })), false);
    assert.equal(isFa3(document(TOTAL)), true);
    assert.equal(isFa3(Buffer.from("%PDF-1.7")), false);
  });

  it("refuses wrong amounts and dates by their field", () => {
    assert.throws(() => read("<P_15>1e9</P_15>"), isBad(/P_15.*not an amount/));
    assert.throws(() => read(`${TOTAL}<P_6>2026-02-30</P_6>`), isBad(/P_6.*not a date/));
    assert.throws(() => read("<RodzajFaktury>VAT</RodzajFaktury>"), isBad(/P_15.*missing/));
  });

  it("refuses hostile and broken documents", () => {
    const entity = `<!DOCTYPE Faktura [<!ENTITY a "aaaa">]><Faktura xmlns="${FA3}">&a;</Faktura>`;
    assert.throws(() => readFa3(Buffer.from(entity), { ownNip: OWN }), isBad(/document type/));
    const deep = `${"<a>".repeat(50)}${"</a>".repeat(50)}`;
    assert.throws(() => readFa3(Buffer.from(deep), { ownNip: OWN }), isBad(/deeper/));
    const cut = document(TOTAL).subarray(0, -20);
    assert.throws(() => readFa3(cut, { ownNip: OWN }), isBad(/not well-formed/));
    const bytes = Buffer.concat([document(TOTAL), Buffer.from([0xff])]);
    assert.throws(() => readFa3(bytes, { ownNip: OWN }), isBad(/not written in utf-8/));
    const odd = document(TOTAL).toString().replace("UTF-8", "klingon");
    assert.throws(() => readFa3(Buffer.from(odd), { ownNip: OWN }), isBad(/unknown encoding/));
  });
});

describe("writing FA(3)", () => {
  const NOW = Date.UTC(2026, 10, 21);
  const invoice = (): Invoice => {
    const row = `<FaWiersz><NrWierszaFa>1</NrWierszaFa><P_7>Kawa</P_7><P_11>1.00</P_11><P_12>23</P_12></FaWiersz>`;
    return read(
      `<P_13_1>1</P_13_1><P_14_1>0.23</P_14_1><P_15>1.23</P_15><RodzajFaktury>VAT</RodzajFaktury>${row}`,
    ).invoice;
  };

  it("names every field that is missing, at once", () => {
    const { number: _, ...rest } = invoice();
    const poor = { ...rest, seller: {}, totals: {}, kind: "proforma" } as Invoice;
    assert.throws(
      () => writeFa3(poor, { now: NOW }),
      (error: unknown) => {
        const fields =
          isHubError(error) && "issues" in error ? (error.issues as { field: string }[]) : [];
        const names = fields.map(({ field }) => field);
        for (const name of [
          "number",
          "seller.ids",
          "seller.name",
          "seller.address.line1",
          "totals.gross",
          "kind",
        ]) {
          assert.ok(names.includes(name), `${name} in ${names.join()}`);
        }
        return true;
      },
    );
  });

  it("adds up the lines where there is no breakdown, but not those of a correction", () => {
    const [line] = invoice().lines;
    assert.ok(line);
    const lines = [{ ...line, vat: { ...line.vat, amount: "0.23" } }];
    const xml = writeFa3({ ...invoice(), vat_breakdown: [], lines }, { now: NOW });
    assert.match(xml, /<P_13_1>1\.00<\/P_13_1><P_14_1>0\.23<\/P_14_1>/);
    const before = [...lines, { ...line, is_before_correction: true }];
    const bad = { ...invoice(), vat_breakdown: [], lines: before };
    assert.throws(() => writeFa3(bad, { now: NOW }), isBad(/vat_breakdown/));
  });

  it("tells the tax in PLN by the exchange rate, rounded half away from zero", () => {
    const eur = { ...invoice(), currency: "EUR", exchange_rate: { rate: "4.27" } };
    const [row] = eur.vat_breakdown;
    assert.ok(row);
    const xml = writeFa3({ ...eur, vat_breakdown: [{ ...row, tax: "57.50" }] }, { now: NOW });
    assert.match(xml, /<P_14_1W>245\.53<\/P_14_1W>/);
  });

  it("never rounds an amount, and knows rates of other programs", () => {
    const [row] = invoice().vat_breakdown;
    assert.ok(row);
    const fine = { ...invoice(), totals: { gross: "1.2345" } };
    assert.throws(() => writeFa3(fine, { now: NOW }), isBad(/totals.gross.*two decimals/));
    const loose = { ...invoice(), vat_breakdown: [{ local_code: "NPUE", taxable: "1", tax: "0" }] };
    assert.match(writeFa3(loose, { now: NOW }), /<P_13_9>1\.00</);
    const odd = { ...invoice(), vat_breakdown: [{ local_code: "x", taxable: "1", tax: "0" }] };
    assert.throws(() => writeFa3(odd, { now: NOW }), isBad(/no equal in FA\(3\): x/));
  });

  it("leaves out characters that XML cannot have, and escapes the others", () => {
    const name = 'A\u0000 & <B> "C"\u0085 \ud800 D';
    const xml = writeFa3({ ...invoice(), seller: { ...invoice().seller, name } }, { now: NOW });
    assert.match(xml, /<Nazwa>A &amp; &lt;B&gt; &quot;C&quot;.*D<\/Nazwa>/);
    assert.equal(readFa3(Buffer.from(xml), { direction: "cost" }).invoice.number, "F/1");
  });

  it("is told what is wrong with a document, by line", { skip: withoutReference }, async () => {
    const xml = writeFa3(invoice(), { now: NOW }).replace("<P_2>F/1</P_2>", "");
    const faults = await validateFa3(xml, KSEF_REFERENCE);
    assert.match(faults[0]?.message ?? "", /P_2/);
    assert.equal(faults[0]?.line, 2);
    await assert.rejects(validateFa3(xml, "/nowhere"), /cannot be read/);
    assert.deepEqual(
      await validateFa3(writeFa3(without(invoice(), "payment"), { now: NOW }), KSEF_REFERENCE),
      [],
    );
  });
});
