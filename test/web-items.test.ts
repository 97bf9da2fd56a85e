import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Integration, Provider } from "../web/src/api/types.ts";
import { isBelowMinimum, itemOf, stockOf, sumOf } from "../web/src/item.ts";
import { targetsOf } from "../web/src/parts/send/targets.ts";

const PLACES = 10;
/** Decimal texts as the model allows them, beside what they are in units of the last place. */
const decimals = fc
  .tuple(
    fc.boolean(),
    fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }),
    fc.stringMatching(/^\d{0,10}$/),
  )
  .map(([isNegative, whole, fraction]) => ({
    text: `${isNegative ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`,
    units:
      (isNegative ? -1n : 1n) *
      (whole * 10n ** BigInt(PLACES) + BigInt(fraction.padEnd(PLACES, "0"))),
  }));
const unitsOf = (text: string): bigint => {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  assert.notEqual(whole, "", text);
  return BigInt(sign + whole + fraction.padEnd(PLACES, "0"));
};
const item = (stock: readonly object[]) =>
  itemOf({ data: { code: "A", name: "A", type: "goods", active: true, stock } });

describe("items in the web interface", () => {
  it("add the stock of all warehouses up exactly", () => {
    assert.equal(sumOf([]), "0");
    assert.equal(sumOf(["0.1", "0.2"]), "0.3");
    assert.equal(sumOf(["-0.5", "0.25"]), "-0.25");
    assert.equal(stockOf(item([])), undefined);
    assert.equal(stockOf(item([{ on_hand: "12" }, { on_hand: "0.500" }])), "12.500");
    fc.assert(
      fc.property(fc.array(decimals), (all) => {
        const sum = all.reduce((total, { units }) => total + units, 0n);
        assert.equal(unitsOf(sumOf(all.map(({ text }) => text))), sum);
      }),
    );
  });

  it("are below the minimum only where less is there", () => {
    const stock = (on_hand: string, minimum?: string) => ({
      ...{ warehouse: "M1", on_hand },
      ...(minimum === undefined ? {} : { minimum }),
    });
    assert.equal(isBelowMinimum(stock("0")), false);
    assert.equal(isBelowMinimum(stock("10", "9")), false);
    assert.equal(isBelowMinimum(stock("9.9", "10")), true);
    fc.assert(
      fc.property(decimals, decimals, (here, least) => {
        const isLess = here.units < least.units;
        assert.equal(isBelowMinimum(stock(here.text, least.text)), isLess);
      }),
    );
  });

  it("go only to systems that take items and are switched on", () => {
    const takes = (provider: string, entity: string) =>
      ({ provider, sinks: [{ name: "s", entity, direction: null }] }) as unknown as Provider;
    const has = (id: string, provider: string, over = {}) =>
      ({ id, provider, active: true, available: true, ...over }) as unknown as Integration;
    const providers = [takes("erp", "item"), takes("ksef", "invoice")];
    const integrations = [
      has("a", "erp"),
      has("b", "ksef"),
      has("c", "erp", { active: false }),
      has("d", "erp", { available: false }),
    ];
    const ids = (all: readonly Integration[]) => all.map(({ id }) => id);
    const sales = new Set(["sales"] as const);
    assert.deepEqual(ids(targetsOf(integrations, providers, { entity: "item" })), ["a"]);
    const invoices = { entity: "invoice", directions: sales } as const;
    assert.deepEqual(ids(targetsOf(integrations, providers, invoices)), ["b"]);
    const orders = { entity: "order", directions: sales } as const;
    assert.deepEqual(ids(targetsOf(integrations, providers, orders)), []);
  });
});
