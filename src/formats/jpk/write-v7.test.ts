import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Invoice } from "../../model/invoice.ts";
import { fromMinor } from "../../model/money.ts";
import { sourceOf } from "../testing/jpk-files.ts";
import { readJpk, readJpkHead, writeV7 } from "./index.ts";

const own = { nip: "5252914179", name: "Laboratorium & <spółka>" };
const us = { name: own.name, ids: [{ scheme: "PL:NIP", value: own.nip }] };
const them = { name: "Elektronika", ids: [{ scheme: "PL:NIP", value: "7790115243" }] };
const write = async (invoices: readonly Invoice[]) => {
  const parts = writeV7({
    own,
    period: "2026-10",
    async *invoices(direction) {
      yield* invoices.filter((one) => one.direction === direction);
    },
  });
  return (await Array.fromAsync(parts)).join("");
};
const read = async (xml: string, direction: Invoice["direction"]) => {
  const source = sourceOf(xml);
  const items = await Array.fromAsync(readJpk(source, await readJpkHead(source), direction));
  return items.map((item) => ("invoice" in item ? item.invoice : assert.fail(item.reason)));
};
const sale = (number: string, more: Partial<Invoice> = {}): Invoice => ({
  direction: "sales",
  kind: "invoice",
  number,
  issue_date: "2026-10-05",
  currency: "PLN",
  seller: us,
  buyer: them,
  lines: [],
  vat_breakdown: [{ category: "S", rate: "23", taxable: "100.00", tax: "23.00" }],
  totals: {},
  status: "open",
  ...more,
});

describe("the registers that we write", () => {
  it("are read again with the same documents and sums", async () => {
    const minor = fc.integer({ min: 1, max: 99_999_999 });
    const rows = fc.array(fc.record({ net: minor, tax: minor, isCost: fc.boolean() }), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const invoices = given.map(({ net, tax, isCost }, i) =>
          sale(`F/${i}`, {
            ...(isCost ? { direction: "cost", seller: them, buyer: us } : {}),
            vat_breakdown: [
              {
                category: "S",
                rate: "8",
                taxable: fromMinor(net, "PLN"),
                tax: fromMinor(tax, "PLN"),
              },
            ],
          }),
        );
        const xml = await write(invoices);
        for (const direction of ["sales", "cost"] as const) {
          const expected = invoices.filter((one) => one.direction === direction);
          const found = await read(xml, direction);
          assert.deepEqual(
            found.map(({ number, totals: { net, tax } }) => [number, net, tax]),
            expected.map(({ number, vat_breakdown: [row] }) => [number, row?.taxable, row?.tax]),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it("have a field for each rate, amounts in PLN and the KSeF number", async () => {
    const id = "5252914179-20261005-0100A0D61E23-B5";
    const xml = await write([
      sale("EUR/1", {
        currency: "EUR",
        exchange_rate: { rate: "4.27" },
        vat_breakdown: [
          { category: "S", rate: "23", taxable: "250.00", tax: "57.50" },
          { category: "AE", rate: "0", local_code: "np II", taxable: "10.00", tax: "0.00" },
          { category: "K", rate: "0", taxable: "1.00", tax: "0.00" },
        ],
        fiscal: { system: "KSEF", id },
      }),
    ]);
    assert.match(
      xml,
      /<K_11>42\.70<\/K_11><K_12>42\.70<\/K_12><K_19>1067\.50<\/K_19><K_20>245\.53<\/K_20><K_21>4\.27</,
    );
    assert.match(xml, new RegExp(`<NrKSeF>${id}</NrKSeF>`));
    assert.match(
      xml,
      /<LiczbaWierszySprzedazy>1<\/LiczbaWierszySprzedazy><PodatekNalezny>245\.53</,
    );
  });

  it("name what has no place in them, and go on", async () => {
    const xml = await write([
      sale("A--1", { vat_breakdown: [{ local_code: "x", taxable: "1", tax: "0" }] }),
      sale("B", { currency: "USD" }),
      sale("C"),
    ]);
    assert.match(xml, /<!-- not exported: A-1 \(2026-10-05\): .*no field for the rate x -->/);
    assert.match(xml, /<!-- not exported: B .*USD and has no exchange rate -->/);
    assert.deepEqual(
      (await read(xml, "sales")).map(({ number }) => number),
      ["C"],
    );
  });
});
