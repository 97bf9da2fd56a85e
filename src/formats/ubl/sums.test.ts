import { describe, it } from "node:test";
import { Big } from "big.js";
import fc from "fast-check";
import { assertSums, invoice, line, sum, write } from "../testing/ubl-samples.ts";

describe("the sums of UBL", () => {
  it("keeps the sums of the standard for any lines", () => {
    const minor = fc.integer({ min: -500_000, max: 500_000 });
    const rates = fc.constantFrom("23", "8", "5");
    const money = (n: number) => new Big(n).div(100).toFixed(2);
    const lines = fc.array(
      fc.record({
        net: minor,
        rate: rates,
        qty: fc.integer({ min: 1, max: 40 }),
        drift: fc.constantFrom(0, 0, 1),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(lines, fc.boolean(), (given, isCorrection) => {
        const sums = [...Map.groupBy(given, ({ rate }) => rate)].map(([rate, own]) => {
          const taxable = own.reduce((all, { net, drift }) => all + net + drift, 0);
          return { rate, taxable, tax: Math.round((taxable * Number(rate)) / 100) };
        });
        const gross = sums.reduce((all, { taxable, tax }) => all + taxable + tax, 0);
        assertSums(
          write(
            invoice({
              kind: isCorrection ? "correction" : "invoice",
              lines: given.map(({ net, rate, qty }) =>
                line(money(net), { qty: String(qty), vat: { category: "S", rate } }),
              ),
              vat_breakdown: sums.map(({ rate, taxable, tax }) =>
                sum(money(taxable), money(tax), { rate }),
              ),
              totals: { gross: money(gross) },
            }),
          ),
        );
      }),
      { numRuns: 200 },
    );
  });
});
