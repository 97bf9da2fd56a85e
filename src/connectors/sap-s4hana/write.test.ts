import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { itemOf, itemsOf, openSapBed } from "../../../test/sap-bed.ts";
import { failsWith } from "../../../test/simulator-bed.ts";
import type { HttpRequest, Item } from "../../sdk/index.ts";
import { items as sink } from "./sink.ts";

const requestOf = (changes: Partial<Item> & { readonly code: string }) => ({
  key: changes.code,
  data: itemOf(changes),
});
const generated = (count: number) =>
  Array.from({ length: count }, (_, i) => `CZ-${String(i + 1).padStart(6, "0")}`);

describe("SAP S/4HANA: writing products", () => {
  const bed = openSapBed();
  const textsOf = async (number: string) => {
    const rows = await bed.below(number, "to_Description");
    return Object.fromEntries(rows.map((one) => [one.Language, one.ProductDescription]));
  };
  const changed = async (code: string, changes: Partial<Item>) => {
    const [found] = await bed.find([code]);
    assert.ok(found);
    return { key: code, data: { ...found.data, ...changes } };
  };

  /** A context in which something happens right before the first write goes out. */
  const beforeWrite = (happens: () => Promise<unknown>) => {
    const ctx = bed.open() as { http: { request(wanted: HttpRequest): Promise<unknown> } };
    let isFirst = true;
    const request = async (wanted: HttpRequest) => {
      if (wanted.method !== "GET" && isFirst) {
        isFirst = false;
        await happens();
      }
      return ctx.http.request(wanted);
    };
    return { ...ctx, http: { request } } as never;
  };

  it("adds a product with its text, plant and valuation area", async () => {
    const settings = { plant: "1010", valuation_area: "1010", valuation_class: "3100" };
    const data = itemOf({ code: "new/1 'a'", manufacturer_part_no: "dm-7", ean: "5990000000016" });
    const [result] = await bed.write([{ key: data.code, data }], { settings });
    assert.deepEqual([result?.status, result?.remote_id], ["created", "NEW/1 'A'"]);
    const product = await bed.product("NEW/1 'A'", "PL");
    assert.deepEqual(
      [product?.ProductType, product?.BaseUnit, product?.ProductManufacturerNumber],
      ["HAWA", "SZT", "DM-7"],
    );
    const plants = await bed.below("NEW/1 'A'", "to_Plant");
    const values = await bed.below("NEW/1 'A'", "to_Valuation");
    assert.deepEqual([plants[0]?.Plant, values[0]?.ValuationClass], ["1010", "3100"]);
    const service = itemOf({ code: "NEW-SERVICE", type: "service", unit: "G" });
    await bed.write([{ key: service.code, data: service }]);
    assert.equal((await bed.product(service.code))?.ProductType, "SERV");
  });

  it("changes the text of its own language, adds a missing one, and leaves the others", async () => {
    await bed.write([await changed("BRAMA-NAPED-01", { name: "Napęd 24 V ze stali" })]);
    assert.deepEqual(await textsOf("BRAMA-NAPED-01"), {
      PL: "Napęd 24 V ze stali",
      EN: "Sliding gate motor, 24 V",
    });
    await bed.write([await changed("O'RING 12", { name: "Uszczelka 12 mm" })]);
    assert.deepEqual(await textsOf("O'RING 12"), {
      EN: "O-ring, 12 mm",
      CS: "Těsnicí kroužek 12 mm",
      PL: "Uszczelka 12 mm",
    });
    assert.equal((await bed.find(["O'RING 12"]))[0]?.data.name, "Uszczelka 12 mm");
    const [same] = await bed.write([await changed("O'RING 12", { name: " Uszczelka 12 mm " })]);
    assert.equal(same?.status, "unchanged");
  });

  it("writes only what is named, and empties what the record does not have", async () => {
    const { key, data } = await changed("PILOT-4K", { name: "Pilot", category: "L001" });
    const { ean: _, ...without } = data;
    const [result] = await bed.write([{ key, data: without, only: ["ean"] }]);
    assert.equal(result?.status, "updated");
    const product = await bed.product("PILOT-4K");
    assert.deepEqual([product?.ProductStandardID, product?.ProductGroup], ["", "L002"]);
    assert.equal((await textsOf("PILOT-4K")).PL, "Pilot czterokanałowy 868 MHz");
    const [again] = await bed.write([{ key, data: without, only: ["ean"] }]);
    assert.equal(again?.status, "unchanged");
  });

  it("sends the category of an EAN with it, where the settings name one", async () => {
    const settings = { ean_category: "IE" };
    await bed.write([await changed("PILOT-4K", { ean: "5990000000016" })], { settings });
    assert.equal((await bed.product("PILOT-4K"))?.InternationalArticleNumberCat, "IE");
  });

  it("says in SAP's words why it refuses, with the code", async () => {
    const [group, unit] = await bed.write([
      await changed("4711", { category: "NOSUCH" }),
      await changed("PILOT-4K", { unit: "KG" }),
    ]);
    assert.deepEqual(
      [group?.status, group?.message],
      ["rejected", "Grupa materiałów NOSUCH nie istnieje (M3/305)"],
    );
    assert.match(
      unit?.message ?? "",
      /base unit of measure cannot be changed: stocks exist \(M3\/189\)/,
    );
  });

  it("does not send what SAP would cut off or could not have", async () => {
    const requests = [
      requestOf({ code: "LONG-NAME", name: "x".repeat(41) }),
      requestOf({ code: "Y".repeat(41) }),
      { key: "OTHER", data: itemOf({ code: "ANOTHER" }) },
    ];
    const results = await bed.write(requests);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["rejected", "rejected", "rejected"],
    );
    assert.match(results[0]?.message ?? "", /41 characters, and SAP keeps 40/);
    assert.equal((await bed.stats()).csrfFetches, 0);
  });

  it("marks for deletion, and takes the mark back", async () => {
    const [found] = await bed.find(["4711"]);
    assert.ok(found);
    const removal = { key: "4711", remote_id: found.remote_id };
    assert.equal((await bed.remove([removal]))[0]?.status, "deleted");
    assert.equal((await bed.product("4711"))?.IsMarkedForDeletion, true);
    const [inactive] = itemsOf(await bed.changes({ mode: "full", cursor: { after: "4" } }));
    assert.deepEqual([inactive?.code, inactive?.active], ["4711", false]);
    assert.equal((await bed.remove([removal]))[0]?.status, "unchanged");
    assert.equal(
      (await bed.remove([{ key: "X", remote_id: "NOT-THERE" }]))[0]?.status,
      "unchanged",
    );
    assert.equal(
      (await bed.write([await changed("4711", { active: true })]))[0]?.status,
      "updated",
    );
    assert.equal((await bed.product("4711"))?.IsMarkedForDeletion, false);
  });

  it("notices what another person changed, with ETags and without", async () => {
    for (const etags of [true, false]) {
      await bed.behave({ etags });
      const [found] = await bed.find(["CIDLO-IR"]);
      const request = await changed("CIDLO-IR", { category: "L004" });
      const group = etags ? "L001" : "L002";
      await bed.asUser("PATCH", "A_Product(%27CIDLO-IR%27)", { ProductGroup: group });
      const version = found?.version ?? "";
      const [result] = await bed.write([{ ...request, expect_version: version }]);
      assert.equal(result?.status, "conflict");
      const removal = { key: "CIDLO-IR", remote_id: "CIDLO-IR", expect_version: version };
      assert.equal((await bed.remove([removal]))[0]?.status, "conflict");
      assert.equal((await bed.product("CIDLO-IR"))?.ProductGroup, group);
    }
  });

  it("notices a change between its look and its write by the ETag (412)", async () => {
    for (const names of [{}, { name: "Fotokomórka" }]) {
      const request = await changed("CIDLO-IR", { category: "L004", ...names });
      const late = beforeWrite(() =>
        bed.asUser("PATCH", "A_Product(%27CIDLO-IR%27)", { Division: "07" }),
      );
      const [result] = await sink.write(late, [request], "run-1");
      assert.equal(result?.status, "conflict");
      const product = await bed.product("CIDLO-IR");
      assert.deepEqual([product?.ProductGroup, product?.Division], ["L003", "07"]);
      assert.equal((await textsOf("CIDLO-IR")).PL, undefined);
    }
  });

  it("a repeat finds its own work done, and no conflict", async () => {
    const [found] = await bed.find(["CIDLO-IR"]);
    const request = {
      ...(await changed("CIDLO-IR", { category: "L004" })),
      expect_version: found?.version ?? "",
    };
    assert.equal((await bed.write([request]))[0]?.status, "updated");
    assert.equal((await bed.write([request]))[0]?.status, "unchanged");
  });

  it("waits for a product that a person has open, and gives up with SAP's words", async () => {
    await bed.behave({ locked: { "4711": 1, "PILOT-4K": 99 } });
    const [open, locked] = await bed.write([
      await changed("4711", { category: "L001" }),
      await changed("PILOT-4K", { category: "L001" }),
    ]);
    assert.equal(open?.status, "updated");
    assert.deepEqual(
      [locked?.status, locked?.message],
      ["rejected", "Materiał PILOT-4K jest zablokowany przez użytkownika MUELLER (M3/023)"],
    );
  });

  it("gives an If-Match where SAP wants one and shows no ETag (428)", async () => {
    await bed.behave({ strictTexts: true });
    const [result] = await bed.write([await changed("CIDLO-IR", { name: "Fotokomórka" })]);
    assert.equal(result?.status, "updated");
    const [again] = await bed.write([await changed("CIDLO-IR", { name: "Fotokomórka 15 m" })]);
    assert.equal(again?.status, "updated");
    assert.equal((await textsOf("CIDLO-IR")).PL, "Fotokomórka 15 m");
  });

  it("adds product and text one after the other where they may not come together", async () => {
    await bed.behave({ deepInsert: false });
    const codes = ["SPLIT-1", "SPLIT-2", "SPLIT-3", "SPLIT-4", "SPLIT-5", "SPLIT-6"];
    const results = await bed.write(codes.map((code) => requestOf({ code })));
    assert.ok(results.every(({ status }) => status === "created"));
    assert.deepEqual(await textsOf("SPLIT-6"), { PL: "Czujnik ruchu" });
  });

  it("writes many in batches, in order, and one that is refused alone", async () => {
    const found = await bed.find(generated(60));
    const requests = found.map(({ key, data }, i) => ({
      key,
      data: { ...data, category: i === 20 ? "NOSUCH" : "L005", name: `Część żółta ${i}` },
    }));
    const results = await bed.write(requests);
    assert.deepEqual(
      results.map(({ key }) => key),
      requests.map(({ key }) => key),
    );
    assert.deepEqual(
      results.flatMap(({ status }, i) => (status === "updated" ? [] : [[i, status]])),
      [[20, "rejected"]],
    );
    const { batches, singleWrites } = await bed.stats();
    assert.deepEqual([batches, singleWrites], [2, 0]);
    const after = await bed.find(generated(60));
    assert.deepEqual(
      after.map(({ version }) => version),
      results.map(({ version }) => version),
    );
    assert.equal(after[19]?.data.name, "Część żółta 19");
    assert.notEqual(
      after[20]?.data.name,
      "Część żółta 20",
      "the changeset was not taken as a whole",
    );
  });

  it("writes each alone where the service takes no batches", async () => {
    await bed.behave({ batch: false });
    const found = await bed.find(generated(7));
    const results = await bed.write(
      found.map(({ key, data }, i) => ({
        key,
        data: { ...data, category: i === 3 ? "NOSUCH" : "L005", name: `Nazwa ${i}` },
      })),
    );
    assert.deepEqual(
      results.map(({ status }) => status),
      ["updated", "updated", "updated", "rejected", "updated", "updated", "updated"],
    );
    const { singleWrites } = await bed.stats();
    assert.equal(singleWrites, 14 - 1);
  });

  it("stops where the sign-in ends in the middle, and writes nothing then", async () => {
    const requests = [await changed("4711", { category: "L001" })];
    const ctx = beforeWrite(() => bed.fault("expired", 1));
    await assert.rejects(sink.write(ctx, requests, "run-1"), failsWith("AuthError", /sign-in/));
    assert.equal((await bed.product("4711"))?.ProductGroup, "L003");
  });

  it("a batch whose answer breaks off is tried again without doing anything twice", async () => {
    await bed.behave({ breakBatch: true });
    const requests = ["B-1", "B-2", "B-3", "B-4", "B-5"].map((code) => requestOf({ code }));
    await assert.rejects(bed.write(requests), failsWith("TransientError", /breaks off/));
    const results = await bed.write(requests);
    assert.ok(results.every(({ status }) => status === "unchanged"));
  });
});
