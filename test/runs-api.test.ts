import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { InjectOptions } from "fastify";
import { openTestHub, type TestHub } from "./hub.ts";

/** A connector of somebody else's: three allowed calls an hour, an original with each invoice, a kept token. */
const CONNECTOR = `
import { defineConnector, defineManifest, defineStream, fields, keepOriginals, same } from "viadukt/sdk";

const manifest = defineManifest({
  id: "slow_books", title: same("Slow books"), summary: same("For a test"), category: "accounting",
  countries: [], steps: [], auth: { kind: "none" }, credentials: fields({}), settings: fields({ keep_originals: keepOriginals }), allowedHosts: [],
  allowances: { list: [{ requests: 3, perMs: 3_600_000 }] },
});

const invoice = (number) => ({
  direction: "cost", kind: "invoice", number, issue_date: "2025-01-10", currency: "PLN",
  seller: { name: "Dostawca" }, buyer: {}, lines: [], vat_breakdown: [], totals: { gross: "1.00" }, status: "open",
  attachments: [{ kind: "pdf", name: number + ".pdf", ref: number }],
});

const stream = (name) => defineStream(manifest, {
  entity: "invoice", title: same(name), modes: ["period", "incremental"], deletes: "none",
  async *read({ http, state }, { mode, cursor }) {
    const calls = Number((await state.get("reads")) ?? 0) + 1;
    await state.set("reads", String(calls));
    const from = Number(cursor?.at ?? 0);
    const { numbers } = await http.json({ method: "GET", path: "/list", query: { mode, from }, allowance: "list" });
    const changes = numbers.map((number) => ({
      op: "upsert", id: number, data: invoice(number),
      originals: [{ kind: "xml", name: number + ".xml", mime: "application/xml", content: Buffer.from("<f>" + number + "</f>") }],
    }));
    yield { changes, cursor: { at: from + numbers.length } };
  },
  async attachment({ http }, { ref }) {
    const response = await http.request({ method: "GET", path: "/file", query: { ref } });
    return { stream: response.stream(), mime: "application/pdf" };
  },
});

export default defineConnector({
  manifest, check: async () => ({ account_name: "Slow" }), streams: { cost_invoices: stream("costs") },
});
`;

const JSON_TYPE = { "content-type": "application/json" };
const JANUARY = { date_from: "2025-01-01", date_to: "2025-01-31" };

