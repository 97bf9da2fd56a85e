import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { accessKey, type KeyParts } from "./identifiers.ts";
import { openSefaz } from "./index.ts";
import {
  askCte,
  askNfe,
  documents,
  keyQuery,
  page,
  readAll,
  single,
  statuses,
} from "./testing/client.ts";

describe("documents of SEFAZ", () => {
  it("come in pages of 50 with summaries, whole documents, events and gaps", async () => {
    await using fresh = await openSefaz();
    const nfe = await readAll((query) => askNfe(fresh, query));
    const cte = await readAll((query) => askCte(fresh, query));
    const counts = Object.fromEntries(
      Object.entries(Object.groupBy([...nfe, ...cte], ({ schema }) => schema)).map(
        ([schema, all = []]) => [schema, all.length],
      ),
    );
    assert.deepEqual(counts, {
      "resNFe_v1.01.xsd": 117,
      "procNFe_v4.00.xsd": 9,
      "procEventoNFe_v1.00.xsd": 18,
      "resEvento_v1.01.xsd": 9,
      "procCTe_v4.00.xsd": 27,
      "procEventoCTe_v4.00.xsd": 9,
    });
    const numbers = nfe.map(({ nsu }) => nsu);
    assert.deepEqual([numbers.length, numbers.at(-1), numbers.includes(41)], [153, 156, false]);
    assert.deepEqual(statuses(await askNfe(fresh, single(41))), ["137"]);
    const keys = new Set(nfe.map(({ xml }) => /<chNFe>(\w{44})</.exec(xml)?.[1]));
    const carried = cte.flatMap(({ xml }) => [...xml.matchAll(/<chave>(\w{44})</g)]);
    assert.equal(carried.length, 54);
    assert.ok(carried.every((match) => keys.has(match[1])));
  });

  it("are the same for the same seed, whenever they are asked for", async () => {
    await using first = await openSefaz({ rows: 40 });
    await using second = await openSefaz({ rows: 40 });
    const one = await readAll((query) => askNfe(first, query));
    assert.deepEqual(await readAll((query) => askNfe(second, query)), one);
    assert.deepEqual(documents(await askNfe(first, single(7)))[0], one[6]);
  });

  it("are gone after 90 days", async () => {
    await using fresh = await openSefaz({ rows: 40 });
    const [summary] = await readAll((query) => askNfe(fresh, query));
    const key = /<chNFe>(\w{44})</.exec(summary?.xml ?? "")?.[1] ?? "";
    fresh.control.advance(89 * 86_400_000);
    assert.deepEqual(statuses(await askNfe(fresh, keyQuery(key))), ["632"]);
    assert.deepEqual(statuses(await askNfe(fresh, single(1))), ["137"]);
    assert.deepEqual(statuses(await askNfe(fresh, page(fresh.control.highestNsu()))), ["137"]);
  });

  it("by key follow what the asker may see", async () => {
    await using fresh = await openSefaz({ rows: 80 });
    const all = await readAll((query) => askNfe(fresh, query));
    const keyOf = (index: number) => /<chNFe>(\w{44})</.exec(all[index]?.xml ?? "")?.[1] ?? "";
    const ask = async (key: string) => statuses(await askNfe(fresh, keyQuery(key)))[0];
    const summary = documents(await askNfe(fresh, keyQuery(keyOf(1))));
    assert.deepEqual([summary[0]?.nsu, summary[0]?.schema], [undefined, "resNFe_v1.01.xsd"]);
    const whole = documents(await askNfe(fresh, keyQuery(keyOf(12))));
    assert.equal(whole[0]?.schema, "procNFe_v4.00.xsd");
    assert.equal(await ask(keyOf(3)), "653");
    fresh.control.setSituation(keyOf(2), "denied");
    assert.equal(await ask(keyOf(2)), "654");
    assert.equal(await ask("35261115881399000134550010003528611193292697"), "217");
    assert.equal(await ask("35261115881399000134550010003528611193292698"), "236");
    const branch = "11222333000262";
    const now = fresh.control.now();
    fresh.control.feed({ taxId: branch, from: now, to: now, documents: 1 });
    const [theirs] = documents(await askNfe(fresh, page(0), { cnpj: branch }));
    const [, key = ""] = /<chNFe>(\w{44})</.exec(theirs?.xml ?? "") ?? [];
    assert.equal(await ask(key), "640");
  });

  it("by key tell what is wrong with a key", async () => {
    await using fresh = await openSefaz({ rows: 0 });
    const good: KeyParts = {
      ...{ state: 35, month: "2611", issuer: "15881399000134", series: 1, number: 7 },
      model: 55,
      code: "12345678",
    };
    const ask = async (parts: Partial<KeyParts>) =>
      statuses(await askNfe(fresh, keyQuery(accessKey({ ...good, ...parts }))))[0];
    assert.equal(await ask({}), "217");
    assert.equal(await ask({ state: 99 }), "614");
    assert.equal(await ask({ month: "0511" }), "615");
    assert.equal(await ask({ month: "2711" }), "615");
    assert.equal(await ask({ month: "2613" }), "616");
    assert.equal(await ask({ issuer: "15881399000135" }), "617");
    assert.equal(await ask({ series: 920 }), "617");
    assert.equal(await ask({ model: 57 }), "618");
    assert.equal(await ask({ number: 0 }), "619");
    assert.equal(await ask({ issuer: "11222333000262" }), "641");
  });

  it("a feed of many years' size is made only where somebody asks", async () => {
    const day = 86_400_000;
    const now = Date.UTC(2026, 10, 20);
    const feeds = [{ from: now - 365 * day, to: now, documents: 60_000 }];
    const started = process.memoryUsage().heapUsed;
    await using fresh = await openSefaz({ now: () => now, feeds });
    const reply = await askNfe(fresh, page(0));
    const [first] = documents(reply);
    assert.ok((first?.nsu ?? 0) > 30_000, "older ones are gone");
    assert.equal(documents(reply).length, 50);
    assert.ok(process.memoryUsage().heapUsed - started < 80e6);
  });
});
