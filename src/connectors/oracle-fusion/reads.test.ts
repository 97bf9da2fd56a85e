import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import { createSimulator } from "../../../sandbox/oracle-fusion/index.ts";
import { web } from "../../../test/local-server.ts";
import { failsWith, openBed } from "../../../test/simulator-bed.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import type { Change, Connector, Cursor, Item } from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import fusion from "./index.ts";

const START = Date.UTC(2026, 0, 2, 8);
const SETTINGS = { organization: "V1", currency: "EUR" };
let at = START;
let lists = 0;
let onList: ((count: number) => Promise<void>) | undefined;
const simulator = createSimulator({ now: () => at });
const bed = openBed(fusion, {
  ...simulator,
  async handle(req, res, url) {
    if (url.searchParams.has("orderby") && req.headers["x-clerk"] === undefined) {
      lists += 1;
      await onList?.(lists);
    }
    return simulator.handle(req, res, url);
  },
  reset() {
    at = START;
    lists = 0;
    onList = undefined;
    simulator.reset();
  },
});

const idsOf = (changes: readonly Change<unknown>[]) => changes.map(({ id }) => id);
const codesOf = (changes: readonly Change<unknown>[]) =>
  changes.map((one) => (one.op === "upsert" ? (one.data as Item).code : one.op));
const read = (cursor?: Cursor) =>
  bed.pages("items", { mode: "incremental", ...(cursor ? { cursor } : {}) }, SETTINGS);
const changesOf = async (cursor?: Cursor) =>
  (await read(cursor)).flatMap((page) => [...page.changes]);

/** Somebody else, at Oracle itself. */
const authorization = `Basic ${Buffer.from("product.steward:Steward-3-Part").toString("base64")}`;
const HEADERS = { authorization, "rest-framework-version": "4", "x-clerk": "1" };
const API = "/fscmRestApi/resources/11.13.18.05/itemsV2";

async function rename(number: string, ItemDescription: string): Promise<void> {
  const q = encodeURIComponent(`ItemNumber='${number}'`);
  const listed = await fetch(`${bed.base()}${API}?q=${q}`, { headers: HEADERS });
  const { items } = (await listed.json()) as { items: { links: { href: string }[] }[] };
  const key = items[0]?.links[0]?.href.split("/").at(-1);
  const type = { "content-type": "application/vnd.oracle.adf.resourceitem+json" };
  const done = await bed.send(
    "PATCH",
    `${API}/${key}`,
    { ItemDescription },
    { ...HEADERS, ...type },
  );
  assert.equal(done.status, 200);
}