describe("runs over the API", () => {
  let bed: TestHub;
  let folder: string;
  let server: Server;
  const seen: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "viadukt-slow-books-"));
    await writeFile(join(folder, "index.mjs"), CONNECTOR);
    server = createServer(({ url = "" }, res) => {
      seen.push(url);
      if (url.startsWith("/file")) return void res.end("a PDF");
      res.setHeader("content-type", "application/json");
      const isMore = url.includes("from=1");
      res.end(JSON.stringify({ numbers: isMore ? ["FV/2"] : ["FV/1"] }));
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    bed = await openTestHub({ CONNECTORS: folder, SANDBOX_URL: "" });
    const { port } = server.address() as AddressInfo;
    const added = await call("POST", "/api/integrations", {
      ...{ id: "slow", provider: "slow_books", credentials: {} },
      base_url: `http://127.0.0.1:${port}`,
    });
    assert.equal(added.statusCode, 201, added.body);
  });
  after(async () => {
    await bed[Symbol.asyncDispose]();
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  });

  const call = async (method: "GET" | "POST" | "PUT", url: string, body?: object) =>
    bed.app.inject({
      ...{ method, url },
      headers: { ...(await bed.signIn(bed.tenantId)), ...(body ? JSON_TYPE : {}) },
      ...(body === undefined ? {} : { payload: body }),
    } as InjectOptions);
  const sync = (body: object) => call("POST", "/api/integrations/slow/sync/invoices?wait=30", body);
  const invoices = async () => (await call("GET", "/api/records/invoice")).json().items;

  it("keeps what comes with an invoice and gives it back as its attachment", async () => {
    const run = (await sync(JANUARY)).json();
    assert.deepEqual([run.state, run.counts.created], ["succeeded", 1], JSON.stringify(run));
    const [invoice] = await invoices();
    const names = invoice.data.attachments.map(({ name }: { name: string }) => name);
    assert.deepEqual(names, ["FV/1.pdf", "FV/1.xml"]);
    const xml = await call("GET", `/api/records/invoice/${invoice.id}/attachments/1`);
    assert.deepEqual([xml.statusCode, xml.body], [200, "<f>FV/1</f>"]);
    assert.ok(!seen.some((url) => url.startsWith("/file")), "nobody was asked for it");
  });

  it("reads incrementally where the last incremental read ended, whatever periods were read", async () => {
    const first = (await sync({ mode: "incremental", keep_originals: true })).json();
    assert.equal(first.counts.unchanged, 1, JSON.stringify(first));
    assert.deepEqual(first.result.attachments, { kept: 1, failed: 0, is_given_up: false });
    const second = (await sync({ mode: "incremental" })).json();
    assert.equal(second.counts.created, 1, JSON.stringify(second));
    assert.deepEqual(
      seen.filter((url) => url.startsWith("/list")),
      [
        "/list?mode=period&from=0",
        "/list?mode=incremental&from=0",
        "/list?mode=incremental&from=1",
      ],
    );
    const wrong = await sync({ mode: "full" });
    assert.equal(wrong.json().errors[0].field, "mode");
    const dates = await sync({ mode: "incremental", ...JANUARY });
    assert.deepEqual(
      dates.json().errors.map(({ field }: { field: string }) => field),
      ["date_from", "date_to"],
    );
  });

  it("waits for the provider's limit, says until when in one line, and can be cancelled", async () => {
    const all = (await call("POST", "/api/integrations/actions/sync-all-invoices", {})).json();
    assert.deepEqual([all.runs.length, all.run.action], [1, "sync_all_invoices"]);
    assert.equal(all.runs[0].parent_id, all.run.id);
    const logUrl = `/api/runs/${all.runs[0].id}/log`;
    const waits = async () =>
      (await call("GET", logUrl))
        .json()
        .items.filter(({ message }: { message: string }) => message.startsWith("Waiting"));
    while ((await waits()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const [line] = await waits();
    assert.equal(line.fields.limit, "list");
    assert.ok(Date.parse(line.fields.until) - Date.now() > 3_000_000);

    const again = (await call("POST", "/api/integrations/actions/sync-all-invoices", {})).json();
    assert.deepEqual([again.runs, again.skipped[0].code], [[], "run_in_progress"]);
    const children = await call("GET", `/api/runs?parent_id=${all.run.id}`);
    assert.deepEqual(
      children.json().items.map(({ id, state }: { id: string; state: string }) => [id, state]),
      [[all.runs[0].id, "running"]],
    );
    await call("POST", `/api/runs/${all.run.id}/cancel`);
    const ended = await bed.hub.runs.wait(all.run.id, 30_000);
    assert.equal(ended.state, "cancelled");
    assert.equal((await bed.hub.runs.wait(all.runs[0].id, 1)).state, "cancelled");
    assert.equal((await waits()).length, 1);
    const skippedOnly = await bed.hub.runs.wait(again.run.id, 30_000);
    assert.equal(skippedOnly.state, "partial");
    assert.equal(seen.filter((url) => url.startsWith("/list")).length, 3);
  });

  it("sends records where a connector takes some, and asks for both rights", async () => {
    const refused = await call("POST", "/api/integrations/slow/send/invoices", { filter: {} });
    assert.equal(refused.json().errors[0].field, "entity");
    const erp = { id: "erp", provider: "sandbox_erp", credentials: bed.erpCredentials };
    const added = await call("POST", "/api/integrations", {
      ...erp,
      base_url: `${bed.sandboxUrl}/sandbox_erp`,
    });
    assert.equal(added.statusCode, 201, added.body);
    assert.ok(added.json().actions.includes("send_records"));
    const url = "/api/integrations/erp/send/items";
    const both = await call("POST", url, { ids: [1], filter: {} });
    assert.equal(both.json().errors[0].field, "ids");
    const narrow = await call("POST", url, { filter: { direction: "cost" } });
    assert.equal(narrow.json().errors[0].field, "filter.direction");
    const run = (await call("POST", `${url}?wait=30`, { ids: [77], dry_run: true })).json();
    assert.equal(run.state, "partial", JSON.stringify(run));
    const results = (await call("GET", `/api/runs/${run.id}/results`)).json();
    assert.deepEqual(
      results.items.map(({ record_id, status, sink }: Record<string, unknown>) => [
        record_id,
        status,
        sink,
      ]),
      [[77, "rejected", null]],
    );
    const few = await bed.signIn(bed.tenantId, ["integrations.run"]);
    const payload = {
      method: "POST",
      url,
      headers: { ...few, ...JSON_TYPE },
      payload: { ids: [1] },
    };
    assert.equal((await bed.app.inject(payload as InjectOptions)).statusCode, 403);
    assert.equal((await call("GET", "/api/runs/run_none/results")).statusCode, 404);
  });
});
