import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { InjectOptions } from "fastify";
import type { Invoice } from "../src/model/invoice.ts";
import type { Item } from "../src/model/item.ts";
import { NO_COUNTS } from "../src/store/cursors.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { commitPage } from "../src/sync/commit-page.ts";
import { openTestHub, type TestHub } from "./hub.ts";

const JSON_TYPE = { "content-type": "application/json", host: "localhost:8000" };
const CREDENTIALS = { api_token: "token-z-ustawien-fakturownia", subdomain: "twoja-subdomena" };
const JANUARY = { date_from: "2025-01-01", date_to: "2025-01-31", direction: "cost" };

describe("the records API", () => {
  let bed: TestHub;
  before(async () => {
    bed = await openTestHub({ AUTH: "off" });
  });
  after(() => bed[Symbol.asyncDispose]());

  const call = async (method: "GET" | "POST", url: string, body?: object) => {
    const answer = await bed.app.inject({
      method,
      url: `/api${url}`,
      headers: JSON_TYPE,
      ...(body === undefined ? {} : { payload: body }),
    } as InjectOptions);
    return { status: answer.statusCode, body: answer.json() };
  };
  const store = async (integrationId: number, over: Partial<Invoice>) => {
    const invoice: Invoice = {
      direction: "cost",
      kind: "invoice",
      currency: "PLN",
      seller: { name: "Elektronika", ids: [{ scheme: "PL:NIP", value: "7790115243" }] },
      buyer: {},
      lines: [],
      vat_breakdown: [],
      totals: { gross: "1.23" },
      status: "open",
      ...over,
    };
    const read = {
      runId: `run_${integrationId}${over.number}`,
      integration: { id: integrationId, slug: `int-${integrationId}` },
      stream: "cost_invoices",
      authority: "books" as const,
      entity: "invoice" as const,
      overlay: {},
      pages: 0,
      counts: NO_COUNTS,
    };
    const change = { op: "upsert", id: `${integrationId}-${over.number}`, data: invoice } as const;
    const moment = { now: Date.now(), isDone: false };
    const data = forTenant(bed.hub.data, bed.tenantId);
    await commitPage(data, read, { changes: [change], cursor: {} }, moment);
    const list = await call("GET", `/records/invoice?q=${over.number}`);
    return list.body.items[0].id as number;
  };

  it("joins two invoices, tells where the other went, and splits them again", async () => {
    const one = await store(91, { number: "A-100", note: "of the first" });
    const other = await store(92, { number: "A-200", due_date: "2026-02-01" });
    const joined = await call("POST", `/records/invoice/${one}/join`, { other_id: other });
    assert.equal(joined.status, 200, JSON.stringify(joined.body));
    assert.equal(joined.body.data.due_date, "2026-02-01");
    assert.deepEqual(
      joined.body.origins.map((origin: { data: Invoice }) => origin.data.number),
      ["A-100", "A-200"],
    );
    const gone = await call("GET", `/records/invoice/${other}`);
    assert.equal(gone.status, 200);
    assert.equal(gone.body.merged_into, one);
    const history = await call("GET", `/records/invoice/${one}/changes`);
    assert.ok(history.body.items.every((row: { run_id: null }) => row.run_id === null));
    assert.match(history.body.items[0].actor, /./);

    const second = joined.body.origins[1];
    const split = await call("POST", `/records/invoice/${one}/split`, { origin_id: second.id });
    assert.equal(split.status, 200, JSON.stringify(split.body));
    assert.equal(split.body.data.number, "A-200");
    assert.deepEqual([split.body.origins.length, split.body.origins[0].is_pinned], [1, true]);
    const events = await call("GET", `/events?subject=invoice/${split.body.id}`);
    assert.equal(events.body.items[0].type, "invoice.split");
  });

  it("refuses what cannot be joined or split, with the reason", async () => {
    const one = await store(93, { number: "B-1" });
    const sales = await store(94, { number: "B-2", direction: "sales" });
    const join = (body: object) => call("POST", `/records/invoice/${one}/join`, body);
    const codes = [
      await join({ other_id: sales }),
      await join({ other_id: one }),
      await join({ other_id: 99_999_999 }),
      await join({ other_id: "x" }),
      await call("POST", `/records/invoice/${one}/split`, { origin_id: 1 }),
      await call("POST", `/records/nothing/${one}/split`, { origin_id: 1 }),
    ].map(({ status, body }) => [status, body.code]);
    assert.deepEqual(codes, [
      [409, "records_differ"],
      [422, "invalid_input"],
      [404, "not_found"],
      [422, "invalid_input"],
      [404, "not_found"],
      [422, "invalid_input"],
    ]);
  });

  it("narrows items down to those in use, or to the others", async () => {
    const item = (code: string, active: boolean): Item => ({
      ...{ code, name: `Silnik ${code}`, type: "goods", active },
    });
    const items = [item("I-1", true), item("I-2", false), item("I-3", true)];
    const changes = items.map((data) => ({ op: "upsert", id: data.code, data }) as const);
    const read = {
      ...{ runId: "run_items", integration: { id: 95, slug: "int-95" }, stream: "items" },
      ...{ authority: "books" as const, entity: "item" as const, overlay: {}, pages: 0 },
      counts: NO_COUNTS,
    };
    const moment = { now: Date.now(), isDone: false };
    await commitPage(forTenant(bed.hub.data, bed.tenantId), read, { changes, cursor: {} }, moment);
    const codes = async (query: string) => {
      const { status, body } = await call("GET", `/records/item?${query}`);
      assert.equal(status, 200, JSON.stringify(body));
      return body.items.map(({ data }: { data: Item }) => data.code);
    };
    assert.deepEqual(await codes("q=silnik"), ["I-3", "I-2", "I-1"]);
    assert.deepEqual(await codes("q=silnik&active=true"), ["I-3", "I-1"]);
    assert.deepEqual(await codes("q=i-2&active=false"), ["I-2"]);
    assert.deepEqual(await codes("q=i-1&active=false"), []);
    const first = await call("GET", "/records/item?active=true&limit=1");
    assert.deepEqual(await codes(`active=true&limit=1&cursor=${first.body.next_cursor}`), ["I-1"]);
    const wrong = await call("GET", "/records/item?active=perhaps");
    assert.deepEqual([wrong.status, wrong.body.code], [422, "invalid_input"]);
    assert.equal((await call("GET", "/records/invoice?active=true")).status, 200);
  });

  it("shows what a sync would change before it does, and changes nothing", async () => {
    await call("POST", "/integrations", {
      id: "books",
      provider: "fakturownia",
      credentials: CREDENTIALS,
    });
    const count = async () => (await call("GET", "/records/invoice?limit=200")).body.items.length;
    const before = await count();
    const url = "/integrations/books/sync/invoices?wait=60";
    const dry = await call("POST", url, { ...JANUARY, dry_run: true });
    assert.equal(dry.status, 200, JSON.stringify(dry.body));
    assert.ok(dry.body.counts.created > 5, JSON.stringify(dry.body));
    assert.equal(dry.body.result.dry_run, true);
    assert.equal(await count(), before);
    const preview = await call("GET", `/runs/${dry.body.id}/preview?what=created&limit=200`);
    assert.equal(preview.status, 200, JSON.stringify(preview.body));
    assert.equal(preview.body.items.length, Math.min(200, dry.body.counts.created));
    assert.ok(preview.body.items.every((row: { title: string }) => row.title !== ""));
    const wet = await call("POST", url, JANUARY);
    assert.equal(wet.body.counts.created, dry.body.counts.created);
    const again = await call("POST", url, { ...JANUARY, dry_run: true });
    assert.equal(again.body.counts.unchanged, wet.body.counts.created);
    const nothing = await call("GET", `/runs/${again.body.id}/preview`);
    assert.deepEqual(nothing.body.items, []);
    assert.equal((await call("GET", "/runs/run_nothing/preview")).status, 404);
  });
});
