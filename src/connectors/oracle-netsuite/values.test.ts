import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { failsWith } from "../../../test/simulator-bed.ts";
import { DataError } from "../../sdk/index.ts";
import { recordTypeOf, toItem } from "./item-mapping.ts";
import type { PriceFrame } from "./price-frame.ts";
import { decimalOf, earlier, flagOf, idOf, instantOf, priceOf, stampOf } from "./values.ts";

describe("values of SuiteQL", () => {
  it("are decimals in any form that Oracle has for them", () => {
    const forms = [
      [".5", "0.5"],
      ["-.5", "-0.5"],
      ["007.10", "7.1"],
      ["12.", "12"],
      [12.25, "12.25"],
      ["-0.00", "0"],
      ["123456789012345", "123456789012345"],
    ] as const;
    for (const [from, to] of forms) assert.equal(decimalOf(from), to, String(from));
    for (const bad of ["", ".", "-", "1e5", "1,5", "abc", "1234567890123456", null, {}, true])
      assert.equal(decimalOf(bad), undefined, String(bad));
  });

  it("are prices with the digits of their currency, and more where there are more", () => {
    assert.equal(priceOf("329.9", "EUR"), "329.90");
    assert.equal(priceOf("329.90000", "EUR"), "329.90");
    assert.equal(priceOf("0.12345", "EUR"), "0.12345");
    assert.equal(priceOf("500", "JPY"), "500");
    assert.equal(priceOf("1.5", "KWD"), "1.500");
  });

  it("are flags, ids and times, and nothing else is", () => {
    assert.deepEqual(["T", "F", "t", true, "true", "yes", ""].map(flagOf), [
      ...[true, false, true, true, true],
      ...[undefined, undefined],
    ]);
    assert.deepEqual(["7", 7, "0", "-1", "1.5", "7 OR 1=1", null].map(idOf), [
      ...["7", "7"],
      ...[undefined, undefined, undefined, undefined, undefined],
    ]);
    assert.equal(stampOf("2026-11-15 09:30:00"), "2026-11-15 09:30:00");
    for (const bad of ["2026-13-15 09:30:00", "2026-11-15", "15.11.2026", "2026-11-15T09:30:00", 5])
      assert.equal(stampOf(bad), undefined, String(bad));
    assert.equal(earlier("2026-03-01 00:10:00", 15 * 60_000), "2026-02-28 23:55:00");
  });

  it("are times of a zone, also in the nights when its clocks change", () => {
    const cases = [
      ["2026-07-01 12:00:00", "Europe/Warsaw", "2026-07-01T10:00:00.000Z"],
      ["2026-01-01 00:30:00", "Europe/Warsaw", "2025-12-31T23:30:00.000Z"],
      ["2026-10-25 01:59:59", "Europe/Warsaw", "2026-10-24T23:59:59.000Z"],
      // Twice that night: the first time.
      ["2026-10-25 02:30:00", "Europe/Warsaw", "2026-10-25T00:30:00.000Z"],
      ["2026-10-25 03:00:00", "Europe/Warsaw", "2026-10-25T02:00:00.000Z"],
      // Never that night.
      ["2026-03-29 02:30:00", "Europe/Warsaw", "2026-03-29T01:30:00.000Z"],
      ["2026-03-29 03:00:00", "Europe/Warsaw", "2026-03-29T01:00:00.000Z"],
      ["2026-06-01 09:00:00", "America/Sao_Paulo", "2026-06-01T12:00:00.000Z"],
      ["2026-06-01 00:00:00", "UTC", "2026-06-01T00:00:00.000Z"],
      ["2026-06-01 12:00:00", "Asia/Kolkata", "2026-06-01T06:30:00.000Z"],
    ] as const;
    for (const [stamp, zone, instant] of cases)
      assert.equal(instantOf(stamp, zone), instant, `${stamp} ${zone}`);
    assert.throws(
      () => instantOf("2026-01-01 00:00:00", "Europe/Atlantis"),
      failsWith("ConfigError", /no time zone Europe\/Atlantis/),
    );
  });
});

describe("an item that the hub cannot keep", () => {
  const frame: PriceFrame = { list: "base", level: "1", currency: "EUR", isGross: false };
  const row = (item: object, price?: object, stock: readonly object[] = []) => ({
    id: "1",
    item: { id: "1", itemid: "A", ...item },
    price: price as Readonly<Record<string, unknown>> | undefined,
    stock: stock as readonly Readonly<Record<string, unknown>>[],
  });

  it("names the field, so that it is set aside and the read goes on", () => {
    const wrong = [
      [row({ itemid: " " }), "code"],
      [row({ itemid: "X".repeat(121) }), "code"],
      [row({}, { unitprice: "ERROR: Field not found" }), "prices"],
      [row({}, undefined, [{ location: "1", quantityonhand: "much" }]), "stock"],
    ] as const;
    for (const [one, field] of wrong)
      assert.throws(
        () => toItem(one, frame),
        (error) => error instanceof DataError && error.issues[0]?.field === field,
        field,
      );
  });

  it("is not one for a barcode that is none, or for two places of one name", () => {
    const places = ["1", "2"].map((location) => ({
      ...{ location, warehouse: "Main" },
      quantityonhand: "1",
    }));
    const item = toItem(row({ upccode: "12345678901234567890" }, undefined, places), frame);
    assert.equal(item.ean, undefined);
    assert.deepEqual(
      item.stock?.map(({ warehouse }) => warehouse),
      ["Main", "Main (2)"],
    );
  });

  it("has a kind of record, or none that is known", () => {
    const kinds = [
      [{ itemtype: "InvtPart" }, "inventoryItem"],
      [{ itemtype: "InvtPart", islotitem: "T" }, "lotNumberedInventoryItem"],
      [{ itemtype: "Assembly", isserialitem: "T" }, "serializedAssemblyItem"],
      [{ itemtype: "Assembly" }, "assemblyItem"],
      [{ itemtype: "NonInvtPart", subtype: "Purchase" }, "nonInventoryPurchaseItem"],
      [{ itemtype: "Service", subtype: "Resale" }, "serviceResaleItem"],
      [{ itemtype: "Service" }, undefined],
      [{ itemtype: "Kit" }, "kitItem"],
    ] as const;
    for (const [item, type] of kinds) assert.equal(recordTypeOf(row(item)), type);
  });
});
