import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { itemsOf, openSapBed } from "../../../test/sap-bed.ts";
import { failsWith } from "../../../test/simulator-bed.ts";
import { items as itemStream } from "./stream.ts";

const FULL = { mode: "full" } as const;
const DELTA = { mode: "incremental" } as const;

describe("SAP S/4HANA: reading products", () => {
  const bed = openSapBed(620);
  const byCode = async (settings?: Readonly<Record<string, unknown>>) =>
    new Map(itemsOf(await bed.changes(FULL, settings)).map((item) => [item.code, item]));
  const cursorAfter = async () => (await bed.pages(DELTA)).at(-1)?.cursor;

  it("reads all in the order of their numbers, with numbers that an address has to encode", async () => {
    const pages = await bed.pages(FULL);
    const codes = pages.flatMap((page) => page.changes.map(({ id }) => id));
    assert.equal(codes.length, 620);
    assert.deepEqual(codes, codes.toSorted());
    for (const code of ["O'RING 12", "M8+M10 & CO#7", "KABEL 2X1,5/10M"])
      assert.ok(codes.includes(code));
    assert.deepEqual(
      pages.map(({ complete, total }) => [complete, total]),
      [
        [false, 620],
        [false, undefined],
        [true, undefined],
      ],
    );
  });

  it("goes on behind a number with a quote in it", async () => {
    const rest = await bed.changes({ ...FULL, cursor: { after: "O'RING 12" } });
    assert.deepEqual(
      rest.map(({ id }) => id),
      ["PILOT-4K"],
    );
  });

  it("goes on where the server cuts pages itself, behind names of inner hosts", async () => {
    await bed.behave({ pageSize: 70 });
    const pages = await bed.pages(FULL);
    assert.equal(new Set(pages.flatMap((page) => page.changes.map(({ id }) => id))).size, 620);
    assert.equal(pages.at(-1)?.complete, true);
    assert.ok(pages.slice(0, -1).every(({ complete }) => complete === false));
    assert.ok(bed.asked.every((call) => !call.includes("vhs4happ01")));
    const stock = itemsOf(pages.flatMap((page) => [...page.changes]));
    assert.deepEqual(stock.find(({ code }) => code === "PILOT-4K")?.stock, [
      { warehouse: "1010/101A", on_hand: "120" },
    ]);
  });

  it("takes names in the language of the settings, else English, else any", async () => {
    const polish = await byCode();
    assert.equal(polish.get("BRAMA-NAPED-01")?.name, "Napęd bramy przesuwnej 24 V");
    assert.equal(polish.get("O'RING 12")?.name, "O-ring, 12 mm");
    assert.equal(polish.get("CIDLO-IR")?.name, "Fotočidlo s příčným dosahem 15 m");
    const hungarian = await byCode({ language: "HU" });
    assert.equal(hungarian.get("4711")?.name, "Kulcsos kapcsoló");
    assert.equal(hungarian.get("BRAMA-NAPED-01")?.name, "Sliding gate motor, 24 V");
    assert.deepEqual([polish.get("4711")?.unit, hungarian.get("4711")?.unit], ["SZT", "DB"]);
  });

  it("adds up own unrestricted stock by plant and storage location, batches together", async () => {
    const items = await byCode();
    assert.deepEqual(items.get("BRAMA-NAPED-01")?.stock, [
      { warehouse: "1010/101A", on_hand: "14.375" },
    ]);
    assert.deepEqual(items.get("BRAMA-NAPED-02")?.stock, [
      { warehouse: "1010/101A", on_hand: "6" },
      { warehouse: "1010/101B", on_hand: "2" },
    ]);
    assert.equal(items.get("LAMPA-OLD")?.stock, undefined);
    const plants = await byCode({ stock_plants: ["1710"] });
    assert.deepEqual(
      plants.get("M8+M10 & CO#7")?.stock,
      [
        { warehouse: "1710/101B", on_hand: "2" },
        { warehouse: "1710/101A", on_hand: "3" },
      ].toSorted((a, b) => (a.warehouse < b.warehouse ? -1 : 1)),
    );
    assert.equal(plants.get("PILOT-4K")?.stock, undefined);
  });

  it("divides valuation prices by their unit, and takes the moving one where it is kept so", async () => {
    const items = await byCode();
    const amountOf = (code: string) =>
      items.get(code)?.prices?.map(({ list, amount }) => [list, amount]);
    assert.deepEqual(amountOf("BRAMA-NAPED-01"), [["valuation-1010", "1250"]]);
    assert.deepEqual(amountOf("BRAMA-NAPED-02"), [["valuation-1010", "1644.5"]]);
    assert.deepEqual(amountOf("O'RING 12"), [["valuation-1010", "0.35"]]);
    assert.equal((await byCode({ valuation_area: "1710" })).get("O'RING 12")?.prices, undefined);
  });

  it("keeps a product that is marked for deletion, not in use", async () => {
    assert.equal((await byCode()).get("LAMPA-OLD")?.active, false);
  });

  it("reads only the product types of the settings", async () => {
    assert.deepEqual([...(await byCode({ read_types: ["DIEN"] })).keys()], ["MONTAZ"]);
  });

  it("names other units and their numbers", async () => {
    const { attributes } = (await byCode()).get("O'RING 12") ?? {};
    assert.equal(attributes?.unit_KAR, "10/1");
    assert.match(attributes?.gtin_KAR ?? "", /^591\d{10}$/);
  });

  it("first reads all, also what has an initial time of change, then what changed", async () => {
    const first = await bed.changes(DELTA);
    assert.equal(first.length, 620);
    assert.ok(first.some((change) => change.op === "upsert" && change.changed_at === undefined));
    const cursor = await cursorAfter();
    assert.ok(cursor);
    assert.deepEqual(await bed.changes({ ...DELTA, cursor }), []);
    await bed.asUser("PATCH", "A_Product('4711')".replaceAll("'", "%27"), { ProductGroup: "L001" });
    const changed = await bed.changes({ ...DELTA, cursor });
    assert.deepEqual(
      itemsOf(changed).map(({ code, category }) => [code, category]),
      [["4711", "L001"]],
    );
    assert.ok(bed.asked.some((call) => /LastChangeDateTime%20ge%20datetimeoffset%27/.test(call)));
  });

  it("loses none where many were changed at one moment, and none that changes while it reads", async () => {
    const since = Date.UTC(2025, 11, 31);
    const many = await bed.pages({ ...DELTA, cursor: { since } });
    const ids = new Set(many.flatMap((page) => page.changes.map(({ id }) => id)));
    const [first] = many;
    assert.ok(first && many.length > 1);
    const early = first.changes[3]?.id ?? "";
    await bed.asUser("PATCH", `A_Product(%27${early}%27)`, { Division: "01" });
    const rest = await bed.changes({ ...DELTA, cursor: first.cursor });
    const all = [...first.changes, ...rest].map(({ id }) => id);
    assert.deepEqual(new Set(all), ids);
    const end = (await bed.pages({ ...DELTA, cursor: first.cursor })).at(-1)?.cursor;
    assert.ok(end);
    assert.deepEqual(
      (await bed.changes({ ...DELTA, cursor: end })).map(({ id }) => id),
      [early],
    );
  });

  it("gives stream and lookup one version, with ETags and without", async () => {
    for (const etags of [true, false]) {
      await bed.behave({ etags });
      const changes = await bed.changes(FULL);
      const codes = ["4711", "O'RING 12", "CZ-000001"];
      const found = await bed.find(codes);
      const versionOf = (code: string) => {
        const change = changes.find(({ id }) => id === code);
        return change?.op === "upsert" ? change.version : undefined;
      };
      assert.deepEqual(
        found.map(({ version }) => version),
        codes.map(versionOf),
      );
      assert.equal(/^W\//.test(found[0]?.version ?? ""), etags);
    }
  });

  it("finds a product as the stream gives it", async () => {
    const items = await byCode();
    const codes = ["BRAMA-NAPED-01", "O'RING 12", "MONTAZ", "LAMPA-OLD"];
    for (const { key, data } of await bed.find(codes)) assert.deepEqual(data, items.get(key));
  });

  it("finds many numbers in few calls, in any letters and with zeros before them", async () => {
    const codes = Array.from({ length: 200 }, (_, i) => `CZ-${String(i + 1).padStart(6, "0")}`);
    const found = await bed.find([...codes, "o'ring 12", "0004711", "no-such", "x".repeat(50), ""]);
    assert.equal(found.length, 202);
    assert.equal(found.find(({ key }) => key === "o'ring 12")?.remote_id, "O'RING 12");
    assert.equal(found.find(({ key }) => key === "0004711")?.remote_id, "4711");
    assert.ok(bed.asked.length <= 8, String(bed.asked.length));
    await bed.behave({ pageSize: 7 });
    assert.equal((await bed.find(codes)).length, 200);
  });

  it("stops at an answer that does not go on", async () => {
    const ctx = bed.open() as { http: { request(wanted: { path: string }): Promise<unknown> } };
    const same = {
      ...ctx,
      http: {
        request: (wanted: { path: string }) =>
          ctx.http.request({ ...wanted, path: wanted.path.replace("%20gt%20", "%20ne%20") }),
      },
    };
    await assert.rejects(
      Array.fromAsync(itemStream.read(same as never, FULL)),
      failsWith("TransientError", /same page twice/),
    );
  });

  it("sets a product aside whose price is no number, and goes on", async () => {
    await bed.asUser("POST", "A_Product", {
      ...{ Product: "BAD-PRICE", ProductType: "HAWA", BaseUnit: "PC", IndustrySector: "M" },
      to_Description: { results: [{ Language: "EN", ProductDescription: "Broken" }] },
      to_Valuation: {
        results: [
          { ValuationArea: "1010", StandardPrice: "12.00", PriceUnitQty: "-5", Currency: "PLN" },
        ],
      },
    });
    const changes = await bed.changes(FULL);
    const refused = changes.filter(({ op }) => op === "refuse");
    assert.deepEqual(
      refused.map(({ id }) => id),
      ["BAD-PRICE"],
    );
    assert.equal(changes.length, 621);
    assert.equal((await bed.find(["BAD-PRICE"])).length, 1);
  });
});