describe("what has changed in Oracle Fusion", () => {
  it("comes once, though more than a page was changed in one second", async () => {
    const full = await bed.changes("items", { mode: "full" }, SETTINGS);
    const changed = await changesOf();
    assert.equal(new Set(idsOf(changed)).size, changed.length);
    assert.deepEqual(idsOf(changed).toSorted(), idsOf(full).toSorted());
    assert.ok(changed.length > 1_200);
  });

  it("loses nothing where an item leaves the second that is being read", async () => {
    onList = async (count) => {
      if (count !== 4) return;
      at += 60_000;
      await rename("CZ-00150", "Zmieniona");
    };
    const full = new Set(idsOf(await bed.changes("items", { mode: "full" }, SETTINGS)));
    lists = 0;
    const pages = await read();
    const found = new Set(idsOf(pages.flatMap((page) => [...page.changes])));
    assert.deepEqual(
      [...full].filter((id) => !found.has(id)),
      [],
    );
    const again = await changesOf(pages.at(-1)?.cursor);
    assert.deepEqual(codesOf(again), ["CZ-00150"]);
  });

  it("is asked for again from ten minutes before the last read, by the server's clock", async () => {
    await rename("SILNIK-01", "Silnik 1");
    const cursor = (await read()).at(-1)?.cursor ?? {};
    assert.deepEqual(cursor, { since: "2026-01-02T07:50:00+00:00" });
    at -= 5 * 60_000;
    await rename("SILNIK-02", "Seen late");
    at += 65 * 60_000;
    await rename("TÁV-4", "Later");
    assert.deepEqual(codesOf(await changesOf(cursor)), ["SILNIK-02", "SILNIK-01", "TÁV-4"]);
  });

  it("stays at the newest change where nothing has happened for long", async () => {
    const cursor = (await read()).at(-1)?.cursor ?? {};
    assert.ok(String(cursor.since) < "2025-12-04");
    at += 3 * 86_400_000;
    assert.deepEqual((await read(cursor)).at(-1)?.cursor, cursor);
  });

  it("is of one organization, with number, unit, status, price and time", async () => {
    const changes = await bed.changes("items", { mode: "full" }, SETTINGS);
    const codes = new Set(codesOf(changes));
    assert.ok(codes.has("CZ-00029") && !codes.has("CZ-00030"), "an item of M1");
    const [first] = changes;
    assert.ok(first?.op === "upsert");
    assert.match(first.id, /^00020000000EACED0005[0-9A-F]+$/);
    assert.match(first.version ?? "", /^ACED0005/);
    assert.equal(first.changed_at, "2025-12-03T08:00:00.000Z");
    assert.deepEqual(first.data, {
      ...{ code: "SILNIK-01", name: "Silnik bramy 400 N", type: "goods", unit: "Each" },
      description: "Silnik bramy 400 N. Two years of warranty.",
      ...{ category: "Root Item Class", active: true },
      prices: [{ list: "list", currency: "EUR", amount: "212.50", is_gross: false }],
    });
    const bare = await bed.changes("items", { mode: "full" }, { organization: "V1" });
    assert.ok(bare[0]?.op === "upsert" && !("prices" in (bare[0].data as Item)));
  });
});

describe("answers of Oracle Fusion that are broken", () => {
  const readFrom = async (...bodies: readonly unknown[]) => {
    let calls = 0;
    await using server = await web((_req, res) => {
      const body = bodies[Math.min(calls, bodies.length - 1)];
      calls += 1;
      if (calls > 20) return void res.destroy();
      res.setHeader("content-type", "application/json");
      res.end(JSON.stringify(body));
    });
    const ctx = openTestContext({
      ...{ connector: fusion as unknown as Connector, baseUrl: server.url, settings: SETTINGS },
      ...{ credentials: { username: "u", password: "a-long-password" }, log: silentLog },
      ...{ clock: systemClock, signal: AbortSignal.timeout(10_000) },
    });
    const { items } = (fusion as unknown as Connector).streams ?? {};
    assert.ok(items);
    const modes = ["full", "incremental"] as const;
    const all: Change<unknown>[][] = [];
    for (const mode of modes) {
      calls = 0;
      const pages = await Array.fromAsync(items.read(ctx, { mode }));
      all.push(pages.flatMap((page) => [...page.changes]));
    }
    return all;
  };
  const badAnswer = failsWith("TransientError", /^The answer of Oracle Fusion /);

  it("are told as such, and a read that leads nowhere ends", async () => {
    for (const body of [
      null,
      {},
      { items: {} },
      { items: ["x"] },
      { items: [], hasMore: true },
      { items: [{ ItemNumber: "A" }], hasMore: true },
      { items: [{ ItemNumber: "A", ItemId: 5 }], hasMore: true },
    ])
      await assert.rejects(readFrom(body), badAnswer, JSON.stringify(body));
  });

  it("set an item without an address or a usable number aside", async () => {
    const self = { rel: "self", href: "https://other.example/itemsV2/0002AB" };
    const items = [
      { ItemNumber: "A", ItemId: 1 },
      { ItemNumber: "", ItemId: 2, links: [self] },
      { ItemNumber: "C", ItemId: "3", links: [{ rel: "self", href: "https://x/itemsV2/.." }] },
      { ItemNumber: "D", ItemId: 4, links: [self], ListPrice: "1,5", LastUpdateDateTime: "soon" },
    ];
    for (const changes of await readFrom({ items, hasMore: false })) {
      assert.deepEqual(
        changes.map(({ op, id }) => `${op} ${id}`),
        ["refuse 1", "refuse 0002AB", "refuse 3", "upsert 0002AB"],
      );
    }
  });
});
