import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { describe, it } from "node:test";
import { Value } from "typebox/value";
import { createFakturownia } from "../../../sandbox/fakturownia/index.ts";
import { failsWith, invoicesOf, JANUARY, openBed } from "../../../test/simulator-bed.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { type Change, type Cursor, Item } from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import fakturownia from "./index.ts";

const token = createFakturownia().credentials.api_token ?? "";

describe("Fakturownia: documents", () => {
  const bed = openBed(fakturownia, createFakturownia({ months: 3 }));

  it("of a period prove that they are all there, at its end", async () => {
    for (const stream of ["cost_invoices", "sales_invoices"]) {
      const pages = await bed.pages(stream, JANUARY);
      assert.deepEqual(
        pages.map(({ complete }) => complete),
        [...pages.slice(1).map(() => undefined), true],
      );
      const incremental = await bed.pages(stream, { mode: "incremental" });
      assert.ok(incremental.every(({ complete }) => complete === undefined));
    }
  });

  it("have three currencies, their categories by name, and corrections that name what they correct", async () => {
    const invoices = invoicesOf(await bed.changes("cost_invoices", { mode: "full" }));
    const currencies = new Set(invoices.map(({ currency }) => currency));
    assert.deepEqual([...currencies].sort(), ["EUR", "PLN", "USD"]);
    assert.ok(
      invoices.every(({ accounting }) => accounting?.category === "Badania i rozwój – czujniki"),
    );
    const corrections = invoices.filter(({ kind }) => kind === "correction");
    assert.ok(corrections.length > 0);
    for (const { preceding_invoices: [corrected] = [], correction } of corrections) {
      assert.match(corrected?.number ?? "", /^(FV|KOR)\//);
      assert.match(corrected?.date ?? "", /^\d{4}-\d{2}-\d{2}$/);
      assert.equal(correction?.reason, "Zwrot części towaru");
    }
  });

  it("survive a 429 in the middle, and stop with what to do where the token is not valid any more", async () => {
    const whole = await bed.changes("cost_invoices", JANUARY);
    await bed.fault("429", 2);
    assert.deepEqual(await bed.changes("cost_invoices", JANUARY), whole);
    await bed.fault("expired", 100);
    await assert.rejects(
      bed.pages("cost_invoices", JANUARY),
      failsWith("AuthError", /enter them anew/),
    );
    await bed.fault("expired", 0);
  });

  it("give the receipt of KSeF through a link that takes no token", async () => {
    const invoices = invoicesOf(await bed.changes("sales_invoices", JANUARY));
    const file = invoices
      .flatMap(({ attachments = [] }) => attachments)
      .find(({ kind }) => kind === "upo");
    assert.ok(file);
    const stream = fakturownia.streams?.sales_invoices;
    const download = await stream?.attachment?.(bed.open() as never, file);
    assert.ok(download);
    assert.match(String(await buffer(download.stream)), /<Potwierdzenie><NumerKSeF>5252914179-/);
  });
});

describe("Fakturownia: exactly full pages", () => {
  const bed = openBed(fakturownia, createFakturownia({ rows: 94, months: 0 }));

  it("end after a call that brings nothing new", async () => {
    // 94 sound ones, three broken ones, three papers that are no costs: a page of a hundred.
    const changes = await bed.changes("cost_invoices", JANUARY);
    const calls = bed.asked.filter(
      (call) => call.startsWith("/invoices.json") && call.includes('"page"'),
    );
    assert.equal(changes.length, 97);
    assert.equal(new Set(changes.map(({ id }) => id)).size, 97);
    assert.equal(calls.length, 2);
  });
});

describe("Fakturownia: products", () => {
  const bed = openBed(fakturownia, createFakturownia({ months: 0 }));
  const itemsOf = (changes: readonly Change<unknown>[]) =>
    changes.flatMap((change) => (change.op === "upsert" ? [Value.Parse(Item, change.data)] : []));

  it("come with code, price, category, stock and what they are", async () => {
    const items = itemsOf(await bed.changes("items", { mode: "full" }));
    assert.deepEqual(items[0], {
      ...{ code: "TW-001", name: "Płytka rozwojowa STM32H7 z sondą", type: "goods", active: true },
      ...{ description: "Zestaw z sondą i przewodem", ean: "5901296385074", unit: "szt." },
      ...{ category: "Badania i rozwój – czujniki", vat_rate: "23" },
      prices: [{ list: "sales", currency: "PLN", amount: "385", is_gross: false }],
      stock: [{ warehouse: "main", on_hand: "10" }],
      attributes: { gtu: "GTU_06", vat_code: "23" },
    });
    assert.ok(items.some(({ type }) => type === "service"));
    assert.ok(items.some(({ active }) => !active));
    assert.ok(items.some(({ code }) => /^fakturownia-\d+$/.test(code)));
  });

  it("after a first read are asked for by the day of their change", async () => {
    const pages = await bed.pages("items", { mode: "incremental" });
    const cursor = pages.at(-1)?.cursor as Cursor;
    assert.deepEqual(await bed.changes("items", { mode: "incremental", cursor }), []);
    const body = { api_token: token, product: { name: "Łożysko", code: "Ł-1", tax: "23" } };
    assert.equal((await bed.send("POST", "/products.json", body)).status, 201);
    const changed = itemsOf(await bed.changes("items", { mode: "incremental", cursor }));
    assert.deepEqual(
      changed.map(({ code }) => code),
      ["Ł-1"],
    );
    assert.ok(bed.asked.some((call) => call.includes('"date_from":"2025-12-31"')));
  });
});

describe("Fakturownia: a refusal with 200", () => {
  it("is told in its own words, and is no list", async () => {
    const answers = [
      { status: "error", message: "Konto zablokowane" },
      { code: "error", message: { base: ["- Konto zablokowane"] } },
    ];
    for (const answer of answers) {
      const server = createServer((_req, res) =>
        res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer)),
      );
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      const { port } = server.address() as AddressInfo;
      const ctx = openTestContext({
        ...{ connector: fakturownia as never, credentials: { api_token: "t", subdomain: "x" } },
        ...{
          settings: {},
          baseUrl: `http://127.0.0.1:${port}`,
          log: silentLog,
          clock: systemClock,
        },
        signal: AbortSignal.timeout(10_000),
      });
      const read = fakturownia.streams?.parties?.read(ctx as never, { mode: "full" });
      await assert.rejects(
        async () => Array.fromAsync(read ?? []),
        failsWith("RejectedError", /Konto zablokowane/),
      );
      server.closeAllConnections();
      server.close();
    }
  });
});
